#include "gha/facts.h"
#include "gha/needed_in.h"

/* Inputs that actions take a token by. */
static const char *const token_inputs[] = {
    "token",
    "github-token",
    "github_token",
    "githubtoken",
    "repo-token",
    "repo_token",
    "access-token",
    "gh-token",
    "gh_token",
    "github_pat",
    "gitHubToken",
    "myToken",
    "secret",
    "accesstoken",
    "github-pat",
    "repotoken",
    "github-personal-access-token",
};

struct inputs {
    struct wf_needed_look *look;
    const struct wf_node *with;
    struct wf_str name; /* of the action */
    struct wf_span span;
    struct wf_version version; /* of the action, as far as it is known */
};

static const struct wf_node *input(const struct inputs *inputs, const char *name) {
    return wf_node_find(inputs->with, wf_str_of(name), true);
}

/* Whose token the step gives the action. */
static enum wf_token given_token(const struct inputs *inputs) {
    enum wf_token token = WF_TOKEN_NONE;
    for (size_t i = 0; i < sizeof token_inputs / sizeof *token_inputs; i++) {
        const struct wf_node *value = input(inputs, token_inputs[i]);
        enum wf_token one = value ? wf_needed_token(inputs->look, wf_node_text(value)) : WF_TOKEN_NONE;
        token = one > token ? one : token;
    }
    if (token == WF_TOKEN_NONE) {
        enum wf_token github = wf_needed_env(inputs->look, "GITHUB_TOKEN");
        enum wf_token gh = wf_needed_env(inputs->look, "GH_TOKEN");
        token = github > gh ? github : gh;
    }
    return token;
}

/* --- conditions --------------------------------------------------------------------------------------- */

static bool is_one_of(struct wf_str text, struct wf_str values) {
    struct wf_str value;
    while (wf_str_cut(&values, '|', &value)) {
        if (wf_str_eq_case(text, value) || (wf_str_is(value, "''") && text.len == 0)) {
            return true;
        }
    }
    return false;
}

/* `name`, `!name`, `name=a|b`, `name!=a|b`, `name!~a` (it does not have it inside), `@git` (git has the job's
 * token), `@v9+` (its major version is not below), `@own=name`
 * (no other token by that input); true also when an expression decides. */
static bool may_hold(const struct inputs *inputs, struct wf_str condition) {
    size_t tilde = wf_str_find(condition, "!~", 0);
    if (wf_str_is(condition, "@git")) {
        return inputs->look->kept;
    }
    if (wf_str_starts(condition, "@own=")) {
        const struct wf_node *other =
            wf_node_find(inputs->with, wf_str_sub(condition, 5, condition.len), true);
        return !other || wf_needed_token(inputs->look, wf_node_text(other)) == WF_TOKEN_OWN;
    }
    if (wf_str_starts(condition, "@v")) {
        struct wf_version least =
            wf_version_parse(wf_str_sub(condition, 1, condition.len - (wf_str_ends(condition, "+") ? 1 : 0)));
        return inputs->version.parts == 0 || inputs->version.major >= least.major;
    }
    if (tilde != WF_NOT_FOUND) {
        struct wf_str value = wf_node_text(wf_node_find(inputs->with, wf_str_sub(condition, 0, tilde), true));
        return wf_str_find_str(value, wf_str_sub(condition, tilde + 2, condition.len), 0) == WF_NOT_FOUND;
    }
    size_t equals = wf_str_find_char(condition, '=', 0);
    bool negated = wf_str_starts(condition, "!");
    size_t end = equals;
    if (equals != WF_NOT_FOUND && equals > 0 && condition.ptr[equals - 1] == '!') {
        negated = true;
        end = equals - 1;
    }
    struct wf_str name = wf_str_sub(condition, wf_str_starts(condition, "!") ? 1 : 0, end);
    const struct wf_node *value = wf_node_find(inputs->with, name, true);
    struct wf_str text = wf_str_trim(wf_node_text(value));
    if (wf_str_has(text, "${{")) {
        return true;
    }
    bool holds = equals == WF_NOT_FOUND
                     ? text.len > 0 && !wf_str_is_case(text, "false") && !wf_str_is(text, "never")
                     : value && is_one_of(text, wf_str_sub(condition, equals + 1, condition.len));
    return holds != negated;
}

static bool may_hold_all(const struct inputs *inputs, struct wf_str when) {
    while (when.len > 0) {
        size_t at = wf_str_find(when, " and ", 0);
        if (!may_hold(inputs, wf_str_sub(when, 0, at))) {
            return false;
        }
        when = at == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(when, at + 5, when.len);
    }
    return true;
}

