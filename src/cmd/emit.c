#include "cmd/cmd.h"

#include <wfgen/emit.h>

#include <stdlib.h>
#include <string.h>

/* --- JSON --------------------------------------------------------------------------------------------- */

/* `text` NULL writes null. */
void wf_print_json_member(const char *before, const char *name, const char *text) {
    fputs(before, stdout);
    wfgen_show_json(stdout, name, strlen(name));
    putchar(':');
    if (text == NULL) {
        fputs("null", stdout);
    } else {
        wfgen_show_json(stdout, text, strlen(text));
    }
}

/* --- lists -------------------------------------------------------------------------------------------- */

bool wf_wants_json(const struct wf_call *call) {
    return call->list_format != NULL && strcmp(call->list_format, "json") == 0;
}

int wf_fail_emit_call(const struct wf_call *call, enum wfgen_status status) {
    size_t count = wfgen_problem_count(call->session);
    for (size_t i = 0; i < count; i++) {
        wf_print(stderr, "wfgen: %s\n", wfgen_problem(call->session, i));
    }
    wf_print(stderr, "wfgen: %s\n", wfgen_error(call->session));
    return status == WFGEN_USAGE ? WF_EXIT_USAGE : WF_EXIT_FAILED;
}

static int list_packs(struct wf_call *call) {
    struct wfgen_pack pack = {.size = sizeof pack};
    enum wfgen_status status = wfgen_list_packs(call->session);
    bool json = wf_wants_json(call);
    if (status != WFGEN_OK) {
        return wf_fail_emit_call(call, status);
    }
    fputs(json ? "[" : "", stdout);
    for (size_t i = 0; wfgen_pack(call->session, i, &pack); i++) {
        if (json) {
            wf_print_json_member(i > 0 ? ",\n {" : "{", "name", pack.name);
            wf_print_json_member(",", "title", pack.title);
            wf_print_json_member(",", "about", pack.about);
            putchar('}');
        } else {
            wf_print(stdout, "%-12s %s\n", pack.name, pack.title);
        }
    }
    fputs(json ? "]\n" : "", stdout);
    return WF_EXIT_CLEAN;
}

static void print_indented(const char *text) {
    fputs("    ", stdout);
    for (; *text != '\0'; text++) {
        putchar(*text);
        if (*text == '\n') {
            fputs("    ", stdout);
        }
    }
    putchar('\n');
}

static void print_variable(const struct wfgen_variable *variable) {
    wf_print(stdout, "%s: %s\n", variable->name, variable->value);
    wf_print(stdout, "    %s", variable->type);
    if (variable->choices != NULL) {
        wf_print(stdout, " of %s", variable->choices);
    }
    if (variable->pattern != NULL) {
        wf_print(stdout, ", matches %s", variable->pattern);
    }
    putchar('\n');
    print_indented(variable->help);
}

static void print_variable_json(const struct wfgen_variable *variable) {
    wf_print_json_member("{", "name", variable->name);
    wf_print_json_member(",", "type", variable->type);
    wf_print_json_member(",", "value", variable->value);
    wf_print_json_member(",", "choices", variable->choices);
    wf_print_json_member(",", "pattern", variable->pattern);
    wf_print_json_member(",", "help", variable->help);
    putchar('}');
}

static int show_variables(struct wf_call *call, const char *pack) {
    struct wfgen_variable variable = {.size = sizeof variable};
    enum wfgen_status status = wfgen_load_pack(call->session, pack);
    bool json = wf_wants_json(call);
    if (status != WFGEN_OK) {
        return wf_fail_emit_call(call, status);
    }
    fputs(json ? "[" : "", stdout);
    for (size_t i = 0; wfgen_variable(call->session, i, &variable); i++) {
        if (json) {
            fputs(i > 0 ? ",\n " : "", stdout);
            print_variable_json(&variable);
        } else {
            print_variable(&variable);
        }
    }
    fputs(json ? "]\n" : "", stdout);
    return WF_EXIT_CLEAN;
}

/* --- what was rendered -------------------------------------------------------------------------------- */

static void print_files(struct wf_call *call) {
    struct wfgen_emitted file = {.size = sizeof file};
    bool several = wfgen_emitted(call->session, 1, &file);
    for (size_t i = 0; wfgen_emitted(call->session, i, &file); i++) {
        if (several) {
            wf_print(stdout, i > 0 ? "\n==> %s <==\n" : "==> %s <==\n", file.path);
        }
        wf_print_exact(file.text, file.length);
    }
}

static void print_files_json(struct wf_call *call) {
    struct wfgen_emitted file = {.size = sizeof file};
    putchar('[');
    for (size_t i = 0; wfgen_emitted(call->session, i, &file); i++) {
        wf_print_json_member(i > 0 ? ",\n {" : "{", "path", file.path);
        fputs(",\"text\":", stdout);
        wfgen_show_json(stdout, file.text, file.length);
        putchar('}');
    }
    puts("]");
}

