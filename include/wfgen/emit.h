/* libwfgen: scaffolds. The rules of wfgen.h hold here too. */
#ifndef WFGEN_EMIT_H
#define WFGEN_EMIT_H

#include <wfgen/wfgen.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A pack is a set of templates that becomes files of a repository. What follows are settings for the next
 * wfgen_load_pack() or wfgen_emit(). */

/* Packs are also looked for in this folder: FOLDER/PACK/pack.yml; a file there takes the place of the
 * built-in one of the same name. NULL: .wfgen/templates of the repository, where there is one. */
WFGEN_API enum wfgen_status wfgen_set_template_folder(struct wfgen *session, const char *folder);

/* Reads values of the pack's inputs from this YAML file ("-": standard input). May be called repeatedly. */
WFGEN_API enum wfgen_status wfgen_add_values(struct wfgen *session, const char *path);

/* One value, "NAME=VALUE", which counts more than those of files. A list is split at commas, unless it is
 * written as YAML ("NAME=[a, 'b,c']"); settings of one list add up. */
WFGEN_API enum wfgen_status wfgen_set_value(struct wfgen *session, const char *setting);

/* The repository in this folder is looked at: inputs that nobody sets get what their `detect` finds out, and
 * wfgen_emit() without a pack renders all that fit. NULL (the default): nothing is detected. */
WFGEN_API enum wfgen_status wfgen_set_detection(struct wfgen *session, const char *folder);

/* Names a pack that wfgen_emit() without one is to render, instead of all that fit; may be called repeatedly.
 */
WFGEN_API enum wfgen_status wfgen_add_pack(struct wfgen *session, const char *name);

struct wfgen_pack {
    size_t size;
    const char *name, *title, *about;
};

/* Looks for packs; wfgen_pack() gives them in order of name, false when there is no such index. A pack that
 * cannot be read has an empty title. */
WFGEN_API enum wfgen_status wfgen_list_packs(struct wfgen *session);
WFGEN_API bool wfgen_pack(struct wfgen *session, size_t index, struct wfgen_pack *pack);

struct wfgen_variable {
    size_t size;
    const char *name, *type; /* "bool", "int", "string", "list", "enum" */
    const char *value;       /* as YAML on one line */
    const char *choices;     /* with ", " between them; NULL: free */
    const char *pattern;     /* POSIX extended regular expression for all of it; NULL: none */
    const char *help;
};

/* Loads a pack (NULL: as wfgen_emit() does) and the values of its inputs. WFGEN_USAGE when there is no such
 * pack or a value is wrong: wfgen_problem() lists each with its place. wfgen_variable() gives the inputs in
 * the pack's order, false when there is no such index. */
WFGEN_API enum wfgen_status wfgen_load_pack(struct wfgen *session, const char *pack);
WFGEN_API bool wfgen_variable(struct wfgen *session, size_t index, struct wfgen_variable *variable);

/* One thing that was found out about a stack, or the repository. */
struct wfgen_fact {
    size_t size;
    const char *stack; /* its id; NULL: about the repository */
    const char *name, *value, *reason;
    const char *json; /* the value */
};

/* A pack for a stack, or for the repository: whether it was chosen, and why. */
struct wfgen_choice {
    size_t size;
    const char *pack, *stack; /* the stack may be NULL */
    const char *why;
    bool chosen;
};

/* An input's value that was detected; `refused`: the input does not take it, the reason says why. */
struct wfgen_detected {
    size_t size;
    const char *pack, *stack, *input, *value, *reason;
    bool refused;
};

/* What the last wfgen_load_pack() or wfgen_emit() has detected; false when there is no such index. */
WFGEN_API bool wfgen_fact(struct wfgen *session, size_t index, struct wfgen_fact *fact);
WFGEN_API bool wfgen_choice(struct wfgen *session, size_t index, struct wfgen_choice *choice);
WFGEN_API bool wfgen_detected(struct wfgen *session, size_t index, struct wfgen_detected *detected);

/* Renders the pack: all its files, or with `only` (a path, its last part, or the id of a job that the pack
 * can write alone) just that. What is rendered is read by both YAML readers and checked with all rules and
 * the policy "docker=recommended"; whatever is found there is a fault of the template, listed by
 * wfgen_problem(), and the status is WFGEN_FAILED. WFGEN_USAGE as for wfgen_load_pack(). */
WFGEN_API enum wfgen_status wfgen_emit(struct wfgen *session, const char *pack, const char *only);

struct wfgen_emitted {
    size_t size;
    const char *path; /* below the repository's folder; of a job: its id */
    const char *text;
    size_t length;
    bool is_job;     /* a part of a file: wfgen_write_emitted() refuses it */
    bool is_current; /* wfgen_write_emitted() has found these bytes there already */
    bool is_left;    /* ... another file, and has left it alone */
};

/* What wfgen_emit() rendered; false when there is no such index. */
WFGEN_API bool wfgen_emitted(struct wfgen *session, size_t index, struct wfgen_emitted *emitted);

/* The unified difference from what stands below `folder`, "" when there is none; NULL when there is no such
 * index or the file there cannot be read. */
WFGEN_API const char *wfgen_emitted_diff(struct wfgen *session, size_t index, const char *folder);

enum { WFGEN_EMIT_FORCE = 1, WFGEN_EMIT_DRY_RUN = 2, WFGEN_EMIT_RECORD = 4 };

/* Writes what was rendered below `folder`, all files or none. A file that is there already with other bytes
 * is refused unless `flags` has WFGEN_EMIT_FORCE; with WFGEN_EMIT_DRY_RUN nothing is written; with
 * WFGEN_EMIT_RECORD the record .github/wfgen.emit.yml (wfgen/update.h) is one of the files. WFGEN_FAILED:
 * nothing has changed, and wfgen_problem() says why. */
WFGEN_API enum wfgen_status wfgen_write_emitted(struct wfgen *session, const char *folder, unsigned flags);

#ifdef __cplusplus
}
#endif

#endif
