#include "lint/outside_in.h"

#include "base/map.h"
#include "base/parallel.h"
#include "base/utf8.h"
#include "lint/mask.h"
#include "lint/scratch.h"
#include "lint/tool.h"

#include <stdatomic.h>
#include <unistd.h>

enum {
    BATCH_UNITS = 12,        /* each is an open file, of which there may be a thousand */
    BATCH_BYTES = 16 * 1024, /* a process that has much to do should not be the last one */
    MAX_FAILURES = 2,        /* then nothing more is asked: it must not be waited for again and again */
    MAX_OPTIONS = 16,
};

static const struct wf_tool_limits limits = {.milliseconds = 10 * 1000, .bytes = 16 * 1024 * 1024};

static const struct wf_checker *const checkers[WF_CHECKERS] = {
    [WF_SHELLCHECK] = &wf_checker_shellcheck,
    [WF_PYFLAKES] = &wf_checker_pyflakes,
};

/* One program at work. */
struct asking {
    struct wf_outside *outside;
    enum wf_checker_id id;
    const struct wf_checker *checker;
    const char *program; /* NULL: not installed */
    struct wf_arena *arena;
    struct wf_map known; /* units by their text */
    WF_LIST(struct wf_unit *) units;
    WF_LIST(struct wf_batch *) batches;
    atomic_uint failures;
};

/* --- gathering scripts -------------------------------------------------------------------------------- */

static void add_unit(struct asking *asking, struct wf_str text, size_t head, const struct wf_place *place) {
    struct wf_unit *unit = wf_map_get(&asking->known, text);
    if (unit == NULL) {
        unit = WF_NEW(asking->arena, struct wf_unit);
        *unit = (struct wf_unit){.text = text, .head = head};
        wf_map_put(&asking->known, unit->text, unit);
        *WF_PUSH(asking->arena, &asking->units) = unit;
    }
    *WF_PUSH(asking->arena, &unit->places) = *place;
}

static void add_script(struct asking *asking, struct wf_file *file, const struct wf_step *step) {
    const struct wf_node *scalar = wf_node_resolve(step->run);
    struct wf_str head = asking->checker->head(file, step);
    if (head.ptr != NULL && wf_str_trim(scalar->text).len > 0) {
        struct wf_buf text = {.arena = asking->arena};
        wf_buf_str(&text, head);
        wf_mask(&text, scalar->text);
        add_unit(asking, wf_buf_view(&text), head.len, &(struct wf_place){.file = file, .scalar = scalar});
    }
}

static void add_steps(struct asking *asking, struct wf_file *file, const struct wf_step *steps,
                      size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (wf_node_is_scalar(steps[i].run)) {
            add_script(asking, file, &steps[i]);
        }
    }
}

static struct wf_str script_text(const struct wf_dscript *script) {
    return wf_str_sub(script->text->text, script->skip, script->text->text.len);
}

static void add_instruction(struct asking *asking, struct wf_file *file,
                            const struct wf_instruction *instruction, bool errexit) {
    const struct wf_dscript *script = instruction->script;
    struct wf_str text = script != NULL ? script_text(script) : WF_STR("");
    struct wf_str head = {0};
    if (wf_str_trim(text).len > 0) {
        head = asking->checker->docker_head(script, text, errexit);
    }
    if (head.ptr != NULL) {
        text = wf_arena_printf(asking->arena, "%.*s%.*s", WF_STR_ARG(head), WF_STR_ARG(text));
        add_unit(asking, text, head.len, &(struct wf_place){.file = file, .script = script});
    }
}

/* Whether a SHELL has an option -e, alone or among others: ["/bin/bash", "-euo", "pipefail", "-c"]. */
static bool has_errexit(const struct wf_instruction *shell) {
    for (size_t i = 1; i < shell->words.len; i++) {
        struct wf_str word = shell->words.items[i].text;
        if (wf_str_starts(word, "-") && !wf_str_starts(word, "--") &&
            wf_str_find_char(word, 'e', 1) != WF_NOT_FOUND) {
            return true;
        }
    }
    return false;
}

/* A stage begins with the shell that the stage it is built on ends with. */
static void add_dockerfile(struct asking *asking, struct wf_file *file) {
    const struct wf_dockerfile *dockerfile = file->dockerfile;
    bool *errexit = WF_NEW_ARRAY(asking->arena, bool, dockerfile->stages.len + 1);
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        const struct wf_stage *stage = instruction->stage;
        bool *here = &errexit[stage != NULL ? stage->index : dockerfile->stages.len];
        if (stage != NULL && stage->from == instruction && stage->base != NULL) {
            *here = errexit[stage->base->index];
        } else if (instruction->kind == WF_SHELL) {
            *here = has_errexit(instruction);
        }
        const struct wf_instruction *trigger = instruction->trigger;
        add_instruction(asking, file, trigger != NULL ? trigger : instruction, *here);
    }
}

