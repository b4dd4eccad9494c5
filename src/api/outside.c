/* The part of a run that other programs do. */
#include "lint/outside.h"
#include "api/session.h"

void wfgen_set_script_checkers(struct wfgen *session, bool on) {
    session->outside = on;
}

size_t wfgen_notice_count(const struct wfgen *session) {
    return session->notices.len;
}

const char *wfgen_notice(const struct wfgen *session, size_t index) {
    return index < session->notices.len ? session->notices.items[index] : NULL;
}

/* The rules that run and are not ignored: nobody is asked for what would be dropped. */
static struct wf_rule_table wanted_rules(const struct wf_part *part) {
    const struct wfgen *session = part->session;
    const struct wf_rule **wanted = WF_NEW_ARRAY(part->arena, const struct wf_rule *, session->table.count);
    size_t count = 0;
    for (size_t i = 0; i < session->table.count; i++) {
        struct wf_finding any = {.rule = session->table.rules[i]->id, .severity = WF_ERROR};
        if (wf_is_wanted(session, &any)) {
            wanted[count++] = session->table.rules[i];
        }
    }
    return (struct wf_rule_table){wanted, count};
}

static size_t open_files(const struct wf_part *part, const struct wf_config *config, struct wf_file **files) {
    size_t count = 0;
    for (size_t i = 0; i < part->count; i++) {
        struct wf_input *input = part->inputs[i];
        if (input->file != NULL && !input->asked && wf_config_of(part->session, input) == config) {
            files[count++] = input->file;
            input->asked = true;
        }
    }
    return count;
}

static void add_notice(struct wfgen *session, struct wf_str text) {
    for (size_t i = 0; i < session->notices.len; i++) {
        if (wf_str_is(text, session->notices.items[i])) {
            return;
        }
    }
    *WF_PUSH(&session->run, &session->notices) = wf_arena_str(&session->run, text).ptr;
}

/* About the files for which the configuration holds. */
static bool ask_under(const struct wf_part *part, const struct wf_config *config) {
    struct wfgen *session = part->session;
    struct wf_file **files = WF_NEW_ARRAY(part->arena, struct wf_file *, part->count);
    size_t count = open_files(part, config, files);
    if (count == 0) {
        return false;
    }
    struct wf_rule_table table = wanted_rules(part);
    struct wf_outside outside = {
        .arena = part->arena,
        .files = files,
        .count = count,
        .table = &table,
        .config = config,
        .threads = session->threads,
        .progress = &session->progress,
    };
    wf_outside_ask(&outside);
    for (size_t i = 0; i < outside.notices.len; i++) {
        add_notice(session, outside.notices.items[i]);
    }
    return true;
}

bool wf_ask_part(const struct wf_part *part) {
    bool asked = false;
    for (size_t i = 0; part->session->outside && i < part->count; i++) {
        const struct wf_input *input = part->inputs[i];
        if (input->file != NULL && !input->asked) {
            asked = ask_under(part, wf_config_of(part->session, input)) || asked;
        }
    }
    return asked;
}

bool wf_ask_outside(struct wfgen *session) {
    struct wf_part all = {
        .session = session,
        .arena = &session->run,
        .inputs = session->inputs.items,
        .count = session->inputs.len,
    };
    return wf_ask_part(&all);
}
