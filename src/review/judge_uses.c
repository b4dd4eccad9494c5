/* Actions and called workflows. */
#include "gha/facts.h"
#include "review/judge.h"

struct use {
    struct wf_uses uses;
    struct wf_str comment, name; /* name: "owner/repo/path", or all of what is no repository */
    struct wf_version version;
};

static struct use read_use(const struct wf_fact *fact) {
    struct use use = {.uses = wf_uses_parse(fact->value), .comment = fact->comment};
    use.version = wf_uses_version(&use.uses, fact->comment);
    use.name = fact->value;
    if (use.uses.kind == WF_USES_REPOSITORY) {
        use.name = wf_str_sub(fact->value, 0, wf_str_find_char(fact->value, '@', 0));
    }
    return use;
}

static bool is_pinned(const struct use *use) {
    return use->uses.kind != WF_USES_REPOSITORY || use->uses.ref_kind == WF_USES_REF_SHA;
}

static int compare_versions(const struct wf_version *a, const struct wf_version *b) {
    const uint32_t left[] = {a->major, a->minor, a->patch}, right[] = {b->major, b->minor, b->patch};
    unsigned parts = a->parts < b->parts ? a->parts : b->parts;
    for (unsigned i = 0; i < parts && i < 3; i++) {
        if (left[i] != right[i]) {
            return left[i] < right[i] ? -1 : 1;
        }
    }
    return 0;
}

/* What a comment says of a commit that our tables know. */
static const char *comment_lies(const struct use *use) {
    const struct wf_action_fact *fact = wf_action_fact(&use->uses, use->comment);
    bool known = fact != NULL && fact->sha.len > 0 && wf_str_eq_case(fact->sha, use->uses.ref);
    struct wf_version real = known ? wf_version_parse(fact->tag) : (struct wf_version){0};
    struct wf_version said = wf_uses_comment_version(use->comment);
    bool lies = real.parts > 0 && said.parts > 0 && compare_versions(&real, &said) != 0;
    return lies ? fact->tag.ptr : NULL;
}

static struct wf_str owner_of(struct wf_arena *arena, const struct use *use) {
    if (use->uses.kind == WF_USES_REPOSITORY) {
        return wf_arena_lower(arena, use->uses.owner);
    }
    return use->uses.kind == WF_USES_DOCKER ? WF_STR("docker://") : WF_STR("");
}

static bool is_githubs(struct wf_str owner) {
    return wf_str_is(owner, "actions") || wf_str_is(owner, "github");
}

static bool is_own(const struct use *use) {
    return use->uses.kind == WF_USES_LOCAL || use->uses.kind == WF_USES_SELF;
}

/* `instead`: what it takes the place of; NULL: nothing. */
static void say_new(struct wf_judging *judging, const struct use *use, const struct use *instead) {
    struct wf_arena *arena = judging->arena;
    struct wf_str owner = owner_of(arena, use), name = wf_arena_lower(arena, use->name);
    struct wf_str shown = wf_judge_short(arena, judging->after);
    const char *pin = is_pinned(use) ? "" : ", which is not pinned to a commit";
    const char *verb = instead != NULL ? " instead of " : "";
    struct wf_str other = instead != NULL ? instead->name : WF_STR("");
    bool new_owner = owner.len > 0 && wf_map_get(&judging->known->owners, owner) == NULL;
    bool new_action = wf_map_get(&judging->known->actions, name) == NULL;
    if (new_owner && !is_githubs(owner)) {
        wf_judge_say(judging, WF_CLASS_NEW_OWNER, WF_CARE_HIGH,
                     "uses %.*s%s%.*s: code of an owner that was not used before%s", WF_STR_ARG(shown), verb,
                     WF_STR_ARG(other), pin);
    } else if (new_action && !is_own(use)) {
        bool careful = !is_githubs(owner) || instead != NULL;
        wf_judge_say(judging, WF_CLASS_NEW_ACTION, careful ? WF_CARE_MEDIUM : WF_CARE_LOW,
                     "uses %.*s%s%.*s, which was not used before%s", WF_STR_ARG(shown), verb,
                     WF_STR_ARG(other), is_pinned(use) ? "" : " and is not pinned to a commit");
    } else {
        bool moved = instead != NULL && !is_own(instead);
        wf_judge_say(judging, WF_CLASS_ACTION, moved ? WF_CARE_MEDIUM : WF_CARE_LOW, "uses %.*s%s%.*s",
                     WF_STR_ARG(shown), verb, WF_STR_ARG(other));
    }
}

