/* Where the cache ended and why. In a stage all that comes behind the first step that was not cached runs
 * again; that first step may itself only follow another stage, from which it copies or on which it stands. A
 * log does not tell on which stage a stage stands, only that it stands on one, by leaving out FROM. */
#include "docker/buildlog_reader.h"

/* A stage of the build: its steps are [begin, end). */
struct stage {
    size_t begin, end;
    size_t miss;     /* its first step that was not cached; WF_NOT_FOUND */
    size_t parent;   /* the stage that made that step run again; WF_NOT_FOUND: it began here */
    bool has_from;   /* it stands on an image */
    bool is_ready;   /* all its steps have ended well */
    size_t finished; /* when its last step ended */
};

struct causes {
    struct wf_arena *arena;
    struct wf_log_build *build;
    WF_LIST(struct stage) stages;
    struct wf_log_stage_names names;
};

static const struct wf_log_step *step_of(const struct causes *causes, size_t step) {
    return &causes->build->steps.items[step];
}

static bool is_cached(const struct causes *causes, size_t step) {
    return step_of(causes, step)->state == WF_LOG_CACHED;
}

/* --- stages --------------------------------------------------------------------------------------------- */

static void add_stage(struct causes *causes, size_t begin) {
    wf_log_stage_number(&causes->names, &step_of(causes, begin)->label, causes->stages.len);
    *WF_PUSH(causes->arena, &causes->stages) = (struct stage){
        .begin = begin, .end = begin, .miss = WF_NOT_FOUND, .parent = WF_NOT_FOUND, .is_ready = true};
}

static void find_stages(struct causes *causes) {
    const struct wf_log_build *build = causes->build;
    for (size_t i = 0; i < build->steps.len; i++) {
        const struct wf_log_step *step = &build->steps.items[i];
        if (i == 0 || step->group != build->steps.items[i - 1].group) {
            add_stage(causes, i);
        }
        struct stage *stage = &causes->stages.items[causes->stages.len - 1];
        stage->end = i + 1;
        stage->miss = stage->miss == WF_NOT_FOUND && !is_cached(causes, i) ? i : stage->miss;
        stage->is_ready = stage->is_ready && (is_cached(causes, i) || step->state == WF_LOG_DONE);
        stage->finished = step->ended > stage->finished ? step->ended : stage->finished;
    }
    for (size_t i = 0; i < build->vertices.len; i++) {
        const struct wf_log_label *label = &build->vertices.items[i]->label;
        size_t number = build->vertices.items[i]->kind == WF_LOG_FROM
                            ? wf_log_stage_number(&causes->names, label, causes->stages.len)
                            : causes->stages.len;
        if (number < causes->stages.len) {
            causes->stages.items[number].has_from = true;
        }
    }
}

/* --- what a stage follows --------------------------------------------------------------------------------
 */

static bool begins_with(const struct wf_log_step *step, const char *instruction) {
    struct wf_str text = step->label.instruction;
    if (wf_str_starts(text, "ONBUILD ")) {
        text = wf_str_sub(text, strlen("ONBUILD "), text.len);
    }
    return wf_str_starts(text, instruction);
}

static bool copies_files(const struct wf_log_step *step) {
    return begins_with(step, "COPY ") || begins_with(step, "ADD ");
}

/* A stage that ran again from its first step on and stands on no image: the only stage that can be below it,
 * or WF_NOT_FOUND. That one was ready before this one began. */
static size_t stage_below(const struct causes *causes, size_t number) {
    const struct stage *stage = &causes->stages.items[number];
    const struct wf_log_step *first = step_of(causes, stage->begin);
    size_t found = WF_NOT_FOUND;
    if (stage->has_from || stage->miss != stage->begin || first->label.index != 1 || copies_files(first)) {
        return WF_NOT_FOUND;
    }
    for (size_t i = 0; i < causes->stages.len; i++) {
        const struct stage *other = &causes->stages.items[i];
        const struct wf_log_label *label = &step_of(causes, other->begin)->label;
        if (i != number && other->miss != WF_NOT_FOUND && other->is_ready && other->finished < first->began &&
            wf_str_eq(label->made_for, first->label.made_for) &&
            wf_str_eq(label->target, first->label.target)) {
            if (found != WF_NOT_FOUND) {
                return WF_NOT_FOUND;
            }
            found = i;
        }
    }
    return found;
}

