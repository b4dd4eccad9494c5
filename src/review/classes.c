#include "review/review.h"

static const struct {
    const char *name, *about;
} classes[] = {
    [WF_CLASS_OTHER] = {"other", "everything else"},
    [WF_CLASS_DISPLAY] = {"display", "names that are only shown"},
    [WF_CLASS_WORKFLOW] = {"file", "a file came, went or has another name"},
    [WF_CLASS_TRIGGER] = {"trigger", "what starts a workflow"},
    [WF_CLASS_TRIGGER_PRIVILEGED] = {"trigger-privileged",
                                     "outsiders can start it with secrets or a token that writes"},
    [WF_CLASS_SCHEDULE] = {"schedule", "when it starts by the clock"},
    [WF_CLASS_INTERFACE] = {"interface", "inputs, outputs and secrets of what others call"},
    [WF_CLASS_PERMISSION] = {"permission", "what a job's token may do"},
    [WF_CLASS_WRITE_PERMISSION] = {"write-permission", "a token may write, or a job gets an identity token"},
    [WF_CLASS_JOB] = {"job", "a job came or went"},
    [WF_CLASS_JOB_RENAMED] = {"job-renamed", "a check has another name"},
    [WF_CLASS_STEP] = {"step", "a step came, went or moved"},
    [WF_CLASS_ACTION] = {"action", "another version of an action, or one less"},
    [WF_CLASS_NEW_ACTION] = {"new-action", "an action that was not used before"},
    [WF_CLASS_NEW_OWNER] = {"new-owner", "code of an owner that was not used before"},
    [WF_CLASS_ACTION_UNPINNED] = {"action-unpinned", "an action is no longer pinned to a commit"},
    [WF_CLASS_ACTION_MOVED] = {"action-moved", "another commit, branch or tag with nothing to tell why"},
    [WF_CLASS_SECRET] = {"secret", "a secret reaches less, or only the own token more"},
    [WF_CLASS_SECRET_REACH] = {"secret-reach", "a secret gets to where it did not"},
    [WF_CLASS_VARIABLE] = {"variable", "where variables of the repository are used"},
    [WF_CLASS_SCRIPT] = {"script", "what a step runs"},
    [WF_CLASS_INTERPOLATION] = {"interpolation", "what is written into scripts"},
    [WF_CLASS_CHECKOUT] = {"checkout", "which code is checked out"},
    [WF_CLASS_CHECKOUT_UNTRUSTED] = {"checkout-untrusted",
                                     "the code of a pull request's author is checked out"},
    [WF_CLASS_CREDENTIALS] = {"credentials", "whether checkout leaves its token behind"},
    [WF_CLASS_RUNNER] = {"runner", "which machine runs it"},
    [WF_CLASS_SELF_HOSTED] = {"self-hosted", "a machine that is not GitHub's"},
    [WF_CLASS_CONTAINER] = {"container", "containers and services of a job"},
    [WF_CLASS_GATE] = {"gate", "conditions, needs, environments, limits"},
    [WF_CLASS_GATE_WEAKENED] = {"gate-weakened", "what had to hold before need not any more"},
    [WF_CLASS_MATRIX] = {"matrix", "which combinations run"},
    [WF_CLASS_ENV] = {"env", "environment variables"},
    [WF_CLASS_INPUT] = {"input", "inputs of actions and called workflows"},
    [WF_CLASS_CACHE] = {"cache", "caches"},
    [WF_CLASS_ARTIFACT] = {"artifact", "artifacts"},
    [WF_CLASS_IMAGE] = {"image", "image builds: tags, platforms, pushes, caches"},
    [WF_CLASS_DOCKERFILE] = {"dockerfile", "Dockerfiles"},
};

const char *wf_review_class_name(enum wf_review_class class) {
    return classes[class].name;
}

const char *wf_review_class_about(enum wf_review_class class) {
    return classes[class].about;
}

const char *wf_care_name(enum wf_care care) {
    static const char *const names[] = {"low", "medium", "high"};
    return names[care];
}

const char *wf_review_kind_name(enum wf_review_kind kind) {
    static const char *const names[] = {"changed", "added", "removed"};
    return names[kind];
}
