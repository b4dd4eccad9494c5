#include "review/review.h"

#include "review/canon.h"
#include "review/judge.h"

#include <stdlib.h>

static const double ENOUGH = 0.5;

/* So many bytes are compared to find out which files have another name. */
enum { MAX_COMPARED = 256 * 1024 * 1024 };

/* --- one pair of files -------------------------------------------------------------------------------- */

struct comparing {
    struct wf_arena *arena;
    struct wf_review_pair *pair;
    struct wf_facts *old, *new; /* NULL: there is no such file */
    const struct wf_review_known *known;
    struct wf_map said; /* indexes of changes, by what they say */
    bool exposed;       /* outsiders can start the later workflow with rights */
};

static const struct wf_fact *find(const struct wf_facts *facts, struct wf_str key) {
    return facts != NULL ? wf_map_get(&facts->by_key, key) : NULL;
}

/* Whether what it belongs to, at any height, is only on its own side. */
static bool is_inherited(const struct wf_facts *own, const struct wf_facts *other,
                         const struct wf_fact *fact) {
    for (struct wf_str parent = fact->parent; parent.len > 0;) {
        const struct wf_fact *above = find(own, parent);
        if (above != NULL && find(other, parent) == NULL) {
            return true;
        }
        parent = above != NULL ? above->parent : WF_STR("");
    }
    return other == NULL;
}

/* Each of these is another one, though its message is the same. */
static bool stands_alone(enum wf_topic topic) {
    return topic == WF_TOPIC_SCRIPT || topic == WF_TOPIC_STEP || topic == WF_TOPIC_JOB ||
           topic == WF_TOPIC_STAGE;
}

/* What is the same at several places is said once. */
static void add(struct comparing *comparing, const struct wf_review_change *change) {
    struct wf_arena *arena = comparing->arena;
    struct wf_review_pair *pair = comparing->pair;
    struct wf_str key = wf_arena_printf(arena, "%d %d %d %d %.*s", (int)change->class, (int)change->kind,
                                        (int)change->topic, change->inherited, WF_STR_ARG(change->message));
    bool alone = stands_alone(change->topic);
    const size_t *earlier = alone ? NULL : wf_map_get(&comparing->said, key);
    if (earlier != NULL) {
        *WF_PUSH(arena, &pair->changes.items[*earlier].others) = change->where;
        return;
    }
    size_t *index = WF_NEW(arena, size_t);
    *index = pair->changes.len;
    *WF_PUSH(arena, &pair->changes) = *change;
    if (!alone) {
        wf_map_put(&comparing->said, key, index);
    }
}

static void compare_fact(struct comparing *comparing, const struct wf_fact *before,
                         const struct wf_fact *after) {
    const struct wf_fact *fact = after != NULL ? after : before;
    struct wf_review_change change = {
        .kind = before == NULL  ? WF_REVIEW_ADDED
                : after == NULL ? WF_REVIEW_REMOVED
                                : WF_REVIEW_CHANGED,
        .topic = fact->topic,
        .key = fact->key,
        .where = fact->where,
        .before = before,
        .after = after,
    };
    struct wf_judging judging = {
        .arena = comparing->arena,
        .before = before,
        .after = after,
        .old = comparing->old,
        .new = comparing->new,
        .known = comparing->known,
        .exposed = comparing->exposed,
        .change = &change,
    };
    if (after == NULL && is_inherited(comparing->old, comparing->new, fact)) {
        return; /* it went with all the rest */
    }
    change.inherited = before == NULL && is_inherited(comparing->new, comparing->old, fact);
    wf_judge(&judging);
    if (!change.inherited || change.care > WF_CARE_LOW) {
        add(comparing, &change);
    }
}

static bool is_changed(const struct wf_fact *before, const struct wf_fact *after) {
    return before == NULL || after == NULL || !wf_str_eq(before->value, after->value);
}

