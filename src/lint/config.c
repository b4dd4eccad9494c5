#include "lint/config.h"

#include "base/file.h"
#include "base/near.h"
#include "lint/config_read.h"
#include "lint/engine.h"
#include "yaml/read.h"

struct wf_config *wf_config_make(struct wf_arena *arena) {
    struct wf_config *config = WF_NEW(arena, struct wf_config);
    config->fail_on = WF_WARNING;
    return config;
}

static const char *find_first(struct wf_arena *arena, const char *folder, const char *const *names) {
    for (; *names; names++) {
        const char *path = wf_path_join(arena, folder[0] ? folder : ".", *names);
        if (wf_file_kind(path) != WF_FILE_MISSING) { /* a folder of that name is an error of its own */
            return path;
        }
    }
    return NULL;
}

const char *wf_config_find(struct wf_arena *arena, const char *folder) {
    static const char *const names[] = {".github/wfgen.yml", ".github/wfgen.yaml", ".wfgen.yml",
                                        ".wfgen.yaml", NULL};
    return find_first(arena, folder, names);
}

const char *wf_config_find_actionlint(struct wf_arena *arena, const char *folder) {
    static const char *const names[] = {".github/actionlint.yaml", ".github/actionlint.yml", NULL};
    return find_first(arena, folder, names);
}

const char *wf_config_find_zizmor(struct wf_arena *arena, const char *folder) {
    static const char *const names[] = {".github/zizmor.yml", ".github/zizmor.yaml", "zizmor.yml",
                                        "zizmor.yaml", NULL};
    return find_first(arena, folder, names);
}

const char *wf_config_find_hadolint(struct wf_arena *arena, const char *folder) {
    static const char *const names[] = {".hadolint.yaml", ".hadolint.yml", NULL};
    return find_first(arena, folder, names);
}

/* --- rules -------------------------------------------------------------------------------------------- */

static const char *const levels[] = {"off", "on", "info", "warning", "error", NULL};

/* off, on or a severity; false when it is none. */
static bool read_level(const struct wf_node *value, struct wf_rule_setting *setting) {
    bool on = false;
    struct wf_str text = wf_node_text(value);
    if (wf_config_flag(value, &on) || wf_str_is(text, "on") || wf_str_is(text, "off")) {
        on = on || wf_str_is(text, "on");
        setting->on = on;
        setting->off = !on;
        return true;
    }
    setting->has_severity = wf_severity_parse(text, &setting->severity);
    setting->on = setting->on || setting->has_severity;
    setting->off = setting->off && !setting->has_severity;
    return setting->has_severity;
}

static void read_severity(struct wf_config_reader *reader, const struct wf_node *value,
                          const struct wf_config_key *key, void *target) {
    (void)key;
    if (!read_level(value, target)) {
        wf_config_problem(reader, value->span, wf_config_near(reader, wf_node_text(value), levels),
                          "\"%.*s\" is none of off, on, info, warning, error",
                          WF_STR_ARG(wf_node_text(value)));
    }
}

static void read_disable(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_config_key *key, void *target) {
    struct wf_rule_setting *setting = target;
    if (!wf_config_flag(value, &setting->off)) {
        wf_config_problem(reader, value->span, (struct wf_str){0}, "\"%s\" must be true or false", key->name);
    }
}

static void read_options(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_config_key *key, void *target) {
    struct wf_rule_setting *setting = target;
    setting->options = wf_node_resolve(value);
    if (!wf_node_is_mapping(value)) {
        wf_config_problem(reader, value->span, (struct wf_str){0}, "\"%s\" must be a mapping", key->name);
    }
}

static void read_security(struct wf_config_reader *reader, const struct wf_node *value,
                          const struct wf_config_key *key, void *target) {
    static const char *const names[] = {"informational", "low", "medium", "high", NULL};
    struct wf_rule_setting *setting = target;
    for (size_t i = 0; names[i]; i++) {
        if (wf_str_is(wf_node_text(value), names[i])) {
            setting->security = (enum wf_level)(WF_LEVEL_INFO + i);
        }
    }
    if (setting->security == WF_LEVEL_NONE) {
        wf_config_problem(reader, value->span, wf_config_near(reader, wf_node_text(value), names),
                          "\"%s\" must be informational, low, medium or high", key->name);
    }
}

static const struct wf_config_key remap_keys[] = {{"severity", read_security, 0}, {0}};

static void read_remap(struct wf_config_reader *reader, const struct wf_node *value,
                       const struct wf_config_key *key, void *target) {
    wf_config_read_keys(reader, value, remap_keys, key->name, target);
}

static const struct wf_config_key rule_keys[] = {
    {"severity", read_severity, 0}, {"ignore", wf_config_read_list, offsetof(struct wf_rule_setting, ignore)},
    {"disable", read_disable, 0},   {"config", read_options, 0},
    {"remap", read_remap, 0},       {0},
};

static void check_id(struct wf_config_reader *reader, const struct wf_node *key) {
    struct wf_str id = wf_node_text(key);
    if (!reader->known || wf_rule_find(reader->known, id)) {
        return;
    }
    struct wf_near near = {.wanted = id};
    wf_rule_names(reader->known, &near);
    struct wf_str help =
        near.best.len == 0 ? WF_STR("\"wfgen rules\" lists all rules")
                           : wf_arena_printf(reader->arena, "did you mean \"%.*s\"?", WF_STR_ARG(near.best));
    wf_config_problem(reader, key->span, help, "there is no rule \"%.*s\"", WF_STR_ARG(id));
}

