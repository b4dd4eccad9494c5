#include "rules/docker_ask.h"

#include "docker/vars.h"
#include "lint/memo.h"

bool wf_variable_is_implicit(struct wf_str name) {
    static const char *const begins[] = {
        "PIP_",    "npm_config_", "NPM_CONFIG_", "GO",      "CGO_",  "CARGO_", "RUST", "UV_",
        "POETRY_", "PYTHON",      "NODE_",       "LC_",     "MAVEN", "GRADLE", "JAVA", "BUILDKIT_",
        "DOTNET",  "NUGET_",      "COMPOSER_",   "BUNDLE_", "YARN_", "PNPM_",  "GIT_", "CMAKE_"};
    static const char exact[] =
        "DEBIAN_FRONTEND TZ LANG LANGUAGE HOME PATH USER SHELL TERM MAKEFLAGS CC CXX LD "
        "CFLAGS CXXFLAGS LDFLAGS PKG_CONFIG_PATH SOURCE_DATE_EPOCH DEBCONF_NONINTERACTIVE_SEEN "
        "SSL_CERT_FILE REQUESTS_CA_BUNDLE CURL_CA_BUNDLE LD_LIBRARY_PATH";
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        if (wf_str_starts(name, begins[i])) {
            return true;
        }
    }
    return wf_str_in(name, exact) || wf_var_is_proxy(name) || wf_var_is_platform(name);
}

static const struct wf_build_arg *arg_of(const struct wf_build_args *args, struct wf_str name) {
    for (size_t i = 0; i < args->list.len; i++) {
        if (wf_str_eq(args->list.items[i].name, name)) {
            return &args->list.items[i];
        }
    }
    return NULL;
}

bool wf_build_arg_varies(const struct wf_image_source *source, struct wf_str name) {
    const struct wf_build_arg *first = NULL;
    for (size_t i = 0; source && i < source->uses.len; i++) {
        const struct wf_build_arg *arg = arg_of(&source->uses.items[i].args, name);
        if (arg && (!arg->known || (first && !wf_str_eq(first->value, arg->value)))) {
            return true;
        }
        first = arg ? arg : first;
    }
    return false;
}

bool wf_build_arg_is_passed(const struct wf_image_source *source, struct wf_str name) {
    for (size_t i = 0; source && i < source->uses.len; i++) {
        const struct wf_build_args *args = &source->uses.items[i].args;
        if (!args->complete || arg_of(args, name)) {
            return true;
        }
    }
    return false;
}

bool wf_copy_is_whole(const struct wf_instruction *copy) {
    bool copies = copy->kind == WF_COPY || copy->kind == WF_ADD;
    if (!copies || wf_instruction_flag(copy, "from", NULL)) {
        return false;
    }
    for (size_t i = 0; i + 1 < copy->words.len; i++) {
        if (wf_str_in(copy->words.items[i].text, ". ./ / *")) {
            return true;
        }
    }
    return false;
}

const struct wf_instruction *wf_whole_copy_above(struct wf_check *check, const struct wf_instruction *run) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    void **place = wf_memo(check, "whole copies", WF_STR(""));
    if (*place == NULL) {
        const struct wf_instruction **first =
            WF_NEW_ARRAY(check->arena, const struct wf_instruction *, dockerfile->stages.len);
        for (size_t i = dockerfile->instructions.len; i-- > 0;) {
            const struct wf_instruction *copy = dockerfile->instructions.items[i];
            if (copy->stage && wf_copy_is_whole(copy)) {
                first[copy->stage->index] = copy;
            }
        }
        *place = first;
    }
    const struct wf_instruction *copy = ((const struct wf_instruction **)*place)[run->stage->index];
    return copy && copy->index < run->index ? copy : NULL;
}

struct wf_layers_ask *wf_layers_asked(struct wf_check *check) {
    void **place = wf_memo(check, "layers", WF_STR(""));
    if (*place == NULL) {
        *place = wf_layers_ask(check->arena, check->file->dockerfile);
    }
    return *place;
}

