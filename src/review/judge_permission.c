/* What the token of a job, or of the workflow it calls, may do, before and after. */
#include "gha/permission.h"
#include "review/judge.h"

#include <assert.h>

struct rights {
    WF_LIST(struct wf_str) writes, reads, fewer;
    bool identity;
};

static void compare_scope(struct wf_arena *arena, struct rights *rights, struct wf_str scope,
                          const struct wf_node *before, const struct wf_node *after) {
    enum wf_permission a = wf_permission_of(before, scope), b = wf_permission_of(after, scope);
    a = before == NULL ? WF_PERMISSION_NONE : a;
    if (a == WF_PERMISSION_UNKNOWN || b == WF_PERMISSION_UNKNOWN || a == b) {
        return;
    }
    bool token = wf_str_is(scope, "id-token");
    if (b > a && b == WF_PERMISSION_WRITE && !token) {
        *WF_PUSH(arena, &rights->writes) = scope;
    } else if (b > a && !token) {
        *WF_PUSH(arena, &rights->reads) = scope;
    } else if (b < a) {
        *WF_PUSH(arena, &rights->fewer) = wf_arena_printf(arena, "%.*s: %s -> %s", WF_STR_ARG(scope),
                                                          wf_permission_name(a), wf_permission_name(b));
    }
    rights->identity = rights->identity || (token && b == WF_PERMISSION_WRITE);
}

/* `before` NULL: nothing was allowed. */
static struct rights compare(struct wf_arena *arena, const struct wf_node *before,
                             const struct wf_node *after) {
    struct rights rights = {0};
    for (size_t i = 0; i < wf_permission_scope_count; i++) {
        compare_scope(arena, &rights, wf_permission_scopes[i], before, after);
    }
    const struct wf_node *sides[] = {before, after};
    for (int i = 0; i < 2; i++) {
        for (WF_EACH(key, sides[i])) {
            bool twice = i == 1 && wf_node_is_mapping(before) &&
                         wf_node_find(before, wf_node_text(key), false) != NULL;
            if (wf_node_is_mapping(sides[i]) && !wf_permission_is_scope(wf_node_text(key)) && !twice) {
                compare_scope(arena, &rights, wf_node_text(key), before, after);
            }
        }
    }
    return rights;
}

static const char *joined(struct wf_arena *arena, const struct wf_str *texts, size_t count) {
    return wf_arena_str(arena, wf_judge_join(arena, texts, count)).ptr;
}

/* "may write contents and get an identity token"; empty when there is neither. */
static const char *new_powers(struct wf_arena *arena, const struct rights *rights,
                              const struct wf_node *after) {
    struct wf_buf out = {.arena = arena};
    if (wf_node_is_scalar(after) && rights->writes.len > 0) {
        wf_buf_text(&out, "may write everything (write-all)");
    } else if (rights->writes.len > 0) {
        wf_buf_printf(&out, "may write %s", joined(arena, rights->writes.items, rights->writes.len));
    }
    if (rights->identity) {
        wf_buf_printf(&out, "%s (id-token: write)",
                      out.len > 0 ? "; may get an identity token for other services"
                                  : "may get an identity token for other services");
    }
    wf_buf_char(&out, '\0');
    return out.ptr;
}

static const char *whose(const struct wf_judging *judging) {
    return judging->after->comment.ptr;
}

static void say_known(struct wf_judging *judging, const struct wf_node *before, const struct wf_node *after) {
    struct rights rights = compare(judging->arena, before, after);
    const char *powers = new_powers(judging->arena, &rights, after);
    const char *fewer = joined(judging->arena, rights.fewer.items, rights.fewer.len);
    if (*powers != '\0') {
        wf_judge_say(judging, WF_CLASS_WRITE_PERMISSION, WF_CARE_HIGH, "%s %s%s%s%s", whose(judging), powers,
                     before != NULL ? ", which it could not before" : "", *fewer != '\0' ? "; it loses " : "",
                     fewer);
    } else if (rights.reads.len > 0) {
        wf_judge_say(judging, WF_CLASS_PERMISSION, WF_CARE_LOW, "%s may read %s now%s%s", whose(judging),
                     joined(judging->arena, rights.reads.items, rights.reads.len),
                     *fewer != '\0' ? "; it loses " : "", fewer);
    } else {
        wf_judge_say(judging, WF_CLASS_PERMISSION, WF_CARE_LOW, "%s may do less: %s", whose(judging),
                     *fewer != '\0' ? fewer : "the same in effect");
    }
}

static void say_limited(struct wf_judging *judging, const struct wf_node *after) {
    struct rights rights = compare(judging->arena, NULL, after);
    const char *shown = wf_arena_str(judging->arena, wf_judge_short(judging->arena, judging->after)).ptr;
    if (rights.identity) {
        wf_judge_say(judging, WF_CLASS_WRITE_PERMISSION, WF_CARE_HIGH, "%s %s; before it had %.*s",
                     whose(judging), new_powers(judging->arena, &rights, after),
                     WF_STR_ARG(judging->before->name));
    } else {
        wf_judge_say(judging, WF_CLASS_PERMISSION, rights.writes.len > 0 ? WF_CARE_MEDIUM : WF_CARE_LOW,
                     "%s is limited to %s; before it had %.*s", whose(judging), shown,
                     WF_STR_ARG(judging->before->name));
    }
}

static void say_new(struct wf_judging *judging, const struct wf_node *after) {
    struct rights rights = compare(judging->arena, NULL, after);
    if (after == NULL) {
        wf_judge_say(judging, WF_CLASS_PERMISSION, WF_CARE_MEDIUM, "no permissions are set: %s has %.*s",
                     whose(judging), WF_STR_ARG(judging->after->name));
    } else if (rights.writes.len > 0 || rights.identity) {
        wf_judge_say(judging, WF_CLASS_WRITE_PERMISSION, WF_CARE_HIGH, "%s %s", whose(judging),
                     new_powers(judging->arena, &rights, after));
    } else {
        wf_judge_say(judging, WF_CLASS_PERMISSION, WF_CARE_LOW, "%s may only read", whose(judging));
    }
}

void wf_judge_permissions(struct wf_judging *judging) {
    assert(judging->before != NULL || judging->after != NULL);
    const struct wf_node *before = judging->before != NULL ? judging->before->node : NULL;
    const struct wf_node *after = judging->after != NULL ? judging->after->node : NULL;
    if (judging->before == NULL) {
        say_new(judging, after);
    } else if (judging->after == NULL) {
        judging->change->care = WF_CARE_LOW;
    } else if (before == NULL) {
        say_limited(judging, after);
    } else if (after == NULL) {
        wf_judge_say(judging, WF_CLASS_WRITE_PERMISSION, WF_CARE_HIGH,
                     "no permissions are set any more: %s has %.*s, which may allow all writes; "
                     "before: %.*s",
                     whose(judging), WF_STR_ARG(judging->after->name),
                     WF_STR_ARG(wf_judge_short(judging->arena, judging->before)));
    } else {
        say_known(judging, before, after);
    }
}