static void compare_facts(struct comparing *comparing) {
    const struct wf_facts *old = comparing->old, *new = comparing->new;
    for (size_t i = 0; new != NULL &&i < new->list.len; i++) {
        const struct wf_fact *fact = &new->list.items[i];
        const struct wf_fact *before = find(old, fact->key);
        if (find(new, fact->key) == fact && is_changed(before, fact)) {
            compare_fact(comparing, before, fact);
        }
    }
    for (size_t i = 0; old != NULL && i < old->list.len; i++) {
        const struct wf_fact *fact = &old->list.items[i];
        if (find(old, fact->key) == fact && find(new, fact->key) == NULL) {
            compare_fact(comparing, fact, NULL);
        }
    }
}

/* --- the file as a whole ------------------------------------------------------------------------------ */

static const char *kind_of(const struct wf_review_file *file) {
    static const char *const names[] = {
        [WF_FILE_UNKNOWN] = "file",
        [WF_FILE_WORKFLOW] = "workflow",
        [WF_FILE_ACTION] = "action",
        [WF_FILE_DEPENDABOT] = "dependabot file",
        [WF_FILE_PRE_COMMIT] = "file",
        [WF_FILE_DOCKERFILE] = "Dockerfile",
        [WF_FILE_DOCKERIGNORE] = ".dockerignore",
    };
    return names[file->type];
}

static struct wf_str list_topic(struct wf_arena *arena, const struct wf_facts *facts, enum wf_topic topic) {
    WF_LIST(struct wf_str) texts = {0};
    for (size_t i = 0; i < facts->list.len; i++) {
        if (facts->list.items[i].topic == topic) {
            *WF_PUSH(arena, &texts) = facts->list.items[i].name;
        }
    }
    return wf_judge_join(arena, texts.items, texts.len);
}

static struct wf_str describe(struct wf_arena *arena, const struct wf_facts *facts) {
    if (facts == NULL || facts->file->workflow == NULL) {
        return WF_STR("");
    }
    return wf_arena_printf(arena, ": starts on %.*s; jobs %.*s",
                           WF_STR_ARG(list_topic(arena, facts, WF_TOPIC_EVENT)),
                           WF_STR_ARG(list_topic(arena, facts, WF_TOPIC_JOB)));
}

static void add_whole(struct comparing *comparing, enum wf_review_kind kind, enum wf_care care,
                      struct wf_str message) {
    struct wf_review_change change = {
        .class = WF_CLASS_WORKFLOW, .care = care, .kind = kind, .key = WF_STR("file"), .message = message};
    add(comparing, &change);
}

static bool is_broken(const struct wf_review_file *file) {
    bool broken = file->doc != NULL && file->doc->cut;
    for (size_t i = 0; file->doc != NULL && i < file->doc->problems.len; i++) {
        broken = broken || strcmp(file->doc->problems.items[i].code, "syntax") == 0;
    }
    return broken;
}

static enum wf_care care_of(const struct wf_review_file *file) {
    return file->workflow != NULL || file->action != NULL ? WF_CARE_MEDIUM : WF_CARE_LOW;
}

static void compare_whole(struct comparing *comparing) {
    struct wf_arena *arena = comparing->arena;
    const struct wf_review_file *a = comparing->pair->before, *b = comparing->pair->after;
    if (a == NULL) {
        add_whole(
            comparing, WF_REVIEW_ADDED, WF_CARE_MEDIUM,
            wf_arena_printf(arena, "%s added%.*s", kind_of(b), WF_STR_ARG(describe(arena, comparing->new))));
    } else if (b == NULL) {
        add_whole(comparing, WF_REVIEW_REMOVED, care_of(a),
                  wf_arena_printf(arena, "%s removed%.*s", kind_of(a),
                                  WF_STR_ARG(describe(arena, comparing->old))));
    } else if (!wf_str_eq(a->path, b->path)) {
        add_whole(comparing, WF_REVIEW_CHANGED, care_of(b),
                  wf_arena_printf(arena,
                                  "%s renamed from %.*s: badges, calls and rules that name it must follow",
                                  kind_of(b), WF_STR_ARG(a->path)));
    }
    if (a != NULL && b != NULL && is_broken(a) != is_broken(b)) {
        add_whole(comparing, WF_REVIEW_CHANGED, is_broken(b) ? WF_CARE_HIGH : WF_CARE_LOW,
                  is_broken(b) ? WF_STR("cannot be read any more: it is no YAML")
                               : WF_STR("can be read again"));
    }
}