static bool is_called(const struct wf_instruction *instruction, struct wf_str name) {
    return wf_str_is(name, wf_instruction_name(instruction->kind));
}

bool wf_stands_below(struct wf_check *check, const struct wf_instruction *instruction,
                     enum wf_instruction_kind kind) {
    const size_t *first =
        wf_memo_first(check, "instructions", wf_str_of(wf_instruction_name(kind)), is_called);
    const struct wf_stage *stage = instruction->stage;
    return stage && (first[stage->index] < instruction->index ||
                     (stage->base && first[stage->base->index] != WF_NOT_FOUND));
}

static bool is_plain(struct wf_str path) {
    for (size_t i = 0; i < path.len; i++) {
        if (strchr("*?[]$\\\"'{}:", path.ptr[i])) {
            return false;
        }
    }
    return path.len > 0;
}

/* Clean, below the context: "./a/" is "a". */
static struct wf_str below(struct wf_str path) {
    while (wf_str_starts(path, "./") || wf_str_starts(path, "/")) {
        path = wf_str_sub(path, path.ptr[0] == '/' ? 1 : 2, path.len);
    }
    while (wf_str_ends(path, "/")) {
        path = wf_str_sub(path, 0, path.len - 1);
    }
    return path;
}

/* A plain source that is not there. */
static bool misses(const struct wf_folder *files, const struct wf_instruction *copy) {
    bool copies = (copy->kind == WF_COPY || copy->kind == WF_ADD) && !wf_instruction_flag(copy, "from", NULL);
    for (size_t i = 0; copies && i + 1 < copy->words.len; i++) {
        struct wf_str source = below(copy->words.items[i].text);
        if (is_plain(source) && !wf_str_is(source, ".") &&
            files->entry(files->context, source).kind == WF_ENTRY_MISSING) {
            return true;
        }
    }
    return false;
}

bool wf_context_is_certain(const struct wf_image_source *source) {
    if (!source || !source->context_known || !source->dockerfile) {
        return false;
    }
    for (size_t i = 0; source->uses.len == 0 && source->files && i < source->dockerfile->instructions.len;
         i++) {
        if (misses(source->files, source->dockerfile->instructions.items[i])) {
            return false;
        }
    }
    return true;
}

const struct wf_stage *wf_last_stage(const struct wf_dockerfile *dockerfile) {
    return dockerfile->stages.len > 0 ? dockerfile->stages.items[dockerfile->stages.len - 1] : NULL;
}

const struct wf_stage *wf_copy_stage(const struct wf_dockerfile *dockerfile,
                                     const struct wf_instruction *copy) {
    const struct wf_dflag *from = wf_instruction_flag(copy, "from", NULL);
    return from ? wf_dockerfile_stage(dockerfile, copy, from->value) : NULL;
}

bool wf_stage_is_on(const struct wf_stage *stage, const struct wf_stage *part) {
    return stage && part && stage->place >= part->place && stage->place < part->behind;
}

const struct wf_users *wf_users_of(struct wf_check *check) {
    void **place = wf_memo(check, "users", WF_STR(""));
    if (*place == NULL) {
        *place = wf_users_read(check->arena, check->file->dockerfile);
    }
    return *place;
}

bool wf_base_image(struct wf_check *check, const struct wf_stage *stage, struct wf_str *image) {
    static const struct wf_build_args no_args = {.complete = true};
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    if (stage->base || stage->scratch) {
        return false;
    }
    struct wf_vars vars = wf_vars_at(check->arena, dockerfile, stage->from, &no_args);
    struct wf_expanded base = wf_vars_expand(check->arena, dockerfile, &vars, stage->base_word.text);
    *image = base.text;
    return base.known && !wf_dockerfile_stage(dockerfile, stage->from, base.text);
}
