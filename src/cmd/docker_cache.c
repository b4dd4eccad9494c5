#include "cmd/cmd.h"

#include <stdlib.h>
#include <string.h>

/* --- results -------------------------------------------------------------------------------------------- */

static bool print_answer(struct wf_call *call, const struct wfgen_cache_answer *answer) {
    const char *format = call->list_format != NULL ? call->list_format : "text";
    unsigned flags = wf_use_color(call) ? WFGEN_REPORT_COLOR : 0;
    if (wfgen_cache_report(call->session, answer, format, stdout, flags) != WFGEN_OK) {
        wf_print(stderr, "wfgen docker cache: %s\n", wfgen_error(call->session));
        return false;
    }
    return true;
}

/* Steps of which it is not known count as rebuilt. */
static bool is_good_enough(struct wf_call *call, const struct wfgen_cache_answer *answer) {
    bool good = true;
    struct wfgen_cache_scenario scenario = {.size = sizeof scenario};
    for (size_t i = 0; wfgen_cache_scenario(call->session, answer, i, &scenario); i++) {
        size_t total = scenario.cached + scenario.rebuilt + scenario.unknown;
        if (100.0 * (double)scenario.cached < call->fail_under * (double)total) {
            wf_print(stderr, "wfgen docker cache: %s%s%zu of %zu steps are cached, fewer than %g %%\n",
                     scenario.name, scenario.name[0] != '\0' ? ": " : "", scenario.cached, total,
                     call->fail_under);
            good = false;
        }
    }
    return good;
}

static int run(struct wf_call *call) {
    struct wfgen_cache_question *question = &call->cache.question;
    const struct wfgen_cache_answer *answer = NULL;
    if (call->operand_count > 1) {
        wf_usage_error(call, "one build context is enough: \"%s\"", call->operands[1]);
        return WF_EXIT_USAGE;
    }
    question->size = sizeof *question;
    question->folder = call->operand_count == 1 ? call->operands[0] : NULL;
    question->build_args = call->cache.build_args.items;
    question->changed = call->cache.changed.items;
    question->added = call->cache.added.items;
    question->removed = call->cache.removed.items;
    question->set_args = call->cache.set_args.items;
    enum wfgen_status status = wfgen_docker_cache(call->session, question, &answer);
    if (status != WFGEN_OK) {
        wf_print(stderr, "wfgen docker cache: %s\n", wfgen_error(call->session));
        return status == WFGEN_USAGE ? WF_EXIT_USAGE : WF_EXIT_FAILED;
    }
    if (!print_answer(call, answer)) {
        return WF_EXIT_FAILED;
    }
    return is_good_enough(call, answer) ? WF_EXIT_CLEAN : WF_EXIT_FINDINGS;
}

/* --- options: the build --------------------------------------------------------------------------------- */

static bool set_file(struct wf_call *call, const char *value) {
    call->cache.question.file = value;
    return true;
}

static const struct wf_option option_file = {
    .name = "file",
    .letter = 'f',
    .argument = "FILE",
    .help = "the Dockerfile (default: Dockerfile in DIR)",
    .apply = set_file,
};

static bool set_target(struct wf_call *call, const char *value) {
    call->cache.question.target = value;
    return true;
}

static const struct wf_option option_target = {
    .name = "target",
    .argument = "STAGE",
    .help = "the stage that is built (default: the last one)",
    .apply = set_target,
};

static bool set_platform(struct wf_call *call, const char *value) {
    call->cache.question.platform = value;
    return true;
}

static const struct wf_option option_platform = {
    .name = "platform",
    .argument = "NAME",
    .help = "the platform that it is built for, as linux/arm64",
    .apply = set_platform,
};

static bool set_network(struct wf_call *call, const char *value) {
    call->cache.question.network = value;
    return true;
}

static const struct wf_option option_network = {
    .name = "network",
    .argument = "MODE",
    .help = "the network of all RUN steps: default, host or none",
    .apply = set_network,
};

static bool add_build_arg(struct wf_call *call, const char *value) {
    return wf_push_text(call, &call->cache.build_args, value);
}

static const struct wf_option option_build_arg = {
    .name = "build-arg",
    .argument = "NAME=VALUE",
    .help = "a build arg; may be given several times",
    .apply = add_build_arg,
};

static bool set_cache(struct wf_call *call, const char *value) {
    call->cache.question.cache = value;
    return true;
}

static const struct wf_option option_cache = {
    .name = "cache",
    .argument = "KIND",
    .help = "where the cache comes from: local (default), the builder of\n"
            "the first build; max, min or inline: a fresh builder, as a\n"
            "GitHub runner is, that imports a cache of that mode",
    .apply = set_cache,
    .values = "local max min inline",
};

/* --- options: the change -------------------------------------------------------------------------------- */

static bool add_changed(struct wf_call *call, const char *value) {
    return wf_push_text(call, &call->cache.changed, value);
}