static void read_facts(struct comparing *comparing) {
    const struct wf_review_file *a = comparing->pair->before, *b = comparing->pair->after;
    struct wf_review_names names[2] = {{0}, {0}};
    if ((a != NULL && a->action != NULL) || (b != NULL && b->action != NULL)) {
        wf_review_match_actions(comparing->arena, a != NULL ? a->action : NULL, b != NULL ? b->action : NULL,
                                names);
    } else {
        wf_review_match_workflows(comparing->arena, a != NULL ? a->workflow : NULL,
                                  b != NULL ? b->workflow : NULL, names);
    }
    comparing->old = a != NULL ? wf_facts_read(comparing->arena, a, &names[0]) : NULL;
    comparing->new = b != NULL ? wf_facts_read(comparing->arena, b, &names[1]) : NULL;
}

/* What matters most first, otherwise in the order of the file. */
static void sort_changes(struct wf_arena *arena, struct wf_review_pair *pair) {
    struct wf_review_pair sorted = {0};
    for (int care = WF_CARE_HIGH; care >= WF_CARE_LOW; care--) {
        for (size_t i = 0; i < pair->changes.len; i++) {
            if ((int)pair->changes.items[i].care == care) {
                *WF_PUSH(arena, &sorted.changes) = pair->changes.items[i];
            }
        }
    }
    pair->changes.items = sorted.changes.items;
}

static void compare_pair(struct wf_arena *arena, struct wf_review_pair *pair,
                         const struct wf_review_known *known) {
    struct comparing comparing = {.arena = arena, .pair = pair, .known = known, .said = {.arena = arena}};
    read_facts(&comparing);
    comparing.exposed = wf_judge_is_exposed(comparing.new);
    compare_whole(&comparing);
    compare_facts(&comparing);
    sort_changes(arena, pair);
}

/* --- all files ---------------------------------------------------------------------------------------- */

static void know_uses(struct wf_arena *arena, struct wf_review_known *known, const struct wf_node *node) {
    struct wf_uses uses = wf_uses_parse(wf_node_text(node));
    wf_map_put(&known->actions, wf_arena_lower(arena, wf_canon_action(&uses)), known);
    if (uses.kind == WF_USES_REPOSITORY) {
        wf_map_put(&known->owners, wf_arena_lower(arena, uses.owner), known);
    } else if (uses.kind == WF_USES_DOCKER) {
        wf_map_put(&known->owners, WF_STR("docker://"), known);
    }
}

static void know_steps(struct wf_arena *arena, struct wf_review_known *known, const struct wf_step *steps,
                       size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (steps[i].uses != NULL) {
            know_uses(arena, known, steps[i].uses);
        }
    }
}

static struct wf_review_known read_known(struct wf_arena *arena, const struct wf_review_side *side) {
    struct wf_review_known known = {{.arena = arena}, {.arena = arena}};
    for (size_t i = 0; i < side->files.len; i++) {
        const struct wf_review_file *file = side->files.items[i];
        for (size_t k = 0; file->workflow != NULL && k < file->workflow->job_count; k++) {
            const struct wf_job *job = &file->workflow->jobs[k];
            if (job->uses != NULL) {
                know_uses(arena, &known, job->uses);
            }
            know_steps(arena, &known, job->steps, job->step_count);
        }
        if (file->action != NULL) {
            know_steps(arena, &known, file->action->steps, file->action->step_count);
        }
    }
    return known;
}

static void add_pair(struct wf_arena *arena, struct wf_review *review, const struct wf_review_file *before,
                     const struct wf_review_file *after) {
    const struct wf_review_file *any = after != NULL ? after : before;
    bool both = before != NULL && after != NULL;
    bool same = both && wf_str_eq(before->source->bytes, after->source->bytes);
    bool stays = both && wf_str_eq(before->path, after->path);
    if (any != NULL && (!same || !stays)) {
        *WF_PUSH(arena, &review->pairs) =
            (struct wf_review_pair){.path = any->path, .before = before, .after = after, .identical = same};
    }
}

