#include "gha/runner.h"

#include "gha/facts_table.h"
#include "gha/matrix.h"
#include "lang/hole.h"

const struct wf_runner_fact *wf_runner_fact(struct wf_str label) {
    for (size_t i = 0; i < wf_runner_fact_count; i++) {
        if (wf_str_eq_case(wf_runner_facts[i].label, label)) {
            return &wf_runner_facts[i];
        }
    }
    return NULL;
}

struct wf_str wf_runner_os(struct wf_str label) {
    static const char *const systems[] = {"linux", "macos", "windows"};
    const struct wf_runner_fact *fact = wf_runner_fact(label);
    for (size_t i = 0; !fact && i < sizeof systems / sizeof *systems; i++) {
        if (wf_str_is_case(label, systems[i])) {
            return wf_str_of(systems[i]);
        }
    }
    return fact ? fact->os : (struct wf_str){0};
}

bool wf_runner_preset(struct wf_str label) {
    static const char *const presets[] = {"self-hosted", "linux", "macos", "windows",
                                          "x64",         "arm",   "arm64", NULL};
    return wf_str_is_any_case(label, presets);
}

/* --- the labels of a job ------------------------------------------------------------------------------ */

struct reader {
    struct wf_arena *arena;
    const struct wf_job *job;
    struct wf_label_sets sets;
};

static void add_label(struct reader *reader, struct wf_labels *labels, const struct wf_node *label) {
    const struct wf_node *real = wf_node_resolve(label);
    if (wf_node_is_scalar(real) && !wf_hole_any(real->text) && real->text.len > 0) {
        *WF_PUSH(reader->arena, &labels->list) = real;
    } else {
        labels->open = true;
    }
}

/* One text, or a list of them. */
static void add_set(struct reader *reader, const struct wf_node *value) {
    struct wf_labels labels = {0};
    if (wf_node_is_sequence(value)) {
        for (WF_EACH(item, wf_node_resolve(value))) {
            add_label(reader, &labels, item);
        }
    } else {
        add_label(reader, &labels, value);
    }
    *WF_PUSH(reader->arena, &reader->sets.list) = labels;
}

/* What the matrix gives a label that is one expression; the list it stands in has other labels, too. */
static bool add_matrix(struct reader *reader, const struct wf_node *label) {
    struct wf_matrix_values values = wf_matrix_values_of(reader->arena, reader->job, wf_node_text(label));
    for (size_t i = 0; i < values.list.len; i++) {
        add_set(reader, values.list.items[i]);
    }
    reader->sets.open = reader->sets.open || (values.known && values.open);
    return values.known;
}

static void add_labels(struct reader *reader, const struct wf_node *value) {
    if (wf_node_is_scalar(value) && add_matrix(reader, value)) {
        return;
    }
    for (WF_EACH(item, value)) {
        add_matrix(reader, item);
    }
    add_set(reader, value);
}

struct wf_label_sets wf_job_labels(struct wf_arena *arena, const struct wf_job *job) {
    struct reader reader = {.arena = arena, .job = job};
    const struct wf_node *value = job->runs_on;
    if (wf_node_is_mapping(value)) {
        reader.sets.group = wf_node_key(value, "group") != NULL;
        value = wf_node_get(value, "labels");
    }
    if (value) {
        add_labels(&reader, value);
    }
    return reader.sets;
}

static struct wf_str os_of(const struct wf_labels *labels) {
    struct wf_str os = {0};
    for (size_t i = 0; i < labels->list.len; i++) {
        struct wf_str own = wf_runner_os(labels->list.items[i]->text);
        os = own.len > 0 ? own : os;
    }
    return os;
}

struct wf_str wf_job_os(struct wf_arena *arena, const struct wf_job *job) {
    struct wf_label_sets sets = wf_job_labels(arena, job);
    struct wf_str os = sets.list.len > 0 ? os_of(&sets.list.items[0]) : (struct wf_str){0};
    for (size_t i = 0; i < sets.list.len; i++) {
        if (!wf_str_eq(os_of(&sets.list.items[i]), os)) {
            return (struct wf_str){0};
        }
    }
    if (sets.open) {
        return (struct wf_str){0};
    }
    return os;
}
