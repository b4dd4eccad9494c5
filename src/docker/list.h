/* How each list input of Docker's actions is split: Util.getInputList of docker/actions-toolkit with the
 * options that each action gives it (docker/build-push-action v7.3.0 src/context.ts, bake-action v7.3.0,
 * metadata-action v6.2.0, setup-buildx-action v4.3.0). */
#ifndef WF_DOCKER_LIST_H
#define WF_DOCKER_LIST_H

#include "gha/workflow.h"
#include "lang/csv.h"

struct wf_list_fact {
    const char *action; /* "docker/build-push-action" */
    const char *input;
    struct wf_csv_options options;
};

/* Every list input of every action we know; ended by an entry whose action is NULL. */
extern const struct wf_list_fact wf_list_facts[];

/* How `input` of `action` ("owner/repo") is split, case ignored; NULL: it is no list input that we know. */
const struct wf_list_fact *wf_list_fact(struct wf_str action, struct wf_str input);

/* What an item is made of: tokens, in which a blank means nothing, or KEY=VALUE with a value of any text. */
enum wf_list_kind { WF_LIST_TOKENS, WF_LIST_VALUES };

/* Where what can only be meant as a comment begins in an item (the blanks before its '#' included): the item
 * begins with '#', or a '#' follows a blank; in VALUES it must also be followed by one and stand outside a
 * quoted value. WF_NOT_FOUND when there is none. The actions pass such text on. */
size_t wf_list_comment(struct wf_str item, enum wf_list_kind kind);

/* The scalar that holds the list of the input with this key: its value or, when that is nothing but
 * `${{ env.NAME }}`, what the workflow sets NAME to. NULL when it is no scalar. */
const struct wf_node *wf_list_scalar(struct wf_arena *arena, const struct wf_step *step,
                                     const struct wf_node *key);

#endif
