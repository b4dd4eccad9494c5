#include "gha/guard.h"

#include "gha/event.h"
#include "gha/flow.h"
#include "gha/step.h"

/* Whose condition it is asked for. */
struct sender {
    struct wf_arena *arena;
    struct wf_str event; /* of the run; empty: any */
};

static enum wf_guard harder(enum wf_guard a, enum wf_guard b) {
    return a > b ? a : b;
}

/* --- conditions --------------------------------------------------------------------------------------- */

/* What is told by a context that is equal to a fixed text; in the order of the table the first one counts. */
static const struct {
    const char *context; /* what the pattern ends with */
    const char *texts;   /* blank-separated, NULL: any; in lower case */
    enum wf_guard guard;
} equals[] = {
    {"pull_request.author_association", "owner member collaborator", WF_GUARD_CLOSED},
    {"author_association", "owner member collaborator", WF_GUARD_PERSON},
    {"github.event.workflow_run.event", "push schedule release workflow_dispatch merge_group create delete",
     WF_GUARD_CLOSED},
    {"github.event.pull_request.merged", "true", WF_GUARD_CLOSED},
    {"pull_request.head.repo.fork", "false", WF_GUARD_CLOSED},
    {"github.event.action", "labeled", WF_GUARD_PERSON},
    {"github.event.label.name", NULL, WF_GUARD_PERSON},
    {"labels.*.name", NULL, WF_GUARD_PERSON},
    {"github.actor", NULL, WF_GUARD_PERSON},
    {"github.triggering_actor", NULL, WF_GUARD_PERSON},
    {"github.event.review.state", "approved", WF_GUARD_PERSON},
    {"user.login", NULL, WF_GUARD_CLOSED},
    {"sender.login", NULL, WF_GUARD_PERSON},
    {"head.repo.owner.login", NULL, WF_GUARD_CLOSED},
    {"head.user.login", NULL, WF_GUARD_CLOSED},
    {"head_repository.owner.login", NULL, WF_GUARD_CLOSED},
    {"head_repository.fork", "false", WF_GUARD_CLOSED},
    {"head.repo.full_name", NULL, WF_GUARD_CLOSED},
    {"head_repository.full_name", NULL, WF_GUARD_CLOSED},
    {"head.repo.id", NULL, WF_GUARD_CLOSED},
};

static bool text_in(struct wf_str text, const char *texts) {
    struct wf_str rest = wf_str_of(texts);
    struct wf_str word;
    while (rest.len > 0 && wf_str_cut(&rest, ' ', &word)) {
        if (wf_str_eq_case(word, text)) {
            return true;
        }
    }
    return false;
}

/* What a context that has this text tells; an unknown text fits only where any does. */
static enum wf_guard guard_of_text(struct wf_str pattern, const struct wf_str *text) {
    for (size_t i = 0; i < sizeof equals / sizeof *equals; i++) {
        if (wf_str_ends(pattern, equals[i].context)) {
            bool fits = !equals[i].texts || (text && text_in(*text, equals[i].texts));
            return fits ? equals[i].guard : WF_GUARD_NONE;
        }
    }
    return WF_GUARD_NONE;
}

static bool is_literal(const struct wf_expr_node *node) {
    return node->kind <= WF_EXPR_STRING;
}

/* `context == text`; two contexts, such as the head's repository and this one, count as any text. */
static enum wf_guard guard_of_equal(const struct sender *sender, const struct wf_expr_node *a,
                                    const struct wf_expr_node *b) {
    if (is_literal(a)) {
        const struct wf_expr_node *literal = a;
        a = b;
        b = literal;
    }
    struct wf_str left = wf_expr_pattern(sender->arena, a);
    if (is_literal(b)) {
        struct wf_str text = wf_value_to_string(sender->arena, wf_expr_constant(sender->arena, b));
        return guard_of_text(left, &text);
    }
    return harder(guard_of_text(left, NULL), guard_of_text(wf_expr_pattern(sender->arena, b), NULL));
}

static enum wf_guard guard_of(const struct sender *sender, const struct wf_expr_node *node, bool wanted);

