/* Trying out an expression, with contexts from a file. */
#include "api/session.h"

#include "base/file.h"
#include "lang/expreval.h"
#include "lang/json.h"

#include <math.h>

/* --- what names stand for ----------------------------------------------------------------------------- */

static const struct wf_str github_contexts[] = {
    WF_STR_INIT("github"), WF_STR_INIT("inputs"),   WF_STR_INIT("vars"),   WF_STR_INIT("needs"),
    WF_STR_INIT("jobs"),   WF_STR_INIT("strategy"), WF_STR_INIT("matrix"), WF_STR_INIT("secrets"),
    WF_STR_INIT("steps"),  WF_STR_INIT("job"),      WF_STR_INIT("runner"), WF_STR_INIT("env"),
};

/* `contexts` has no kind but Object; NULL when no file was given. */
struct contexts {
    const struct wf_object *object;
};

static struct wf_expr_allowed allow(struct wf_arena *arena, const struct contexts *contexts) {
    struct wf_expr_allowed allowed = {
        .contexts = github_contexts,
        .context_count = sizeof github_contexts / sizeof *github_contexts,
        .hash_files = true,
        .status = WF_EXPR_STATUS_OF_JOBS,
    };
    if (contexts->object != NULL) {
        struct wf_str *names = WF_NEW_ARRAY(arena, struct wf_str, contexts->object->len + 1);
        for (size_t i = 0; i < contexts->object->len; i++) {
            names[i] = contexts->object->items[i].name;
        }
        allowed.contexts = names;
        allowed.context_count = contexts->object->len;
    }
    return allowed;
}

static bool look_up(void *data, struct wf_str name, struct wf_value *value) {
    const struct contexts *contexts = data;
    const struct wf_value *found = contexts->object != NULL ? wf_object_get(contexts->object, name) : NULL;
    if (found != NULL) {
        *value = *found;
    }
    return found != NULL;
}

/* The value of `job.status`; empty when the file does not say. */
static struct wf_str job_status(const struct contexts *contexts) {
    const struct wf_value *job =
        contexts->object != NULL ? wf_object_get(contexts->object, WF_STR("job")) : NULL;
    const struct wf_value *status =
        job != NULL && job->kind == WF_VALUE_OBJECT ? wf_object_get(job->object, WF_STR("status")) : NULL;
    return status != NULL && status->kind == WF_VALUE_STRING ? status->string : WF_STR("");
}

static bool tell_status(void *data, enum wf_expr_function function, const struct wf_value *arguments,
                        size_t count, struct wf_value *out) {
    (void)arguments;
    struct wf_str status = job_status(data);
    const char *wanted = function == WF_FN_SUCCESS   ? "success"
                         : function == WF_FN_FAILURE ? "failure"
                                                     : "cancelled";
    *out = wf_value_boolean(function == WF_FN_ALWAYS || wf_str_is_case(status, wanted));
    return function == WF_FN_ALWAYS || (status.len > 0 && count == 0);
}

static bool read_contexts(struct wf_arena *arena, const char *path, struct contexts *contexts,
                          struct wf_err *err) {
    struct wf_str bytes;
    struct wf_value value;
    struct wf_json_problem problem = {"it must hold one object", 0};
    if (!wf_file_read(arena, path, WF_MAX_FILE_BYTES, &bytes, err)) {
        return false;
    }
    if (!wf_json_read(arena, bytes, WF_JSON_STRICT, &value, &problem) || value.kind != WF_VALUE_OBJECT) {
        struct wf_pos pos =
            wf_source_pos(wf_source_make(arena, wf_str_of(path), bytes), (uint32_t)problem.offset);
        return wf_err_set(err, WF_ERR_USAGE, "%s:%u:%u: these are no contexts in JSON: %s", path,
                          (unsigned)pos.line, (unsigned)pos.column, problem.what);
    }
    contexts->object = value.object;
    return true;
}

/* --- the answer ----------------------------------------------------------------------------------------- */

struct trial {
    const char *expression, *path;
    struct wfgen_value *value;
};

