#include "lint/config_read.h"

#define FIELD(name) offsetof(struct wf_docker_policy, name)

void wf_config_recommend_docker(struct wf_docker_policy *policy) {
    policy->active = true;
    policy->cache_export = true;
    policy->cache_import = true;
    policy->mode_max = true;
    policy->ignore_error = true;
    policy->own_scope = true;
    policy->metadata_tags = true;
    policy->digest_id = true;
    policy->provenance_set = true;
    policy->timeout = true;
    policy->permissions = true;
    policy->concurrency = true;
}

static void not_one_of(struct wf_config_reader *reader, const struct wf_node *value, const char *name,
                       const char *choice) {
    wf_config_problem(reader, value->span, (struct wf_str){0}, "\"%s\" must be %s", name, choice);
}

/* --- values of one key -------------------------------------------------------------------------------- */

static void read_level(struct wf_config_reader *reader, const struct wf_node *value,
                       const struct wf_config_key *key, void *target) {
    (void)target; /* wf_config_read_docker() has looked already, since other keys refine the level */
    if (!wf_str_is(wf_node_text(value), "recommended")) {
        not_one_of(reader, value, key->name, "\"recommended\"");
    }
}

/* The types of cache that BuildKit has. */
static const char *const cache_types[] = {"gha", "registry", "inline", "local", "s3", "azblob", NULL};

static void check_types(struct wf_config_reader *reader, const struct wf_settings *list) {
    for (size_t i = 0; i < list->len; i++) {
        const struct wf_setting *setting = &list->items[i];
        if (!wf_str_is_any(setting->text, cache_types)) {
            wf_config_problem(reader, setting->span, wf_config_near(reader, setting->text, cache_types),
                              "unknown type of cache \"%.*s\"", WF_STR_ARG(setting->text));
        }
    }
}

/* true, false, or the types of which one will do. `key->offset` is the flag. */
static void read_types(struct wf_config_reader *reader, const struct wf_node *value, bool *flag,
                       const struct wf_config_key *list, void *target) {
    if (!wf_config_flag(value, flag)) {
        *flag = true;
        wf_config_read_list(reader, value, list, target);
        check_types(reader, (const struct wf_settings *)(const void *)((const char *)target + list->offset));
    }
}

static void read_cache_to(struct wf_config_reader *reader, const struct wf_node *value,
                          const struct wf_config_key *key, void *target) {
    struct wf_docker_policy *policy = target;
    struct wf_config_key list = {key->name, NULL, FIELD(cache_to)};
    read_types(reader, value, &policy->cache_export, &list, target);
}

static void read_cache_from(struct wf_config_reader *reader, const struct wf_node *value,
                            const struct wf_config_key *key, void *target) {
    struct wf_docker_policy *policy = target;
    struct wf_config_key list = {key->name, NULL, FIELD(cache_from)};
    read_types(reader, value, &policy->cache_import, &list, target);
}

static void read_digest_id(struct wf_config_reader *reader, const struct wf_node *value,
                           const struct wf_config_key *key, void *target) {
    struct wf_docker_policy *policy = target;
    if (wf_config_flag(value, &policy->digest_id)) {
        policy->digest_id_name = (struct wf_str){0};
    } else if (wf_node_is_scalar(value) && wf_node_text(value).len > 0) {
        policy->digest_id = true;
        policy->digest_id_name = wf_node_text(value);
    } else {
        not_one_of(reader, value, key->name, "true, false or the id of a step");
    }
}

static void read_decision(struct wf_config_reader *reader, const struct wf_node *value,
                          const struct wf_config_key *key, bool *set, enum wf_require *which) {
    bool flag = false;
    if (wf_config_flag(value, &flag)) {
        *set = true;
        *which = flag ? WF_REQUIRE_YES : WF_REQUIRE_NO;
    } else if (wf_str_is(wf_node_text(value), "decided") || wf_str_is(wf_node_text(value), "any")) {
        *set = wf_str_is(wf_node_text(value), "decided");
        *which = WF_REQUIRE_ANY;
    } else {
        not_one_of(reader, value, key->name, "true, false, decided or any");
    }
}

