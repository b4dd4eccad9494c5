/* How a workflow starts, and who can make it start (GitHub's page on events that trigger workflows). */
#include "review/judge.h"

#include <assert.h>

static const struct starter {
    const char *event;
    enum wf_care care;
    bool exposed; /* outsiders start it with secrets or a token that may write */
    const char *who;
} starters[] = {
    {"pull_request", WF_CARE_MEDIUM, false,
     "anyone can start it from a fork, without secrets and with a token that reads"},
    {"pull_request_review", WF_CARE_MEDIUM, false,
     "anyone can start it from a fork, without secrets and with a token that reads"},
    {"pull_request_review_comment", WF_CARE_MEDIUM, false,
     "anyone can start it from a fork, without secrets and with a token that reads"},
    {"pull_request_target", WF_CARE_HIGH, true,
     "anyone can start it from a fork, with secrets and the full token"},
    {"workflow_run", WF_CARE_HIGH, true,
     "it runs with secrets and the full token after another workflow, also after one that a fork has "
     "started"},
    {"issue_comment", WF_CARE_HIGH, true,
     "anyone who comments can start it, with secrets and the full token"},
    {"issues", WF_CARE_HIGH, true, "anyone who opens an issue can start it, with secrets and the full token"},
    {"discussion", WF_CARE_HIGH, true,
     "anyone who opens a discussion can start it, with secrets and the full token"},
    {"discussion_comment", WF_CARE_HIGH, true,
     "anyone who comments can start it, with secrets and the full token"},
    {"fork", WF_CARE_MEDIUM, true, "anyone who forks can start it, with secrets and the full token"},
    {"watch", WF_CARE_MEDIUM, true,
     "anyone who stars the repository can start it, with secrets and the full token"},
    {"gollum", WF_CARE_MEDIUM, true,
     "whoever may edit the wiki can start it, with secrets and the full token"},
    {"workflow_dispatch", WF_CARE_LOW, false, "people with write access can start it"},
    {"repository_dispatch", WF_CARE_MEDIUM, false, "whoever has a token with write access can start it"},
    {"workflow_call", WF_CARE_LOW, false, "other workflows can call it"},
    {"schedule", WF_CARE_LOW, false, "it starts by the clock"},
    {"push", WF_CARE_LOW, false, "people with write access start it"},
    {"merge_group", WF_CARE_LOW, false, "it runs in the merge queue"},
    {"release", WF_CARE_LOW, false, "people with write access start it"},
};

static const struct starter *find_starter(struct wf_str event) {
    for (size_t i = 0; i < sizeof starters / sizeof *starters; i++) {
        if (wf_str_is(event, starters[i].event)) {
            return &starters[i];
        }
    }
    return NULL;
}

static bool is_exposed_event(struct wf_str event) {
    const struct starter *starter = find_starter(event);
    return starter != NULL && starter->exposed;
}

bool wf_judge_is_exposed(const struct wf_facts *facts) {
    bool exposed = false;
    for (size_t i = 0; facts != NULL && i < facts->list.len; i++) {
        const struct wf_fact *fact = &facts->list.items[i];
        exposed = exposed || (fact->topic == WF_TOPIC_EVENT && is_exposed_event(fact->name));
    }
    return exposed;
}

/* " (every Monday at 03:00 UTC)", " (branches: main)": what stands below a new event, and so behind it. */
static struct wf_str describe(struct wf_arena *arena, const struct wf_facts *facts,
                              const struct wf_fact *event) {
    struct wf_buf out = {.arena = arena};
    const struct wf_fact *end = facts->list.items + facts->list.len;
    for (const struct wf_fact *fact = event + 1; fact < end && wf_str_eq(fact->parent, event->key); fact++) {
        bool filter = fact->topic == WF_TOPIC_FILTER;
        if (filter || fact->topic == WF_TOPIC_SCHEDULE) {
            wf_buf_printf(&out, "%s%.*s%s%.*s", out.len > 0 ? "; " : " (",
                          WF_STR_ARG(filter ? fact->name : WF_STR("")), filter ? ": " : "",
                          WF_STR_ARG(wf_judge_short(arena, fact)));
        }
    }
    wf_buf_text(&out, out.len > 0 ? ")" : "");
    return wf_buf_view(&out);
}

