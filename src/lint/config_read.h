/* What the readers of configuration and policy files share. Internal to config*.c. */
#ifndef WF_LINT_CONFIG_READ_H
#define WF_LINT_CONFIG_READ_H

#include "lint/config.h"
#include "lint/rule.h"

struct wf_config_reader {
    struct wf_arena *arena;
    struct wf_config *config;
    const struct wf_source *source;
    const struct wf_rule_table *known; /* may be NULL */
    struct wf_str path;                /* of the mapping that is being read: "policy.docker"; "" at the top */
    bool lenient; /* somebody else's format: an unknown key is a mistake only if it resembles a known one */
};

/* Adds a problem at `span`. `help` may be empty. */
void wf_config_problem(struct wf_config_reader *reader, struct wf_span span, struct wf_str help,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* What to do with the value of a key. `target` is handed through. */
struct wf_config_key {
    const char *name;
    void (*read)(struct wf_config_reader *reader, const struct wf_node *value,
                 const struct wf_config_key *key, void *target);
    size_t offset; /* of a field in `target`, for readers that need one */
};

/* Reads each pair of a mapping as the table of keys (the last one has no name) says. What is no mapping and
 * keys that are unknown or given twice are problems; a missing value (NULL or empty) is silently nothing.
 * `what` names the mapping in messages: "policy". */
void wf_config_read_keys(struct wf_config_reader *reader, const struct wf_node *mapping,
                         const struct wf_config_key *keys, const char *what, void *target);

/* Goes to the value of `key` and notes what is given there; to come back the caller sets reader->path to what
 * is returned. */
struct wf_str wf_config_enter(struct wf_config_reader *reader, const struct wf_node *key);

/* Readers for common values; `key->offset` is the field: bool, struct wf_settings (a list or one text),
 * struct wf_setting. */
void wf_config_read_bool(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_config_key *key, void *target);
void wf_config_read_list(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_config_key *key, void *target);
void wf_config_read_text(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_config_key *key, void *target);

/* Reads as *flag what is plain true or false; else false. */
bool wf_config_flag(const struct wf_node *value, bool *flag);

/* `value` (a scalar) as a setting. */
struct wf_setting wf_config_setting(const struct wf_config_reader *reader, const struct wf_node *value);

/* "did you mean ...?" or an empty text. */
struct wf_str wf_config_near(struct wf_config_reader *reader, struct wf_str wanted, const char *const *names);

/* The content of `policy:`. */
void wf_config_read_policy_node(struct wf_config_reader *reader, const struct wf_node *policy);
/* The content of `policy: docker:`. */
void wf_config_read_docker(struct wf_config_reader *reader, const struct wf_node *value,
                           const struct wf_config_key *key, void *target);
/* The content of `config:` of a rule, a mapping. */
void wf_config_check_options(struct wf_config_reader *reader, const struct wf_rule *rule,
                             const struct wf_node *options);
/* Reading the YAML itself; NULL when there is nothing. Its problems become problems of the configuration. */
const struct wf_node *wf_config_parse(struct wf_config_reader *reader);

#endif
