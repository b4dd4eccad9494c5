/* From the session's settings and the repository's files to what the engine runs with. */
#include "api/session.h"

#include "lint/ignore.h"

#include "base/file.h"
#include "gha/file.h"
#include "lint/lock.h"
#include "rules/registry.h"

enum { MAX_FOLDERS_UP = 64 };

/* --- the configuration file --------------------------------------------------------------------------- */

/* The folder above, or NULL above "/". */
static const char *folder_above(struct wf_arena *arena, const char *folder) {
    struct wf_str base = wf_path_base(wf_str_of(folder));
    if (wf_str_is(base, "/")) {
        return NULL;
    }
    if (wf_str_is(base, ".") || wf_str_is(base, "..")) {
        return wf_path_join(arena, folder, "..");
    }
    return wf_path_folder(arena, folder);
}

/* The root of the Git repository around `folder`, or NULL. */
static const char *find_root(struct wf_arena *arena, const char *folder) {
    for (unsigned i = 0; folder != NULL && i < MAX_FOLDERS_UP; i++) {
        if (wf_file_kind(wf_path_join(arena, folder, ".git")) != WF_FILE_MISSING) {
            return folder;
        }
        const char *above = folder_above(arena, folder);
        folder = above != NULL && wf_file_same(folder, above) ? NULL : above; /* there is nothing above "/" */
    }
    return NULL;
}

/* The one around the first input, which several files of settings are looked for in. */
static const char *known_root(struct wfgen *session, const char *start) {
    if (!session->root_sought) {
        session->root = find_root(&session->run, start);
        session->root_sought = true;
    }
    return session->root;
}

/* Where the first input's .github stands, or would stand. */
static const char *start_folder(struct wfgen *session) {
    bool any = session->inputs.len > 0;
    struct wf_str folder = any ? wf_file_repository(session->inputs.items[0]->name) : WF_STR("");
    return folder.len == 0 ? "." : wf_arena_str(&session->run, folder).ptr;
}

const char *wf_search_repository(struct wfgen *session, const char *name) {
    struct wf_arena *arena = &session->run;
    const char *start = start_folder(session);
    bool here = wf_file_kind(wf_path_join(arena, start, ".github")) == WF_FILE_FOLDER;
    const char *root = here ? start : known_root(session, start);
    return root != NULL ? wf_path_join(arena, root, name) : NULL;
}

/* Beside the first input's .github (without inputs: in the working directory), else at the root of its Git
 * repository. */
static const char *search_config(struct wfgen *session,
                                 const char *(*find)(struct wf_arena *arena, const char *folder)) {
    struct wf_arena *arena = &session->run;
    const char *start = start_folder(session);
    const char *found = find(arena, start);
    const char *root = found == NULL ? known_root(session, start) : NULL;
    return root != NULL ? find(arena, root) : found;
}

/* Teams that come from actionlint keep its configuration. */
static bool read_actionlint(struct wfgen *session, struct wf_config *config, struct wf_err *err) {
    const char *path = session->no_config ? NULL : search_config(session, wf_config_find_actionlint);
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
static bool read_zizmor(struct wfgen *session, struct wf_config *config, struct wf_err *err) {
    const char *path = session->no_config ? NULL : search_config(session, wf_config_find_zizmor);
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

static bool read_hadolint(struct wfgen *session, struct wf_config *config, struct wf_err *err) {
    const char *path = session->no_config ? NULL : search_config(session, wf_config_find_hadolint);
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

static bool read_config(struct wfgen *session, struct wf_config *config, struct wf_err *err) {
    const char *path = session->config_path;
    if (path == NULL && !session->no_config) {
        path = search_config(session, wf_config_find);
    }
    struct wf_str bytes;
    session->config_found = path;
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

static bool read_lock(struct wfgen *session, struct wf_config *config, struct wf_err *err) {
    const char *path = session->pins_path;
    struct wf_str bytes;
    if (path == NULL && config->pins.text.len > 0) {
        path = configured_lock(session, config);
    }
    bool named = path != NULL;
    if (!named && !session->no_config) {
        path = search_config(session, wf_lock_find);
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

bool wf_load_settings(struct wfgen *session, struct wf_err *err) {
    struct wf_config *config = wf_config_make(&session->run);
    config->render_job = wf_emit_job;
    if (!read_actionlint(session, config, err) || !read_zizmor(session, config, err) ||
        !read_hadolint(session, config, err) || !read_config(session, config, err)) {
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
    if (!read_lock(session, config, err)) {
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
    session->config = config;
    return true;
}

/* --- questions about them ----------------------------------------------------------------------------- */

const char *wfgen_config_path(const struct wfgen *session) {
    return session->config_found;
}

const char *wfgen_pins_path(const struct wfgen *session) {
    const struct wf_lock *lock = session->config != NULL ? session->config->lock : NULL;
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
