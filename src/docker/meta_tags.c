#include "base/buf.h"
#include "docker/meta_reader.h"
#include "lang/hole.h"
#include "lang/uses.h"

enum { MAX_TAG = 128 };

/* One tag while it is made. */
struct making {
    const struct wf_meta_run *run;
    const struct wf_meta_line *line;
    struct wf_meta_pieces value;
    enum wf_truth latest; /* what `latest=auto` makes of it */
    const char *reason;
};

static const char only_tags[] = "it is made for tags only";
static const char ref_unknown[] = "it depends on the ref";

/* TRUE for a run of that kind of ref, FALSE with a reason for another. */
static enum wf_truth on_ref(struct making *m, enum wf_meta_ref ref, const char *otherwise) {
    if (m->run->trigger->ref == WF_META_REF_UNKNOWN) {
        m->reason = ref_unknown;
        return WF_MAYBE;
    }
    m->reason = m->run->trigger->ref == ref ? NULL : otherwise;
    return m->run->trigger->ref == ref ? WF_TRUE : WF_FALSE;
}

static enum wf_truth make_schedule(struct making *m) {
    wf_meta_expand(m->run, &m->value, wf_meta_attr(m->line, "pattern"), false);
    struct wf_str event = m->run->trigger->event;
    m->reason = event.len == 0 ? "it depends on the event" : "it is made for schedules only";
    bool scheduled = wf_str_has(event, "schedule");
    return event.len == 0 ? WF_MAYBE : scheduled ? WF_TRUE : WF_FALSE;
}

/* The one literal that the pieces are, or NULL. */
static const struct wf_str *literal(const struct wf_meta_pieces *pieces) {
    bool one = pieces->list.len == 1 && pieces->list.items[0].kind == WF_META_LITERAL;
    return one ? &pieces->list.items[0].text : NULL;
}

/* The text of {{name}} in a pattern for version `text`. */
static struct wf_str version_part(struct wf_arena *arena, struct wf_str text, struct wf_str name) {
    struct wf_version version = wf_version_parse(text);
    if (wf_str_is(name, "raw")) {
        return text;
    }
    if (wf_str_is(name, "version")) {
        size_t build = wf_str_find_char(text, '+', 0);
        return wf_str_sub(text, version.v, build == WF_NOT_FOUND ? text.len : build);
    }
    if (wf_str_is(name, "major")) {
        return wf_arena_printf(arena, "%u", version.major);
    }
    if (wf_str_is(name, "minor")) {
        return wf_arena_printf(arena, "%u", version.minor);
    }
    return wf_str_is(name, "patch") ? wf_arena_printf(arena, "%u", version.patch) : (struct wf_str){"", 0};
}

/* A pre-release gets its whole version, whatever the pattern, unless that is {{raw}} alone. */
static struct wf_str pattern_for(const struct wf_meta_line *line, enum wf_truth prerelease) {
    struct wf_str pattern = wf_meta_attr(line, "pattern");
    struct wf_str inner = wf_str_trim(wf_str_sub(pattern, 2, pattern.len > 2 ? pattern.len - 2 : 0));
    bool raw = wf_str_starts(pattern, "{{") && wf_str_is(inner, "raw");
    return prerelease == WF_TRUE && !raw ? WF_STR("{{version}}") : pattern;
}

static void make_version_pieces(struct making *m, const struct wf_str *text, enum wf_truth prerelease) {
    struct wf_meta_pieces pattern = {0};
    wf_meta_expand(m->run, &pattern, pattern_for(m->line, prerelease), true);
    for (size_t i = 0; i < pattern.list.len; i++) {
        struct wf_meta_piece piece = pattern.list.items[i];
        if (piece.kind == WF_META_VERSION && text != NULL) {
            wf_meta_put_text(m->run, &m->value, version_part(m->run->arena, *text, piece.text));
        } else {
            wf_meta_put(m->run, &m->value, piece);
        }
    }
}

/* The tag's name or the expanded `value`: what a version is read from. */
static enum wf_truth version_source(struct making *m, struct wf_meta_pieces *source) {
    struct wf_str value = wf_meta_attr(m->line, "value");
    if (value.len == 0) {
        wf_meta_put_text(m->run, source, m->run->trigger->ref_name);
        return on_ref(m, WF_META_TAG, only_tags);
    }
    wf_meta_expand(m->run, source, value, false);
    return WF_TRUE;
}

