/* Which settings are in force, and where each comes from. */
#include "api/session.h"

#include "rules/registry.h"

static const char by_default[] = "default";
static const char by_hand[] = "command line";

static const char *place(struct wfgen *session, const struct wf_config_given *given) {
    unsigned line = wf_source_pos(given->source, given->span.begin).line;
    return wf_arena_printf(&session->run, "%.*s:%u", WF_STR_ARG(given->source->path), line).ptr;
}

/* What the files say last. */
static const struct wf_config_given *find(const struct wfgen *session, const char *name) {
    const struct wf_config_given *found = NULL;
    for (size_t i = 0; session->config != NULL && i < session->config->given.len; i++) {
        if (wf_str_is(session->config->given.items[i].name, name)) {
            found = &session->config->given.items[i];
        }
    }
    return found;
}

/* --- values --------------------------------------------------------------------------------------------- */

static void write_items(struct wf_buf *out, const struct wf_node *sequence) {
    size_t others = 0;
    size_t shown = 0;
    for (WF_EACH(item, sequence)) {
        if (wf_node_is_scalar(item)) {
            wf_buf_printf(out, "%s%.*s", shown++ > 0 ? ", " : "", WF_STR_ARG(wf_node_text(item)));
        } else {
            others++;
        }
    }
    if (others > 0) {
        wf_buf_printf(out, "%s%zu entr%s", shown > 0 ? ", " : "", others, others == 1 ? "y" : "ies");
    }
}

static const char *value_text(struct wfgen *session, const struct wf_node *value) {
    struct wf_buf out = {.arena = &session->run};
    const struct wf_node *real = wf_node_resolve(value);
    if (wf_node_is_sequence(real)) {
        wf_buf_char(&out, '[');
        write_items(&out, real);
        wf_buf_char(&out, ']');
    } else {
        wf_buf_str(&out, wf_node_text(real));
    }
    wf_buf_char(&out, '\0');
    return out.ptr;
}

static void push(struct wfgen *session, const char *name, const char *value, const char *origin) {
    *WF_PUSH(&session->run, &session->settings) = (struct wfgen_setting){
        .size = sizeof(struct wfgen_setting), .name = name, .value = value, .origin = origin};
}

/* --- the list ------------------------------------------------------------------------------------------- */

static void push_choice(struct wfgen *session, const char *name, const char *value, bool asked) {
    const struct wf_config_given *given = find(session, name);
    push(session, name, value, asked ? by_hand : given != NULL ? place(session, given) : by_default);
}

static bool is_listed_elsewhere(struct wf_str name) {
    static const char *const names[] = {"fail-on", "persona", "triggers", NULL};
    return wf_str_is_any(name, names) || wf_str_starts(name, "rules.") || wf_str_is(name, "rules");
}

static enum wfgen_status list(struct wfgen *session, const void *argument) {
    (void)argument;
    push_choice(session, "fail-on", wfgen_severity_name(wfgen_fail_on(session)), session->has_fail_on);
    push_choice(session, "persona", wfgen_persona_name(wfgen_persona_of(session)), session->has_persona);
    push_choice(session, "triggers", wfgen_triggers_name(wfgen_triggers_of(session)), session->has_triggers);
    for (size_t i = 0; session->config != NULL && i < session->config->given.len; i++) {
        const struct wf_config_given *given = &session->config->given.items[i];
        const char *name = wf_arena_str(&session->run, given->name).ptr;
        if (!is_listed_elsewhere(given->name) && find(session, name) == given) {
            push(session, name, value_text(session, given->value), place(session, given));
        }
    }
    for (size_t i = 0; i < session->policies.len; i++) {
        push(session, "policy", session->policies.items[i], by_hand);
    }
    session->listed = true;
    return WFGEN_OK;
}

bool wfgen_setting(struct wfgen *session, size_t index, struct wfgen_setting *setting) {
    if ((!session->listed && wf_guard(session, list, NULL) != WFGEN_OK) || index >= session->settings.len) {
        return false;
    }
    wf_copy_out(setting, &session->settings.items[index], setting->size);
    return true;
}

/* --- rules ---------------------------------------------------------------------------------------------- */

struct origin_question {
    const struct wf_rule *rule;
    const char *answer;
};

static bool is_among(const struct wf_names *names, const char *id) {
    for (size_t i = 0; i < names->len; i++) {
        if (wf_str_is(names->items[i], id)) {
            return true;
        }
    }
    return false;
}

/* Whether "rules.ID" or "rules.ID.severity" is about the rule. */
static bool is_about(struct wf_str name, const struct wf_rule *rule) {
    if (!wf_str_starts(name, "rules.")) {
        return false;
    }
    struct wf_str id = wf_str_sub(name, strlen("rules."), name.len);
    size_t dot = wf_str_find_char(id, '.', 0);
    return wf_rule_is_called(rule, wf_str_sub(id, 0, dot == WF_NOT_FOUND ? id.len : dot));
}

static enum wfgen_status find_origin(struct wfgen *session, const void *argument) {
    struct origin_question *question = *(struct origin_question *const *)argument;
    const char *id = question->rule->id;
    question->answer = by_default;
    if (session->selected.len > 0 || is_among(&session->ignored, id)) {
        question->answer = by_hand;
        return WFGEN_OK;
    }
    for (size_t i = 0; session->config != NULL && i < session->config->given.len; i++) {
        const struct wf_config_given *given = &session->config->given.items[i];
        if (is_about(given->name, question->rule)) {
            question->answer = place(session, given);
        }
    }
    return WFGEN_OK;
}

const char *wfgen_rule_origin(struct wfgen *session, size_t index) {
    struct origin_question question = {.rule = index < wf_rules.count ? wf_rules.rules[index] : NULL};
    struct origin_question *argument = &question;
    bool found = question.rule != NULL && wf_guard(session, find_origin, &argument) == WFGEN_OK;
    return found ? question.answer : NULL;
}
