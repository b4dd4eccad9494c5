#include "lang/uses.h"

#include "base/file.h"
#include "lang/hole.h"

static bool is_separator(char c) {
    return c == '/' || c == '\\';
}

/* Reads a number of at most nine digits; false when there is none. */
static bool read_number(struct wf_str s, size_t *pos, uint32_t *number) {
    size_t begin = *pos;
    uint32_t value = 0;
    while (*pos < s.len && wf_is_digit(s.ptr[*pos]) && *pos - begin < 9) {
        value = value * 10 + (uint32_t)(s.ptr[*pos] - '0');
        (*pos)++;
    }
    *number = value;
    return *pos > begin && (*pos == s.len || !wf_is_digit(s.ptr[*pos]));
}

struct wf_version wf_version_parse(struct wf_str text) {
    struct wf_version version = {0};
    uint32_t numbers[3] = {0};
    size_t pos = text.len > 0 && wf_lower(text.ptr[0]) == 'v' ? 1 : 0;
    bool v = pos == 1;
    uint32_t parts = 0;
    while (parts < 3 && read_number(text, &pos, &numbers[parts])) {
        parts++;
        if (parts == 3 || pos == text.len || text.ptr[pos] != '.') {
            break;
        }
        pos++;
    }
    bool extra = pos < text.len && (text.ptr[pos] == '-' || text.ptr[pos] == '+') && pos + 1 < text.len;
    if (parts == 0 || text.ptr[pos - 1] == '.' || (pos < text.len && !extra)) {
        return version;
    }
    return (struct wf_version){numbers[0], numbers[1], numbers[2], parts, v, extra};
}

static bool is_version_char(char c) {
    return wf_is_alnum(c) || c == '.' || c == '-' || c == '+';
}

/* A bare number in a comment (`# 3 files`) is no version: it takes a v or a point. */
static bool is_told_version(const struct wf_version *version) {
    return version->parts > 1 || (version->parts == 1 && version->v);
}

struct wf_version wf_uses_comment_version(struct wf_str comment) {
    for (size_t begin = 0; begin < comment.len;) {
        size_t end = begin;
        while (end < comment.len && is_version_char(comment.ptr[end])) {
            end++;
        }
        size_t last = end;
        while (last > begin && !wf_is_alnum(comment.ptr[last - 1])) {
            last--;
        }
        struct wf_version version = wf_version_parse(wf_str_sub(comment, begin, last));
        if (is_told_version(&version)) {
            return version;
        }
        begin = end + 1;
    }
    return (struct wf_version){0};
}

static enum wf_uses_ref ref_kind(struct wf_str ref, const struct wf_version *version) {
    size_t letters = 0;
    for (size_t i = 0; i < ref.len; i++) {
        if (wf_hex_digit(ref.ptr[i]) == 16) {
            return version->parts > 0 ? WF_USES_REF_VERSION : WF_USES_REF_NAME;
        }
        letters += wf_is_alpha(ref.ptr[i]);
    }
    if (ref.len == 40 || ref.len == 64) {
        return WF_USES_REF_SHA;
    }
    if ((ref.len == 7 || ref.len == 8) && letters > 0 && letters < ref.len) {
        return WF_USES_REF_SHORT_SHA;
    }
    return version->parts > 0 ? WF_USES_REF_VERSION : WF_USES_REF_NAME;
}

/* Splits off the part before the next separator; `*rest` moves behind it. */
static struct wf_str cut_part(struct wf_str *rest) {
    size_t i = 0;
    while (i < rest->len && !is_separator(rest->ptr[i])) {
        i++;
    }
    struct wf_str part = wf_str_sub(*rest, 0, i);
    *rest = wf_str_sub(*rest, i < rest->len ? i + 1 : i, rest->len);
    return part;
}

static bool is_workflow(struct wf_str path) {
    return (wf_str_starts(path, ".github/workflows/") || wf_str_starts(path, ".github/workflows-lab/")) &&
           wf_path_is_yaml(path);
}

