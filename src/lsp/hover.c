/* `textDocument/hover`: what stands at a place, and what the rules that speak of it are about. */
#include "lsp/hover.h"

#include "gha/event.h"
#include "gha/local.h"
#include "gha/permission.h"
#include "gha/runner.h"
#include "lsp/at.h"
#include "lsp/cron_words.h"
#include "lsp/texts.h"

enum { MAX_INPUTS = 60 };

/* --- actions ------------------------------------------------------------------------------------------ */

const struct wf_action_fact *wf_fact_of_step(struct wf_arena *arena, const struct wf_file *file,
                                             const struct wf_step *step) {
    if (step->local != NULL) {
        return wf_local_fact(arena, step->local, step->action.text);
    }
    if (!wf_node_is_scalar(step->uses) || step->action.kind != WF_USES_REPOSITORY) {
        return NULL;
    }
    return wf_action_fact(&step->action, wf_pin_comment(file->doc, step->uses));
}

const struct wf_node *wf_callee_keys(const struct wf_job *job, const char *what) {
    const struct wf_node *call = job->callee != NULL ? wf_node_get(job->callee->on, "workflow_call") : NULL;
    return wf_node_get(call, what);
}

static void put_inputs(struct wf_buf *out, const struct wf_action_fact *fact) {
    wf_buf_text(out, fact->input_count > 0 ? "\ninputs:" : "");
    for (uint32_t i = 0; i < fact->input_count && i < MAX_INPUTS; i++) {
        const struct wf_input_fact *input = &fact->inputs[i];
        wf_buf_printf(out, "%s `%.*s`%s%s", i == 0 ? "" : ",", WF_STR_ARG(input->name),
                      input->required ? " (required)" : "", input->deprecated ? " (deprecated)" : "");
    }
    wf_buf_text(out, fact->input_count > MAX_INPUTS || fact->open_inputs ? ", ...\n" : "\n");
    wf_buf_text(out, fact->output_count > 0 ? "\noutputs:" : "");
    for (uint32_t i = 0; i < fact->output_count && i < MAX_INPUTS; i++) {
        wf_buf_printf(out, "%s `%.*s`", i == 0 ? "" : ",", WF_STR_ARG(fact->outputs[i]));
    }
    wf_buf_text(out, fact->output_count > 0 ? "\n" : "");
}

static void put_fact(struct wf_buf *out, const struct wf_action_fact *fact) {
    wf_buf_printf(out, "**%.*s**", WF_STR_ARG(fact->name));
    if (fact->runtime.len > 0) {
        uint32_t end = wf_runtime_end(fact->runtime);
        wf_buf_printf(out, " runs on %.*s", WF_STR_ARG(fact->runtime));
        if (end != 0) {
            wf_buf_printf(out, " (gone since %04u-%02u)", end / 100, end % 100);
        }
    }
    if (fact->tag.len > 0) {
        wf_buf_printf(out, "; newest: `%.*s`", WF_STR_ARG(fact->tag));
    } else if (fact->newest > 0) {
        wf_buf_printf(out, "; newest: `v%u`", fact->newest);
    }
    if (fact->sha.len > 0) {
        wf_buf_printf(out, " at `%.*s`", WF_STR_ARG(fact->sha));
    }
    wf_buf_text(out, "\n");
    put_inputs(out, fact);
}

static void put_keys(struct wf_buf *out, const char *what, const struct wf_node *mapping) {
    bool first = true;
    for (WF_EACH(key, mapping)) {
        const struct wf_node *required = wf_node_get(key->value, "required");
        bool needed = required != NULL && wf_node_type(required) == WF_TYPE_BOOL && wf_node_bool(required);
        wf_buf_printf(out, "%s%s `%.*s`%s", first ? "\n" : ",", first ? what : "",
                      WF_STR_ARG(wf_node_text(key)), needed ? " (required)" : "");
        first = false;
    }
    wf_buf_text(out, first ? "" : "\n");
}

void wf_hover_uses(struct wf_buf *out, const struct wf_request *request, const struct wf_node *uses) {
    const struct wf_step *step = wf_at_step(request->file, uses);
    const struct wf_job *job = wf_at_job(request->file, uses);
    const struct wf_action_fact *fact =
        step != NULL ? wf_fact_of_step(request->arena, request->file, step) : NULL;
    if (fact != NULL) {
        put_fact(out, fact);
    } else if (step == NULL && job != NULL && job->callee != NULL) {
        wf_buf_printf(out, "**%.*s**\n", WF_STR_ARG(wf_node_text(uses)));
        put_keys(out, "inputs:", wf_callee_keys(job, "inputs"));
        put_keys(out, "secrets:", wf_callee_keys(job, "secrets"));
        put_keys(out, "outputs:", wf_callee_keys(job, "outputs"));
    }
}

