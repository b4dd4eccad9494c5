#include "scaffold/render.h"

#include "base/file.h"
#include "scaffold/data.h"

/* --- templates ---------------------------------------------------------------------------------------- */

static bool load(void *context, struct wf_str name, struct wf_str *bytes) {
    return wf_pack_template(context, name, bytes);
}

static void offer(void *context, struct wf_near *near) {
    wf_pack_offer(context, near);
}

static enum wf_mustache_profile profile_of(struct wf_str name) {
    if (wf_path_is_yaml(name)) {
        return WF_MUSTACHE_YAML;
    }
    return wf_str_starts(wf_path_base(name), "Dockerfile") ? WF_MUSTACHE_DOCKERFILE : WF_MUSTACHE_TEXT;
}

static bool render_bytes(struct wf_data *data, enum wf_mustache_profile profile, struct wf_str name,
                         struct wf_str bytes, struct wf_str *text) {
    struct wf_mustache_problem problem;
    struct wf_mustache_partials partials = {load, offer, (void *)data->pack};
    const struct wf_mustache *template = wf_mustache_parse(data->arena, profile, name, bytes, &problem);
    if (template && wf_mustache_render(data->arena, template, data->root, &partials, text, &problem)) {
        return true;
    }
    *WF_PUSH(data->arena, data->problems) = problem;
    return false;
}

static bool render_template(struct wf_data *data, struct wf_str name, struct wf_str *text) {
    struct wf_str bytes;
    return wf_pack_template(data->pack, name, &bytes) &&
           render_bytes(data, profile_of(name), name, bytes, text);
}

/* The file's path with its tags filled in; a value must not lead out of the repository. */
static bool render_path(struct wf_data *data, const struct wf_pack_file *file, struct wf_str *path) {
    if (!render_bytes(data, WF_MUSTACHE_TEXT, WF_STR("path"), file->path, path)) {
        return false;
    }
    *path = wf_str_trim(*path);
    while (wf_str_starts(*path, "./")) {
        *path = wf_str_sub(*path, 2, path->len);
    }
    if (wf_pack_is_inside(*path)) {
        return true;
    }
    wf_problem_add(data->arena, data->problems, data->pack->source, wf_span_make(0, 0),
                   "\"%.*s\" is no path below a folder", WF_STR_ARG(*path));
    return false;
}

/* --- files and jobs ----------------------------------------------------------------------------------- */

static bool is_wanted(struct wf_str path, const char *only) {
    return !only || wf_str_is(path, only) || wf_str_is(wf_path_base(path), only);
}

static const struct wf_pack_name *find_job(const struct wf_pack *pack, struct wf_str id) {
    for (size_t i = 0; i < pack->jobs.len; i++) {
        if (wf_str_eq(pack->jobs.items[i].name, id)) {
            return &pack->jobs.items[i];
        }
    }
    return NULL;
}

bool wf_render_has_job(const struct wf_pack *pack, struct wf_str id) {
    return find_job(pack, id) != NULL;
}

/* A file that was asked for by name is written whatever its `when` says. */
static bool is_due(struct wf_data *data, const struct wf_pack_file *file, const char *only, bool *due) {
    struct wf_value value = wf_value_boolean(true);
    bool good = only || file->when.text.len == 0 || wf_data_eval(data, &file->when, &value);
    *due = good && wf_value_truth(value) == WF_TRUE;
    return good;
}

static bool add(struct wf_data *data, struct wf_rendering *rendering, struct wf_str path,
                struct wf_str template, const struct wf_pack_file *from) {
    struct wf_str bytes;
    if (!render_template(data, template, &bytes)) {
        return false;
    }
    *WF_PUSH(data->arena, &rendering->files) = (struct wf_rendered){path, bytes, from == NULL, from};
    return true;
}

static void nothing_of_that_name(struct wf_data *data, const char *only) {
    const struct wf_pack *pack = data->pack;
    struct wf_buf names = {.arena = data->arena};
    for (size_t i = 0; i < pack->files.len; i++) {
        struct wf_str path;
        if (render_path(data, &pack->files.items[i], &path)) {
            wf_buf_printf(&names, "%s%.*s", names.len > 0 ? ", " : "", WF_STR_ARG(wf_path_base(path)));
        }
    }
    for (size_t i = 0; i < pack->jobs.len; i++) {
        wf_buf_printf(&names, "%s%.*s", names.len > 0 ? ", " : "", WF_STR_ARG(pack->jobs.items[i].name));
    }
    const struct wf_source *source = wf_source_make(data->arena, WF_STR("--only"), wf_str_of(only));
    wf_problem_add(data->arena, data->problems, source, wf_span_make(0, source->bytes.len),
                   "pack \"%.*s\" has no \"%s\", but %.*s", WF_STR_ARG(pack->name), only,
                   WF_STR_ARG(wf_buf_view(&names)));
}

static bool render_all(struct wf_data *data, struct wf_rendering *rendering, const char *only) {
    const struct wf_pack *pack = data->pack;
    for (size_t i = 0; i < pack->files.len; i++) {
        const struct wf_pack_file *file = &pack->files.items[i];
        struct wf_str path;
        bool due = false;
        if (!render_path(data, file, &path)) {
            return false;
        }
        if (!is_wanted(path, only)) {
            continue;
        }
        if (!is_due(data, file, only, &due) || (due && !add(data, rendering, path, file->template, file))) {
            return false;
        }
    }
    const struct wf_pack_name *job =
        only && rendering->files.len == 0 ? find_job(pack, wf_str_of(only)) : NULL;
    if (job) {
        return add(data, rendering, job->name, job->text, NULL);
    }
    if (only && rendering->files.len == 0) {
        nothing_of_that_name(data, only);
        rendering->missing = true;
    }
    return true;
}

struct wf_rendering *wf_render(struct wf_values *values, const char *only) {
    struct wf_rendering *rendering = WF_NEW(values->arena, struct wf_rendering);
    struct wf_data data;
    bool good =
        wf_data_make(&data, values) && render_all(&data, rendering, only) && values->problems.len == 0;
    rendering->problems = values->problems;
    rendering->files.len = good ? rendering->files.len : 0;
    return rendering;
}

bool wf_render_one_job(struct wf_values *values, struct wf_str id, struct wf_str *bytes,
                       struct wf_problems *problems) {
    const struct wf_pack_name *job = find_job(values->pack, id);
    struct wf_data data;
    bool good = job && wf_data_make(&data, values) && render_template(&data, job->text, bytes);
    *problems = values->problems;
    return good;
}
