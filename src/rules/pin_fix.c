#include "rules/pin_fix.h"

#include "base/seek.h"

#include "lint/memo.h"

/* What the file takes from outside, read once for all rules. */
static const struct wf_dependencies *dependencies_of(const struct wf_check *check) {
    void **place = wf_memo(check, "dependencies", WF_STR(""));
    if (*place == NULL) {
        struct wf_dependencies *all = WF_NEW(check->arena, struct wf_dependencies);
        *all = wf_dependencies_read(check->arena, check->file);
        *place = all;
    }
    return *place;
}

void wf_locked_each(struct wf_check *check,
                    void (*visit)(struct wf_check *check, const struct wf_dependency *dependency)) {
    const struct wf_dependencies *all = check->config->lock ? dependencies_of(check) : NULL;
    for (size_t i = 0; all && i < all->list.len; i++) {
        visit(check, &all->list.items[i]);
    }
}

const struct wf_dependency *wf_dependency_in(const struct wf_dependencies *all, struct wf_span span) {
    size_t at;
    WF_SEEK(at, all->list.len, all->list.items[at].span.begin < span.begin);
    bool inside = at < all->list.len && all->list.items[at].span.end <= span.end;
    return inside ? &all->list.items[at] : NULL;
}

void wf_pin_fixes(const struct wf_check *check, size_t from) {
    if (!check->config->lock || from == check->out->list.len) {
        return;
    }
    const struct wf_dependencies *all = dependencies_of(check);
    for (size_t i = from; i < check->out->list.len; i++) {
        struct wf_finding *finding = check->out->list.items[i];
        const struct wf_dependency *dependency = wf_dependency_in(all, finding->span);
        const struct wf_pin *pin = dependency ? wf_dependency_pin(check->config->lock, dependency) : NULL;
        if (pin) {
            finding->fix = wf_dependency_pin_fix(check, dependency, pin,
                                                 pin->image ? "add the digest of the lock"
                                                            : "pin it to the commit of the lock",
                                                 WF_FIX_UNSAFE);
        }
    }
}
