/* The lock of a repository: which commit or digest each action, workflow and image that it uses stands for.
 * It is a text of lines, kept beside the workflows and filled where there is a network:
 *
 *     # comments and blank lines may stand anywhere
 *     actions/checkout@v4 = 11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
 *     docker.io/library/python:3.12-slim = sha256:(64 hexadecimal digits)
 *
 * An action or workflow is "owner/repo@ref", whose case counts only in the ref; a path behind the repository
 * is ignored, since all that a repository holds shares its commits. Behind the value may stand a comment;
 * when its first word is a version, that is what the commit is called, else it is called as the ref. An image
 * is a name with a tag; "docker.io/", "library/" and ":latest" may be left out. Blanks around "=" may be left
 * out, lines may end in LF or CR LF, hexadecimal digits may be of either case. */
#ifndef WF_LINT_LOCK_H
#define WF_LINT_LOCK_H

#include "base/map.h"
#include "docker/ref.h"
#include "lint/config.h"

struct wf_pin {
    struct wf_str name;  /* "owner/repo" as written, or the full name of an image without its tag */
    struct wf_str ref;   /* of an image: its tag */
    struct wf_str value; /* the commit, as written, or "sha256:..." */
    struct wf_str label; /* the version of the commit as a comment has it, else the ref; empty of an image */
    bool image;
    struct wf_span span;        /* of name and ref */
    const struct wf_pin *other; /* the next line of the same name, or NULL */
};

struct wf_lock {
    const struct wf_source *source;
    WF_LIST(struct wf_pin *) pins; /* in the order of the file */
    struct wf_map names;           /* the first line of each name */
};

/* ".github/wfgen.lock" of the repository at `folder` ("" is the current one), or NULL when there is none. */
const char *wf_lock_find(struct wf_arena *arena, const char *folder);

/* Reads a lock into `config->lock`. `path` and `bytes` must live as long as the configuration. Lines that
 * cannot be read become problems of the configuration. */
void wf_lock_read(struct wf_arena *arena, struct wf_config *config, struct wf_str path, struct wf_str bytes);

/* The full name of an image, without tag and digest: "docker.io/library/python". */
struct wf_str wf_lock_image_name(struct wf_arena *arena, const struct wf_ref *image);

/* The first line of `name`; the others follow by `other`. `lock` may be NULL. */
const struct wf_pin *wf_lock_first(const struct wf_lock *lock, struct wf_str name);

/* The line of `name` and `ref`, or NULL. */
const struct wf_pin *wf_lock_of(const struct wf_lock *lock, struct wf_str name, struct wf_str ref);

/* The line of `name` whose commit or digest is `value`: of several the one whose label says most; or NULL. */
const struct wf_pin *wf_lock_of_value(const struct wf_lock *lock, struct wf_str name, struct wf_str value);

#endif
