/* Definitions of several image builds in one file: bake files (docker-bake.hcl, docker-bake.json) and Compose
 * files. The readers are tolerant: what they do not understand is unknown. Sources: docker/buildx,
 * bake/bake.go and docs.docker.com/build/bake/reference; the Compose specification, build.md; the HCL native
 * syntax specification. */
#ifndef WF_DOCKER_BAKE_H
#define WF_DOCKER_BAKE_H

#include "yaml/node.h"

enum wf_bake_kind { WF_BAKE_UNKNOWN, WF_BAKE_TEXT, WF_BAKE_LIST, WF_BAKE_OBJECT };

/* A value; of a text with variables those are the hole `${{ $ }}`. */
struct wf_bake_value {
    enum wf_bake_kind kind;
    const struct wf_source *source;
    struct wf_span span;     /* of a text without its quotes */
    struct wf_span key_span; /* of an object's member */
    struct wf_str key;       /* likewise; of a list's items empty */
    struct wf_str text;
    WF_LIST(struct wf_bake_value) items; /* of a list or an object */
};

/* A target, a group or a service. */
struct wf_bake_block {
    struct wf_str name;
    struct wf_span name_span;
    struct wf_bake_value body; /* an object; of a group written as one list: that */
    bool group;
};

struct wf_bake {
    WF_LIST(struct wf_bake_block) blocks; /* in the order of the files */
    bool compose;                         /* the last file is a Compose file: all its services are built */
};

/* Adds what a file defines; its name tells which kind it is. False when it is of none. */
bool wf_bake_read(struct wf_arena *arena, struct wf_bake *bake, const struct wf_source *source);
/* The same for HCL alone. */
void wf_bake_read_hcl(struct wf_arena *arena, struct wf_bake *bake, const struct wf_source *source);

/* The last member of that name, or NULL. */
const struct wf_bake_value *wf_bake_member(const struct wf_bake_value *object, const char *name);

/* A target with what it inherits, and its repetitions in later files. */
struct wf_bake_target {
    const struct wf_bake_block *block;
    const struct wf_bake_value *context, *dockerfile, *target; /* NULL: not given */
    WF_LIST(const struct wf_bake_value *) args;                /* members; those that were overridden too */
    WF_LIST(const struct wf_bake_value *) contexts;
    bool inline_file; /* the Dockerfile is a text */
    bool known;       /* all of it is understood */
};

/* Everything that building `name` (a target, a service or a group) builds, added to `targets`. False when
 * there is no such name, or it is not known what it stands for. */
struct wf_bake_targets {
    WF_LIST(struct wf_bake_target *) list;
};
bool wf_bake_resolve(struct wf_arena *arena, const struct wf_bake *bake, struct wf_str name,
                     struct wf_bake_targets *targets);

#endif
