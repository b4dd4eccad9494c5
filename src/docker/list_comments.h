/* Comments that somebody wrote into a list input of a Docker action, which passes them on as text. */
#ifndef WF_DOCKER_LIST_COMMENTS_H
#define WF_DOCKER_LIST_COMMENTS_H

#include "docker/list.h"
#include "gha/workflow.h"

struct wf_comment_part {
    const struct wf_csv_item *item;
    size_t at;               /* where the comment and the blanks before it begin in item->text */
    size_t begin, mark, end; /* in the scalar's decoded text: the blanks, the '#', behind the comment */
};

struct wf_list_comments {
    const struct wf_list_fact *fact;
    const struct wf_node *key, *value; /* the input and its scalar */
    const struct wf_csv *csv;
    WF_LIST(struct wf_comment_part) parts;
    bool folded; /* the scalar joins lines: no line of the file is an item of its own */
};

/* Those of the input with this key; NULL when it is no list input or holds none. A comment ends with its line
 * of the file; commas in it do not make new items. */
struct wf_list_comments *wf_list_comments(struct wf_arena *arena, const struct wf_source *source,
                                          const struct wf_step *step, const struct wf_node *key);

/* Whether a folded scalar stands on several lines of the file. */
bool wf_list_is_folded(const struct wf_source *source, const struct wf_node *scalar);

#endif
