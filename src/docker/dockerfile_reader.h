/* What the parts of the Dockerfile reader share. */
#ifndef WF_DOCKER_DOCKERFILE_READER_H
#define WF_DOCKER_DOCKERFILE_READER_H

#include "base/map.h"
#include "base/near.h"
#include "docker/dockerfile.h"
#include "docker/lex.h"

/* The shell that reads the scripts of a stage. */
struct wf_dshell {
    struct wf_str program;
    bool posix;
};

struct wf_dreader {
    struct wf_arena *arena;
    struct wf_dockerfile *file;
    struct wf_str bytes;
    size_t at;                        /* of the next line */
    struct wf_stage *stage;           /* the one being read; NULL before the first FROM */
    struct wf_dshell shell;           /* of that stage, where we are */
    WF_LIST(struct wf_dshell) shells; /* of each stage at its end */
    size_t settings;                  /* as of an instruction here */
    size_t global_settings;           /* before the first FROM */
    WF_LIST(size_t) stage_settings;   /* of each stage at its end */
    bool refused_early;               /* an instruction before the first FROM */
    size_t sources;                   /* uses of a stage or image by --from and --mount: an upper limit */
};

/* A line of the file. */
struct wf_dline {
    size_t begin, end; /* without CR and LF at its end */
    size_t next;       /* where the next one begins */
};

/* The next line, or false at the end of the file. A line that is too long is a problem. */
bool wf_dline_next(struct wf_dreader *reader, struct wf_dline *line);

/* Reads all lines: directives, comments, instructions. */
void wf_dread_lines(struct wf_dreader *reader);

/* Adds a problem. */
struct wf_dproblem *wf_drefuse(struct wf_dreader *reader, const char *code, struct wf_span span,
                               const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same of [begin, end) of an instruction's line. */
struct wf_dproblem *wf_drefuse_part(struct wf_dreader *reader, const char *code,
                                    const struct wf_instruction *instruction, size_t begin, size_t end,
                                    const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Adds the nearest of the names to the problem's message, if one is near. */
void wf_dsuggest(struct wf_dreader *reader, struct wf_dproblem *problem, const struct wf_near *near);

/* Reads keyword, flags and arguments of instruction->line, the trigger of ONBUILD too. */
void wf_dread_instruction(struct wf_dreader *reader, struct wf_instruction *instruction);
/* The parts: flags, which set args_begin; a JSON list at `begin`, false when there is none; words between
 * blanks; pairs. */
void wf_dread_flags(struct wf_dreader *reader, struct wf_instruction *instruction, size_t begin);
bool wf_dread_json(struct wf_dreader *reader, struct wf_instruction *instruction, size_t begin);
void wf_dread_words(struct wf_dreader *reader, struct wf_instruction *instruction, size_t begin);
void wf_dread_pairs(struct wf_dreader *reader, struct wf_instruction *instruction);

/* The bytes that separate words: [\t\v\f\r ]. */
bool wf_dspace(char c);
/* The first byte at or behind `at` that is none. */
size_t wf_dskip_space(struct wf_str text, size_t at);
/* The first such byte, or the end. */
size_t wf_dskip_word(struct wf_str text, size_t at);
/* Behind the white space (Unicode's) at `at`. */
size_t wf_dskip_unicode(struct wf_str text, size_t at);

/* Reads the bodies of the here-documents that the instruction names, from the lines that follow it. */
void wf_dread_heredocs(struct wf_dreader *reader, struct wf_instruction *instruction);
/* The here-document that the whole word is, else false. `doc` may be NULL. */
bool wf_dheredoc_word(struct wf_arena *arena, struct wf_str word, struct wf_heredoc *doc);
/* The bodies with their delimiters, as a shell is to read them. */
void wf_dgather_heredocs(struct wf_gather *gather, const struct wf_dreader *reader,
                         const struct wf_instruction *instruction);

/* FROM: makes the stage. */
void wf_dread_stage(struct wf_dreader *reader, struct wf_instruction *instruction);
/* When all stages are known: where --from and mounts point. */
void wf_dcheck_sources(struct wf_dreader *reader);
/* Gives the stages their places in the tree. */
void wf_dplace_stages(struct wf_dreader *reader);
/* What variables make of values, as far as the file alone tells; and mounts. */
void wf_dcheck_expanded(struct wf_dreader *reader);
void wf_dcheck_mounts(struct wf_dreader *reader, const struct wf_instruction *instruction,
                      const struct wf_vars *vars);
/* SHELL, and the script of an instruction. */
void wf_dread_shell(struct wf_dreader *reader, const struct wf_instruction *instruction);
void wf_dread_script(struct wf_dreader *reader, struct wf_instruction *instruction);
/* The shell with which a stage begins. */
struct wf_dshell wf_dshell_of(const struct wf_dreader *reader, const struct wf_stage *stage);

/* What Docker refuses: flags; mounts; the arguments. */
void wf_dcheck_flags(struct wf_dreader *reader, const struct wf_instruction *instruction);
void wf_dcheck_arguments(struct wf_dreader *reader, const struct wf_instruction *instruction);

/* Whether Docker takes a value of a flag or an argument. */
bool wf_dvalue_duration(struct wf_str text); /* "1m30s"; 0, or at least 1 ms */
bool wf_dvalue_signal(struct wf_str text);   /* "SIGTERM", "term", "15" */
bool wf_dvalue_port(struct wf_str text);     /* "80", "80-90/udp" */
bool wf_dvalue_bool(struct wf_str text);     /* "1", "true" */
bool wf_dvalue_size(struct wf_str text);     /* "1.5g", "64 MiB" */
bool wf_dvalue_platform(struct wf_str text); /* "linux/arm/v7", "amd64" */
/* Digits of a number in `base` of at most `max`. */
bool wf_dvalue_number(struct wf_str text, unsigned base, unsigned long max);

/* A word as the builder reads it, before any variable is known. */
struct wf_lexed wf_dword_lex(struct wf_arena *arena, char escape, struct wf_str word);
/* The word is good and no variable is in it. */
bool wf_dword_constant(const struct wf_lexed *word);

#endif