/* What a key below `with` or `inputs` declares about itself. */
static void put_declared(struct wf_buf *out, const struct wf_node *mapping, struct wf_str name) {
    static const char *const members[] = {"type", "default", "required", "deprecationMessage"};
    const struct wf_node *input = wf_node_find(mapping, name, true);
    struct wf_str about = wf_node_text(wf_node_get(input, "description"));
    if (input == NULL) {
        return;
    }
    wf_buf_printf(out, "**%.*s**: %.*s\n", WF_STR_ARG(name), WF_STR_ARG(about));
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const struct wf_node *member = wf_node_get(input, members[i]);
        if (wf_node_is_scalar(member)) {
            wf_buf_printf(out, "\n%s: `%.*s`\n", members[i], WF_STR_ARG(wf_node_text(member)));
        }
    }
}

static void hover_input(struct wf_buf *out, const struct wf_request *request, const struct wf_node *key) {
    const struct wf_step *step = wf_at_step(request->file, key);
    const struct wf_job *job = wf_at_job(request->file, key);
    struct wf_str name = wf_node_text(key);
    if (step == NULL) {
        const char *what = wf_str_is(wf_node_text(key->parent->key), "secrets") ? "secrets" : "inputs";
        put_declared(out, job != NULL ? wf_callee_keys(job, what) : NULL, name);
        return;
    }
    if (step->local != NULL) {
        put_declared(out, step->local->inputs, name);
        return;
    }
    const struct wf_action_fact *fact = wf_fact_of_step(request->arena, request->file, step);
    const struct wf_input_fact *input = fact != NULL ? wf_action_input(fact, name) : NULL;
    if (input != NULL) {
        wf_buf_printf(out, "**%.*s**: an input of %.*s%s%s\n", WF_STR_ARG(name), WF_STR_ARG(fact->name),
                      input->required ? ", required" : "", input->deprecated ? ", deprecated" : "");
    } else if (fact != NULL && !fact->open_inputs) {
        wf_buf_printf(out, "%.*s has no input `%.*s`\n", WF_STR_ARG(fact->name), WF_STR_ARG(name));
    }
}

/* --- keys and words ----------------------------------------------------------------------------------- */

static void put_topic(struct wf_buf *out, enum wf_topic topic, struct wf_str name) {
    struct wf_str about = wf_topic_text(topic, name);
    if (about.len > 0) {
        wf_buf_printf(out, "**%.*s**: %.*s\n", WF_STR_ARG(name), WF_STR_ARG(about));
    }
}

static void hover_key(struct wf_buf *out, const struct wf_request *request, const struct wf_node *key) {
    const struct wf_file *file = request->file;
    const struct wf_job *job = wf_at_job(file, key);
    const struct wf_step *step = wf_at_step(file, key);
    struct wf_str owner = wf_node_text(key->parent->key);
    struct wf_str name = wf_node_text(key);
    enum wf_topic topic;
    if ((step != NULL || job != NULL) && (wf_str_is(owner, "with") || wf_str_is(owner, "secrets"))) {
        hover_input(out, request, key);
    } else if (wf_at_topic(file, key, &topic)) {
        put_topic(out, topic, name);
    }
}

static void hover_label(struct wf_buf *out, struct wf_str label) {
    const struct wf_runner_fact *fact = wf_runner_fact(label);
    if (fact == NULL) {
        wf_buf_printf(out, "**%.*s**: no runner of GitHub's own has this label\n", WF_STR_ARG(label));
        return;
    }
    wf_buf_printf(out, "**%.*s**: a %.*s runner of GitHub's", WF_STR_ARG(label), WF_STR_ARG(fact->os));
    if (fact->image.len > 0 && !wf_str_eq(fact->image, fact->label)) {
        wf_buf_printf(out, ", now %.*s", WF_STR_ARG(fact->image));
    }
    if (fact->gone != 0) {
        wf_buf_printf(out, "; gone since %04u-%02u", fact->gone / 100, fact->gone % 100);
    } else if (fact->going != 0) {
        wf_buf_printf(out, "; about to go since %04u-%02u", fact->going / 100, fact->going % 100);
    }
    if (fact->instead.len > 0) {
        wf_buf_printf(out, ", use %.*s", WF_STR_ARG(fact->instead));
    }
    wf_buf_text(out, "\n");
}