static enum wf_truth make_version(struct making *m) {
    struct wf_meta_pieces source = {0};
    enum wf_truth fires = version_source(m, &source);
    bool matches = wf_meta_attr(m->line, "match").len > 0;
    const struct wf_str *text = matches || fires != WF_TRUE ? NULL : literal(&source);
    bool of_tag = wf_meta_attr(m->line, "value").len == 0 && !matches;
    enum wf_truth valid = of_tag ? m->run->trigger->is_version : WF_MAYBE;
    enum wf_truth prerelease = of_tag ? m->run->trigger->is_prerelease : WF_MAYBE;
    if (text != NULL) {
        struct wf_version version = wf_version_parse(*text);
        bool good = m->line->type == WF_META_SEMVER ? version.parts == 3 : version.parts > 0;
        valid = good ? WF_TRUE : WF_FALSE;
        prerelease = version.extra && wf_str_find_char(*text, '-', 0) != WF_NOT_FOUND ? WF_TRUE : WF_FALSE;
    }
    make_version_pieces(m, text, prerelease);
    m->latest = prerelease == WF_TRUE ? WF_FALSE : prerelease == WF_FALSE ? WF_TRUE : WF_MAYBE;
    if (fires == WF_FALSE || valid == WF_TRUE) {
        return fires;
    }
    m->reason =
        valid == WF_FALSE ? "what it is read from is no version" : "what it is read from may be no version";
    return valid;
}

static enum wf_truth make_match(struct making *m) {
    struct wf_meta_pieces source = {0};
    enum wf_truth fires = version_source(m, &source);
    wf_meta_put(m->run, &m->value,
                (struct wf_meta_piece){WF_META_OTHER, wf_meta_attr(m->line, "pattern"), true});
    m->latest = WF_TRUE;
    if (fires == WF_FALSE) {
        return WF_FALSE;
    }
    m->reason = "the pattern must match";
    return WF_MAYBE;
}

static enum wf_truth make_edge(struct making *m) {
    const struct wf_meta_trigger *trigger = m->run->trigger;
    wf_meta_put_text(m->run, &m->value, WF_STR("edge"));
    enum wf_truth fires = on_ref(m, WF_META_BRANCH, "it is made for branches only");
    struct wf_str branch = wf_meta_attr(m->line, "branch");
    if (fires != WF_TRUE) {
        return fires;
    }
    m->reason = "it is made for one branch only";
    if (branch.len == 0) {
        return wf_meta_is_default_branch(trigger);
    }
    if (wf_hole_any(branch) || trigger->ref_name.len == 0) {
        return WF_MAYBE;
    }
    return wf_str_eq(branch, trigger->ref_name) ? WF_TRUE : WF_FALSE;
}

/* The name of the ref, or a piece that stands for it. */
static void put_name(struct making *m, enum wf_meta_piece_kind kind) {
    if (m->run->trigger->ref_name.len > 0 && kind != WF_META_PR_NUMBER) {
        wf_meta_put_text(m->run, &m->value, m->run->trigger->ref_name);
    } else {
        wf_meta_put(m->run, &m->value, (struct wf_meta_piece){kind, {"", 0}, false});
    }
}

static enum wf_truth make_ref(struct making *m) {
    struct wf_str event = wf_meta_attr(m->line, "event");
    if (wf_str_is(event, "branch")) {
        put_name(m, WF_META_BRANCH_NAME);
        return on_ref(m, WF_META_BRANCH, "it is made for branches only");
    }
    if (wf_str_is(event, "tag")) {
        put_name(m, WF_META_TAG_NAME);
        m->latest = WF_TRUE;
        return on_ref(m, WF_META_TAG, only_tags);
    }
    if (wf_str_is(event, "pr")) {
        put_name(m, WF_META_PR_NUMBER);
        return on_ref(m, WF_META_PULL, "it is made for pull requests only");
    }
    wf_meta_put(m->run, &m->value, (struct wf_meta_piece){WF_META_OTHER, event, true});
    m->latest = WF_MAYBE;
    m->reason = ref_unknown;
    return WF_MAYBE;
}

static enum wf_truth make_raw(struct making *m) {
    wf_meta_expand(m->run, &m->value, wf_meta_attr(m->line, "value"), false);
    return WF_TRUE;
}

static enum wf_truth make_sha(struct making *m) {
    struct wf_str format = wf_meta_attr(m->line, "format");
    struct wf_meta_piece piece = {
        wf_str_is(format, "long") ? WF_META_LONG_SHA : WF_META_SHORT_SHA, {"", 0}, false};
    piece.kind = wf_hole_any(format) ? WF_META_OTHER : piece.kind;
    wf_meta_put(m->run, &m->value, piece);
    return WF_TRUE;
}

static enum wf_truth (*const makers[])(struct making *m) = {
    [WF_META_SCHEDULE] = make_schedule, [WF_META_SEMVER] = make_version, [WF_META_PEP440] = make_version,
    [WF_META_MATCH] = make_match,       [WF_META_EDGE] = make_edge,      [WF_META_REF_TYPE] = make_ref,
    [WF_META_RAW] = make_raw,           [WF_META_SHA] = make_sha,
};

