/* Actions and called workflows. */
#include "docker/ref.h"
#include "gha/facts.h"
#include "review/judge.h"

struct use {
    struct wf_uses uses;
    struct wf_str comment, name; /* name: wf_canon_action() */
    struct wf_version version;
    bool pinned;     /* to a commit or digest; what is the repository's own is, too */
    const char *pin; /* "commit", "digest" */
};

static struct use read_use(const struct wf_fact *fact) {
    struct use use = {.uses = wf_uses_parse(fact->value), .comment = fact->comment, .pin = "commit"};
    use.version = wf_uses_version(&use.uses, fact->comment);
    use.name = wf_canon_action(&use.uses);
    use.pinned = use.uses.kind != WF_USES_REPOSITORY || use.uses.ref_kind == WF_USES_REF_SHA;
    if (use.uses.kind == WF_USES_DOCKER) {
        struct wf_ref image = wf_ref_parse(use.uses.image);
        use.pinned = image.digest.len > 0;
        use.pin = "digest";
        use.version = image.tag.len > 0 ? wf_version_parse(image.tag) : use.version;
    }
    return use;
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
    const char *pin = use->pinned ? "" : use->pin;
    const char *verb = instead != NULL ? " instead of " : "";
    struct wf_str other = instead != NULL ? instead->name : WF_STR("");
    bool new_owner = owner.len > 0 && wf_map_get(&judging->known->owners, owner) == NULL;
    bool new_action = wf_map_get(&judging->known->actions, name) == NULL;
    if (new_owner && !is_githubs(owner)) {
        wf_judge_say(judging, WF_CLASS_NEW_OWNER, WF_CARE_HIGH,
                     "uses %.*s%s%.*s: code of an owner that was not used before%s%s", WF_STR_ARG(shown),
                     verb, WF_STR_ARG(other), use->pinned ? "" : ", which is not pinned to a ", pin);
    } else if (new_action && !is_own(use)) {
        bool careful = !is_githubs(owner) || instead != NULL;
        wf_judge_say(judging, WF_CLASS_NEW_ACTION, careful ? WF_CARE_MEDIUM : WF_CARE_LOW,
                     "uses %.*s%s%.*s, which was not used before%s%s", WF_STR_ARG(shown), verb,
                     WF_STR_ARG(other), use->pinned ? "" : " and is not pinned to a ", pin);
    } else {
        bool moved = instead != NULL && !is_own(instead);
        wf_judge_say(judging, WF_CLASS_ACTION, moved ? WF_CARE_MEDIUM : WF_CARE_LOW, "uses %.*s%s%.*s",
                     WF_STR_ARG(shown), verb, WF_STR_ARG(other));
    }
}

static void say_commit(struct wf_judging *judging, const struct use *a, const struct use *b, const char *to) {
    int order = compare_versions(&a->version, &b->version);
    bool told = a->version.parts > 0 && b->version.parts > 0;
    bool image = b->uses.kind == WF_USES_DOCKER; /* whose tag moves along */
    if (told && order == 0 && a->version.parts == b->version.parts && !image) {
        wf_judge_say(judging, WF_CLASS_ACTION_MOVED, WF_CARE_HIGH,
                     "%.*s: another commit, but its comment still says %.*s", WF_STR_ARG(b->name),
                     WF_STR_ARG(wf_str_trim(b->comment)));
    } else if (!told || (image && order == 0)) {
        wf_judge_say(judging, WF_CLASS_ACTION_MOVED, WF_CARE_MEDIUM,
                     "%.*s: another %s (%s); nothing says which version it is", WF_STR_ARG(b->name), b->pin,
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

/* "v4 # v4.1.0" of what is shown. */
static struct wf_str behind_name(struct wf_str shown, const struct use *use) {
    return shown.len > use->name.len ? wf_str_sub(shown, use->name.len + 1, shown.len) : WF_STR("latest");
}

static void say_moved(struct wf_judging *judging, const struct use *a, const struct use *b) {
    struct wf_arena *arena = judging->arena;
    struct wf_str from = wf_judge_short(arena, judging->before), into = wf_judge_short(arena, judging->after);
    const char *to = wf_arena_printf(arena, "%.*s -> %.*s", WF_STR_ARG(behind_name(from, a)),
                                     WF_STR_ARG(behind_name(into, b)))
                         .ptr;
    bool was = a->pinned, is = b->pinned;
    const char *real = is ? comment_lies(b) : NULL;
    if (real != NULL) {
        wf_judge_say(judging, WF_CLASS_ACTION_MOVED, WF_CARE_HIGH,
                     "%.*s: the commit is %s, but its comment says %.*s", WF_STR_ARG(b->name), real,
                     WF_STR_ARG(wf_str_trim(b->comment)));
    } else if (was && !is) {
        wf_judge_say(judging, WF_CLASS_ACTION_UNPINNED, WF_CARE_HIGH,
                     "%.*s is no longer pinned to a %s: %s; whoever can move that ref chooses what runs",
                     WF_STR_ARG(b->name), b->pin, to);
    } else if (!was && is) {
        int order = compare_versions(&a->version, &b->version);
        wf_judge_say(judging, WF_CLASS_ACTION, order > 0 ? WF_CARE_MEDIUM : WF_CARE_LOW,
                     "%.*s is pinned to a %s now%s: %s", WF_STR_ARG(b->name), b->pin,
                     order > 0 ? ", and downgraded" : "", to);
    } else if (is) {
        say_commit(judging, a, b, to);
    } else {
        say_ref(judging, a, b, to);
    }
}

static void say_kind(struct wf_judging *judging, const struct use *a, const struct use *b) {
    const char *real = b->pinned ? comment_lies(b) : NULL;
    say_new(judging, b, a);
    if (real != NULL) {
        wf_judge_say(judging, WF_CLASS_ACTION_MOVED, WF_CARE_HIGH,
                     "%.*s: the commit is %s, but its comment says %.*s", WF_STR_ARG(b->name), real,
                     WF_STR_ARG(wf_str_trim(b->comment)));
    }
}

static bool is_same(const struct use *a, const struct use *b) {
    return a->uses.kind == WF_USES_DOCKER
               ? b->uses.kind == WF_USES_DOCKER && wf_str_eq(a->name, b->name)
               : a->uses.kind == WF_USES_REPOSITORY && wf_uses_same_action(&a->uses, &b->uses);
}

void wf_judge_uses(struct wf_judging *judging) {
    struct use a = judging->before != NULL ? read_use(judging->before) : (struct use){0};
    struct use b = judging->after != NULL ? read_use(judging->after) : (struct use){0};
    if (judging->after == NULL) {
        wf_judge_say(judging, WF_CLASS_ACTION, WF_CARE_LOW, "no longer uses %.*s",
                     WF_STR_ARG(wf_judge_short(judging->arena, judging->before)));
    } else if (judging->before == NULL) {
        say_new(judging, &b, NULL);
    } else if (is_same(&a, &b)) {
        say_moved(judging, &a, &b);
    } else {
        say_kind(judging, &a, &b);
    }
}