static void read_provenance(struct wf_config_reader *reader, const struct wf_node *value,
                            const struct wf_config_key *key, void *target) {
    struct wf_docker_policy *policy = target;
    read_decision(reader, value, key, &policy->provenance_set, &policy->provenance);
}

static void read_sbom(struct wf_config_reader *reader, const struct wf_node *value,
                      const struct wf_config_key *key, void *target) {
    struct wf_docker_policy *policy = target;
    read_decision(reader, value, key, &policy->sbom_set, &policy->sbom);
}

/* --- required jobs ------------------------------------------------------------------------------------ */

struct job_texts {
    struct wf_setting id, file, after;
};

static const struct wf_config_key job_keys[] = {
    {"id", wf_config_read_text, offsetof(struct job_texts, id)},
    {"file", wf_config_read_text, offsetof(struct job_texts, file)},
    {"after", wf_config_read_text, offsetof(struct job_texts, after)},
    {0},
};

static void read_job(struct wf_config_reader *reader, const struct wf_node *item,
                     struct wf_docker_policy *policy) {
    struct job_texts texts = {0};
    if (wf_node_is_scalar(item)) {
        texts.id = wf_config_setting(reader, wf_node_resolve(item));
    } else {
        wf_config_read_keys(reader, item, job_keys, "a required job", &texts);
    }
    if (texts.id.text.len > 0) {
        *WF_PUSH(reader->arena, &policy->jobs) =
            (struct wf_required_job){texts.id, texts.file.text, texts.after.text};
    } else if (wf_node_is_scalar(item) || wf_node_is_mapping(item)) {
        wf_config_problem(reader, item->span, (struct wf_str){0}, "a required job needs an \"id\"");
    }
}

static void read_jobs(struct wf_config_reader *reader, const struct wf_node *value,
                      const struct wf_config_key *key, void *target) {
    if (!wf_node_is_sequence(value)) {
        not_one_of(reader, value, key->name,
                   "a list of job ids or of mappings with \"id\", \"file\" and \"after\"");
        return;
    }
    for (WF_EACH(item, wf_node_resolve(value))) {
        read_job(reader, item, target);
    }
}

/* --- all keys ----------------------------------------------------------------------------------------- */

static const struct wf_config_key docker_keys[] = {
    {"level", read_level, 0},
    {"cache-to", read_cache_to, 0},
    {"cache-from", read_cache_from, 0},
    {"mode-max", wf_config_read_bool, FIELD(mode_max)},
    {"ignore-error", wf_config_read_bool, FIELD(ignore_error)},
    {"own-scope", wf_config_read_bool, FIELD(own_scope)},
    {"build-args", wf_config_read_list, FIELD(build_args)},
    {"tags", wf_config_read_list, FIELD(tags)},
    {"platforms", wf_config_read_list, FIELD(platforms)},
    {"metadata-tags", wf_config_read_bool, FIELD(metadata_tags)},
    {"digest-id", read_digest_id, 0},
    {"provenance", read_provenance, 0},
    {"sbom", read_sbom, 0},
    {"timeout", wf_config_read_bool, FIELD(timeout)},
    {"permissions", wf_config_read_bool, FIELD(permissions)},
    {"concurrency", wf_config_read_bool, FIELD(concurrency)},
    {"jobs", read_jobs, 0},
    {0},
};

void wf_config_read_docker(struct wf_config_reader *reader, const struct wf_node *value,
                           const struct wf_config_key *key, void *target) {
    (void)target;
    struct wf_docker_policy *policy = &reader->config->docker;
    if (wf_node_is_scalar(value) && wf_node_type(value) != WF_TYPE_NULL) {
        if (wf_str_is(wf_node_text(value), "recommended")) {
            wf_config_recommend_docker(policy);
        } else {
            not_one_of(reader, value, key->name, "\"recommended\" or a mapping");
        }
        return;
    }
    if (wf_str_is(wf_node_text(wf_node_get(value, "level")), "recommended")) {
        wf_config_recommend_docker(policy);
    }
    policy->active = policy->active || wf_node_is_mapping(value);
    wf_config_read_keys(reader, value, docker_keys, "the policy on docker", policy);
}
