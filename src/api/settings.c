/* From the session's settings and the repository's files to what the engine runs with. */
#include "api/settings.h"
#include "api/session.h"

#include "lint/ignore.h"

#include "base/file.h"
#include "gha/file.h"
#include "lint/lock.h"
#include "rules/registry.h"

/* --- the configuration file ----------------------------------------------------------------------------- */

/* Teams that come from actionlint keep its configuration. */
static bool read_actionlint(struct wfgen *session, const char *path, struct wf_config *config,
                            struct wf_err *err) {
    struct wf_str bytes;
    if (path == NULL) {
        return true;
    }
    if (!wf_file_read(&session->run, path, WF_MAX_FILE_BYTES, &bytes, err)) {
        return false;
    }
    wf_config_read_actionlint(&session->run, config, wf_str_of(path), bytes);
    return true;
}

/* Its rules carry our ids; what our own configuration says counts more. */
static bool read_zizmor(struct wfgen *session, const char *path, struct wf_config *config,
                        struct wf_err *err) {
    struct wf_str bytes;
    if (path == NULL) {
        return true;
    }
    if (!wf_file_read(&session->run, path, WF_MAX_FILE_BYTES, &bytes, err)) {
        return false;
    }
    wf_config_read_zizmor(&session->run, config, wf_str_of(path), bytes);
    return true;
}

static bool read_hadolint(struct wfgen *session, const char *path, struct wf_config *config,
                          struct wf_err *err) {
    struct wf_str bytes;
    if (path == NULL) {
        return true;
    }
    if (!wf_file_read(&session->run, path, WF_MAX_FILE_BYTES, &bytes, err)) {
        return false;
    }
    wf_config_read_hadolint(&session->run, config, wf_str_of(path), bytes);
    return true;
}

static bool read_config(struct wfgen *session, const char *path, struct wf_config *config,
                        struct wf_err *err) {
    struct wf_str bytes;
    if (path == NULL) {
        return true;
    }
    if (!wf_file_read(&session->run, path, WF_MAX_FILE_BYTES, &bytes, err)) {
        err->kind = WF_ERR_USAGE; /* a setting names it */
        return false;
    }
    wf_config_read(&session->run, config, &wf_rules, wf_str_of(path), bytes);
    return true;
}

/* --- the lock ----------------------------------------------------------------------------------------- */

/* What the configuration names is below the repository that it belongs to. */
static const char *configured_lock(struct wfgen *session, const struct wf_config *config) {
    struct wf_arena *arena = &session->run;
    const char *path = wf_arena_str(arena, config->pins.text).ptr;
    const char *folder = wf_path_folder(arena, wf_arena_str(arena, config->pins.source->path).ptr);
    bool github = wf_str_is(wf_path_base(wf_str_of(folder)), ".github");
    folder = github ? wf_path_folder(arena, folder) : folder;
    return path[0] == '/' ? path : wf_path_join(arena, folder, path);
}

static bool read_lock(struct wfgen *session, const char *path, struct wf_config *config, struct wf_err *err) {
    struct wf_str bytes;
    bool named = session->pins_path != NULL || config->pins.text.len > 0;
    if (session->pins_path == NULL && config->pins.text.len > 0) {
        path = configured_lock(session, config);
    }
    if (path == NULL) {
        return true;
    }
    if (!wf_file_read(&session->run, path, WF_MAX_FILE_BYTES, &bytes, err)) {
        err->kind = named ? WF_ERR_USAGE : err->kind;
        return false;
    }
    wf_lock_read(&session->run, config, wf_str_of(path), bytes);
    return true;
}

/* --- the rules ---------------------------------------------------------------------------------------- */

static bool has_name(const struct wf_names *names, const char *id) {
    for (size_t i = 0; i < names->len; i++) {
        if (wf_str_is(names->items[i], id)) {
            return true;
        }
    }
    return false;
}