static void put_affix(struct making *m, struct wf_meta_pieces *pieces, const char *key,
                      const struct wf_meta_flavor *flavor) {
    struct wf_str own = wf_meta_attr(m->line, key);
    if (own.ptr != NULL) {
        wf_meta_expand(m->run, pieces, own, false);
    } else if (flavor->unknown) {
        wf_meta_put(m->run, pieces, (struct wf_meta_piece){WF_META_OTHER, {"", 0}, true});
    } else {
        wf_meta_expand(m->run, pieces, strcmp(key, "prefix") == 0 ? flavor->prefix : flavor->suffix, false);
    }
}

static void put_all(const struct wf_meta_run *run, struct wf_meta_pieces *pieces,
                    const struct wf_meta_pieces *more) {
    for (size_t i = 0; i < more->list.len; i++) {
        wf_meta_put(run, pieces, more->list.items[i]);
    }
}

static bool all_maybe_empty(const struct wf_meta_tag *tag) {
    for (size_t i = 0; i < tag->pieces.len; i++) {
        if (!tag->pieces.items[i].maybe_empty) {
            return false;
        }
    }
    return true;
}

/* Docker wants [A-Za-z0-9_][A-Za-z0-9_.-]{0,127}; what the clean-up leaves is wrong only in front or too
 * long. */
static void check_tag(struct wf_meta_tag *tag) {
    size_t length = 0;
    bool open = false; /* all pieces so far may be empty */
    for (size_t i = 0; i < tag->pieces.len; i++) {
        const struct wf_meta_piece *piece = &tag->pieces.items[i];
        bool front = i == 0 || open;
        if (piece->kind == WF_META_LITERAL) {
            length += piece->text.len;
            if (front && (piece->text.ptr[0] == '-' || piece->text.ptr[0] == '.')) {
                tag->invalid = i == 0 ? WF_TRUE : WF_MAYBE;
                tag->reason =
                    piece->text.ptr[0] == '-' ? "a tag must not begin with -" : "a tag must not begin with .";
                return;
            }
        }
        open = front && piece->maybe_empty;
    }
    tag->invalid = length > MAX_TAG ? WF_TRUE : open ? WF_MAYBE : WF_FALSE;
    tag->reason = length > MAX_TAG ? "a tag has at most 128 characters" : tag->reason;
}

/* `enable`; FALSE and MAYBE with a reason. */
static enum wf_truth enabled(struct making *m, struct wf_meta_tags *tags) {
    struct wf_meta_pieces pieces = {0};
    bool wrong;
    wf_meta_expand(m->run, &pieces, wf_meta_attr(m->line, "enable"), false);
    enum wf_truth on = wf_meta_boolean(&pieces, &wrong);
    if (wrong && tags->problem == NULL) {
        tags->problem = "enable must come to true or false";
        tags->problem_line = m->line;
    }
    m->reason = on == WF_FALSE ? "it is not enabled" : "it may not be enabled";
    return on;
}

static enum wf_truth make_tag(struct making *m, struct wf_meta_tags *tags,
                              const struct wf_meta_flavor *flavor, struct wf_meta_tag *tag) {
    struct wf_meta_pieces pieces = {0};
    tag->line = m->line;
    if (m->line->problem != NULL || m->line->unknown) {
        tag->reason = m->line->problem != NULL ? m->line->problem : "the line is not known";
        wf_meta_put(m->run, &pieces, (struct wf_meta_piece){WF_META_OTHER, {"", 0}, true});
        tag->pieces.items = pieces.list.items;
        tag->pieces.len = tag->pieces.cap = pieces.list.len;
        tag->produced = m->line->problem != NULL ? WF_FALSE : WF_MAYBE;
        return WF_MAYBE;
    }
    enum wf_truth on = enabled(m, tags);
    const char *why_off = m->reason;
    m->reason = NULL;
    enum wf_truth fires = makers[m->line->type](m);
    put_affix(m, &pieces, "prefix", flavor);
    put_all(m->run, &pieces, &m->value);
    put_affix(m, &pieces, "suffix", flavor);
    wf_meta_sanitize(m->run, &pieces);
    tag->pieces.items = pieces.list.items;
    tag->pieces.len = tag->pieces.cap = pieces.list.len;
    tag->produced = wf_truth_and(on, fires);
    tag->reason = fires == WF_FALSE || on == WF_TRUE ? m->reason : why_off;
    tag->reason = tag->produced == WF_TRUE ? NULL : tag->reason;
    if (tag->produced != WF_FALSE && all_maybe_empty(tag)) {
        tag->produced = tag->pieces.len == 0 ? WF_FALSE : WF_MAYBE;
        tag->reason = tag->pieces.len == 0 ? "it is empty" : "it may be empty";
    }
    return m->latest;
}