static const struct wf_option option_changed = {
    .name = "changed",
    .argument = "PATH",
    .help = "this file in DIR, or each one in this folder, has other\ncontent; may be given several times",
    .apply = add_changed,
};

static bool add_added(struct wf_call *call, const char *value) {
    return wf_push_text(call, &call->cache.added, value);
}

static const struct wf_option option_added = {
    .name = "added",
    .argument = "PATH",
    .help = "this file is new",
    .apply = add_added,
};

static bool add_removed(struct wf_call *call, const char *value) {
    return wf_push_text(call, &call->cache.removed, value);
}

static const struct wf_option option_removed = {
    .name = "removed",
    .argument = "PATH",
    .help = "this file or folder is gone",
    .apply = add_removed,
};

static bool add_set_arg(struct wf_call *call, const char *value) {
    return wf_push_text(call, &call->cache.set_args, value);
}

static const struct wf_option option_set_arg = {
    .name = "set-arg",
    .argument = "NAME=VALUE",
    .help = "this build arg has another value; NAME alone: it is not\npassed any more",
    .apply = add_set_arg,
};

static bool set_new_target(struct wf_call *call, const char *value) {
    call->cache.question.set_target = value;
    return true;
}

static const struct wf_option option_set_target = {
    .name = "set-target",
    .argument = "STAGE",
    .help = "another stage is built",
    .apply = set_new_target,
};

static bool set_new_platform(struct wf_call *call, const char *value) {
    call->cache.question.set_platform = value;
    return true;
}

static const struct wf_option option_set_platform = {
    .name = "set-platform",
    .argument = "NAME",
    .help = "it is built for another platform",
    .apply = set_new_platform,
};

static bool set_new_network(struct wf_call *call, const char *value) {
    call->cache.question.set_network = value;
    return true;
}

static const struct wf_option option_set_network = {
    .name = "set-network",
    .argument = "MODE",
    .help = "RUN has another network",
    .apply = set_new_network,
};

static bool set_after(struct wf_call *call, const char *value) {
    call->cache.question.after = value;
    return true;
}

static const struct wf_option option_after = {
    .name = "after",
    .argument = "DIR",
    .help = "the folder as it is after the change, with its Dockerfile in\nthe same place",
    .apply = set_after,
};

static bool set_since(struct wf_call *call, const char *value) {
    call->cache.question.since = value;
    return true;
}

static const struct wf_option option_since = {
    .name = "since",
    .argument = "REVISION",
    .help = "all that has changed in DIR since this revision of git",
    .apply = set_since,
};

static const struct wf_option option_no_change = {
    .name = "no-change",
    .help = "nothing has changed",
    .flag = offsetof(struct wf_call, cache.question.no_change),
};

static const struct wf_option option_cold = {
    .name = "cold",
    .help = "there was no build before",
    .flag = offsetof(struct wf_call, cache.question.cold),
};

/* --- options: the report -------------------------------------------------------------------------------- */

static bool set_cache_format(struct wf_call *call, const char *value) {
    static const char *const names[] = {"text", "json", "html", NULL};
    return wf_set_list_format(call, value, names);
}

static const struct wf_option option_cache_format = {
    .name = "format",
    .argument = "NAME",
    .help = "text (default), json or html (one page that needs nothing\nelse)",
    .apply = set_cache_format,
    .values = "text json html",
};

static const struct wf_option option_cache_fail_under = {
    .name = "fail-under",
    .argument = "PERCENT",
    .help = "exit with 1 when fewer of the steps are cached, in any of\nthe scenarios",
    .apply = wf_set_fail_under,
};

static const struct wf_option *const options[] = {
    &option_file,
    &option_target,
    &option_platform,
    &option_network,
    &option_build_arg,
    &option_cache,
    &option_changed,
    &option_added,
    &option_removed,
    &option_set_arg,
    &option_set_target,
    &option_set_platform,
    &option_set_network,
    &option_after,
    &option_since,
    &option_no_change,
    &option_cold,
    &option_cache_format,
    &option_cache_fail_under,
    &wf_option_color,
    NULL,
};

const struct wf_command wf_command_docker_cache = {
    .name = "docker cache",
    .summary = "tell which steps of an image build come from the layer cache after a change",
    .operands = "[DIR]",
    .about =
        "DIR is the build context (default: this folder). The build is compared with the same build after a "
        "change,\n"
        "part by part as BuildKit makes its keys, without an engine: each RUN, COPY, ADD and WORKDIR is "
        "cached or\n"
        "rebuilt, and why. Without a change: one line for each kind of thing that people change (code, "
        "tests, docs,\n"
        "manifests, a comment in the Dockerfile, each ARG), so that one sees at once how good the file is.\n"
        "\n"
        "\"unknown\": it depends on what a step writes when it runs again, or on what stands at an address. "
        "That base\n"
        "images do not move is assumed.\n"
        "\n"
        "exit codes: 0 done, 1 below --fail-under, 2 wrong usage, 3 the files cannot be read, or Docker "
        "refuses them",
    .options = options,
    .run = run,
};
