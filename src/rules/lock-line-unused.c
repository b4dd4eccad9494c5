#include "lint/depend.h"

/* Marks the lines that a use stands for: by its ref, or by its commit. */
static void mark(const struct wf_lock *lock, const struct wf_dependency *dependency, struct wf_map *used) {
    for (const struct wf_pin *pin = wf_lock_first(lock, dependency->name); pin; pin = pin->other) {
        bool same = dependency->value.len > 0 && wf_str_eq_case(pin->value, dependency->value);
        if (same || wf_str_eq(pin->ref, dependency->ref)) {
            wf_map_put(used, wf_source_slice(lock->source, pin->span), (void *)pin);
        }
    }
}

static void check_run(struct wf_check *check, const struct wf_repo *all) {
    const struct wf_lock *lock = check->config->lock;
    struct wf_map used = {.arena = check->arena};
    for (size_t i = 0; lock && i < all->count; i++) {
        struct wf_dependencies found = wf_dependencies_read(check->arena, all->files[i]);
        for (size_t k = 0; k < found.list.len; k++) {
            mark(lock, &found.list.items[k], &used);
        }
    }
    for (size_t i = 0; lock && i < lock->pins.len; i++) {
        struct wf_str line = wf_source_slice(lock->source, lock->pins.items[i]->span);
        if (!wf_map_get(&used, line)) {
            wf_report_at(check, lock->source, lock->pins.items[i]->span, "nothing uses \"%.*s\"",
                         WF_STR_ARG(line));
        }
    }
}

const struct wf_rule wf_rule_lock_line_unused = {
    .id = "lock-line-unused",
    .title = "Line of the lock that nothing uses",
    .category = WF_UPKEEP,
    .severity = WF_INFO,
    .opt_in = true,
    .run_hook = check_run,
};