static void tell_error(struct wf_arena *arena, struct wfgen_value *answer, struct wf_str text,
                       const struct wf_expr_error *error) {
    answer->error = wf_arena_str(arena, wf_expr_error_text(arena, text, error)).ptr;
    answer->error_kind = error->kind == WF_EXPR_BAD_TOKEN    ? "lexing"
                         : error->kind == WF_EXPR_EVALUATION ? "evaluation"
                                                             : "parsing";
    answer->position = (unsigned)wf_expr_error_position(text, error);
}

static void tell_value(struct wf_arena *arena, struct wfgen_value *answer, struct wf_value value) {
    struct wf_buf json = {.arena = arena};
    answer->kind = wf_value_kind_name(value.kind);
    if (value.kind == WF_VALUE_NUMBER && !isfinite(value.number)) {
        wf_buf_json(&json, wf_number_text(arena, value.number));
    } else if (value.kind == WF_VALUE_UNKNOWN || !wf_value_json(&json, value)) {
        return;
    }
    answer->json = wf_arena_str(arena, wf_buf_view(&json)).ptr;
    if (wf_value_is_primitive(value)) {
        answer->text = wf_arena_str(arena, wf_value_to_string(arena, value)).ptr;
    }
}

/* A part of the text that is an expression. False when it has an error, which is then told. */
static bool is_sound(struct wf_arena *arena, struct wfgen_value *answer, struct wf_str text,
                     const struct wf_expr_allowed *allowed) {
    const struct wf_expr *parsed = wf_expr_parse(arena, text, allowed);
    if (parsed->errors.len > 0) {
        tell_error(arena, answer, text, &parsed->errors.items[0]);
    }
    return parsed->errors.len == 0;
}

/* What is to be computed: the inside of one whole `${{ }}`, a text with several rewritten as GitHub does, or
 * the text itself. False when something is wrong with it, which is then told. */
static bool find_expression(struct wf_arena *arena, struct wfgen_value *answer, struct wf_str *text,
                            const struct wf_expr_allowed *allowed) {
    struct wf_expr_sites sites = wf_expr_sites(arena, *text);
    for (size_t i = 0; i < sites.sites.len; i++) {
        const struct wf_expr_site *site = &sites.sites.items[i];
        if (site->error != NULL) {
            answer->error = site->error;
            answer->error_kind = "parsing";
            struct wf_expr_error place = {.begin = (uint32_t)site->begin};
            answer->position = (unsigned)wf_expr_error_position(*text, &place);
            return false;
        }
        if (!is_sound(arena, answer, wf_str_sub(*text, site->inner_begin, site->inner_end), allowed)) {
            return false;
        }
    }
    if (sites.whole) {
        *text = wf_str_sub(*text, sites.sites.items[0].inner_begin, sites.sites.items[0].inner_end);
    } else if (sites.sites.len > 0) {
        *text = wf_expr_rewrite(arena, *text, &sites);
    }
    return is_sound(arena, answer, *text, allowed);
}

static enum wfgen_status try(struct wfgen *session, const void *argument) {
    const struct trial *trial = argument;
    struct wf_arena *arena = &session->run;
    struct contexts contexts = {0};
    struct wf_err err = {0};
    struct wfgen_value answer = {.size = sizeof answer};
    if (trial->path != NULL && !read_contexts(arena, trial->path, &contexts, &err)) {
        return wf_fail(session, &err);
    }
    struct wf_expr_allowed allowed = allow(arena, &contexts);
    struct wf_expr_scope scope = {.lookup = look_up, .status = tell_status, .context = &contexts};
    struct wf_str text = wf_arena_str(arena, wf_str_of(trial->expression));
    if (find_expression(arena, &answer, &text, &allowed)) {
        struct wf_value value;
        struct wf_expr_error error;
        const struct wf_expr *parsed = wf_expr_parse(arena, text, &allowed);
        if (wf_expr_eval(arena, parsed->root, &scope, &value, &error)) {
            tell_value(arena, &answer, value);
        } else {
            tell_error(arena, &answer, text, &error);
        }
    }
    wf_copy_out(trial->value, &answer, sizeof answer);
    return WFGEN_OK;
}

enum wfgen_status wfgen_eval(struct wfgen *session, const char *expression, const char *context,
                             struct wfgen_value *value) {
    return wf_guard(session, try, &(struct trial){expression, context, value});
}
