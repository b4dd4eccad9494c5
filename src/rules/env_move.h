/* Moves expressions out of code into environment variables of the step. */
#ifndef WF_RULES_ENV_MOVE_H
#define WF_RULES_ENV_MOVE_H

#include "gha/taint.h"
#include "lint/rule.h"

/* An expression of the code that is to be moved. */
struct wf_move {
    const struct wf_site *site;
    enum wf_taint taint;
    const struct wf_expr_node *source; /* that gives the variable its name */
    const struct wf_fix *fix;          /* set by wf_env_move(); NULL when it cannot be moved */
};

/* Gives each of the moves, which are all of one step's code, a fix; those that can be made together share
 * one. */
void wf_env_move(struct wf_check *check, struct wf_move *moves, size_t count);

#endif