static void add_file(struct asking *asking, struct wf_file *file) {
    const struct wf_outside *outside = asking->outside;
    if (!wf_rule_is_on(outside->table, outside->config, wf_str_of(asking->checker->rule),
                       file->source->path)) {
        return;
    }
    file->remarks[asking->id].heard = true;
    for (size_t i = 0; file->workflow != NULL && i < file->workflow->job_count; i++) {
        add_steps(asking, file, file->workflow->jobs[i].steps, file->workflow->jobs[i].step_count);
    }
    if (file->action != NULL) {
        add_steps(asking, file, file->action->steps, file->action->step_count);
    }
    if (file->dockerfile != NULL) {
        add_dockerfile(asking, file);
    }
}

/* --- asking ------------------------------------------------------------------------------------------- */

static void free_batch(void *arena) {
    wf_arena_free(arena);
}

static void make_batches(struct asking *asking) {
    for (size_t i = 0; i < asking->units.len;) {
        struct wf_batch *batch = WF_NEW(asking->arena, struct wf_batch);
        *WF_PUSH(asking->arena, &asking->batches) = batch;
        wf_arena_on_free(asking->arena, free_batch, &batch->arena);
        batch->checker = asking->checker;
        batch->units = &asking->units.items[i];
        for (size_t bytes = 0; i < asking->units.len && batch->count < BATCH_UNITS && bytes < BATCH_BYTES;
             i++) {
            batch->count++;
            bytes += asking->units.items[i]->text.len;
        }
    }
}

static bool write_units(struct wf_batch *batch) {
    batch->files = WF_NEW_ARRAY(&batch->arena, int, batch->count);
    batch->paths = WF_NEW_ARRAY(&batch->arena, const char *, batch->count);
    for (; batch->file_count < batch->count; batch->file_count++) {
        int file = wf_scratch_open(batch->units[batch->file_count]->text, &batch->err);
        if (file < 0) {
            return false;
        }
        batch->files[batch->file_count] = file;
        batch->paths[batch->file_count] = wf_arena_printf(&batch->arena, "/dev/fd/%d", file).ptr;
    }
    return true;
}

static bool run_program(struct wf_batch *batch, const char *program) {
    const char *argv[1 + MAX_OPTIONS + BATCH_UNITS + 1] = {program};
    size_t count = 1;
    for (size_t i = 0; batch->checker->options[i] != NULL && i < MAX_OPTIONS; i++) {
        argv[count++] = batch->checker->options[i];
    }
    for (size_t i = 0; i < batch->count; i++) {
        argv[count++] = batch->paths[i];
    }
    struct wf_tool_result result;
    if (!wf_tool_run(&batch->arena, argv, limits, &result, &batch->err)) {
        return false;
    }
    bool said = result.status <= 1; /* 1: there are findings */
    return (said && batch->checker->read(batch, result.output)) ||
           wf_err_set(&batch->err, WF_ERR_WORLD, "%s printed what cannot be understood",
                      batch->checker->rule);
}

static void ask_batch(void *context, size_t index) {
    struct asking *asking = context;
    struct wf_batch *batch = asking->batches.items[index];
    if (atomic_load(&asking->failures) >= MAX_FAILURES) {
        batch->failed = true;
        return;
    }
    batch->failed = !write_units(batch) || !run_program(batch, asking->program);
    for (size_t i = 0; i < batch->file_count; i++) {
        close(batch->files[i]);
    }
    if (batch->failed) {
        atomic_fetch_add(&asking->failures, 1U);
    }
}

/* --- answers ------------------------------------------------------------------------------------------ */

const struct wf_unit *wf_batch_unit(const struct wf_batch *batch, struct wf_str path) {
    for (size_t i = 0; i < batch->count; i++) {
        if (wf_str_is(path, batch->paths[i])) {
            return batch->units[i];
        }
    }
    return NULL;
}

size_t wf_unit_offset(struct wf_str text, size_t line, size_t column, bool bytes) {
    size_t at = 0;
    for (size_t i = 1; i < line; i++) {
        size_t end = wf_str_find_char(text, '\n', at);
        at = end == WF_NOT_FOUND ? text.len : end + 1;
    }
    for (size_t i = 1; i < column && at < text.len && text.ptr[at] != '\n'; i++) {
        size_t length = bytes ? 1 : wf_utf8_next(wf_str_sub(text, at, text.len), NULL);
        at += length > 0 ? length : 1;
    }
    return at;
}

