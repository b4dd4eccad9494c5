#include "cmd/cmd.h"

#include <stdio.h>
#include <string.h>

static int fail(const struct wf_call *call, enum wfgen_status status) {
    wf_print(stderr, "wfgen: %s\n", wfgen_error(call->session));
    return status == WFGEN_USAGE ? WF_EXIT_USAGE : WF_EXIT_FAILED;
}

static void print_paths(const struct wfgen_context_answer *answer) {
    const char *path;
    for (size_t i = 0; (path = wfgen_context_path(answer, i)) != NULL; i++) {
        wf_print_exact(path, strlen(path));
        putchar('\n');
    }
}

static void print_problems(struct wf_call *call, const struct wfgen_context_answer *answer) {
    const char *problem;
    for (size_t i = 0; (problem = wfgen_context_problem(call->session, answer, i)) != NULL; i++) {
        wf_print(stderr, "wfgen: %s\n", problem);
    }
}

static int write_ignore(struct wf_call *call, const struct wfgen_context_answer *answer) {
    struct wfgen_context_summary summary = {.size = sizeof summary};
    const char *path;
    enum wfgen_status status = wfgen_write_context_ignore(call->session, answer, &path);
    if (status != WFGEN_OK || !wfgen_context_summary(call->session, answer, &summary)) {
        return fail(call, status);
    }
    if (!call->quiet) {
        wf_print(stdout, "%s %s\n", summary.can_improve ? "wrote" : "unchanged", path);
    }
    return WF_EXIT_CLEAN;
}

static int show(struct wf_call *call, const struct wfgen_context_answer *answer) {
    const struct wf_context_call *asked = &call->build_context;
    const char *format = call->list_format != NULL ? call->list_format : "text";
    if (asked->write) {
        return write_ignore(call, answer);
    }
    if (asked->print_ignore) {
        size_t length;
        const char *text = wfgen_context_ignore(answer, &length);
        wf_print_exact(text, length);
    } else if (call->diff) {
        const char *diff = wfgen_context_diff(call->session, answer);
        wf_print_exact(diff != NULL ? diff : "", diff != NULL ? strlen(diff) : 0);
    } else if (call->list) {
        print_paths(answer);
    } else {
        enum wfgen_status status = wfgen_context_report(call->session, answer, format, stdout);
        return status == WFGEN_OK ? WF_EXIT_CLEAN : fail(call, status);
    }
    return WF_EXIT_CLEAN;
}

static int run(struct wf_call *call) {
    struct wf_context_call *asked = &call->build_context;
    const struct wfgen_context_answer *answer;
    struct wfgen_context_summary summary = {.size = sizeof summary};
    int ways = asked->write + asked->print_ignore + call->diff + call->list;
    if (call->operand_count > 1 || ways > 1) {
        wf_usage_error(call, call->operand_count > 1
                                 ? "one folder is enough"
                                 : "only one of --list, --print-ignore, --diff and --write at a time");
        return WF_EXIT_USAGE;
    }
    asked->question.size = sizeof asked->question;
    asked->question.folder = call->operand_count > 0 ? call->operands[0] : NULL;
    asked->question.build_args = asked->build_args.items;
    enum wfgen_status status = wfgen_docker_context(call->session, &asked->question, &answer);
    if (status != WFGEN_OK) {
        return fail(call, status);
    }
    int code = show(call, answer);
    if (code != WF_EXIT_CLEAN || !wfgen_context_summary(call->session, answer, &summary)) {
        return code != WF_EXIT_CLEAN ? code : fail(call, WFGEN_FAILED);
    }
    if (ways > 0) {
        print_problems(call, answer); /* the report has them */
    }
    return summary.problem_count > 0 ? WF_EXIT_FINDINGS : WF_EXIT_CLEAN;
}

/* --- options ------------------------------------------------------------------------------------------ */

static bool set_file(struct wf_call *call, const char *value) {
    call->build_context.question.file = value;
    return true;
}

static bool set_target(struct wf_call *call, const char *value) {
    call->build_context.question.target = value;
    return true;
}

static bool set_ignore_file(struct wf_call *call, const char *value) {
    call->build_context.question.ignore_file = value;
    return true;
}

static bool add_build_arg(struct wf_call *call, const char *value) {
    return wf_push_text(call, &call->build_context.build_args, value);
}

static bool set_format(struct wf_call *call, const char *value) {
    static const char *const names[] = {"text", "json", NULL};
    return wf_set_list_format(call, value, names);
}

static const struct wf_option option_file = {
    .name = "file",
    .letter = 'f',
    .argument = "FILE",
    .help = "the Dockerfile (default: Dockerfile in DIR)",
    .apply = set_file,
};
static const struct wf_option option_target = {
    .name = "target",
    .argument = "STAGE",
    .help = "the stage that is built (default: the last one)",
    .apply = set_target,
};
static const struct wf_option option_ignore_file = {
    .name = "ignore-file",
    .argument = "FILE",
    .help = "the .dockerignore (default: FILE.dockerignore beside the\nDockerfile, or .dockerignore in DIR)",
    .apply = set_ignore_file,
};
static const struct wf_option option_build_arg = {
    .name = "build-arg",
    .argument = "NAME=VALUE",
    .help = "a build arg; may be given several times",
    .apply = add_build_arg,
};
static const struct wf_option option_format = {
    .name = "format",
    .argument = "NAME",
    .help = "text (default) or json, with all sizes in bytes",
    .apply = set_format,
    .values = "text json",
};
static const struct wf_option option_list = {
    .name = "list",
    .help = "print the files that the .dockerignore leaves, one a line",
    .flag = offsetof(struct wf_call, list),
};
static const struct wf_option option_print_ignore = {
    .name = "print-ignore",
    .help = "print the better .dockerignore",
    .flag = offsetof(struct wf_call, build_context.print_ignore),
};
static const struct wf_option option_diff = {
    .name = "diff",
    .help = "print what --write would change, as a patch",
    .flag = offsetof(struct wf_call, diff),
};
static const struct wf_option option_write = {
    .name = "write",
    .help = "write the better .dockerignore in the place of the old one",
    .flag = offsetof(struct wf_call, build_context.write),
};

static const struct wf_option *const options[] = {
    &option_file, &option_target,       &option_ignore_file, &option_build_arg, &option_format,
    &option_list, &option_print_ignore, &option_diff,        &option_write,     &wf_option_quiet,
    NULL,
};

const struct wf_command wf_command_docker_context = {
    .name = "docker context",
    .summary = "tell what an image build sends to the builder, and write a better .dockerignore",
    .operands = "[DIR]",
    .about = "DIR is the build context (default: this folder). Shown are its size, what the .dockerignore "
             "leaves of it,\n"
             "what a builder without any cache is sent (BuildKit asks only for what COPY, ADD and bind "
             "mounts of the\n"
             "stages that are built name), and what weighs most.\n"
             "\n"
             "The better .dockerignore keeps the old one with its comments. Lines that do nothing go; lines "
             "that match\n"
             "only at the top what stands anywhere get a \"**/\"; secrets, version control, caches, "
             "installed packages\n"
             "and the like are added. It never leaves out what an instruction names. What the image may need "
             "at run time\n"
             "stays a comment, for you to decide.\n"
             "\n"
             "exit codes: 0 done, 1 the build fails: a source of COPY is left out or missing, or Docker "
             "refuses a file,\n"
             "2 wrong usage, 3 something cannot be read or written",
    .options = options,
    .run = run,
};
