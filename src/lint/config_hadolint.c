/* hadolint's configuration, for who comes from there. Documentation: hadolint's README, "Configure". */
#include "lint/config.h"
#include "yaml/read.h"

/* "DL3008" is an alias of our rules; "SC2046" one of the numbers of shellcheck. */
static bool is_code(struct wf_str text, const char *letters) {
    return text.len == 6 && wf_str_starts(text, letters);
}

struct level {
    const char *name;
    enum wf_severity severity;
};

static const struct level levels[] = {
    {"error", WF_ERROR},
    {"warning", WF_WARNING},
    {"info", WF_INFO},
    {"style", WF_INFO},
};

/* `severity` NULL: the code is off. */
static void set_code(struct wf_arena *arena, struct wf_config *config, struct wf_str code,
                     const enum wf_severity *severity) {
    if (is_code(code, "SC")) {
        struct wf_code_setting *setting = WF_PUSH(arena, &config->hadolint.codes);
        *setting = (struct wf_code_setting){.code = code, .off = !severity, .has_severity = severity != NULL};
        setting->severity = severity ? *severity : WF_INFO;
    } else if (is_code(code, "DL")) {
        struct wf_rule_setting *setting = WF_PUSH(arena, &config->rules);
        *setting = (struct wf_rule_setting){.id = code, .off = !severity, .on = severity != NULL};
        setting->has_severity = severity != NULL;
        setting->severity = severity ? *severity : WF_INFO;
    }
}

static void set_codes(struct wf_arena *arena, struct wf_config *config, const struct wf_doc *doc,
                      const struct wf_node *list, const enum wf_severity *severity) {
    for (WF_EACH(item, wf_node_resolve(list))) {
        struct wf_str code = wf_str_trim(wf_node_text(wf_node_resolve(item)));
        set_code(arena, config, code, severity);
        *WF_PUSH(arena, &config->given) = (struct wf_config_given){
            .name = wf_arena_printf(arena, "rules.%.*s", WF_STR_ARG(code)),
            .value = item,
            .source = doc->source,
            .span = item->span,
        };
    }
}

static void read_registries(struct wf_arena *arena, struct wf_config *config, const struct wf_doc *doc) {
    const struct wf_node *list = wf_node_resolve(wf_node_get(doc->root, "trustedRegistries"));
    for (WF_EACH(item, list)) {
        const struct wf_node *name = wf_node_resolve(item);
        if (wf_node_text(name).len > 0) {
            *WF_PUSH(arena, &config->hadolint.registries) =
                (struct wf_setting){wf_node_text(name), doc->source, name->span};
        }
    }
}

static void read_labels(struct wf_arena *arena, struct wf_config *config, const struct wf_doc *doc) {
    for (WF_EACH(key, wf_node_resolve(wf_node_get(doc->root, "label-schema")))) {
        if (wf_node_text(key).len > 0) {
            *WF_PUSH(arena, &config->hadolint.labels) =
                (struct wf_label_schema){wf_node_text(key), wf_node_text(wf_node_resolve(key->value))};
        }
    }
}

static bool is_true(const struct wf_doc *doc, const char *key) {
    return wf_str_is(wf_node_text(wf_node_get(doc->root, key)), "true");
}

void wf_config_read_hadolint(struct wf_arena *arena, struct wf_config *config, struct wf_str path,
                             struct wf_str bytes) {
    const struct wf_doc *doc = wf_yaml_parse(arena, path, bytes);
    const struct wf_node *override = wf_node_get(doc->root, "override");
    struct wf_str threshold = wf_node_text(wf_node_get(doc->root, "failure-threshold"));
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        set_codes(arena, config, doc, wf_node_get(override, levels[i].name), &levels[i].severity);
        if (wf_str_is(threshold, levels[i].name)) {
            config->hadolint.has_fail_on = true;
            config->hadolint.fail_on = levels[i].severity;
        }
    }
    set_codes(arena, config, doc, wf_node_get(doc->root, "ignored"), NULL);
    read_registries(arena, config, doc);
    read_labels(arena, config, doc);
    config->hadolint.strict_labels = is_true(doc, "strict-labels");
    config->hadolint.no_comments = is_true(doc, "disable-ignore-pragma");
    config->hadolint.never_fails = is_true(doc, "no-fail");
}

bool wf_config_fails(const struct wf_config *config, const struct wf_finding *finding, bool dockerfile) {
    const struct wf_hadolint *hadolint = &config->hadolint;
    if (dockerfile && !config->has_fail_on && hadolint->never_fails) {
        return false;
    }
    bool theirs = dockerfile && !config->has_fail_on && hadolint->has_fail_on;
    return finding->severity >= (theirs ? hadolint->fail_on : config->fail_on);
}
