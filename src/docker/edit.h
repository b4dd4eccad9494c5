/* Changes to a Dockerfile or a .dockerignore as text edits, on top of yaml/patch.h: the edits go to a
 * `struct wf_patch` (whose document is not asked), of which wf_patch_fix() makes a fix. New text is given
 * with LF; it gets the file's line ends when it is applied. Comments, continuation lines and the layout of
 * all that is not named stay as they are.
 *
 * Functions that return bool append nothing when they give false. */
#ifndef WF_DOCKER_EDIT_H
#define WF_DOCKER_EDIT_H

#include "base/err.h"
#include "docker/dockerfile.h"
#include "docker/dockerignore.h"
#include "yaml/patch.h"

/* Replaces bytes [begin, end) of a joined text; an empty range inserts. What lies on several lines is
 * replaced on the first of them and removed from the others: lines on which nothing is left go, comments
 * between them stay, and the line that becomes the last one loses its escape. The text must not end in the
 * middle of the keyword. */
void wf_joined_replace(struct wf_patch *patch, const struct wf_source *source, const struct wf_joined *joined,
                       size_t begin, size_t end, struct wf_str text);

/* Bytes [begin, end) of an instruction's line, as words, flags and pairs count them. */
void wf_instruction_replace(struct wf_patch *patch, const struct wf_dockerfile *file,
                            const struct wf_instruction *instruction, size_t begin, size_t end,
                            struct wf_str text);
/* A word, as it is to be written: quotes and, in a JSON form, wf_json_word() are the caller's. */
void wf_instruction_replace_word(struct wf_patch *patch, const struct wf_dockerfile *file,
                                 const struct wf_instruction *instruction, const struct wf_dword *word,
                                 struct wf_str text);
/* Removes a word, a pair or another part with the blanks that separate it from what is before it. */
void wf_instruction_remove_part(struct wf_patch *patch, const struct wf_dockerfile *file,
                                const struct wf_instruction *instruction, size_t begin, size_t end);

/* Removes a flag with the blanks behind it. */
void wf_instruction_remove_flag(struct wf_patch *patch, const struct wf_dockerfile *file,
                                const struct wf_instruction *instruction, const struct wf_dflag *flag);
/* Adds a flag ("--link", "--chown=app") behind the last one, or behind the keyword. */
void wf_instruction_add_flag(struct wf_patch *patch, const struct wf_instruction *instruction,
                             struct wf_str flag);
/* Gives a flag this value, also when it had none. */
void wf_instruction_set_flag(struct wf_patch *patch, const struct wf_dockerfile *file,
                             const struct wf_instruction *instruction, const struct wf_dflag *flag,
                             struct wf_str value);

/* Replaces bytes of a script, as lang/shell.h counts them. */
void wf_dscript_replace(struct wf_patch *patch, const struct wf_dockerfile *file,
                        const struct wf_dscript *script, struct wf_span part, struct wf_str text);

/* Removes an instruction with its here-documents and the comment lines right above it; comments that begin
 * the file stay. Of the empty lines around it one group stays. False for a trigger of ONBUILD. */
bool wf_instruction_remove(struct wf_patch *patch, const struct wf_dockerfile *file,
                           const struct wf_instruction *instruction);

/* Puts whole lines (each with its LF) above an instruction and its comments, or behind it. Into a trigger's
 * ONBUILD nothing can be put: its place is that of the ONBUILD. */
void wf_instruction_insert_before(struct wf_patch *patch, const struct wf_dockerfile *file,
                                  const struct wf_instruction *instruction, struct wf_str lines);
void wf_instruction_insert_behind(struct wf_patch *patch, const struct wf_dockerfile *file,
                                  const struct wf_instruction *instruction, struct wf_str lines);

/* Moves an instruction with its comments above or behind another one. False when one of them is a trigger, or
 * they are the same. */
bool wf_instruction_move_before(struct wf_patch *patch, const struct wf_dockerfile *file,
                                const struct wf_instruction *instruction,
                                const struct wf_instruction *target);
bool wf_instruction_move_behind(struct wf_patch *patch, const struct wf_dockerfile *file,
                                const struct wf_instruction *instruction,
                                const struct wf_instruction *target);

/* The bytes of an instruction: its comments above, its lines and here-documents, with a last line end. */
struct wf_str wf_instruction_text(struct wf_arena *arena, const struct wf_dockerfile *file,
                                  const struct wf_instruction *instruction);

/* `text` as a word of a JSON form, with its quotes. */
struct wf_str wf_json_word(struct wf_arena *arena, struct wf_str text);

/* --- .dockerignore ------------------------------------------------------------------------------------ */

/* A pattern as it is to be written, with its "!". */
void wf_dockerignore_replace(struct wf_patch *patch, const struct wf_ignore_pattern *pattern,
                             struct wf_str text);
/* Its whole line. */
void wf_dockerignore_remove(struct wf_patch *patch, const struct wf_dockerignore *ignore,
                            const struct wf_ignore_pattern *pattern);
/* Lines (each with its LF) behind that of `pattern`; NULL: at the end of the file. */
void wf_dockerignore_add(struct wf_patch *patch, const struct wf_dockerignore *ignore,
                         const struct wf_ignore_pattern *pattern, struct wf_str lines);

/* --- proof -------------------------------------------------------------------------------------------- */

/* Whether the edited text, read again, has no problem that was not there before, and each instruction that no
 * edit touches is there as it was, in the same order. Else `err` says what would change. */
bool wf_dockerfile_untouched(struct wf_arena *arena, const struct wf_dockerfile *before,
                             const struct wf_edited *edited, struct wf_err *err);
/* The same for the patterns. */
bool wf_dockerignore_untouched(struct wf_arena *arena, const struct wf_dockerignore *before,
                               const struct wf_edited *edited, struct wf_err *err);

#endif
