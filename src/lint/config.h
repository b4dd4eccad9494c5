/* The settings of a run: .github/wfgen.yml (or .wfgen.yml), the command line, and policies. A bad setting is
 * itself a finding, at its line (rule "bad-config"). Read-only once a run begins.
 *
 *     rules:                     # ID or alias: off | on | info | warning | error, or a mapping
 *       cache-mode: {severity: error, ignore: [generated.yml, 'ci.yml:12']}
 *       unpinned-uses: {config: {policies: {"docker/x": ref-pin}}}   # also: disable, remap, as zizmor has it
 *     fail-on: warning
 *     persona: pedantic          # what findings of security are for everyone, see enum wf_persona
 *     triggers: external         # only what people without rights can start, see enum wf_triggers
 *     runners: [gpu, linux-*]    # labels of the team's own runners
 *     pins: deps/actions.lock    # the lock, below the repository; .github/wfgen.lock by default
 *     policy:
 *       docker: recommended      # or a mapping, see struct wf_docker_policy
 *       artifacts: [{path: Dockerfile, min_lines: 10, contains: USER}]
 *       links: [{from: .github/workflows/ci.yml, to: Dockerfile, pattern: mode=max}]
 */
#ifndef WF_LINT_CONFIG_H
#define WF_LINT_CONFIG_H

#include "base/err.h"
#include "text/finding.h"
#include "yaml/node.h"

struct wf_lock; /* lint/lock.h */
struct wf_rule_table;

/* A text of a configuration or policy file and where it stands. */
struct wf_setting {
    struct wf_str text;
    const struct wf_source *source;
    struct wf_span span;
};

struct wf_settings {
    struct wf_setting *items;
    size_t len, cap;
};

enum wf_require { WF_REQUIRE_ANY, WF_REQUIRE_YES, WF_REQUIRE_NO };

/* A job that a workflow must have. */
struct wf_required_job {
    struct wf_setting id;
    struct wf_str file;  /* the workflow, matched at the end of its path; empty: any workflow that is read */
    struct wf_str after; /* the job behind which a new one is written; may be empty */
};

/* What a team requires of image builds. The key of `policy: docker:` is the field's name with dashes. A
 * zeroed struct asks for nothing. */
struct wf_docker_policy {
    bool active; /* some policy on Docker builds was asked for */
    /* The cache. */
    bool cache_export;           /* every build exports a cache, to one of these types if there are any */
    struct wf_settings cache_to; /* "gha", "registry", "inline", "local" ... */
    bool cache_import;           /* every build imports a cache; a list of types is allowed as well */
    struct wf_settings cache_from;
    bool mode_max;     /* every exporter that has modes uses mode=max */
    bool ignore_error; /* exporters carry ignore-error=true */
    bool own_scope;    /* gha caches name their scope */
    /* The image. */
    struct wf_settings build_args;    /* names that must be passed */
    struct wf_settings tags;          /* globs; each pushed image carries a tag for each of them */
    struct wf_settings platforms;     /* platforms that must be built */
    bool metadata_tags;               /* tags of pushed images come from docker/metadata-action */
    bool digest_id;                   /* a pushing build step has an id, so that its digest can be used */
    struct wf_str digest_id_name;     /* ... this one; may be empty */
    bool provenance_set, sbom_set;    /* decided, whichever way */
    enum wf_require provenance, sbom; /* decided this way */
    /* Jobs that build images, and their workflows. */
    bool timeout, permissions, concurrency;
    WF_LIST(struct wf_required_job) jobs;
};

/* A requirement on any file, as a plan's `must_haves` states it. */
struct wf_artifact {
    struct wf_setting path;     /* matched at the end of a file's path, else opened below the repository */
    struct wf_setting provides; /* what the plan says it is for; may be empty */
    struct wf_settings contains, exports;
    uint32_t min_lines;
    struct wf_setting lines; /* where min_lines stands */
    struct wf_str prose;     /* of the plan that asks for it; empty when no plan does */
};

struct wf_link {
    struct wf_setting from, to, via; /* `to` must exist; either may be empty */
    struct wf_setting pattern;       /* POSIX extended regular expression that some line of `from` matches */
};

struct wf_rule_setting {
    struct wf_str id; /* or an alias */
    bool off, on;     /* `on` wakes an opt-in rule */
    bool has_severity;
    enum wf_severity severity;
    struct wf_settings ignore;     /* globs of paths, also `path:line` and `path:line:column` */
    enum wf_level security;        /* that its findings get; WF_LEVEL_NONE: their own */
    const struct wf_node *options; /* the rule's own settings, a mapping, or NULL */
};

/* What hadolint's configuration says of shellcheck's SC2046 in Dockerfiles. */
struct wf_code_setting {
    struct wf_str code;
    bool off, has_severity;
    enum wf_severity severity;
};

/* A label that images must have. */
struct wf_label_schema {
    struct wf_str key, kind; /* "text", "rfc3339", "semver", "hash", "url", "email", "spdx" */
};

/* What it says of Dockerfiles besides. */
struct wf_hadolint {
    WF_LIST(struct wf_label_schema) labels;
    bool strict_labels; /* no others */
    WF_LIST(struct wf_code_setting) codes;
    struct wf_settings registries; /* from which images may come; empty: any */
    bool no_comments;              /* `# hadolint ignore` does not count */
    bool never_fails;              /* its findings do not change the exit code */
    bool has_fail_on;
    enum wf_severity fail_on; /* ... those below do not */
};

