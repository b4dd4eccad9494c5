#include "docker/ref.h"
#include "rules/docker_ask.h"

/* A pattern may begin or end with "*", or both. */
static bool matches(struct wf_str pattern, struct wf_str name) {
    bool open_begin = wf_str_starts(pattern, "*");
    bool open_end = pattern.len > 1 && wf_str_ends(pattern, "*");
    struct wf_str text = wf_str_sub(pattern, open_begin, pattern.len - open_end);
    size_t at = wf_str_find_str(name, text, 0);
    if (open_begin && !open_end) {
        return name.len >= text.len && wf_str_eq(wf_str_sub(name, name.len - text.len, name.len), text);
    }
    return open_begin ? at != WF_NOT_FOUND : at == 0 && (open_end || text.len == name.len);
}

/* "docker.io" is called by other names too. */
static bool is_trusted(struct wf_str pattern, struct wf_str registry) {
    bool docker = wf_str_in(registry, "docker.io index.docker.io") &&
                  wf_str_in(pattern, "docker.io index.docker.io hub.docker.com");
    return docker || matches(pattern, registry);
}

/* Whether hadolint's configuration or that of the rule names the registry; true when none is named at all. */
static bool is_named(const struct wf_check *check, struct wf_str registry) {
    const struct wf_settings *theirs = &check->config->hadolint.registries;
    const struct wf_node *own = wf_node_resolve(wf_check_option(check, "registries"));
    bool any = theirs->len > 0;
    for (size_t i = 0; i < theirs->len; i++) {
        if (is_trusted(theirs->items[i].text, registry)) {
            return true;
        }
    }
    for (WF_EACH(item, own)) {
        any = true;
        if (is_trusted(wf_node_text(wf_node_resolve(item)), registry)) {
            return true;
        }
    }
    return !any;
}

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    struct wf_str image;
    if (!wf_base_image(check, stage, &image)) {
        return;
    }
    struct wf_ref ref = wf_ref_parse(image);
    struct wf_str registry = wf_ref_registry(&ref);
    if (ref.valid != WF_TRUE || registry.len == 0 || is_named(check, registry)) {
        return;
    }
    wf_report(check, wf_dword_span(stage->from, &stage->base_word),
              "from a registry that is not trusted here: \"%.*s\"", WF_STR_ARG(registry));
}

static const struct wf_rule_option options[] = {{.name = "registries", .kind = WF_OPTION_NAMES}, {0}};

const struct wf_rule wf_rule_registry_untrusted = {
    .id = "registry-untrusted",
    .title = "Base image from another registry",
    .aliases = "DL3026",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .options = options,
    .stage_hook = check_stage,
};
