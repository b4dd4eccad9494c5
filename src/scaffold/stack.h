/* What was found out about one stack, or about the repository: named values, each with the reason for it. */
#ifndef WF_SCAFFOLD_STACK_H
#define WF_SCAFFOLD_STACK_H

#include "lang/exprvalue.h"

struct wf_found {
    struct wf_str name, reason; /* "python 3.12: .python-version"; empty: it is what nothing speaks against */
    struct wf_value value;
};

struct wf_stack {
    struct wf_arena *arena;
    WF_LIST(struct wf_found) found; /* in the order of the table of names */
    struct wf_value object;         /* the same for expressions; `object.x` of every name exists */
};

struct wf_stack_name {
    const char *name;
    enum wf_value_kind kind; /* STRING, NUMBER, BOOLEAN or ARRAY of strings: empty, 0, false until known */
};

/* A stack with empty values of all these names (the last one's is NULL). */
struct wf_stack *wf_stack_make(struct wf_arena *arena, const struct wf_stack_name *names);

/* The names of `stack` and of `repository` in packs. */
extern const struct wf_stack_name wf_stack_names[], wf_repository_names[];

/* The value that `name`, which must be one of the table, has now. */
struct wf_value wf_stack_get(const struct wf_stack *stack, const char *name);
struct wf_str wf_stack_text(const struct wf_stack *stack, const char *name);
bool wf_stack_is(const struct wf_stack *stack, const char *name, const char *value);

/* Whether it is neither empty, 0 nor false. */
bool wf_stack_knows(const struct wf_stack *stack, const char *name);
/* Whether something was said about it at all: also "no" is an answer. */
bool wf_stack_answered(const struct wf_stack *stack, const char *name);

/* Evidence. What was said first stays: the strongest is to be asked first. An empty text and 0 say nothing.
 * The reason is a sentence's part, "EXPOSE in Dockerfile". */
bool wf_stack_say(struct wf_stack *stack, const char *name, struct wf_str text, const char *reason, ...)
    __attribute__((format(printf, 4, 5)));
bool wf_stack_say_number(struct wf_stack *stack, const char *name, double number, const char *reason, ...)
    __attribute__((format(printf, 4, 5)));
bool wf_stack_say_bool(struct wf_stack *stack, const char *name, bool value, const char *reason, ...)
    __attribute__((format(printf, 4, 5)));

/* A list of texts as a whole; an empty one says nothing. */
bool wf_stack_say_list(struct wf_stack *stack, const char *name, struct wf_value list, const char *reason,
                       ...) __attribute__((format(printf, 4, 5)));

/* Adds an item to a list, unless it is there; each adds its reason. */
bool wf_stack_add(struct wf_stack *stack, const char *name, struct wf_str item, const char *reason, ...)
    __attribute__((format(printf, 4, 5)));

/* Words with single spaces between them become the list's items. */
void wf_stack_add_words(struct wf_stack *stack, const char *name, const char *words, const char *reason);

bool wf_stack_contains(const struct wf_stack *stack, const char *name, struct wf_str item);

/* What was found of this name. */
const struct wf_found *wf_stack_found(const struct wf_stack *stack, const char *name);

/* For people, on one line: python, [node, dist/server.js], 8080, true. */
struct wf_str wf_found_text(struct wf_arena *arena, struct wf_value value);

#endif
