#include "gha/flow.h"
#include "gha/step.h"
#include "gha/trigger.h"
#include "rules/expr_ask.h"

/* A comparison of who acted last, which need not be who made what the run is about. */
struct question {
    struct wf_arena *arena;
    const struct wf_expr_node *test;    /* the first one */
    const struct wf_expr_node *context; /* in it */
    bool number;                        /* it asks for an account's number, not its name */
    bool asks_author;                   /* another one asks for the maker's name */
    bool proved;                        /* ... and has to hold as well */
    bool inside;                        /* the branch has to be one of this repository's own */
};

/* --- what is asked ------------------------------------------------------------------------------------ */

static bool is_name(struct wf_str pattern) {
    static const char *const names[] = {"github.actor", "github.triggering_actor",
                                        "github.event.pull_request.sender.login", NULL};
    return wf_str_is_any(pattern, names);
}

static bool is_number(struct wf_str pattern) {
    static const char *const numbers[] = {"github.actor_id", "github.event.pull_request.sender.id", NULL};
    return wf_str_is_any(pattern, numbers);
}

/* The numbers of well-known bots' accounts. */
static bool is_bot_number(struct wf_str text) {
    return wf_str_in(text, "29110 49699333 27856297 29139614");
}

/* Whether all of the condition holds only when the node does. */
static bool is_needed(const struct wf_expr_node *node) {
    return !node->parent || (node->parent->kind == WF_EXPR_AND && !node->parent->parent);
}

static bool is_head(struct wf_arena *arena, const struct wf_expr_node *node) {
    return wf_str_is(wf_expr_pattern(arena, node), "github.event.pull_request.head.repo.full_name");
}

static bool visit(void *data, const struct wf_expr_node *node) {
    struct question *question = data;
    if (node->kind != WF_EXPR_EQ) {
        return true;
    }
    bool head = is_head(question->arena, node->first) || is_head(question->arena, node->last);
    question->inside = question->inside || (head && is_needed(node));
    bool turned = node->first->kind <= WF_EXPR_STRING;
    const struct wf_expr_node *context = turned ? node->last : node->first;
    const struct wf_expr_node *literal = turned ? node->first : node->last;
    if (literal->kind > WF_EXPR_STRING) {
        return true;
    }
    struct wf_str text = wf_value_to_string(question->arena, wf_expr_constant(question->arena, literal));
    struct wf_str pattern = wf_expr_pattern(question->arena, context);
    bool number = is_number(pattern) && is_bot_number(text);
    if (!question->test && (number || (is_name(pattern) && wf_str_ends(text, "[bot]")))) {
        question->test = node;
        question->context = context;
        question->number = number;
    } else if (wf_str_ends(pattern, ".user.login") && wf_str_ends(text, "[bot]")) {
        question->asks_author = true;
        question->proved = question->proved || is_needed(node);
    }
    return true;
}

/* Whether the test alone can decide. */
static bool dominates(const struct wf_expr_node *root) {
    while (root->kind == WF_EXPR_NOT) {
        root = root->first;
    }
    return root->kind == WF_EXPR_EQ || root->kind == WF_EXPR_OR;
}

/* --- fix ---------------------------------------------------------------------------------------------- */

/* Who made what an event is about. */
static const char *maker_of(struct wf_str event) {
    static const struct {
        const char *events;
        const char *maker;
    } makers[] = {
        {"issue_comment discussion_comment pull_request_review_comment", "comment.user"},
        {"pull_request_review", "review.user"},
        {"issues", "issue.user"},
        {"discussion", "discussion.user"},
        {"pull_request pull_request_target", "pull_request.user"},
        {"release", "release.author"},
        {"milestone", "milestone.creator"},
        {"create delete label project fork watch public", "sender"},
    };
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        if (wf_str_in(event, makers[i].events)) {
            return makers[i].maker;
        }
    }
    return NULL;
}

/* The one event that starts the workflow; empty when there are several. */
static struct wf_str only_event(const struct wf_run_cases *runs) {
    struct wf_str event = runs && runs->list.len > 0 ? runs->list.items[0].event : WF_STR("");
    for (size_t i = 1; event.len > 0 && i < runs->list.len; i++) {
        if (!wf_str_eq(event, runs->list.items[i].event)) {
            return WF_STR("");
        }
    }
    return event;
}

static const struct wf_fix *fix(const struct wf_asked *asked, const struct question *question) {
    const char *maker = maker_of(only_event(asked->check->file->runs));
    if (!maker || question->asks_author) {
        return NULL;
    }
    struct wf_patch patch = wf_check_patch(asked->check);
    struct wf_span part = wf_site_part(asked->site, question->context);
    struct wf_str text =
        wf_arena_printf(asked->check->arena, "github.event.%s.%s", maker, question->number ? "id" : "login");
    bool done = wf_patch_set_part(&patch, asked->site->scalar, part.begin, part.end, text);
    return done ? wf_patch_fix(&patch, "ask who made it", WF_FIX_SAFE) : NULL;
}

/* --- findings ----------------------------------------------------------------------------------------- */

/* Whether each run that an outsider can start has no right to write and no secrets. */
static bool is_powerless(const struct wf_run_cases *runs) {
    for (size_t i = 0; runs && i < runs->list.len; i++) {
        if (!wf_str_in(runs->list.items[i].event,
                       "pull_request pull_request_review merge_group push schedule "
                       "pull_request_review_comment workflow_dispatch")) {
            return false;
        }
    }
    return true;
}

static void check_site(const struct wf_asked *asked) {
    const struct wf_site *site = asked->site;
    struct question question = {.arena = asked->check->arena};
    if (!site->condition || !site->job || site->job->uses) {
        return;
    }
    wf_expr_walk(site->expression->root, visit, &question);
    bool dead = site->step ? wf_step_is_dead(site->step) : wf_job_is_dead(site->job);
    if (!question.test || question.proved || dead) {
        return;
    }
    struct wf_str text = wf_expr_slice(site, question.test);
    struct wf_str message =
        wf_arena_printf(question.arena, "not proved to be the bot's work: \"%.*s\"", WF_STR_ARG(text));
    struct wf_finding *finding = wf_report_node(asked->check, site, question.test, message);
    bool harmless = question.inside || is_powerless(asked->check->file->runs);
    finding->severity = harmless ? WF_INFO : WF_WARNING;
    wf_finding_risk(finding, WF_LEVEL_HIGH,
                    dominates(site->expression->root) ? WF_LEVEL_HIGH : WF_LEVEL_MEDIUM, WF_REGULAR);
    wf_finding_reach(finding, wf_pair_span(site->field));
    finding->fix = fix(asked, &question);
    if (!finding->fix) {
        wf_finding_help(asked->check, finding,
                        "ask for who made it, such as github.event.pull_request.user.login");
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_ask_sites(check, check_site);
}

const struct wf_rule wf_rule_bot_conditions = {
    .id = "bot-conditions",
    .title = "Bot told by who acted last",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
