/* Shared by the parts of the shell reader only: words (shell_word.c), commands (shell.c) and the compound
 * ones (shell_compound.c). */
#ifndef WF_LANG_SHELL_READER_H
#define WF_LANG_SHELL_READER_H

#include "lang/shell.h"

/* A here-document whose body begins on the next line. */
struct wf_shell_pending {
    struct wf_shell_command *command;
    uint32_t redirection;
};

struct wf_shell_reader {
    struct wf_arena *arena;
    struct wf_shell_script *script;
    struct wf_str text; /* ends where the innermost `...` or here-document ends */
    size_t pos;
    unsigned depth;
    WF_LIST(struct wf_shell_pending) pending;
};

/* The place in a command that is being read; what is substituted there belongs to it. */
struct wf_shell_slot {
    struct wf_shell_command *command;
    uint32_t word, assignment, redirection;
};

/* What ends a list besides the end of the text. */
enum {
    WF_SHELL_STOP_PAREN = 1, /* ) */
    WF_SHELL_STOP_BRACE = 2, /* } */
    WF_SHELL_STOP_THEN = 4,
    WF_SHELL_STOP_DO = 8,
    WF_SHELL_STOP_DONE = 16,
    WF_SHELL_STOP_FI = 32,  /* elif, else, fi */
    WF_SHELL_STOP_CASE = 64 /* ;; ;& ;;& esac */
};

/* The byte at `at`, NUL behind the end. */
char wf_shell_at(const struct wf_shell_reader *r, size_t at);
/* True when `text` stands at the reading position. */
bool wf_shell_sees(const struct wf_shell_reader *r, const char *text);
void wf_shell_break(struct wf_shell_reader *r);
/* Goes one level deeper; false (and broken) at the limit: then do not go. */
bool wf_shell_enter(struct wf_shell_reader *r);

/* Blanks, escaped newlines and a comment; not newlines. */
void wf_shell_skip_blanks(struct wf_shell_reader *r);
/* The same and newlines, behind which here-documents are read. */
void wf_shell_skip_lines(struct wf_shell_reader *r);
/* True when the reserved word `word` stands here as a whole word. */
bool wf_shell_sees_word(const struct wf_shell_reader *r, const char *word);

/* Reads a word; `test`: inside [[ ]], where only blanks end one. False when none stands here. */
bool wf_shell_read_word(struct wf_shell_reader *r, struct wf_shell_slot slot, bool test,
                        struct wf_shell_word *word);
/* Finds substitutions between here and `end`, as in double quotes; ends there. */
void wf_shell_read_body(struct wf_shell_reader *r, struct wf_shell_slot slot, size_t end);
/* The offset behind the `))` that closes the `((` at `at`; 0 when that is no arithmetic. */
size_t wf_shell_arithmetic_end(const struct wf_shell_reader *r, size_t at);

struct wf_shell_scope *wf_shell_new_scope(struct wf_shell_reader *r, enum wf_shell_place place,
                                          struct wf_shell_scope *parent, struct wf_shell_slot slot);
struct wf_shell_slot wf_shell_slot_of(struct wf_shell_command *command);
/* Reads pipelines until one of `stops`, which is left in place. */
void wf_shell_read_list(struct wf_shell_reader *r, struct wf_shell_scope *scope, unsigned stops);

/* Notes of a script that is read in full which programs it starts and where it moves, sets options and
 * variables. */
void wf_shell_index(struct wf_arena *arena, struct wf_shell_script *script);
/* Reads one command as a pipeline of its own: a function's body. */
void wf_shell_read_one(struct wf_shell_reader *r, struct wf_shell_scope *scope);
/* Reads a compound command; false when none stands here. */
bool wf_shell_read_compound(struct wf_shell_reader *r, struct wf_shell_command *command);
/* The body of function `command` from here on. */
void wf_shell_read_function(struct wf_shell_reader *r, struct wf_shell_command *command);

#endif