/* `contains(list, item)`, whichever of them is the context; of a fixed list each text must tell. */
static enum wf_guard guard_of_contains(const struct sender *sender, const struct wf_expr_node *call) {
    static const char *const insiders[] = {"MEMBER", "OWNER", "COLLABORATOR", NULL};
    static const char *const outsiders[] = {"CONTRIBUTOR", "FIRST_TIME", "NONE", "MANNEQUIN", NULL};
    struct wf_str list = wf_expr_pattern(sender->arena, call->first);
    struct wf_str item = wf_expr_pattern(sender->arena, call->last);
    const struct wf_expr_node *texts = call->first;
    if (texts->kind == WF_EXPR_CALL && texts->function == WF_FN_FROM_JSON) {
        texts = texts->first;
    }
    if (wf_str_ends(item, "author_association")) {
        struct wf_str text = texts->kind == WF_EXPR_STRING ? texts->text : WF_STR("");
        bool inside = wf_str_has_any(text, insiders) && !wf_str_has_any(text, outsiders);
        bool author = wf_str_ends(item, "pull_request.author_association");
        return !inside ? WF_GUARD_NONE : author ? WF_GUARD_CLOSED : WF_GUARD_PERSON;
    }
    if (wf_str_has(list, "labels") || wf_str_ends(item, ".login") || wf_str_is(item, "github.actor") ||
        wf_str_is(item, "github.triggering_actor")) {
        return WF_GUARD_PERSON;
    }
    return WF_GUARD_NONE;
}

/* Of a list of conditions: `all` of them hold, or one does and nobody knows which. */
static enum wf_guard guard_of_list(const struct sender *sender, const struct wf_expr_node *list, bool wanted,
                                   bool all) {
    enum wf_guard guard = all ? WF_GUARD_NONE : WF_GUARD_CLOSED;
    for (const struct wf_expr_node *node = list->first; node; node = node->next) {
        enum wf_guard one = guard_of(sender, node, wanted);
        guard = all ? harder(guard, one) : one < guard ? one : guard;
    }
    return guard;
}

/* A comparison of `github.event_name` with a text, which the sender's event decides; without one, those that
 * no outsider starts are told apart. False: it is another comparison. */
static bool ask_event(const struct sender *sender, const struct wf_expr_node *node, bool wanted,
                      enum wf_guard *guard) {
    const struct wf_expr_node *text = is_literal(node->first) ? node->first : node->last;
    const struct wf_expr_node *name = is_literal(node->first) ? node->last : node->first;
    if (!wf_str_is(wf_expr_pattern(sender->arena, name), "github.event_name") ||
        text->kind != WF_EXPR_STRING) {
        return false;
    }
    bool equal = wanted == (node->kind == WF_EXPR_EQ);
    bool inner =
        wf_str_in(text->text, "push schedule workflow_dispatch release repository_dispatch merge_group");
    bool known = sender->event.len > 0;
    bool holds = known ? wf_str_eq_case(text->text, sender->event) == equal : !(inner && equal);
    *guard = holds ? WF_GUARD_NONE : WF_GUARD_CLOSED;
    return true;
}

/* What it tells that the node is true, or false when that is `wanted`. */
static enum wf_guard guard_of(const struct sender *sender, const struct wf_expr_node *node, bool wanted) {
    enum wf_guard guard = WF_GUARD_NONE;
    switch (node->kind) {
    case WF_EXPR_NOT:
        return guard_of(sender, node->first, !wanted);
    case WF_EXPR_AND:
    case WF_EXPR_OR:
        return guard_of_list(sender, node, wanted, (node->kind == WF_EXPR_AND) == wanted);
    case WF_EXPR_EQ:
    case WF_EXPR_NE:
        if (ask_event(sender, node, wanted, &guard)) {
            return guard;
        }
        return wanted == (node->kind == WF_EXPR_EQ) ? guard_of_equal(sender, node->first, node->last)
                                                    : WF_GUARD_NONE;
    case WF_EXPR_CALL:
        return wanted && node->function == WF_FN_CONTAINS ? guard_of_contains(sender, node) : WF_GUARD_NONE;
    default:
        break;
    }
    struct wf_str truth = wanted ? WF_STR("true") : WF_STR("false");
    return node->kind == WF_EXPR_NAME || node->kind == WF_EXPR_INDEX
               ? guard_of_text(wf_expr_pattern(sender->arena, node), &truth)
               : WF_GUARD_NONE;
}

static const struct wf_expr *read_condition(struct wf_arena *arena, const struct wf_node *condition) {
    struct wf_str text = wf_str_trim(wf_node_text(condition));
    struct wf_expr_sites sites = wf_expr_sites(arena, text);
    if (sites.whole && !sites.sites.items[0].error) {
        text = wf_str_sub(text, sites.sites.items[0].inner_begin, sites.sites.items[0].inner_end);
    }
    return wf_expr_read(arena, text);
}

enum wf_guard wf_guard_of_condition(struct wf_arena *arena, const struct wf_node *condition,
                                    struct wf_str event) {
    struct sender sender = {arena, event};
    if (!condition) {
        return WF_GUARD_NONE;
    }
    const struct wf_expr *parsed = read_condition(arena, condition);
    return parsed->root ? guard_of(&sender, parsed->root, true) : WF_GUARD_NONE;
}