static size_t size_of(const struct wf_review_side *side) {
    size_t size = 0;
    for (size_t i = 0; i < side->files.len; i++) {
        size += side->files.items[i]->source->bytes.len + 1;
    }
    return size;
}

static bool are_few(const struct wf_review_side *a, const struct wf_review_side *b) {
    return a->files.len == 0 || b->files.len == 0 ||
           (size_of(a) <= MAX_COMPARED / b->files.len && size_of(b) <= MAX_COMPARED / a->files.len);
}

/* Of the files that are on one side only, those that are alike are one file with another name. */
static void pair_similar(struct wf_arena *arena, struct wf_review *review, const struct wf_review_side *gone,
                         const struct wf_review_side *come) {
    bool *taken = WF_NEW_ARRAY(arena, bool, come->files.len);
    bool few = are_few(gone, come);
    for (size_t i = 0; i < gone->files.len; i++) {
        const struct wf_review_file *file = gone->files.items[i];
        double best = 0;
        size_t found = come->files.len;
        for (size_t k = 0; few && k < come->files.len; k++) {
            bool open = !taken[k] && come->files.items[k]->type == file->type;
            double score =
                open ? wf_canon_similarity(arena, file->source->bytes, come->files.items[k]->source->bytes)
                     : 0;
            found = score > best && score >= ENOUGH ? k : found;
            best = score > best ? score : best;
        }
        if (found < come->files.len) {
            taken[found] = true;
        }
        add_pair(arena, review, file, found < come->files.len ? come->files.items[found] : NULL);
    }
    for (size_t k = 0; k < come->files.len; k++) {
        if (!taken[k]) {
            add_pair(arena, review, NULL, come->files.items[k]);
        }
    }
}

static void pair_files(struct wf_arena *arena, struct wf_review *review, const struct wf_review_side *before,
                       const struct wf_review_side *after) {
    struct wf_map old = {.arena = arena}, seen = {.arena = arena};
    struct wf_review_side gone = {0}, come = {0};
    for (size_t i = 0; i < before->files.len; i++) {
        wf_map_put(&old, before->files.items[i]->path, before->files.items[i]);
    }
    for (size_t i = 0; i < after->files.len; i++) {
        struct wf_review_file *file = after->files.items[i];
        const struct wf_review_file *earlier = wf_map_get(&old, file->path);
        wf_map_put(&seen, file->path, file);
        if (earlier != NULL) {
            add_pair(arena, review, earlier, file);
        } else {
            *WF_PUSH(arena, &come.files) = file;
        }
    }
    for (size_t i = 0; i < before->files.len; i++) {
        if (wf_map_get(&seen, before->files.items[i]->path) == NULL) {
            *WF_PUSH(arena, &gone.files) = before->files.items[i];
        }
    }
    pair_similar(arena, review, &gone, &come);
}

static int by_path(const void *a, const void *b) {
    return wf_str_cmp(((const struct wf_review_pair *)a)->path, ((const struct wf_review_pair *)b)->path);
}

struct wf_review *wf_review_compare(struct wf_arena *arena, const struct wf_review_side *before,
                                    const struct wf_review_side *after) {
    struct wf_review *review = WF_NEW(arena, struct wf_review);
    struct wf_review_known known = read_known(arena, before);
    pair_files(arena, review, before, after);
    if (review->pairs.len > 1) {
        qsort(review->pairs.items, review->pairs.len, sizeof *review->pairs.items, by_path);
    }
    for (size_t i = 0; i < review->pairs.len; i++) {
        struct wf_review_pair *pair = &review->pairs.items[i];
        compare_pair(arena, pair, &known);
        for (size_t k = 0; k < pair->changes.len; k++) {
            review->cares[pair->changes.items[k].care]++;
        }
    }
    review->files = before->files.len > after->files.len ? before->files.len : after->files.len;
    return review;
}

uint32_t wf_review_line(const struct wf_review_pair *pair, const struct wf_review_change *change, bool old) {
    const struct wf_fact *fact = old ? change->before : change->after;
    const struct wf_review_file *file = old ? pair->before : pair->after;
    return fact != NULL && file != NULL ? wf_source_line_of(file->source, fact->span.begin) : 0;
}