static void apply(const struct inputs *inputs, const struct wf_use_fact *use) {
    enum wf_token token = given_token(inputs);
    bool used = token != WF_TOKEN_OTHER;
    for (uint32_t i = 0; i < use->count; i++) {
        const struct wf_need_fact *fact = &use->needs[i];
        used = fact->mark == WF_NEED_GIVEN ? token == WF_TOKEN_OWN : used;
        /* Which no input brings, or another one. */
        bool apart = wf_str_is(fact->scope, "id-token") || wf_str_has(fact->when, "@own=");
        if ((used || apart || fact->mark == WF_NEED_OPAQUE) && may_hold_all(inputs, fact->when)) {
            wf_needed_add_fact(inputs->look, fact, false, inputs->name, inputs->span);
        }
    }
}

/* --- checkouts and images ----------------------------------------------------------------------------- */

static void checkout(const struct inputs *inputs) {
    struct wf_needed_look *look = inputs->look;
    const struct wf_node *given = input(inputs, "token");
    const struct wf_node *key = input(inputs, "ssh-key");
    struct wf_str repository = wf_node_text(input(inputs, "repository"));
    bool own = !given || wf_needed_token(look, wf_node_text(given)) == WF_TOKEN_OWN;
    bool foreign = repository.len > 0 && !wf_str_has(repository, "${{");
    if (own) {
        wf_needed_add(look, "contents", WF_PERMISSION_READ, !foreign, inputs->name, inputs->span);
    }
    bool keeps = !wf_str_is_case(wf_node_text(input(inputs, "persist-credentials")), "false");
    look->kept = keeps && !foreign ? own && !key : look->kept;
}

static bool is_false(const struct inputs *inputs, const char *name) {
    struct wf_str text = wf_node_text(input(inputs, name));
    return text.len == 0 || wf_str_is_case(text, "false");
}

static bool has(const struct inputs *inputs, const char *name, const char *needle) {
    return wf_str_has(wf_node_text(input(inputs, name)), needle);
}

/* Whether names of images, as far as they can be read, leave ghcr.io out. */
static bool names_others(const struct inputs *inputs) {
    struct wf_str tags = wf_node_text(input(inputs, "tags"));
    return tags.len > 0 && !wf_str_has(tags, "${{") && !wf_str_has(tags, "ghcr.io");
}

/* A cache whose kind is in an expression. */
static bool caches_unknown(const struct inputs *inputs) {
    return has(inputs, "cache-to", "${{") && !has(inputs, "cache-to", "type=");
}

static void build(const struct inputs *inputs) {
    struct wf_needed_look *look = inputs->look;
    bool pushes = !is_false(inputs, "push") || has(inputs, "outputs", "push=true") ||
                  has(inputs, "outputs", "type=registry") || has(inputs, "set", "push=true") ||
                  has(inputs, "set", "type=registry");
    bool caches = has(inputs, "cache-to", "type=registry") || has(inputs, "set", "cache-to=type=registry");
    bool surely = (pushes && !names_others(inputs)) || caches;
    if (look->logged_in && (surely || caches_unknown(inputs))) {
        struct wf_str reason =
            wf_arena_printf(look->arena, "%.*s pushes to ghcr.io", WF_STR_ARG(inputs->name));
        wf_needed_add(look, "packages", WF_PERMISSION_WRITE, surely, reason, inputs->span);
    }
    const struct wf_node *context = input(inputs, "context");
    if (!context && !input(inputs, "workdir")) {
        wf_needed_add(look, "contents", WF_PERMISSION_READ, true, inputs->name, inputs->span);
    }
}

static void login(const struct inputs *inputs) {
    const struct wf_node *password = input(inputs, "password");
    struct wf_str registry = wf_node_text(input(inputs, "registry"));
    bool ghcr = wf_str_has(registry, "ghcr.io") || wf_str_has(registry, "${{");
    bool several = input(inputs, "registry-auth") != NULL;
    if (!password && !several) {
        wf_needed_add(inputs->look, "id-token", WF_PERMISSION_WRITE, false, inputs->name, inputs->span);
    }
    bool own =
        wf_needed_token(inputs->look, wf_node_text(password ? password : input(inputs, "registry-auth"))) ==
        WF_TOKEN_OWN;
    if (!own && password && wf_str_has(registry, "ghcr.io")) {
        inputs->look->logged_in = false;
    }
    if (own && (ghcr || several)) {
        inputs->look->logged_in = true;
        wf_needed_add(inputs->look, "packages", WF_PERMISSION_READ, true, inputs->name, inputs->span);
    }
}