struct wf_config_problem {
    const struct wf_source *source;
    struct wf_span span;
    struct wf_str message, help;
};

/* A value that a file sets, for who asks where a setting comes from. */
struct wf_config_given {
    struct wf_str name;          /* "fail-on", "rules.ID", "policy.docker.mode-max" */
    const struct wf_node *value; /* a scalar or a sequence */
    const struct wf_source *source;
    struct wf_span span; /* of the key */
};

/* Writes the YAML of a new job (LF, indented from column 0, "ID:" its first line) and returns true. */
typedef bool (*wf_render_job)(void *context, struct wf_arena *arena, struct wf_str id, struct wf_str *yaml);

struct wf_config {
    WF_LIST(struct wf_rule_setting) rules;
    struct wf_docker_policy docker;
    struct wf_hadolint hadolint;
    WF_LIST(struct wf_artifact) artifacts;
    WF_LIST(struct wf_link) links;
    WF_LIST(struct wf_config_problem) problems;
    WF_LIST(struct wf_config_given) given; /* in the order of the files; a later one counts more */
    struct wf_settings runners; /* globs of the labels of the team's own runners; empty: nothing is said */
    struct wf_setting pins;     /* path of the lock; empty: where it is by default */
    const struct wf_lock *lock; /* NULL: there is none */
    enum wf_persona persona;    /* findings for others are left out; WF_REGULAR by default */
    enum wf_triggers triggers;  /* findings in what others start are left out; WF_TRIGGERS_ALL by default */
    enum wf_severity fail_on;   /* findings below it do not change the exit code; WF_WARNING by default */
    bool has_fail_on;           /* a configuration file set it */
    wf_render_job render_job;   /* NULL: missing jobs are reported without a fix */
    void *render_context;
};

/* A configuration that asks for nothing special, in the arena. */
struct wf_config *wf_config_make(struct wf_arena *arena);

/* The configuration file of the repository at `folder` ("" is the current one): .github/wfgen.yml,
 * .github/wfgen.yaml, .wfgen.yml or .wfgen.yaml, the first that exists; NULL when there is none. */
const char *wf_config_find(struct wf_arena *arena, const char *folder);
/* Likewise .github/actionlint.yaml or .github/actionlint.yml. */
const char *wf_config_find_actionlint(struct wf_arena *arena, const char *folder);
/* Likewise zizmor.yml or zizmor.yaml in .github, or in the folder itself. */
const char *wf_config_find_zizmor(struct wf_arena *arena, const char *folder);

/* Likewise .hadolint.yaml or .hadolint.yml. */
const char *wf_config_find_hadolint(struct wf_arena *arena, const char *folder);

/* Adds the settings of a configuration file. `path` and `bytes` must live as long as the configuration. What
 * is wrong with them stands in config->problems. Ids of rules are compared with `known` unless it is NULL. */
void wf_config_read(struct wf_arena *arena, struct wf_config *config, const struct wf_rule_table *known,
                    struct wf_str path, struct wf_str bytes);

/* Adds the settings of zizmor's configuration (.github/zizmor.yml), which has the form of our own `rules`;
 * rules that we do not have are skipped. */
void wf_config_read_zizmor(struct wf_arena *arena, struct wf_config *config, struct wf_str path,
                           struct wf_str bytes);

/* Adds what the configuration of actionlint (.github/actionlint.yaml) says that is of use here: the labels of
 * self-hosted runners. What is wrong with it is left to actionlint. */
void wf_config_read_actionlint(struct wf_arena *arena, struct wf_config *config, struct wf_str path,
                               struct wf_str bytes);

/* Adds what hadolint's configuration (.hadolint.yaml) says: `ignored` and `override` for its codes that our
 * rules carry as aliases and for shellcheck's, `trustedRegistries`, `label-schema`, `strict-labels`,
 * `failure-threshold`, `no-fail` and `disable-ignore-pragma`. The rest, and what is wrong with it, is left to
 * hadolint. */
void wf_config_read_hadolint(struct wf_arena *arena, struct wf_config *config, struct wf_str path,
                             struct wf_str bytes);

/* Whether something that it asks for can be told only when all files of the run have been read: jobs that one
 * of them must have, files and links between them that a policy requires, lines of the lock that none of them
 * uses. */
bool wf_config_spans_files(const struct wf_config *config);

/* Whether a finding on a Dockerfile changes the exit code. */
bool wf_config_fails(const struct wf_config *config, const struct wf_finding *finding, bool dockerfile);

/* Adds the requirements of a policy file: YAML with the content of `policy:` (or a whole configuration file,
 * or `must_haves: {artifacts, key_links}`), or Markdown with such YAML as front matter between two lines
 * "---". */
void wf_config_read_policy(struct wf_arena *arena, struct wf_config *config, struct wf_str path,
                           struct wf_str bytes);

/* One `--policy`: "docker=recommended" or the path of a policy file. */
bool wf_config_add_policy(struct wf_arena *arena, struct wf_config *config, const char *argument,
                          struct wf_err *err);

/* Asks for the level "recommended". */
void wf_config_recommend_docker(struct wf_docker_policy *policy);

/* Whether a glob of the configuration names `path`: `*` and `?` stop at slashes, `**` does not, `[a-z]` is a
 * set; matched from the path's begin or from behind any slash, and a folder's name covers all below it. */
bool wf_config_path_matches(struct wf_str glob, struct wf_str path);

/* Whether `path` is `end` or ends in "/" and `end`; a "./" at the begin of `end` does not count. */
bool wf_config_path_ends(struct wf_str path, struct wf_str end);

#endif