void wf_judge_event(struct wf_judging *judging) {
    const struct wf_fact *fact = judging->after != NULL ? judging->after : judging->before;
    const struct starter *starter = find_starter(fact->name);
    if (judging->after == NULL) {
        wf_judge_say(judging, WF_CLASS_TRIGGER, WF_CARE_MEDIUM, "no longer starts on \"%.*s\"",
                     WF_STR_ARG(fact->name));
        return;
    }
    bool exposed = starter != NULL && starter->exposed;
    wf_judge_say(judging, exposed ? WF_CLASS_TRIGGER_PRIVILEGED : WF_CLASS_TRIGGER,
                 starter != NULL ? starter->care : WF_CARE_MEDIUM, "starts on \"%.*s\" now%.*s%s%s",
                 WF_STR_ARG(fact->name), WF_STR_ARG(describe(judging->arena, judging->new, fact)),
                 starter != NULL ? ": " : "", starter != NULL ? starter->who : "");
}

/* More of it means fewer runs. */
static bool excludes(struct wf_str name) {
    return wf_str_ends(name, "-ignore");
}

/* `more`: it starts more often than before. */
static void say_range(struct wf_judging *judging, bool more, struct wf_str what, const char *how) {
    const struct wf_fact *fact = judging->after != NULL ? judging->after : judging->before;
    bool exposed = more && is_exposed_event(fact->comment);
    bool paths = wf_str_starts(fact->name, "paths");
    enum wf_care care = exposed ? WF_CARE_HIGH : paths ? WF_CARE_LOW : WF_CARE_MEDIUM;
    wf_judge_say(judging, exposed ? WF_CLASS_TRIGGER_PRIVILEGED : WF_CLASS_TRIGGER, care,
                 "starts %s: %.*s %s", more ? "more often" : "less often", WF_STR_ARG(what), how);
}

void wf_judge_filter(struct wf_judging *judging) {
    struct wf_arena *arena = judging->arena;
    const struct wf_fact *fact = judging->after != NULL ? judging->after : judging->before;
    assert(fact != NULL);
    if (judging->before == NULL || judging->after == NULL) {
        bool added = judging->before == NULL;
        /* Without a filter every name counts, without `types` GitHub's usual ones or all. */
        const char *how = wf_arena_printf(arena, "%s %.*s", added ? "limited to" : "was",
                                          WF_STR_ARG(wf_judge_short(arena, fact)))
                              .ptr;
        if (added && excludes(fact->name)) {
            how = wf_arena_printf(arena, "leaves out %.*s", WF_STR_ARG(wf_judge_short(arena, fact))).ptr;
        }
        say_range(judging, !added, fact->what,
                  added ? how : wf_arena_printf(arena, "no longer filtered, %s", how).ptr);
        return;
    }
    if (!fact->list || !judging->before->list) {
        return;
    }
    struct wf_canon_difference difference =
        wf_canon_difference(arena, judging->before->value, judging->after->value);
    bool come = difference.come.len > 0, gone = difference.gone.len > 0;
    struct wf_str more = wf_judge_join(arena, difference.come.items, difference.come.len);
    struct wf_str less = wf_judge_join(arena, difference.gone.items, difference.gone.len);
    const char *how = wf_arena_printf(arena, "%s%.*s%s%s%.*s", come ? "also " : "", WF_STR_ARG(more),
                                      come && gone ? ", " : "", gone ? "no longer " : "", WF_STR_ARG(less))
                          .ptr;
    if (come != gone) {
        say_range(judging, come != excludes(fact->name), fact->what, how);
    } else {
        wf_judge_say(judging, WF_CLASS_TRIGGER, WF_CARE_MEDIUM, "starts on others: %.*s %s",
                     WF_STR_ARG(fact->what), how);
    }
}