/* The last setting of a rule counts: a copy that is on overrides what the configuration says of it. */
static void wake_rule(struct wfgen *session, struct wf_config *config, const struct wf_rule *rule) {
    struct wf_rule_setting setting = {0};
    for (size_t i = 0; i < config->rules.len; i++) {
        if (wf_rule_is_called(rule, config->rules.items[i].id)) {
            setting = config->rules.items[i];
        }
    }
    setting.id = wf_str_of(rule->id);
    setting.off = false;
    setting.on = true;
    *WF_PUSH(&session->run, &config->rules) = setting;
}

static void select_rules(struct wfgen *session, struct wf_config *config) {
    const struct wf_rule **chosen = WF_NEW_ARRAY(&session->run, const struct wf_rule *, wf_rules.count);
    size_t count = 0;
    bool numbers = false;
    for (size_t i = 0; i < session->selected.len; i++) {
        numbers = numbers || wf_is_shellcheck_code(session->selected.items[i]);
    }
    for (size_t i = 0; i < wf_rules.count; i++) {
        if (has_name(&session->selected, wf_rules.rules[i]->id) ||
            (numbers && strcmp(wf_rules.rules[i]->id, "shellcheck") == 0)) {
            chosen[count++] = wf_rules.rules[i];
            wake_rule(session, config, wf_rules.rules[i]);
        }
    }
    session->table = (struct wf_rule_table){.rules = chosen, .count = count};
}

/* Whether one of the names is the number of shellcheck with which the finding begins. */
static bool has_code(const struct wf_names *names, const struct wf_finding *finding) {
    for (size_t i = 0; i < names->len; i++) {
        if (wf_finding_has_code(finding, names->items[i])) {
            return true;
        }
    }
    return false;
}

bool wf_is_wanted(const struct wfgen *session, const struct wf_finding *finding) {
    if (finding->severity < session->min_severity || has_name(&session->ignored, finding->rule) ||
        has_code(&session->ignored, finding)) {
        return false;
    }
    return session->selected.len == 0 || strcmp(finding->rule, "shellcheck") != 0 ||
           has_name(&session->selected, finding->rule) || has_code(&session->selected, finding) ||
           finding->message.len == 0; /* it stands for any */
}

static bool read_settings(struct wfgen *session, const struct wf_setting_files *found,
                          struct wf_config *config, struct wf_err *err) {
    config->render_job = wf_emit_job;
    if (!read_actionlint(session, found->actionlint, config, err) ||
        !read_zizmor(session, found->zizmor, config, err) ||
        !read_hadolint(session, found->hadolint, config, err) ||
        !read_config(session, found->config, config, err)) {
        return false;
    }
    for (size_t i = 0; i < session->policies.len; i++) {
        if (!wf_config_add_policy(&session->run, config, session->policies.items[i], err)) {
            err->kind = WF_ERR_USAGE;
            return false;
        }
    }
    config->fail_on = session->has_fail_on ? session->fail_on : config->fail_on;
    config->has_fail_on |= session->has_fail_on;
    config->persona = session->has_persona ? session->persona : config->persona;
    if (!read_lock(session, found->lock, config, err)) {
        return false;
    }
    config->triggers = session->has_triggers ? session->triggers : config->triggers;
    session->table = wf_rules;
    for (size_t i = 0; i < wf_rules.count; i++) {
        if (has_name(&session->woken, wf_rules.rules[i]->id)) {
            wake_rule(session, config, wf_rules.rules[i]);
        }
    }
    if (session->selected.len > 0) {
        select_rules(session, config);
    }
    return true;
}

static struct wf_str key_of(struct wf_arena *arena, const struct wf_setting_files *found) {
    const char *const paths[] = {found->config, found->actionlint, found->zizmor, found->hadolint,
                                 found->lock};
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        wf_buf_text(&out, paths[i] != NULL ? paths[i] : "");
        wf_buf_char(&out, '\0');
    }
    return wf_buf_view(&out);
}

