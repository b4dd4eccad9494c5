/* Shared by the parts that compute metadata-action's tags only. */
#ifndef WF_DOCKER_META_READER_H
#define WF_DOCKER_META_READER_H

#include "docker/meta.h"

struct wf_meta_pieces {
    WF_LIST(struct wf_meta_piece) list;
};

struct wf_meta_run {
    struct wf_arena *arena;
    const struct wf_meta_trigger *trigger;
    const struct wf_meta_resolver *resolver; /* may be NULL */
};

/* Appends a piece; literals are joined and empty ones left out. */
void wf_meta_put(const struct wf_meta_run *run, struct wf_meta_pieces *pieces, struct wf_meta_piece piece);
void wf_meta_put_text(const struct wf_meta_run *run, struct wf_meta_pieces *pieces, struct wf_str text);

/* Appends what handlebars makes of `text`: the global names ({{branch}}, {{sha}}, ...) or, `version`, those
 * of a semver or pep440 pattern, which are left to WF_META_VERSION. */
void wf_meta_expand(const struct wf_meta_run *run, struct wf_meta_pieces *pieces, struct wf_str text,
                    bool version);

/* Replaces each run of characters that no tag has by one `-`, in literals. */
void wf_meta_sanitize(const struct wf_meta_run *run, struct wf_meta_pieces *pieces);

/* "true" or "false" when that is what the pieces say; WF_MAYBE with `*wrong` when they say something else. */
enum wf_truth wf_meta_boolean(const struct wf_meta_pieces *pieces, bool *wrong);

/* The run is for a commit of the default branch, as {{is_default_branch}} has it. */
enum wf_truth wf_meta_is_default_branch(const struct wf_meta_trigger *trigger);

#endif
