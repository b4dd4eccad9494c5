/* A Dockerfile, read as BuildKit's own parser reads it (moby/buildkit, frontend/dockerfile/parser and
 * instructions), with the place of every byte kept. The reader is tolerant: what is wrong becomes a problem,
 * and all that can be understood is there. */
#ifndef WF_DOCKER_DOCKERFILE_H
#define WF_DOCKER_DOCKERFILE_H

#include "base/map.h"
#include "docker/joined.h"
#include "lang/shell.h"

enum wf_instruction_kind {
    WF_INSTRUCTION_UNKNOWN,
    WF_ADD,
    WF_ARG,
    WF_CMD,
    WF_COPY,
    WF_ENTRYPOINT,
    WF_ENV,
    WF_EXPOSE,
    WF_FROM,
    WF_HEALTHCHECK,
    WF_LABEL,
    WF_MAINTAINER,
    WF_ONBUILD,
    WF_RUN,
    WF_SHELL,
    WF_STOPSIGNAL,
    WF_USER,
    WF_VOLUME,
    WF_WORKDIR,
};

/* "ADD", ... ; "" for an unknown one. */
const char *wf_instruction_name(enum wf_instruction_kind kind);

/* A part of an instruction's joined text. */
struct wf_dword {
    struct wf_str text; /* as written, quotes and escapes included; of a JSON form: decoded */
    size_t begin, end;  /* in line.text, quotes included */
};

/* `--name` or `--name=value`. */
struct wf_dflag {
    struct wf_str name, value; /* without "--"; as written */
    bool has_value;
    size_t begin, end;  /* in line.text, with the "--" */
    size_t value_begin; /* equals `end` when there is no value */
};

/* Of ENV, LABEL and ARG: `key=value`, `key value` (legacy) or `key`. */
struct wf_dpair {
    struct wf_dword key, value; /* the key as written; the value with its quotes */
    bool has_value;
    bool legacy; /* `ENV key all the rest`: at most one pair */
};

/* <<NAME, <<-NAME, <<"NAME", 3<<NAME of RUN, COPY, ADD. */
struct wf_heredoc {
    struct wf_str name; /* without quotes */
    size_t begin, end;  /* of the `<<NAME` in line.text */
    unsigned fd;
    bool expands;          /* the name is not quoted */
    bool strips_tabs;      /* <<- */
    struct wf_joined body; /* its lines with LF line ends, leading tabs left out where they are stripped */
    struct wf_span span;   /* of the body's lines and the line with the delimiter */
};

struct wf_stage;

/* A shell script: of RUN in shell form, or in a here-document that is the whole script; of CMD, ENTRYPOINT
 * and HEALTHCHECK CMD in shell form. */
struct wf_dscript {
    const struct wf_joined *text; /* the script's bytes and where they stand */
    size_t skip;                  /* the script is text->text[skip ..) */
    const struct wf_shell_script *shell;
    struct wf_str program; /* that reads it: "/bin/sh", or the first word of SHELL, or of its #! line */
    bool posix;            /* it is a POSIX shell or bash: `shell` makes sense */
};

struct wf_instruction {
    enum wf_instruction_kind kind;
    size_t index;          /* among the file's instructions; of a trigger: its ONBUILD's */
    char escape;           /* the file's */
    struct wf_str keyword; /* as written */
    struct wf_span name;   /* the keyword */
    struct wf_span span;   /* from the keyword to the last byte of the logical line; no here-documents */
    struct wf_span lines;  /* whole lines with here-documents and the last line end; comments above not */
    struct wf_joined line; /* keyword, flags and arguments, joined and right-trimmed */
    size_t args_begin;     /* where the arguments behind the flags begin in line.text */
    WF_LIST(struct wf_dflag) flags;
    WF_LIST(struct wf_dword)
    words;                          /* FROM, ADD, COPY, EXPOSE, USER, WORKDIR, VOLUME, STOPSIGNAL, SHELL,
                                       MAINTAINER: the arguments; a JSON form: its strings; in shell form
                                       of RUN, CMD, ENTRYPOINT none. HEALTHCHECK: those behind CMD. */
    WF_LIST(struct wf_dpair) pairs; /* ENV, LABEL, ARG */
    WF_LIST(struct wf_heredoc) heredocs;
    bool json;                        /* exec form */
    bool none;                        /* HEALTHCHECK NONE */
    const struct wf_dscript *script;  /* NULL: exec form, or none */
    struct wf_instruction *trigger;   /* ONBUILD: what it registers; not among the file's instructions */
    const struct wf_stage *stage;     /* NULL before the first FROM */
    WF_LIST(struct wf_span) comments; /* comment lines right above it and between its lines */
    size_t settings; /* pairs of ARG and ENV, and stages, before it and in what it is built on */
};