/* What `latest=` says of a tag for which auto says `automatic`. */
static enum wf_truth latest_of(const struct wf_meta_run *run, const struct wf_meta_flavor *flavor,
                               enum wf_truth automatic) {
    struct wf_meta_pieces pieces = {0};
    bool wrong;
    if (wf_str_is(flavor->latest, "auto")) {
        return automatic;
    }
    wf_meta_expand(run, &pieces, flavor->latest, false);
    return flavor->unknown ? WF_MAYBE : wf_meta_boolean(&pieces, &wrong);
}

/* The first tag that is produced decides whether `latest` is too; `decided` tells that it is known which one.
 */
struct decision {
    bool any, decided;
    enum wf_truth latest;
};

static void vote(struct decision *decision, enum wf_truth latest, bool last) {
    if (decision->decided) {
        return;
    }
    decision->latest = decision->any && decision->latest != latest ? WF_MAYBE : latest;
    decision->any = true;
    decision->decided = last;
}

static void make_latest(const struct wf_meta_run *run, const struct wf_meta_flavor *flavor,
                        struct wf_meta_tag *tag, enum wf_truth produced) {
    struct wf_meta_pieces pieces = {0};
    if (flavor->prefix_latest) {
        wf_meta_expand(run, &pieces, flavor->prefix, false);
    }
    wf_meta_put_text(run, &pieces, WF_STR("latest"));
    if (flavor->suffix_latest) {
        wf_meta_expand(run, &pieces, flavor->suffix, false);
    }
    wf_meta_sanitize(run, &pieces);
    tag->pieces.items = pieces.list.items;
    tag->pieces.len = tag->pieces.cap = pieces.list.len;
    tag->produced = produced;
    tag->reason = produced == WF_TRUE    ? NULL
                  : produced == WF_FALSE ? "latest=auto adds it for versions and tags only"
                                         : "it depends on the other tags";
    if (produced == WF_FALSE && wf_str_is(flavor->latest, "false")) {
        tag->reason = "the flavor has latest=false";
    }
}

struct wf_meta_tags *wf_meta_tags(struct wf_arena *arena, const struct wf_meta_lines *lines,
                                  const struct wf_meta_flavor *flavor, const struct wf_meta_trigger *trigger,
                                  const struct wf_meta_resolver *resolver) {
    struct wf_meta_tags *tags = WF_NEW(arena, struct wf_meta_tags);
    struct wf_meta_run run = {arena, trigger, resolver};
    struct decision decision = {false, false, WF_FALSE};
    for (size_t i = 0; i < lines->lines.len; i++) {
        struct making making = {.run = &run, .line = &lines->lines.items[i], .latest = WF_FALSE};
        struct wf_meta_tag *tag = WF_PUSH(arena, &tags->tags);
        tag->invalid = WF_FALSE;
        enum wf_truth automatic = make_tag(&making, tags, flavor, tag);
        if (tag->produced != WF_FALSE) {
            check_tag(tag);
            vote(&decision, latest_of(&run, flavor, automatic), tag->produced == WF_TRUE);
        }
    }
    vote(&decision, WF_FALSE, true);
    tags->latest.invalid = WF_FALSE;
    make_latest(&run, flavor, &tags->latest, decision.latest);
    if (decision.latest != WF_FALSE) {
        check_tag(&tags->latest);
    }
    return tags;
}

struct wf_str wf_meta_tag_text(struct wf_arena *arena, const struct wf_meta_tag *tag) {
    static const char *const names[] = {
        [WF_META_BRANCH_NAME] = "<branch>",
        [WF_META_TAG_NAME] = "<tag>",
        [WF_META_BASE_REF] = "<base branch>",
        [WF_META_SHORT_SHA] = "<short sha>",
        [WF_META_LONG_SHA] = "<sha>",
        [WF_META_PR_NUMBER] = "<number>",
        [WF_META_DATE] = "<date>",
        [WF_META_DEFAULT_BRANCH] = "<true or false>",
        [WF_META_OTHER] = "<...>",
    };
    struct wf_buf text = {.arena = arena};
    for (size_t i = 0; i < tag->pieces.len; i++) {
        const struct wf_meta_piece *piece = &tag->pieces.items[i];
        if (piece->kind == WF_META_LITERAL || piece->kind == WF_META_EXPRESSION) {
            wf_buf_str(&text, piece->text);
        } else if (piece->kind == WF_META_VERSION) {
            wf_buf_printf(&text, "<%.*s>", WF_STR_ARG(piece->text));
        } else {
            wf_buf_text(&text, names[piece->kind]);
        }
    }
    return wf_buf_view(&text);
}
