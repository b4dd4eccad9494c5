#include "base/limits.h"
#include "rules/cache_fix.h"

#include "base/buf.h"

static bool begins_entry(struct wf_str text, size_t at) {
    return wf_str_starts(wf_str_sub(text, at, text.len), "type=");
}

/* The next place behind `at` where a separator is missing that can be written, or WF_NOT_FOUND. */
static size_t next_joined(const struct wf_meant_line *line, struct wf_str text, size_t at) {
    bool one_line = line->command || line->value->style == WF_FOLDED;
    size_t next = wf_cache_joined(wf_str_sub(text, at, text.len));
    return next == WF_NOT_FOUND || (one_line && begins_entry(text, at + next)) ? WF_NOT_FOUND : at + next;
}

/* All of them at once: with one in each round, fixing would not come to an end. */
static const struct wf_fix *separate(struct wf_check *check, const struct wf_meant_line *line,
                                     struct wf_str text, size_t before, size_t at) {
    struct wf_buf out = {.arena = check->arena};
    bool entry = begins_entry(text, at);
    wf_buf_text(&out, entry ? "\n" : ",");
    for (size_t next; (next = next_joined(line, text, at)) != WF_NOT_FOUND; at = next) {
        wf_buf_str(&out, wf_str_trim(wf_str_sub(text, at, next)));
        wf_buf_text(&out, begins_entry(text, next) ? "\n" : ",");
    }
    return wf_cache_fix_part(check, line, before, at, wf_buf_view(&out),
                             entry ? "begin a line for each entry" : "write a comma", WF_FIX_SAFE);
}

/* Two entries, or two attributes, with nothing but a blank between them. */
static bool check_joined(struct wf_check *check, const struct wf_meant_line *line, struct wf_str text) {
    size_t at = wf_cache_joined(text);
    if (at == WF_NOT_FOUND) {
        return false;
    }
    size_t before = at;
    while (wf_is_space(text.ptr[before - 1])) {
        before--;
    }
    bool entry = begins_entry(text, at);
    const char *what = entry ? "two cache entries are read as one" : "blank where a comma belongs";
    struct wf_finding *finding =
        wf_cache_report(check, line, before, at, "%s: \"%.*s\"", what, WF_STR_ARG(text));
    finding->severity = line->exports ? WF_ERROR : WF_WARNING;
    finding->fix = entry && line->value->style == WF_FOLDED ? wf_list_literal_fix(check, line->value)
                                                            : separate(check, line, text, before, at);
    return true;
}

struct effect {
    enum wf_severity severity;
    const char *words;
};

/* What a blank does to the attribute `name` that it makes another one. */
static struct effect effect_of(const struct wf_meant_line *line, const struct wf_cache_attribute *meant,
                               bool key) {
    const struct wf_cache_backend *backend = line->entry->backend;
    const struct wf_cache_attribute_fact *fact =
        backend ? wf_cache_attribute_fact(backend, meant->name) : NULL;
    unsigned use = line->exports ? WF_CACHE_EXPORTS : WF_CACHE_IMPORTS;
    enum wf_severity lost = line->exports ? WF_ERROR : WF_WARNING;
    bool type = wf_str_is(meant->name, "type");
    if (key && (type || (fact && (fact->required & use)))) {
        return (struct effect){WF_ERROR, "the attribute is missing and the build fails"};
    }
    if (type) {
        return (struct effect){lost, line->exports ? "the type is unknown and the build fails"
                                                   : "the type is unknown and nothing is restored"};
    }
    if (wf_str_is(meant->name, "mode") && line->exports && wf_cache_has_modes(line->entry)) {
        return (struct effect){WF_WARNING, "exported as mode=min"};
    }
    if (wf_str_is(meant->name, "ref") && line->entry->type == WF_CACHE_REGISTRY) {
        return (struct effect){lost, line->exports ? "the reference is invalid and the build fails"
                                                   : "the reference is invalid and nothing is restored"};
    }
    return (struct effect){WF_WARNING, key ? "the attribute is ignored" : "it belongs to the value"};
}

/* The entry without those blanks, or an empty text when it holds quotes. */
static struct wf_str tidy(struct wf_arena *arena, const struct wf_meant_line *line) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < line->entry->attributes.len; i++) {
        const struct wf_cache_attribute *attribute = &line->entry->attributes.items[i];
        wf_buf_text(&out, i > 0 ? "," : "");
        wf_buf_str(&out, wf_str_sub(line->text, attribute->key.begin, attribute->key.end));
        wf_buf_text(&out, attribute->has_value ? "=" : "");
        wf_buf_str(&out, wf_str_sub(line->text, attribute->value.begin, attribute->value.end));
    }
    bool quotes = wf_str_find_char(line->entry->text, '"', 0) != WF_NOT_FOUND;
    return quotes ? WF_STR("") : wf_buf_view(&out);
}

static bool differ(struct wf_span a, struct wf_span b) {
    return a.begin != b.begin || a.end != b.end;
}

static void check_line(struct wf_check *check, const struct wf_meant_line *line) {
    struct wf_str text = wf_str_sub(line->text, 0, wf_list_comment(line->text, WF_LIST_TOKENS));
    if (check_joined(check, line, text) || line->entry->bare) {
        return;
    }
    const struct wf_cache_entry *passed = wf_cache_read(check->arena, text);
    struct wf_str tidied = tidy(check->arena, line);
    const struct wf_fix *fix = NULL; /* of the whole entry, whatever is wrong in it */
    for (size_t i = 0; i < passed->attributes.len && i < line->entry->attributes.len; i++) {
        const struct wf_cache_attribute *raw = &passed->attributes.items[i];
        const struct wf_cache_attribute *meant = &line->entry->attributes.items[i];
        bool key = differ(raw->key, meant->key);
        if (!raw->has_value || (!key && !differ(raw->value, meant->value))) {
            continue;
        }
        struct effect effect = effect_of(line, meant, key);
        struct wf_finding *finding = wf_cache_report(
            check, line, raw->key.begin, raw->value.end, "blank in a cache entry, %s: \"%.*s\"", effect.words,
            WF_STR_ARG(wf_str_sub(text, raw->key.begin, raw->value.end)));
        finding->severity = effect.severity;
        if (!fix && tidied.len > 0 && passed->attributes.len <= WF_MAX_FIX_MOVES) {
            fix = wf_cache_fix_part(check, line, 0, text.len, tidied, "remove the blanks", WF_FIX_SAFE);
        }
        finding->fix = fix;
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    wf_cache_each(check, step, check_line);
}

const struct wf_rule wf_rule_cache_blank = {
    .id = "cache-blank",
    .title = "Blank in a cache entry",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .step_hook = check_step,
};
