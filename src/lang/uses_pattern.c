#include "lang/uses_pattern.h"

static struct wf_str cut(struct wf_str *rest) {
    struct wf_str part = {0};
    wf_str_cut(rest, '/', &part);
    return part;
}

static bool is_word(struct wf_str text) {
    return text.len > 0 && wf_str_find_char(text, '*', 0) == WF_NOT_FOUND;
}

static enum wf_uses_pattern_kind kind_of(const struct wf_uses_pattern *pattern) {
    if (wf_str_is(pattern->repo, "*")) {
        bool all = pattern->path.len == 0 && pattern->ref.len == 0 && is_word(pattern->owner);
        return all ? WF_USES_PATTERN_OWNER : WF_USES_PATTERN_INVALID;
    }
    if (!is_word(pattern->owner) || !is_word(pattern->repo) ||
        (pattern->path.len > 0 && !is_word(pattern->path))) {
        return WF_USES_PATTERN_INVALID;
    }
    if (pattern->ref.len > 0) {
        return WF_USES_PATTERN_REF;
    }
    return pattern->below          ? WF_USES_PATTERN_IN_REPOSITORY
           : pattern->path.len > 0 ? WF_USES_PATTERN_PATH
                                   : WF_USES_PATTERN_REPOSITORY;
}

struct wf_uses_pattern wf_uses_pattern_parse(struct wf_str text) {
    struct wf_uses_pattern pattern = {.kind = WF_USES_PATTERN_ANY};
    if (wf_str_is(text, "*")) {
        return pattern;
    }
    struct wf_str rest = text;
    size_t at = wf_str_find_char(text, '@', 0);
    if (at != WF_NOT_FOUND) {
        pattern.ref = wf_str_sub(text, at + 1, text.len);
        rest = wf_str_sub(text, 0, at);
    }
    pattern.owner = cut(&rest);
    pattern.repo = cut(&rest);
    pattern.path = rest;
    if (wf_str_is(rest, "*")) {
        pattern.below = true;
        pattern.path = WF_STR("");
    }
    pattern.kind = kind_of(&pattern);
    if (at != WF_NOT_FOUND && pattern.ref.len == 0) {
        pattern.kind = WF_USES_PATTERN_INVALID;
    }
    return pattern;
}

bool wf_uses_pattern_matches(const struct wf_uses_pattern *pattern, const struct wf_uses *uses) {
    if (uses->kind != WF_USES_REPOSITORY || pattern->kind == WF_USES_PATTERN_INVALID) {
        return false;
    }
    if (pattern->kind == WF_USES_PATTERN_ANY) {
        return true;
    }
    bool owner = wf_str_eq_case(pattern->owner, uses->owner);
    if (pattern->kind == WF_USES_PATTERN_OWNER) {
        return owner;
    }
    bool path = pattern->below || wf_str_eq(pattern->path, uses->path);
    bool ref = pattern->ref.len == 0 || wf_str_eq(pattern->ref, uses->ref);
    return owner && path && ref && wf_str_eq_case(pattern->repo, uses->repo);
}