static void no_token(const struct inputs *inputs) {
    (void)inputs;
}

static const struct {
    const char *name;
    void (*look)(const struct inputs *inputs);
} special[] = {
    {"actions/checkout", checkout},         {"docker/build-push-action", build},
    {"docker/bake-action", build},          {"docker/login-action", login},
    {"redhat-actions/podman-login", login}, {"docker/setup-buildx-action", no_token},
};

/* --- actions of the repository ------------------------------------------------------------------------ */

enum { MAX_FRAMES = 9 };

static unsigned depth_of(const struct wf_needed_frame *frame) {
    unsigned depth = 0;
    for (; frame; frame = frame->above) {
        depth++;
    }
    return depth;
}

/* Whether an action in another language has the token: by an input, or its default. */
static bool gets_token(struct wf_needed_look *look, const struct wf_step *step) {
    bool gets = wf_needed_variable(look).len > 0;
    for (WF_EACH(key, step->with)) {
        gets = gets || wf_needed_token(look, wf_node_text(key->value)) == WF_TOKEN_OWN;
    }
    for (WF_EACH(key, step->local->inputs)) {
        struct wf_str value = wf_node_text(wf_node_get(key->value, "default"));
        bool given = wf_node_find(step->with, wf_node_text(key), true) != NULL;
        gets = gets || (!given && wf_needed_token(look, value) == WF_TOKEN_OWN);
    }
    return gets;
}

static void local(struct wf_needed_look *look, const struct wf_step *step) {
    if (!step->local || depth_of(look->frame) > MAX_FRAMES) {
        wf_needed_unknown(look, step->uses->span, "the action \"%.*s\" was not found",
                          WF_STR_ARG(step->action.text));
        return;
    }
    if (wf_str_is(wf_node_text(step->local->using), "composite")) {
        struct wf_needed_frame frame = {step->local, step, look->frame};
        look->frame = &frame;
        wf_needed_steps(look, step->local->steps, step->local->step_count);
        look->frame = frame.above;
        look->step = step;
    } else if (gets_token(look, step)) {
        wf_needed_unknown(look, step->uses->span, "the action \"%.*s\" gets the token",
                          WF_STR_ARG(step->action.text));
    } else {
        wf_needed_opaque(look, step->action.text, step->uses->span);
    }
}

static void image(struct wf_needed_look *look, const struct wf_step *step) {
    bool gets = wf_needed_variable(look).len > 0;
    for (WF_EACH(key, step->with)) {
        gets = gets || wf_needed_token(look, wf_node_text(key->value)) == WF_TOKEN_OWN;
    }
    if (gets) {
        wf_needed_unknown(look, step->uses->span, "the image \"%.*s\" gets the token",
                          WF_STR_ARG(step->action.image));
    } else {
        wf_needed_opaque(look, step->action.text, step->uses->span);
    }
}

/* --- all ---------------------------------------------------------------------------------------------- */

static bool look_at_special(const struct inputs *inputs) {
    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        if (wf_str_is_case(inputs->name, special[i].name)) {
            special[i].look(inputs);
            return true;
        }
    }
    return false;
}

static void known(const struct inputs *inputs) {
    const struct wf_use_fact *use = wf_use_fact("action", inputs->name);
    if (use) {
        apply(inputs, use);
    } else if (given_token(inputs) != WF_TOKEN_OTHER) {
        wf_needed_unknown(inputs->look, inputs->span, "nobody has told what \"%.*s\" does with the token",
                          WF_STR_ARG(inputs->name));
    }
}

static struct wf_str name_of(const struct wf_uses *uses) {
    return wf_str_sub(uses->text, 0, wf_str_find_char(uses->text, '@', 0));
}

void wf_needed_action(struct wf_needed_look *look, const struct wf_step *step) {
    struct wf_str comment = {0};
    if (step->action.ref_kind == WF_USES_REF_SHA) {
        comment = wf_pin_comment(wf_needed_doc(look), step->uses);
    }
    struct inputs inputs = {look, step->with, name_of(&step->action), step->uses->span,
                            wf_uses_version(&step->action, comment)};
    switch (step->action.kind) {
    case WF_USES_LOCAL:
    case WF_USES_SELF:
        local(look, step);
        break;
    case WF_USES_DOCKER:
        image(look, step);
        break;
    case WF_USES_REPOSITORY:
        if (wf_str_is_case(inputs.name, "actions/github-script")) {
            wf_needed_client(look, step);
        } else if (!look_at_special(&inputs)) {
            known(&inputs);
        }
        break;
    default:
        wf_needed_unknown(look, step->uses->span, "\"uses\" cannot be read");
        break;
    }
}