/* --- steps -------------------------------------------------------------------------------------------- */

static bool find_status(void *data, const struct wf_expr_node *node) {
    bool *found = data;
    *found = *found || (node->kind == WF_EXPR_CALL && wf_expr_is_status(node->function) &&
                        node->function != WF_FN_SUCCESS);
    return true;
}

/* Whether the job waits for others without caring how they end. */
static bool goes_on(struct wf_arena *arena, const struct wf_node *condition) {
    bool found = false;
    const struct wf_expr *parsed = condition ? read_condition(arena, condition) : NULL;
    if (parsed && parsed->root) {
        wf_expr_walk(parsed->root, find_status, &found);
    }
    return found;
}

/* Steps that look up who it is that asks: by GitHub's API, or actions made for that. */
static bool asks_for_rights(const struct wf_step *step) {
    static const char *const words[] = {"getCollaboratorPermissionLevel",
                                        "checkCollaborator",
                                        "getMembershipForUserInOrg",
                                        "checkMembershipForUser",
                                        "/collaborators/",
                                        "/memberships/",
                                        "author_association",
                                        "authorAssociation",
                                        NULL};
    static const char *const names[] = {"check-user-permission",
                                        "check-actor-permission",
                                        "permission-check",
                                        "actor-permission",
                                        "get-user-teams",
                                        "team-member",
                                        "check-permission",
                                        "check-membership",
                                        "verify-user",
                                        "check-team",
                                        "user-permission",
                                        "check-author",
                                        "org-member",
                                        "is-organization-member",
                                        NULL};
    struct wf_str script = wf_node_text(step->run ? step->run : wf_step_input(step, "script"));
    return wf_str_has_any(script, words) || wf_str_has_any(step->action.repo, names) ||
           (step->action.kind == WF_USES_LOCAL && wf_str_has_any(step->action.text, names));
}

static enum wf_guard guard_of_steps(const struct wf_job *job, size_t before) {
    for (size_t i = 0; i < job->step_count && i < before; i++) {
        if (asks_for_rights(&job->steps[i])) {
            return WF_GUARD_PERSON;
        }
    }
    return WF_GUARD_NONE;
}

/* A workflow that is called to decide, by its name. */
static bool decides(const struct wf_job *job) {
    static const char *const names[] = {"check-run", "permission", "authorize", "approv",
                                        "gate",      "verify",     "is-member", NULL};
    return wf_str_has_any(wf_node_text(job->uses), names);
}

static enum wf_guard guard_of_one(struct wf_arena *arena, const struct wf_job *job, struct wf_str event) {
    enum wf_guard guard = job->environment ? WF_GUARD_PERSON : WF_GUARD_NONE;
    return harder(guard, wf_guard_of_condition(arena, job->condition, event));
}

/* The label alone starts it. */
static enum wf_guard guard_of_types(const struct wf_workflow *workflow, struct wf_str event) {
    const struct wf_node *key = wf_event_key(workflow, "pull_request_target");
    const struct wf_node *types = wf_node_get(key ? wf_node_resolve(key->value) : NULL, "types");
    bool one = wf_node_is_sequence(types) && types->count == 1;
    struct wf_str type = wf_node_text(one ? wf_node_first(types) : types);
    bool asked = event.len == 0 || wf_str_is(event, "pull_request_target");
    return asked && wf_str_is(type, "labeled") ? WF_GUARD_PERSON : WF_GUARD_NONE;
}

enum wf_guard wf_guard_of_job(struct wf_arena *arena, const struct wf_job *job, struct wf_str event) {
    enum wf_guard guard = harder(guard_of_one(arena, job, event), guard_of_types(job->workflow, event));
    for (size_t i = 0; i < job->needed_count && !goes_on(arena, job->condition); i++) {
        const struct wf_job *needed = job->needed[i];
        enum wf_guard steps = guard_of_steps(needed, needed->step_count);
        guard = harder(guard, harder(guard_of_one(arena, needed, event), steps));
        guard = harder(guard, decides(needed) ? WF_GUARD_PERSON : WF_GUARD_NONE);
    }
    return guard;
}

enum wf_guard wf_guard_of_step(struct wf_arena *arena, const struct wf_step *step, struct wf_str event) {
    enum wf_guard guard = wf_guard_of_condition(arena, step->condition, event);
    if (!step->job) {
        return guard;
    }
    guard = harder(guard, guard_of_steps(step->job, step->index));
    return harder(guard, wf_guard_of_job(arena, step->job, event));
}