/* Repositories without settings of their own share theirs, and so do parts of one. NULL: an error. */
static const struct wf_config *known_settings(struct wfgen *session, const struct wf_setting_files *found,
                                              struct wf_err *err) {
    struct wf_str key = key_of(&session->run, found);
    const struct wf_config *known = wf_map_get(&session->known_configs, key);
    if (known != NULL) {
        return known;
    }
    struct wf_config *config = wf_config_make(&session->run);
    if (!read_settings(session, found, config, err)) {
        return NULL;
    }
    wf_map_put(&session->known_configs, key, config);
    *WF_PUSH(&session->run, &session->configs) = config;
    return config;
}

bool wf_load_settings(struct wfgen *session, struct wf_err *err) {
    const struct wf_input *first = session->inputs.len > 0 ? session->inputs.items[0] : NULL;
    struct wf_setting_files found = wf_find_settings(session, first);
    session->known_configs.arena = &session->run;
    session->config_found = found.config;
    session->config = known_settings(session, &found, err);
    return session->config != NULL;
}

bool wf_load_own_settings(struct wfgen *session, const struct wf_groups *groups, struct wf_err *err) {
    for (size_t i = 0; i < groups->list.len; i++) {
        const struct wf_group *group = groups->list.items[i];
        const struct wf_input *first = group->inputs.items[0];
        const struct wf_config *config = session->config;
        if (first != session->inputs.items[0]) { /* whose settings are known */
            struct wf_setting_files found = wf_find_settings(session, first);
            config = known_settings(session, &found, err);
        }
        if (config == NULL) {
            return false;
        }
        for (size_t k = 0; k < group->inputs.len; k++) {
            group->inputs.items[k]->config = config;
        }
    }
    return true;
}

const struct wf_config *wf_config_of(const struct wfgen *session, const struct wf_input *input) {
    return input->config != NULL ? input->config : session->config;
}

bool wf_settings_span_files(const struct wfgen *session) {
    bool any = wf_config_spans_files(session->config);
    for (size_t i = 0; i < session->configs.len && !any; i++) {
        any = wf_config_spans_files(session->configs.items[i]);
    }
    return any;
}

/* --- questions about them ----------------------------------------------------------------------------- */

const char *wfgen_config_path(const struct wfgen *session) {
    return session->config_found;
}

const char *wfgen_pins_path(const struct wfgen *session) {
    const struct wf_lock *lock = NULL;
    for (size_t i = 0; i < session->configs.len && lock == NULL; i++) {
        lock = session->configs.items[i]->lock;
    }
    return lock != NULL ? lock->source->path.ptr : NULL;
}

enum wfgen_severity wfgen_fail_on(const struct wfgen *session) {
    enum wf_severity severity = session->has_fail_on ? session->fail_on : WF_WARNING;
    return (enum wfgen_severity)(session->config != NULL ? session->config->fail_on : severity);
}

enum wfgen_persona wfgen_persona_of(const struct wfgen *session) {
    return (enum wfgen_persona)(session->config != NULL ? session->config->persona : session->persona);
}

enum wfgen_triggers wfgen_triggers_of(const struct wfgen *session) {
    return (enum wfgen_triggers)(session->config != NULL ? session->config->triggers : session->triggers);
}

bool wfgen_rule_setting(const struct wfgen *session, size_t index, bool *on, enum wfgen_severity *severity) {
    if (index >= wf_rules.count) {
        return false;
    }
    const struct wf_rule *rule = wf_rules.rules[index];
    bool selected = session->selected.len == 0 || has_name(&session->selected, rule->id);
    bool awake = !rule->opt_in;
    *severity = (enum wfgen_severity)rule->severity;
    for (size_t i = 0; session->config != NULL && i < session->config->rules.len; i++) {
        const struct wf_rule_setting *setting = &session->config->rules.items[i];
        if (wf_rule_is_called(rule, setting->id)) {
            awake = !setting->off && (!rule->opt_in || setting->on);
            *severity = setting->has_severity ? (enum wfgen_severity)setting->severity : *severity;
        }
    }
    *on = awake && selected && !has_name(&session->ignored, rule->id);
    return true;
}