static void hover_need(struct wf_buf *out, const struct wf_request *request, struct wf_str id) {
    const struct wf_workflow *workflow = request->file->workflow;
    const struct wf_job *job = workflow != NULL ? wf_workflow_job(workflow, id) : NULL;
    if (job != NULL) {
        struct wf_str name = wf_node_text(job->name);
        wf_buf_printf(out, "job **%.*s**%s%.*s\n", WF_STR_ARG(id), name.len > 0 ? ": " : "",
                      WF_STR_ARG(name));
        put_keys(out, "outputs:", job->outputs);
    }
}

static void hover_value(struct wf_buf *out, const struct wf_request *request, const struct wf_node *node) {
    struct wf_str text = wf_node_text(node);
    bool in_job = wf_at_job(request->file, node) != NULL;
    bool has_hole = wf_str_has(text, "${{");
    if (wf_at_below(node, "uses")) {
        wf_hover_uses(out, request, node);
    } else if (wf_at_below(node, "cron") && !in_job) {
        wf_buf_str(out, wf_cron_words(request->arena, text));
        wf_buf_text(out, "\n");
    } else if (wf_at_below(node, "on") && !in_job) {
        put_topic(out, WF_TOPIC_EVENT, text);
    } else if (in_job && !has_hole && (wf_at_below(node, "runs-on") || wf_at_below(node, "labels"))) {
        hover_label(out, text);
    } else if (in_job && wf_at_below(node, "needs")) {
        hover_need(out, request, text);
    }
}

/* --- findings ----------------------------------------------------------------------------------------- */

/* The page's text behind its head, without its cases. */
static struct wf_str why(const char *rule) {
    size_t length;
    const char *page = wfgen_rule_page(rule, &length);
    struct wf_str text = {page, page != NULL ? length : 0};
    size_t facts = wf_str_find(text, "\nseverity: ", 0);
    size_t begin = facts == WF_NOT_FOUND ? 0 : wf_str_find(text, "\n\n", facts);
    size_t end = wf_str_find(text, "\n```", 0);
    begin = begin == WF_NOT_FOUND ? text.len : begin;
    return wf_str_trim(wf_str_sub(text, begin, end == WF_NOT_FOUND ? text.len : end));
}

static void put_finding(struct wf_buf *out, const struct wf_finding *finding) {
    wf_buf_text(out, out->len > 0 ? "\n---\n\n" : "");
    wf_buf_printf(out, "%s **%s**: %.*s\n\n", wf_severity_name(finding->severity), finding->rule,
                  WF_STR_ARG(finding->message));
    wf_buf_str(out, why(finding->rule));
    if (finding->fix != NULL) {
        wf_buf_printf(out, "\n\nfix: %s%s", finding->fix->title,
                      finding->fix->safety == WF_FIX_SAFE ? "" : " (unsafe)");
    }
    wf_buf_text(out, "\n");
}

static void put_findings(struct wf_buf *out, const struct wf_request *request) {
    const struct wf_document *document = request->document;
    for (size_t i = 0; i < document->findings.len; i++) {
        const struct wf_finding *finding = document->findings.items[i];
        if (finding->source == request->file->source && finding->span.begin <= request->offset &&
            request->offset <= finding->span.end) {
            put_finding(out, finding);
        }
    }
}

static void put_yaml(struct wf_buf *out, const struct wf_request *request) {
    const struct wf_node *node = wf_at_node(request->file, request->offset);
    const struct wf_expr_node *expression;
    if (node == NULL || node->kind != WF_SCALAR) {
        return;
    }
    wf_at_site(request->file, node, request->offset, &expression);
    if (expression != NULL) {
        wf_hover_expression(out, request, node, expression);
    } else if (wf_at_is_key(node)) {
        hover_key(out, request, node);
    } else {
        hover_value(out, request, node);
    }
}

static json_t *answer(struct wf_request *request) {
    struct wf_buf out = {.arena = request->arena};
    if (request->file->dockerfile != NULL) {
        wf_hover_docker(&out, request);
    } else {
        put_yaml(&out, request);
    }
    put_findings(&out, request);
    return out.len > 0 ? json_pack("{s:o}", "contents", wf_json_markdown(wf_buf_view(&out))) : NULL;
}

const struct wf_feature wf_feature_hover = {
    .method = "textDocument/hover",
    .capability = "hoverProvider",
    .findings = true,
    .answer = answer,
};