static int print_diffs(struct wf_call *call) {
    struct wfgen_emitted file = {.size = sizeof file};
    const char *folder = call->folder != NULL ? call->folder : ".";
    for (size_t i = 0; wfgen_emitted(call->session, i, &file); i++) {
        const char *diff = wfgen_emitted_diff(call->session, i, folder);
        if (diff == NULL) {
            return wf_fail_emit_call(call, WFGEN_FAILED);
        }
        wf_print_exact(diff, strlen(diff));
    }
    return WF_EXIT_CLEAN;
}

static int write_files(struct wf_call *call, const char *pack) {
    struct wfgen_emitted file = {.size = sizeof file};
    unsigned flags = (call->force ? WFGEN_EMIT_FORCE : 0U) | (call->dry_run ? WFGEN_EMIT_DRY_RUN : 0U) |
                     (call->no_record ? 0U : WFGEN_EMIT_RECORD);
    const char *folder = call->folder != NULL ? call->folder : ".";
    enum wfgen_status status = wfgen_write_emitted(call->session, folder, flags);
    if (status != WFGEN_OK) {
        return wf_fail_emit_call(call, status);
    }
    if (!call->quiet && call->dry_run && pack == NULL) {
        wf_print_detection(call);
    }
    for (size_t i = 0; !call->quiet && wfgen_emitted(call->session, i, &file); i++) {
        const char *did = call->dry_run ? "would write" : "wrote";
        const char *note =
            file.is_left ? "  # there is another one; --diff shows it, --force replaces it" : "";
        did = file.is_left ? "left alone" : did;
        wf_print(stdout, "%s %s%s\n", file.is_current ? "unchanged" : did, file.path, note);
    }
    return WF_EXIT_CLEAN;
}

static int render(struct wf_call *call, const char *pack) {
    enum wfgen_status status = wfgen_emit(call->session, pack, call->only);
    if (status != WFGEN_OK) {
        return wf_fail_emit_call(call, status);
    }
    if (call->diff) {
        return print_diffs(call);
    }
    if (call->folder != NULL || call->dry_run) {
        return write_files(call, pack);
    }
    if (wf_wants_json(call)) {
        print_files_json(call);
    } else {
        print_files(call);
    }
    return WF_EXIT_CLEAN;
}

static int run(struct wf_call *call) {
    const char *pack = call->operand_count > 0 ? call->operands[0] : NULL;
    if (call->operand_count > 1) {
        wf_usage_error(call, "unexpected \"%s\"; values are set by --set NAME=VALUE", call->operands[1]);
        return WF_EXIT_USAGE;
    }
    if (call->folder == NULL && call->force) {
        wf_usage_error(call, "\"--force\" needs \"--write\"");
        return WF_EXIT_USAGE;
    }
    if (call->detect || !call->no_detect) {
        wfgen_set_detection(call->session, call->folder != NULL ? call->folder : ".");
    }
    if (call->update || call->check) {
        return call->update ? wf_update_emitted(call, pack) : wf_check_emitted(call, pack);
    }
    if (call->list) {
        return list_packs(call);
    }
    if (call->explain) {
        return wf_explain_emit(call, pack);
    }
    return call->show_variables ? show_variables(call, pack) : render(call, pack);
}

/* --- options ------------------------------------------------------------------------------------------ */

static bool applied(const struct wf_call *call, enum wfgen_status status) {
    return status == WFGEN_OK || wf_usage_error(call, "%s", wfgen_error(call->session));
}

static bool set_value(struct wf_call *call, const char *value) {
    return applied(call, wfgen_set_value(call->session, value));
}

/* Whole answers: what they leave out must not depend on the folder. */
static bool add_values(struct wf_call *call, const char *value) {
    call->no_detect = true;
    return applied(call, wfgen_add_values(call->session, value));
}

static bool set_template_folder(struct wf_call *call, const char *value) {
    return applied(call, wfgen_set_template_folder(call->session, value));
}

static bool set_folder(struct wf_call *call, const char *value) {
    call->folder = value;
    return value[0] != '\0' || wf_usage_error(call, "\"--write\" needs a folder");
}

static bool add_packs(struct wf_call *call, const char *value) {
    bool good = value[0] != '\0';
    while (good && *value != '\0') {
        char name[64];
        size_t length = strcspn(value, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, value);
        good = applied(call, wfgen_add_pack(call->session, name));
        value += length + (value[length] == ',' ? 1 : 0);
    }
    call->detect = true; /* they are for stacks */
    return good || wf_usage_error(call, "\"--packs\" needs names");
}

static bool set_only(struct wf_call *call, const char *value) {
    call->only = value;
    return true;
}

static bool set_format(struct wf_call *call, const char *value) {
    static const char *const names[] = {"text", "json", NULL};
    return wf_set_list_format(call, value, names);
}

