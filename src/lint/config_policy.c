#include "lint/config_read.h"

#include "base/file.h"
#include "base/limits.h"
#include "lint/pattern.h"

/* --- artifacts and links ------------------------------------------------------------------------------ */

static void read_min_lines(struct wf_config_reader *reader, const struct wf_node *value,
                           const struct wf_config_key *key, void *target) {
    struct wf_artifact *artifact = target;
    double number = wf_node_type(value) == WF_TYPE_NUMBER ? wf_node_number(value) : -1;
    if (number >= 0 && number <= WF_MAX_FILE_BYTES) {
        artifact->min_lines = (uint32_t)number;
        artifact->lines = wf_config_setting(reader, value);
    } else {
        wf_config_problem(reader, value->span, (struct wf_str){0}, "\"%s\" must be a number of lines",
                          key->name);
    }
}

static const struct wf_config_key artifact_keys[] = {
    {"path", wf_config_read_text, offsetof(struct wf_artifact, path)},
    {"provides", wf_config_read_text, offsetof(struct wf_artifact, provides)},
    {"contains", wf_config_read_list, offsetof(struct wf_artifact, contains)},
    {"exports", wf_config_read_list, offsetof(struct wf_artifact, exports)},
    {"min_lines", read_min_lines, 0},
    {"min-lines", read_min_lines, 0},
    {0},
};

static void read_pattern(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_config_key *key, void *target) {
    wf_config_read_text(reader, value, key, target);
    struct wf_link *link = target;
    struct wf_str problem;
    if (link->pattern.text.len > 0 && !wf_pattern_make(reader->arena, link->pattern.text, &problem)) {
        wf_config_problem(reader, value->span, (struct wf_str){0}, "bad regular expression: %.*s",
                          WF_STR_ARG(problem));
        link->pattern = (struct wf_setting){0};
    }
}

static const struct wf_config_key link_keys[] = {
    {"from", wf_config_read_text, offsetof(struct wf_link, from)},
    {"to", wf_config_read_text, offsetof(struct wf_link, to)},
    {"via", wf_config_read_text, offsetof(struct wf_link, via)},
    {"pattern", read_pattern, offsetof(struct wf_link, pattern)},
    {0},
};

static bool is_list(struct wf_config_reader *reader, const struct wf_node *value, const char *name) {
    if (!wf_node_is_sequence(value) && wf_node_type(value) != WF_TYPE_NULL) {
        wf_config_problem(reader, value->span, (struct wf_str){0}, "\"%s\" must be a list of mappings", name);
    }
    return wf_node_is_sequence(value);
}

static void read_artifacts(struct wf_config_reader *reader, const struct wf_node *value,
                           const struct wf_config_key *key, void *target) {
    (void)target;
    if (!is_list(reader, value, key->name)) {
        return;
    }
    for (WF_EACH(item, wf_node_resolve(value))) {
        struct wf_artifact artifact = {0};
        wf_config_read_keys(reader, item, artifact_keys, "an artifact", &artifact);
        if (artifact.path.text.len > 0) {
            *WF_PUSH(reader->arena, &reader->config->artifacts) = artifact;
        } else if (wf_node_is_mapping(item)) {
            wf_config_problem(reader, item->span, (struct wf_str){0}, "an artifact needs a \"path\"");
        }
    }
}

static void read_links(struct wf_config_reader *reader, const struct wf_node *value,
                       const struct wf_config_key *key, void *target) {
    (void)target;
    if (!is_list(reader, value, key->name)) {
        return;
    }
    for (WF_EACH(item, wf_node_resolve(value))) {
        struct wf_link link = {0};
        wf_config_read_keys(reader, item, link_keys, "a link", &link);
        if (link.from.text.len > 0) {
            *WF_PUSH(reader->arena, &reader->config->links) = link;
        } else if (wf_node_is_mapping(item)) {
            wf_config_problem(reader, item->span, (struct wf_str){0}, "a link needs a \"from\"");
        }
    }
}

/* --- policies ----------------------------------------------------------------------------------------- */

static const struct wf_config_key policy_keys[] = {
    {"docker", wf_config_read_docker, 0},
    {"artifacts", read_artifacts, 0},
    {"links", read_links, 0},
    {0},
};