/* What is said about a comparison may stand at its operator: the whole lines count. */
static bool is_senseless(const struct wf_saying *saying, struct wf_str script, size_t begin, size_t end) {
    size_t first = begin;
    while (first > 0 && script.ptr[first - 1] != '\n') {
        first--;
    }
    size_t last = wf_str_find_char(script, '\n', end);
    bool value = wf_mask_touched(script, first, last == WF_NOT_FOUND ? script.len : last);
    return wf_mask_covers(script, begin, end) || (saying->of_value && value);
}

/* The span in the file of bytes [begin, end) of the script. */
static struct wf_span place_span(const struct wf_place *place, size_t begin, size_t end) {
    return place->scalar != NULL ? wf_node_subspan(place->file->source, place->scalar, begin, end)
                                 : wf_dscript_span(place->script, wf_span_make(begin, end));
}

static void add_remark(const struct asking *asking, const struct wf_place *place,
                       const struct wf_saying *saying) {
    struct wf_arena *arena = place->file->arena;
    size_t begin = saying->begin - saying->unit->head;
    size_t end = saying->end > saying->begin ? saying->end - saying->unit->head : begin;
    if (place->scalar == NULL || !is_senseless(saying, place->scalar->text, begin, end)) {
        *WF_PUSH(arena, &place->file->remarks[asking->id].list) = (struct wf_remark){
            .span = place_span(place, begin, end),
            .severity = saying->severity,
            .message = wf_arena_str(arena, saying->message),
            .help = wf_arena_str(arena, saying->help),
        };
    }
}

static void deal_out(const struct asking *asking, const struct wf_batch *batch) {
    for (size_t i = 0; i < batch->sayings.len; i++) {
        const struct wf_saying *saying = &batch->sayings.items[i];
        for (size_t k = 0; saying->begin >= saying->unit->head && k < saying->unit->places.len; k++) {
            add_remark(asking, &saying->unit->places.items[k], saying);
        }
    }
}

static void miss(const struct asking *asking, const struct wf_unit *unit) {
    for (size_t i = 0; i < unit->places.len; i++) {
        unit->places.items[i].file->remarks[asking->id].heard = false;
    }
}

/* How many scripts were not checked, and why the first of them was not. */
static size_t gather(const struct asking *asking, const char **why) {
    size_t missed = 0;
    for (size_t i = 0; i < asking->batches.len; i++) {
        const struct wf_batch *batch = asking->batches.items[i];
        if (!batch->failed) {
            deal_out(asking, batch);
            continue;
        }
        *why = missed == 0 || **why == '\0' ? batch->err.text : *why;
        missed += batch->count;
        for (size_t k = 0; k < batch->count; k++) {
            miss(asking, batch->units[k]);
        }
    }
    return missed;
}

static void add_notice(const struct asking *asking, size_t missed, const char *why) {
    struct wf_outside *outside = asking->outside;
    *WF_PUSH(outside->arena, &outside->notices) =
        missed == asking->units.len
            ? wf_arena_printf(outside->arena, "%s were not checked: %s", asking->checker->scripts, why)
            : wf_arena_printf(outside->arena, "%zu of %zu %s were not checked: %s", missed, asking->units.len,
                              asking->checker->scripts, why);
}

static void ask(struct asking *asking) {
    const char *why = wf_arena_printf(asking->arena, "%s is not installed", asking->checker->rule).ptr;
    asking->known.arena = asking->arena;
    for (size_t i = 0; i < asking->outside->count; i++) {
        add_file(asking, asking->outside->files[i]);
    }
    asking->program = wf_tool_find(asking->arena, asking->checker->programs);
    size_t missed = asking->units.len;
    if (asking->program != NULL) {
        make_batches(asking);
        const char *what = wf_arena_printf(asking->arena, "scripts, by %s", asking->checker->rule).ptr;
        wf_parallel_tell(asking->batches.len, asking->outside->threads, ask_batch, asking,
                         asking->outside->progress, what);
        missed = gather(asking, &why);
    } else {
        for (size_t i = 0; i < asking->units.len; i++) {
            miss(asking, asking->units.items[i]);
        }
    }
    if (missed > 0) {
        add_notice(asking, missed, why);
    }
}

void wf_outside_ask(struct wf_outside *outside) {
    for (size_t i = 0; i < WF_CHECKERS; i++) {
        struct asking asking = {
            .outside = outside, .id = (enum wf_checker_id)i, .checker = checkers[i], .arena = outside->arena};
        ask(&asking);
        for (size_t k = 0; k < asking.batches.len; k++) {
            wf_arena_free(&asking.batches.items[k]->arena);
        }
    }
}