static const struct wf_option option_set = {
    .name = "set",
    .argument = "NAME=VALUE",
    .help = "set one input; of a list: A,B or [\"A\", \"B\"], also\nseveral times; PACK.NAME=VALUE of one "
            "pack alone",
    .apply = set_value,
};
static const struct wf_option option_values = {
    .name = "values",
    .argument = "FILE",
    .help = "read inputs from a YAML file, and detect none, unless packs\nare named; --set counts more",
    .apply = add_values,
};
static const struct wf_option option_only = {
    .name = "only",
    .argument = "NAME",
    .help = "render one file (ci.yml), one pack of those that were found,\nor one job to put into a workflow "
            "(build-docker)",
    .apply = set_only,
};
static const struct wf_option option_write = {
    .name = "write",
    .argument = "DIR",
    .help = "write below this folder instead of printing",
    .apply = set_folder,
};
static const struct wf_option option_force = {
    .name = "force",
    .help = "replace files that are there already",
    .flag = offsetof(struct wf_call, force),
};
static const struct wf_option option_diff = {
    .name = "diff",
    .help = "print the difference from the files below DIR, or here, as a\npatch; write nothing",
    .flag = offsetof(struct wf_call, diff),
};
static const struct wf_option option_check = {
    .name = "check",
    .help = "tell what differs from what was rendered, and how (see\n--fail-on); without PACK: all packs of "
            "the record",
    .flag = offsetof(struct wf_call, check),
};
static const struct wf_option option_dry_run = {
    .name = "dry-run",
    .help = "list what --write would write there, or here; write nothing",
    .flag = offsetof(struct wf_call, dry_run),
};
static const struct wf_option option_list = {
    .name = "list",
    .help = "list the packs",
    .flag = offsetof(struct wf_call, list),
};
static const struct wf_option option_show_vars = {
    .name = "show-vars",
    .help = "list the pack's inputs with the values they would have",
    .flag = offsetof(struct wf_call, show_variables),
};
static const struct wf_option option_format = {
    .name = "format",
    .argument = "NAME",
    .help = "text (default) or json",
    .apply = set_format,
    .values = "text json",
};
static const struct wf_option option_packs = {
    .name = "packs",
    .argument = "A,B",
    .help = "render these packs, for all stacks they are for, instead of\nthose that fit by themselves",
    .apply = add_packs,
};
static const struct wf_option option_explain = {
    .name = "explain",
    .help = "tell what was detected and why, and which packs that chooses;\nwrite nothing",
    .flag = offsetof(struct wf_call, explain),
};
static const struct wf_option option_no_detect = {
    .name = "no-detect",
    .help = "do not look at the repository",
    .flag = offsetof(struct wf_call, no_detect),
};
static bool set_persona(struct wf_call *call, const char *value) {
    return wf_option_persona.apply(call, value);
}

static const struct wf_option option_persona = {
    .name = "persona",
    .argument = "NAME",
    .help = "also refuse what findings of security would say to regular,\npedantic or auditor eyes",
    .apply = set_persona,
    .values = "regular pedantic auditor",
};
static const struct wf_option option_template_dir = {
    .name = "template-dir",
    .argument = "DIR",
    .help = "look for packs in DIR/PACK too; a file there takes the place\nof the built-in one of that name; "
            "default is .wfgen/templates",
    .apply = set_template_folder,
};

static const struct wf_option *const options[] = {
    &option_set,
    &option_values,
    &option_packs,
    &option_explain,
    &option_no_detect,
    &option_only,
    &option_write,
    &option_force,
    &option_diff,
    &option_check,
    &wf_option_fail_on_drift,
    &wf_option_strict,
    &wf_option_update,
    &wf_option_conflicts,
    &wf_option_no_record,
    &option_dry_run,
    &option_list,
    &option_show_vars,
    &option_format,
    &option_template_dir,
    &option_persona,
    &wf_option_triggers,
    &wf_option_quiet,
    NULL,
};

const struct wf_command wf_command_emit = {
    .name = "emit",
    .summary = "write new workflows from a pack of templates",
    .operands = "[PACK]",
    .about =
        "Without PACK the repository (--write's folder, or this one) is looked at, and all packs that fit "
        "are\n"
        "rendered together; where nothing is found, \"docker\". Inputs that are not set get what was "
        "detected.\n"
        "The files are printed; --write writes all of them or, when one is there already or cannot be "
        "written,\n"
        "none. What is rendered is first read by two YAML readers and checked with every rule and the "
        "policy\n"
        "docker=recommended. The record .github/wfgen.emit.yml keeps the answers and the renders; --check "
        "and\n"
        "--update begin with it, in this folder or that of --write. A file there without its render is yours "
        "alone.\n"
        "Exit codes: 0 done, 1 --check has found a difference or --update a conflict, 2 wrong usage or "
        "values,\n"
        "3 nothing could be written.",
    .options = options,
    .run = run,
};