/* --- called workflows --------------------------------------------------------------------------------- */

enum { MAX_CALLS = 10 };

static void call(struct wf_needed_look *look, const struct wf_job *job, unsigned levels);

static void add_granted(struct wf_needed_look *look, const struct wf_node *permissions,
                        const struct wf_job *job, struct wf_str reason) {
    if (!wf_node_is_mapping(permissions)) {
        wf_needed_unknown(look, look->job->uses->span, "job \"%.*s\" of the called workflow wants \"%.*s\"",
                          WF_STR_ARG(wf_node_text(job->key)), WF_STR_ARG(wf_node_text(permissions)));
    }
    for (WF_EACH(key, permissions)) {
        enum wf_permission access = wf_permission_parse(wf_node_text(key->value));
        if (access == WF_PERMISSION_READ || access == WF_PERMISSION_WRITE) {
            wf_needed_add(look, wf_arena_str(look->arena, wf_node_text(key)).ptr, access, true, reason,
                          look->job->uses->span);
        }
    }
}

/* What a job of the called workflow asks for, or else uses. */
static void called_job(struct wf_needed_look *look, const struct wf_job *job, unsigned levels) {
    const struct wf_node *permissions = job->permissions ? job->permissions : job->workflow->permissions;
    struct wf_str reason =
        wf_arena_printf(look->arena, "job \"%.*s\" of %.*s", WF_STR_ARG(wf_node_text(job->key)),
                        WF_STR_ARG(job->workflow->doc->source->path));
    if (permissions) {
        add_granted(look, permissions, job, reason);
    } else if (job->uses) {
        call(look, job, levels - 1);
    } else {
        const struct wf_needed *needed = wf_needed_of_job(look->known, job);
        for (size_t i = 0; i < needed->list.len; i++) {
            const struct wf_need *need = &needed->list.items[i];
            struct wf_str why =
                wf_arena_printf(look->arena, "%.*s: %.*s", WF_STR_ARG(reason), WF_STR_ARG(need->reason));
            struct wf_need *own =
                wf_needed_add(look, wf_arena_str(look->arena, need->scope).ptr, need->access, need->sure,
                              need->written ? why : reason, look->job->uses->span);
            own->written |= need->written;
            own->other = need->other;
        }
        if (needed->unknown.len > 0) {
            wf_needed_unknown(look, look->job->uses->span, "%.*s: %.*s", WF_STR_ARG(reason),
                              WF_STR_ARG(needed->unknown));
        }
    }
}

/* The token as a secret or input of the called workflow goes where this does not follow it. */
static void find_handed(struct wf_needed_look *look, const struct wf_job *job, const struct wf_node *given) {
    for (WF_EACH(key, given)) {
        if (wf_needed_token(look, wf_node_text(key->value)) == WF_TOKEN_OWN) {
            wf_needed_unknown(look, job == look->job ? key->span : look->job->uses->span,
                              "the called workflow gets the token as \"%.*s\"",
                              WF_STR_ARG(wf_node_text(key)));
        }
    }
}

/* Each workflow once: ways through those that call others would be without number. */
static void add_called(struct wf_needed_look *look, const struct wf_workflow *callee, unsigned levels) {
    struct wf_str key = {(const char *)&callee, sizeof callee};
    if (!wf_map_put(&look->called, wf_arena_str(look->arena, key), look)) {
        for (size_t i = 0; i < callee->job_count; i++) {
            called_job(look, &callee->jobs[i], levels);
        }
    }
}

static void call(struct wf_needed_look *look, const struct wf_job *job, unsigned levels) {
    find_handed(look, job, job->with);
    find_handed(look, job, job->secrets);
    struct inputs inputs = {look, job->with, {0}, look->job->uses->span, {0}};
    struct wf_uses uses = wf_uses_parse(wf_str_trim(wf_node_text(job->uses)));
    inputs.name = name_of(&uses);
    const struct wf_use_fact *use = wf_use_fact("action", inputs.name);
    if (use) {
        apply(&inputs, use);
    } else if (!job->callee || levels == 0) {
        wf_needed_unknown(look, look->job->uses->span, "the called workflow \"%.*s\" is not here to be read",
                          WF_STR_ARG(uses.text));
    } else {
        add_called(look, job->callee, levels);
    }
}

void wf_needed_call(struct wf_needed_look *look, const struct wf_job *job) {
    call(look, job, MAX_CALLS);
}