static void find_parent(struct causes *causes, size_t number) {
    struct stage *stage = &causes->stages.items[number];
    if (stage->miss == WF_NOT_FOUND) {
        return;
    }
    size_t from = wf_log_source_number(&causes->names, &step_of(causes, stage->miss)->label);
    if (from >= causes->stages.len) { /* none, or one without steps */
        stage->parent = from == WF_NOT_FOUND ? stage_below(causes, number) : WF_NOT_FOUND;
    } else if (from != number && causes->stages.items[from].miss != WF_NOT_FOUND) {
        stage->parent = from;
    }
}

/* The step with which it began for all that follows this stage. */
static size_t root_of(const struct causes *causes, size_t number) {
    size_t at = number;
    for (size_t hops = 0; causes->stages.items[at].parent != WF_NOT_FOUND; hops++) {
        at = causes->stages.items[at].parent;
        if (hops > causes->stages.len) {
            return causes->stages.items[number]
                .miss; /* they copy from each other: this is no build of BuildKit's */
        }
    }
    return causes->stages.items[at].miss;
}

/* --- words ---------------------------------------------------------------------------------------------- */

static const char *why_copy(const struct wf_log_step *step) {
    if (wf_log_from(step->label.instruction).len > 0) {
        return "what it copies from another stage or image differs, or its line does";
    }
    if (wf_str_has(step->label.instruction, "://")) {
        return "what the address gives differs, or its line does";
    }
    return "a file that it copies differs, or its line does";
}

static const char *why(const struct causes *causes, const struct stage *stage) {
    const struct wf_log_step *step = step_of(causes, stage->miss);
    if (step->state == WF_LOG_CANCELED) {
        return "it was stopped";
    }
    bool first = stage->miss == stage->begin && step->label.index <= 2;
    if (copies_files(step)) {
        return why_copy(step);
    }
    if (begins_with(step, "WORKDIR ")) {
        return first ? "its line or what it stands on differs" : "its line or a USER before it differs";
    }
    return first ? "its line, an ARG or ENV before it or what it stands on differs"
                 : "its line or an ARG or ENV before it differs";
}

/* Why nothing was cached at all. */
static const char *why_cold(const struct wf_log_build *build) {
    bool imported = false, failed = false, found = false;
    for (size_t i = 0; i < build->vertices.len; i++) {
        const struct wf_log_vertex *vertex = build->vertices.items[i];
        if (vertex->kind == WF_LOG_CACHE_IMPORT) {
            imported = true;
            failed = failed || vertex->state == WF_LOG_FAILED;
            found = found || vertex->found;
        }
    }
    if (!imported) {
        return "the builder had none of the steps, and no cache was imported";
    }
    if (found) {
        return "a cache was imported, and none of the steps was in it";
    }
    return failed ? "the builder had none of the steps, and no cache could be imported"
                  : "the builder had none of the steps, and the caches that were imported had neither";
}

static void tell(struct causes *causes, size_t number) {
    const struct stage *stage = &causes->stages.items[number];
    struct wf_log_step *steps = causes->build->steps.items;
    if (stage->miss == WF_NOT_FOUND) {
        return;
    }
    size_t root = root_of(causes, number);
    for (size_t i = stage->miss; i < stage->end; i++) {
        if (!is_cached(causes, i)) {
            steps[i].origin = root;
            steps[root].dragged += i != root ? 1 : 0;
        }
    }
    if (root == stage->miss) {
        steps[root].why = why(causes, stage);
    }
}

void wf_log_find_causes(struct wf_arena *arena, struct wf_log_build *build) {
    struct causes causes = {.arena = arena, .build = build};
    wf_log_stage_names_begin(&causes.names, arena);
    find_stages(&causes);
    for (size_t i = 0; i < causes.stages.len && causes.stages.len <= WF_LOG_MAX_STAGES; i++) {
        find_parent(&causes, i);
    }
    for (size_t i = 0; i < causes.stages.len; i++) {
        tell(&causes, i);
    }
    if (build->together.total > 0 && build->together.cached == 0) {
        build->cold = why_cold(build);
    }
}