static struct wf_uses invalid(struct wf_uses uses, const char *problem) {
    uses.kind = WF_USES_INVALID;
    uses.problem = problem;
    return uses;
}

static struct wf_uses parse_repository(struct wf_uses uses) {
    size_t at = wf_str_find_char(uses.text, '@', 0);
    struct wf_str rest = wf_str_sub(uses.text, 0, at);
    uses.owner = cut_part(&rest);
    uses.repo = cut_part(&rest);
    uses.path = rest;
    uses.workflow = is_workflow(uses.path);
    if (at != WF_NOT_FOUND) {
        uses.ref = wf_str_sub(uses.text, at + 1, uses.text.len);
        uses.version = wf_version_parse(uses.ref);
        uses.ref_kind = uses.ref.len > 0 ? ref_kind(uses.ref, &uses.version) : WF_USES_REF_NONE;
    }
    if (uses.owner.len == 0 || uses.repo.len == 0) {
        return invalid(uses, "it is neither owner/repository@ref, a path that begins with ./, nor docker://");
    }
    if (at == WF_NOT_FOUND || uses.ref.len == 0) {
        return invalid(uses, "it names no version behind an @");
    }
    if (wf_str_find_char(uses.text, '@', at + 1) != WF_NOT_FOUND) {
        return invalid(uses, "it has more than one @");
    }
    uses.kind = WF_USES_REPOSITORY;
    return uses;
}

static struct wf_uses parse_path(struct wf_uses uses, enum wf_uses_kind kind) {
    uses.kind = kind;
    uses.path = uses.text;
    struct wf_str inner = wf_str_sub(uses.text, 2, uses.text.len);
    uses.workflow = is_workflow(inner);
    return uses;
}

struct wf_uses wf_uses_parse(struct wf_str text) {
    struct wf_uses uses = {.text = text, .expression = wf_hole_any(text)};
    if (text.len == 0) {
        return invalid(uses, "it is empty");
    }
    if (wf_str_starts(text, "docker://")) {
        uses.image = wf_str_sub(text, strlen("docker://"), text.len);
        uses.kind = WF_USES_DOCKER;
        return uses.image.len > 0 ? uses : invalid(uses, "it names no image behind docker://");
    }
    if (wf_str_starts(text, "./") || wf_str_starts(text, ".\\")) {
        return parse_path(uses, WF_USES_LOCAL);
    }
    if (wf_str_starts(text, "$/")) {
        return parse_path(uses, WF_USES_SELF);
    }
    struct wf_uses repository = parse_repository(uses);
    bool dots = wf_str_is(repository.owner, ".") || wf_str_is(repository.owner, "..");
    if (text.ptr[0] == '.' && (dots || repository.kind == WF_USES_INVALID)) {
        return invalid(uses, "a local path must begin with ./");
    }
    return repository;
}

bool wf_uses_same_action(const struct wf_uses *a, const struct wf_uses *b) {
    if (a->kind != b->kind) {
        return false;
    }
    return wf_str_eq_case(a->owner, b->owner) && wf_str_eq_case(a->repo, b->repo) &&
           wf_str_eq(a->path, b->path) && wf_str_eq(a->image, b->image);
}

bool wf_uses_is(const struct wf_uses *uses, const char *name) {
    if (uses->kind != WF_USES_REPOSITORY || wf_lower(uses->owner.ptr[0]) != wf_lower(name[0])) {
        return false;
    }
    struct wf_str rest = wf_str_of(name);
    struct wf_str owner = cut_part(&rest);
    struct wf_str repo = cut_part(&rest);
    return wf_str_eq_case(uses->owner, owner) && wf_str_eq_case(uses->repo, repo) &&
           wf_str_eq(uses->path, rest);
}

struct wf_version wf_uses_version(const struct wf_uses *uses, struct wf_str comment) {
    if (uses->ref_kind == WF_USES_REF_SHA || uses->ref_kind == WF_USES_REF_SHORT_SHA) {
        return wf_uses_comment_version(comment);
    }
    return uses->version;
}