static void say_commit(struct wf_judging *judging, const struct use *a, const struct use *b, const char *to) {
    int order = compare_versions(&a->version, &b->version);
    bool told = a->version.parts > 0 && b->version.parts > 0;
    if (told && order == 0 && a->version.parts == b->version.parts) {
        wf_judge_say(judging, WF_CLASS_ACTION_MOVED, WF_CARE_HIGH,
                     "%.*s: another commit, but its comment still says %.*s", WF_STR_ARG(b->name),
                     WF_STR_ARG(wf_str_trim(b->comment)));
    } else if (!told) {
        wf_judge_say(judging, WF_CLASS_ACTION_MOVED, WF_CARE_MEDIUM,
                     "%.*s: another commit (%s); no comment says which version it is", WF_STR_ARG(b->name),
                     to);
    } else {
        wf_judge_say(judging, WF_CLASS_ACTION, order > 0 ? WF_CARE_MEDIUM : WF_CARE_LOW, "%.*s: %s, %s",
                     WF_STR_ARG(b->name), order > 0 ? "downgrade" : "upgrade", to);
    }
}

static void say_ref(struct wf_judging *judging, const struct use *a, const struct use *b, const char *to) {
    int order = compare_versions(&a->version, &b->version);
    bool told = a->version.parts > 0 && b->version.parts > 0;
    if (!told) {
        wf_judge_say(judging, WF_CLASS_ACTION_MOVED, WF_CARE_MEDIUM, "%.*s: another branch or tag, %s",
                     WF_STR_ARG(b->name), to);
    } else if (order == 0) {
        wf_judge_say(judging, WF_CLASS_ACTION, WF_CARE_LOW, "%.*s: %s tag, %s", WF_STR_ARG(b->name),
                     a->version.parts < b->version.parts ? "a more exact" : "a less exact", to);
    } else {
        bool major = a->version.major < b->version.major;
        wf_judge_say(judging, WF_CLASS_ACTION, order > 0 ? WF_CARE_MEDIUM : WF_CARE_LOW, "%.*s: %s, %s",
                     WF_STR_ARG(b->name),
                     order > 0 ? "downgrade"
                     : major   ? "major upgrade"
                               : "upgrade",
                     to);
    }
}

static void say_moved(struct wf_judging *judging, const struct use *a, const struct use *b) {
    struct wf_arena *arena = judging->arena;
    struct wf_str from = wf_judge_short(arena, judging->before), into = wf_judge_short(arena, judging->after);
    size_t skip = a->name.len + 1;
    const char *to = wf_arena_printf(arena, "%.*s -> %.*s", WF_STR_ARG(wf_str_sub(from, skip, from.len)),
                                     WF_STR_ARG(wf_str_sub(into, b->name.len + 1, into.len)))
                         .ptr;
    bool was = is_pinned(a), is = is_pinned(b);
    const char *real = is ? comment_lies(b) : NULL;
    if (real != NULL) {
        wf_judge_say(judging, WF_CLASS_ACTION_MOVED, WF_CARE_HIGH,
                     "%.*s: the commit is %s, but its comment says %.*s", WF_STR_ARG(b->name), real,
                     WF_STR_ARG(wf_str_trim(b->comment)));
    } else if (was && !is) {
        wf_judge_say(judging, WF_CLASS_ACTION_UNPINNED, WF_CARE_HIGH,
                     "%.*s is no longer pinned to a commit: %s; whoever can move that ref chooses what runs",
                     WF_STR_ARG(b->name), to);
    } else if (!was && is) {
        int order = compare_versions(&a->version, &b->version);
        wf_judge_say(judging, WF_CLASS_ACTION, order > 0 ? WF_CARE_MEDIUM : WF_CARE_LOW,
                     "%.*s is pinned to a commit now%s: %s", WF_STR_ARG(b->name),
                     order > 0 ? ", and downgraded" : "", to);
    } else if (is) {
        say_commit(judging, a, b, to);
    } else {
        say_ref(judging, a, b, to);
    }
}

static void say_kind(struct wf_judging *judging, const struct use *a, const struct use *b) {
    const char *real = is_pinned(b) ? comment_lies(b) : NULL;
    say_new(judging, b, a);
    if (real != NULL) {
        wf_judge_say(judging, WF_CLASS_ACTION_MOVED, WF_CARE_HIGH,
                     "%.*s: the commit is %s, but its comment says %.*s", WF_STR_ARG(b->name), real,
                     WF_STR_ARG(wf_str_trim(b->comment)));
    }
}

void wf_judge_uses(struct wf_judging *judging) {
    struct use a = judging->before != NULL ? read_use(judging->before) : (struct use){0};
    struct use b = judging->after != NULL ? read_use(judging->after) : (struct use){0};
    if (judging->after == NULL) {
        wf_judge_say(judging, WF_CLASS_ACTION, WF_CARE_LOW, "no longer uses %.*s",
                     WF_STR_ARG(wf_judge_short(judging->arena, judging->before)));
    } else if (judging->before == NULL) {
        say_new(judging, &b, NULL);
    } else if (a.uses.kind == WF_USES_REPOSITORY && wf_uses_same_action(&a.uses, &b.uses)) {
        say_moved(judging, &a, &b);
    } else {
        say_kind(judging, &a, &b);
    }
}