/* A later file only changes what it says of a rule. */
static struct wf_rule_setting earlier(const struct wf_config *config, struct wf_str id) {
    struct wf_rule_setting setting = {.id = id};
    for (size_t i = 0; i < config->rules.len; i++) {
        if (wf_str_eq(config->rules.items[i].id, id)) {
            setting = config->rules.items[i];
        }
    }
    return setting;
}

static void check_options(struct wf_config_reader *reader, const struct wf_node *id,
                          const struct wf_node *options) {
    const struct wf_rule *rule = reader->known ? wf_rule_find(reader->known, wf_node_text(id)) : NULL;
    if (rule && wf_node_is_mapping(options) && wf_node_get(id->value, "config") == options) {
        wf_config_check_options(reader, rule, options);
    }
}

static void read_rules(struct wf_config_reader *reader, const struct wf_node *value,
                       const struct wf_config_key *key, void *target) {
    (void)target;
    if (!wf_node_is_mapping(value)) {
        wf_config_read_keys(reader, value, rule_keys, key->name, NULL);
        return;
    }
    for (WF_EACH(id, wf_node_resolve(value))) {
        check_id(reader, id);
        struct wf_rule_setting setting = earlier(reader->config, wf_node_text(id));
        struct wf_str above = wf_config_enter(reader, id);
        if (wf_node_is_scalar(id->value)) {
            read_severity(reader, id->value, NULL, &setting);
        } else {
            wf_config_read_keys(reader, id->value, rule_keys, "the settings of a rule", &setting);
            check_options(reader, id, setting.options);
        }
        reader->path = above;
        *WF_PUSH(reader->arena, &reader->config->rules) = setting;
    }
}

/* --- the file ----------------------------------------------------------------------------------------- */

static void read_fail_on(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_config_key *key, void *target) {
    (void)target;
    reader->config->has_fail_on = wf_severity_parse(wf_node_text(value), &reader->config->fail_on);
    if (!reader->config->has_fail_on) {
        wf_config_problem(reader, value->span, wf_config_near(reader, wf_node_text(value), &levels[2]),
                          "\"%s\" must be info, warning or error", key->name);
    }
}

static void read_persona(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_config_key *key, void *target) {
    static const char *const names[] = {"regular", "pedantic", "auditor", NULL};
    (void)target;
    if (!wf_persona_parse(wf_node_text(value), &reader->config->persona)) {
        wf_config_problem(reader, value->span, wf_config_near(reader, wf_node_text(value), names),
                          "\"%s\" must be regular, pedantic or auditor", key->name);
    }
}

static void read_triggers(struct wf_config_reader *reader, const struct wf_node *value,
                          const struct wf_config_key *key, void *target) {
    static const char *const names[] = {"all", "external", "privileged", NULL};
    (void)target;
    if (!wf_triggers_parse(wf_node_text(value), &reader->config->triggers)) {
        wf_config_problem(reader, value->span, wf_config_near(reader, wf_node_text(value), names),
                          "\"%s\" must be all, external or privileged", key->name);
    }
}

static void read_policy(struct wf_config_reader *reader, const struct wf_node *value,
                        const struct wf_config_key *key, void *target) {
    (void)key;
    (void)target;
    wf_config_read_policy_node(reader, value);
}

static const struct wf_config_key file_keys[] = {
    {"rules", read_rules, 0},
    {"fail-on", read_fail_on, 0},
    {"persona", read_persona, 0},
    {"triggers", read_triggers, 0},
    {"policy", read_policy, 0},
    {"runners", wf_config_read_list, offsetof(struct wf_config, runners)},
    {"pins", wf_config_read_text, offsetof(struct wf_config, pins)},
    {0},
};

void wf_config_read(struct wf_arena *arena, struct wf_config *config, const struct wf_rule_table *known,
                    struct wf_str path, struct wf_str bytes) {
    struct wf_config_reader reader = {
        .arena = arena,
        .config = config,
        .source = wf_source_make(arena, path, bytes),
        .known = known,
    };
    wf_config_read_keys(&reader, wf_config_parse(&reader), file_keys, "the configuration", config);
}

/* --- other tools' ------------------------------------------------------------------------------------- */

void wf_config_read_zizmor(struct wf_arena *arena, struct wf_config *config, struct wf_str path,
                           struct wf_str bytes) {
    static const struct wf_config_key keys[] = {{"rules", read_rules, 0}, {0}};
    struct wf_config_reader reader = {
        .arena = arena, .config = config, .source = wf_source_make(arena, path, bytes), .lenient = true};
    wf_config_read_keys(&reader, wf_config_parse(&reader), keys, "zizmor's configuration", config);
}

void wf_config_read_actionlint(struct wf_arena *arena, struct wf_config *config, struct wf_str path,
                               struct wf_str bytes) {
    const struct wf_doc *doc = wf_yaml_parse(arena, path, bytes);
    const struct wf_node *own = wf_node_get(doc->root, "self-hosted-runner");
    const struct wf_node *labels = wf_node_get(own, "labels");
    if (!wf_node_is_sequence(labels)) {
        return;
    }
    for (WF_EACH(item, labels)) {
        const struct wf_node *label = wf_node_resolve(item);
        if (wf_node_is_scalar(label) && label->text.len > 0) {
            *WF_PUSH(arena, &config->runners) = (struct wf_setting){label->text, doc->source, label->span};
        }
    }
}

bool wf_config_spans_files(const struct wf_config *config) {
    return config->docker.jobs.len > 0 || config->artifacts.len > 0 || config->links.len > 0 ||
           config->lock != NULL;
}