void wf_config_read_policy_node(struct wf_config_reader *reader, const struct wf_node *policy) {
    struct wf_str above = reader->path;
    reader->path = WF_STR("policy"); /* also of a file that holds nothing else */
    wf_config_read_keys(reader, policy, policy_keys, "the policy", reader->config);
    reader->path = above;
}

/* Somebody else's plan has more to say than what can be checked. */
static const struct wf_config_key plan_keys[] = {
    {"artifacts", read_artifacts, 0},
    {"key_links", read_links, 0},
    {0},
};

static bool is_markdown(struct wf_str path) {
    return wf_str_ends(path, ".md") || wf_str_ends(path, ".markdown");
}

/* What stands before the line "---" that ends the front matter. Offsets stay those of the file. An empty
 * slice when there is none. */
static struct wf_str front_matter(const struct wf_source *source) {
    if (!wf_str_is(wf_str_trim(wf_str_sub(wf_source_line(source, 1), source->bom, WF_NOT_FOUND)), "---")) {
        return (struct wf_str){0};
    }
    for (uint32_t line = 2; line <= source->line_count; line++) {
        if (wf_str_is(wf_str_trim(wf_source_line(source, line)), "---")) {
            return wf_str_sub(source->bytes, 0, wf_source_line_begin(source, line));
        }
    }
    return (struct wf_str){0};
}

static void read_policy_root(struct wf_config_reader *reader, const struct wf_node *root, bool plan) {
    const struct wf_node *must_haves = wf_node_get(root, "must_haves");
    const struct wf_node *policy = wf_node_get(root, "policy");
    if (must_haves) {
        reader->lenient = true;
        wf_config_read_keys(reader, must_haves, plan_keys, "must_haves", reader->config);
        reader->lenient = false;
    }
    if (policy) {
        wf_config_read_policy_node(reader, policy);
    }
    if (!must_haves && !policy && plan) {
        wf_config_problem(reader, (struct wf_span){0, 0}, (struct wf_str){0},
                          "the front matter has neither \"must_haves\" nor \"policy\"");
    } else if (!must_haves && !policy) {
        wf_config_read_policy_node(reader, root);
    }
}

void wf_config_read_policy(struct wf_arena *arena, struct wf_config *config, struct wf_str path,
                           struct wf_str bytes) {
    struct wf_config_reader reader = {
        .arena = arena,
        .config = config,
        .source = wf_source_make(arena, path, bytes),
    };
    bool plan = is_markdown(path);
    struct wf_str prose = {0};
    if (plan) {
        struct wf_str front = front_matter(reader.source);
        if (!front.ptr) {
            wf_config_problem(&reader, (struct wf_span){0, 0}, (struct wf_str){0},
                              "the file has no front matter between two lines \"---\"");
            return;
        }
        prose = wf_str_sub(bytes, front.len, bytes.len);
        reader.source = wf_source_make(arena, path, front);
    }
    size_t artifacts = config->artifacts.len;
    size_t problems = config->problems.len;
    const struct wf_node *root = wf_config_parse(&reader);
    if (root) {
        read_policy_root(&reader, root, plan);
        for (size_t i = artifacts; i < config->artifacts.len; i++) {
            config->artifacts.items[i].prose = prose;
        }
    } else if (config->problems.len == problems) {
        wf_config_problem(&reader, (struct wf_span){0, 0}, (struct wf_str){0}, "the policy is empty");
    }
}

bool wf_config_add_policy(struct wf_arena *arena, struct wf_config *config, const char *argument,
                          struct wf_err *err) {
    if (strcmp(argument, "docker=recommended") == 0) {
        wf_config_recommend_docker(&config->docker);
        return true;
    }
    if (strncmp(argument, "docker=", 7) == 0) {
        return wf_err_set(err, WF_ERR_USAGE,
                          "unknown level \"%s\" of policy \"docker\": there is only \"recommended\"",
                          argument + 7);
    }
    struct wf_str bytes;
    if (!wf_file_read(arena, argument, WF_MAX_FILE_BYTES, &bytes, err)) {
        return false;
    }
    wf_config_read_policy(arena, config, wf_arena_str(arena, wf_str_of(argument)), bytes);
    return true;
}
