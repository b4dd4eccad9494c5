/* What rules have found out about the file at hand and ask again: one pass over the file answers for all of
 * its parts, so that many questions do not cost many passes. */
#ifndef WF_LINT_MEMO_H
#define WF_LINT_MEMO_H

#include "gha/exprinfer.h"
#include "lint/reach.h"
#include "lint/rule.h"

/* The place of an answer, NULL at first: `what` names the question (a constant), `about` (its bytes are
 * copied) tells questions of the same kind apart. It lasts until all rules have seen the file. */
void **wf_memo(const struct wf_check *check, const char *what, struct wf_str about);
/* The same of a part of the file that lasts as long: a job, a step, an instruction. */
void **wf_memo_of(const struct wf_check *check, const char *what, const void *part);
/* For each stage the index of the first of its instructions of which `is` holds; 0 where the stage is built
 * on one that has such an instruction, WF_NOT_FOUND where there is none. `what` and `about` name the question
 * as for wf_memo(); `is` is handed `about`. */
const size_t *wf_memo_first(struct wf_check *check, const char *what, struct wf_str about,
                            bool (*is)(const struct wf_instruction *instruction, struct wf_str about));
/* The index of the first step of the job of which `is` holds, or WF_NOT_FOUND. */
size_t wf_memo_step(const struct wf_check *check, const char *what, const struct wf_job *job,
                    bool (*is)(const struct wf_step *step));

/* The types of expressions at a job of the file at hand, or (NULL) outside all jobs. */
struct wf_types *wf_memo_types(const struct wf_check *check, const struct wf_job *job);

/* Where names stand in the file at hand, as numbers (of instructions, of steps), so that the next place of a
 * name is found without a search. */
struct wf_places;
struct wf_places *wf_places_new(struct wf_arena *arena);
/* Those that `fill` adds, in rising order of each name, when they are asked for first. */
struct wf_places *wf_memo_places(struct wf_check *check, const char *what,
                                 void (*fill)(struct wf_check *check, struct wf_places *places));
void wf_places_add(struct wf_places *places, struct wf_str name, size_t at);
/* The first place of the name from number `from` on, or WF_NOT_FOUND. */
size_t wf_places_from(const struct wf_places *places, struct wf_str name, size_t from);
/* The last one below that number, or WF_NOT_FOUND. */
size_t wf_places_before(const struct wf_places *places, struct wf_str name, size_t number);

/* Who can start the file at hand (lint/reach.h): for rules of security, wf_lint_asks_who_starts(). */
const struct wf_reaches *wf_memo_reaches(const struct wf_check *check);

#endif
