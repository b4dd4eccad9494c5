#include "rules/pin_fix.h"

const struct wf_dependency *wf_dependency_in(const struct wf_dependencies *all, struct wf_span span) {
    size_t low = 0;
    size_t high = all->list.len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (all->list.items[middle].span.begin < span.begin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool inside = low < all->list.len && all->list.items[low].span.end <= span.end;
    return inside ? &all->list.items[low] : NULL;
}

void wf_pin_fixes(const struct wf_check *check, size_t from) {
    if (!check->config->lock || from == check->out->list.len) {
        return;
    }
    struct wf_dependencies all = wf_dependencies_read(check->arena, check->file);
    for (size_t i = from; i < check->out->list.len; i++) {
        struct wf_finding *finding = check->out->list.items[i];
        const struct wf_dependency *dependency = wf_dependency_in(&all, finding->span);
        const struct wf_pin *pin = dependency ? wf_dependency_pin(check->config->lock, dependency) : NULL;
        if (pin) {
            finding->fix = wf_dependency_pin_fix(check, dependency, pin,
                                                 pin->image ? "add the digest of the lock"
                                                            : "pin it to the commit of the lock",
                                                 WF_FIX_UNSAFE);
        }
    }
}