struct wf_stage {
    size_t index;
    const struct wf_instruction *from;
    struct wf_str name;          /* lower-cased as BuildKit keeps it; empty: none */
    struct wf_dword name_word;   /* as written; in from->line */
    struct wf_dword base_word;   /* as written; in from->line */
    const struct wf_stage *base; /* the earlier stage it begins with; NULL: an image, "scratch", or not known
                                    because a variable is in the word */
    const struct wf_stage *root; /* the first of those it is built on; itself when `base` is NULL */
    size_t place,
        behind; /* in the tree of stages: those built on it have the places from its own up to `behind` */
    const struct wf_stage *namesake; /* the stage before it with the same name, or NULL */
    size_t namesakes;                /* how many of that name are before it */
    const struct wf_stage *farther;  /* one of them, for a search in few strides; NULL: none */
    bool scratch;
    size_t first, last; /* its instructions in the file: [first, last), the FROM being `first` */
};

struct wf_directive {
    struct wf_str name, value; /* the name in lower case */
    struct wf_span span;       /* of the line, without its end */
    struct wf_span value_span;
};

/* What Docker refuses (what depends on a build argument or an image is none). `code` names the kind:
 * "empty", "no-stage", "before-from", "line-length", "directive-repeated", "directive-escape",
 * "unknown-instruction", "unknown-flag", "flag-value", "flag-repeated", "argument-count", "json", "pair",
 * "blank-name", "stage-name", "stage-case", "stage-cycle", "stage-later", "stage-number", "from-variable",
 * "heredoc-end", "heredoc-destination", "expansion", "mount", "onbuild", "healthcheck-type", "port",
 * "signal", "volume", "copy-url", "checksum-sources", "platform", "directive-check", "required". A mistake in
 * a trigger of ONBUILD fails the builds on this image. */
struct wf_dproblem {
    const char *code;
    struct wf_span span;
    struct wf_str message;
    struct wf_str nearest; /* what was probably meant in the place of the span's bytes; or empty */
};

struct wf_dockerfile {
    const struct wf_source *source;
    char escape; /* '\\' or '`' */
    WF_LIST(struct wf_directive) directives;
    WF_LIST(struct wf_span) comments; /* all, from the '#' to the end of the line, directives not */
    WF_LIST(struct wf_span) empty_continuations; /* empty lines inside a continued instruction */
    WF_LIST(struct wf_instruction *) instructions;
    WF_LIST(struct wf_stage *) stages;
    WF_LIST(struct wf_dproblem) problems; /* sorted by place */
    struct wf_map names;                  /* the last stage of each name */
    const struct wf_vars_line *vars;      /* what each instruction sees when nothing is known of what is
                                             passed: for docker/vars.h */
};

/* Reads `source`; never NULL. All in the arena. */
struct wf_dockerfile *wf_dockerfile_read(struct wf_arena *arena, const struct wf_source *source);

/* Spans in the file. */
struct wf_span wf_instruction_part(const struct wf_instruction *instruction, size_t begin, size_t end);
struct wf_span wf_dword_span(const struct wf_instruction *instruction, const struct wf_dword *word);
struct wf_span wf_dflag_span(const struct wf_instruction *instruction, const struct wf_dflag *flag);
/* Of bytes [begin, end) of a script, as lang/shell.h counts them. */
struct wf_span wf_dscript_span(const struct wf_dscript *script, struct wf_span part);

/* The flag of this name, or NULL; the next one behind `after` unless that is NULL. */
const struct wf_dflag *wf_instruction_flag(const struct wf_instruction *instruction, const char *name,
                                           const struct wf_dflag *after);

/* The value of a flag without quotes and escapes; its stretches count bytes of the instruction's line. */
struct wf_joined wf_dflag_decode(struct wf_arena *arena, const struct wf_instruction *instruction,
                                 const struct wf_dflag *flag);

/* COPY and ADD: the last word is the destination, those before it are the sources (here-documents too). */
size_t wf_instruction_source_count(const struct wf_instruction *instruction);
const struct wf_dword *wf_instruction_destination(const struct wf_instruction *instruction);

/* The stage that a name means at `instruction`, NULL when it is an image: of COPY's `--from` a number too, of
 * FROM only a name in lower case. Names of --from and mounts ignore case; only earlier stages count, the last
 * one of a name. */
const struct wf_stage *wf_dockerfile_stage(const struct wf_dockerfile *file,
                                           const struct wf_instruction *instruction, struct wf_str name);
/* By name anywhere, as `--target` looks for it (no numbers); the last stage for an empty name; NULL: none. */
const struct wf_stage *wf_dockerfile_target(const struct wf_dockerfile *file, struct wf_str name);

enum wf_mount_type { WF_MOUNT_BIND, WF_MOUNT_CACHE, WF_MOUNT_TMPFS, WF_MOUNT_SECRET, WF_MOUNT_SSH };

/* One `--mount` of RUN. */
struct wf_mount {
    const struct wf_dflag *flag;
    enum wf_mount_type type;
    struct wf_str from, source, target, id, sharing, env; /* as written; empty: not given */
    bool read_only, required;
};

/* The mounts of a RUN in the order of its flags; what is wrong in them stands in the file's problems. */
struct wf_mounts {
    WF_LIST(struct wf_mount) list;
};
struct wf_mounts wf_instruction_mounts(struct wf_arena *arena, const struct wf_instruction *instruction);

#endif
