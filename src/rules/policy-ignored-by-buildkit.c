#include "lint/rule.h"

static bool ends_entry(char c) {
    return wf_is_space(c) || c == '"' || c == '\'' || c == '`' || c == ')';
}

/* Reports the text [begin, end) of a setting at its place in the file. */
static void say(struct wf_check *check, const struct wf_setting *setting, size_t begin, size_t end,
                const char *why) {
    struct wf_str part = wf_str_sub(setting->text, begin, end);
    struct wf_str raw = wf_source_slice(setting->source, setting->span);
    struct wf_span span = setting->span;
    size_t at = wf_str_find(raw, wf_arena_str(check->arena, part).ptr, 0);
    if (at != WF_NOT_FOUND) {
        span = wf_span_make(span.begin + at, span.begin + at + part.len);
    }
    wf_report_at(check, setting->source, span, "\"%.*s\": %s", WF_STR_ARG(part), why);
}

static size_t entry_end(struct wf_str text, size_t at) {
    while (at < text.len && !ends_entry(text.ptr[at])) {
        at++;
    }
    return at;
}

static void check_inline(struct wf_check *check, const struct wf_setting *setting) {
    for (size_t at = wf_str_find(setting->text, "type=inline,", 0); at != WF_NOT_FOUND;
         at = wf_str_find(setting->text, "type=inline,", at + 1)) {
        say(check, setting, at, entry_end(setting->text, at),
            "BuildKit ignores every attribute of an inline cache");
    }
}

/* The first entry behind "cache-from" that has a mode. */
static void check_import(struct wf_check *check, const struct wf_setting *setting) {
    size_t at = wf_str_find(setting->text, "cache-from", 0);
    if (at == WF_NOT_FOUND) {
        return;
    }
    size_t end = wf_str_find(setting->text, "cache-to", at);
    size_t type = wf_str_find(setting->text, "type=", at);
    size_t mode = type == WF_NOT_FOUND ? type : wf_str_find(setting->text, ",mode=", type);
    if (mode != WF_NOT_FOUND && mode < end && entry_end(setting->text, type) > mode) {
        say(check, setting, type, entry_end(setting->text, type),
            "BuildKit ignores \"mode\" where a cache is imported");
    }
}

static void check_setting(struct wf_check *check, const struct wf_setting *setting) {
    if (setting->source) {
        check_inline(check, setting);
        check_import(check, setting);
    }
}

static void check_run(struct wf_check *check, const struct wf_repo *all) {
    (void)all;
    for (size_t i = 0; i < check->config->artifacts.len; i++) {
        const struct wf_artifact *artifact = &check->config->artifacts.items[i];
        check_setting(check, &artifact->provides);
        for (size_t k = 0; k < artifact->contains.len; k++) {
            check_setting(check, &artifact->contains.items[k]);
        }
    }
    for (size_t i = 0; i < check->config->links.len; i++) {
        check_setting(check, &check->config->links.items[i].via);
        check_setting(check, &check->config->links.items[i].pattern);
    }
}

const struct wf_rule wf_rule_policy_ignored_by_buildkit = {
    .id = "policy-ignored-by-buildkit",
    .title = "Policy that asks for what BuildKit ignores",
    .category = WF_POLICY,
    .severity = WF_INFO,
    .run_hook = check_run,
};
