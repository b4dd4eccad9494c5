/* `wfgen emit --check` and `wfgen emit --update`: files that were emitted before. */
#include "cmd/cmd.h"

#include <wfgen/update.h>

#include <string.h>

static const char *folder_of(const struct wf_call *call) {
    return call->folder != NULL ? call->folder : ".";
}

static void print_text(const char *before, const char *text) {
    fputs(before, stdout);
    wfgen_show_json(stdout, text, strlen(text));
}

/* --- check -------------------------------------------------------------------------------------------- */

/* Whether `name` is one of the words of a list with commas. */
static bool lists(const char *list, const char *name) {
    size_t length = strlen(name);
    for (const char *word = list; word != NULL; word = strchr(word, ',')) {
        word += word[0] == ',' ? 1 : 0;
        if (strncmp(word, name, length) == 0 && (word[length] == ',' || word[length] == '\0')) {
            return true;
        }
    }
    return false;
}

static bool fails(const struct wf_call *call, enum wfgen_drift_class drift) {
    const char *name = wfgen_drift_name(drift);
    bool fail = call->fail_classes.count == 0 && drift == WFGEN_DRIFT_STRUCTURAL;
    for (size_t i = 0; i < call->fail_classes.count; i++) {
        fail = fail || lists(call->fail_classes.items[i], name);
    }
    return fail || call->strict || drift == WFGEN_DRIFT_UNREADABLE;
}

static void print_drift(const struct wfgen_drift *drift, bool json, size_t index) {
    const char *name = wfgen_drift_name(drift->drift);
    if (!json) {
        wf_print(stdout, "%s:%u: %s: %s\n", drift->file, drift->line, name, drift->message);
        return;
    }
    print_text(index > 0 ? ",\n {\"file\":" : "{\"file\":", drift->file);
    printf(",\"line\":%u", drift->line);
    print_text(",\"class\":", name);
    print_text(",\"message\":", drift->message);
    putchar('}');
}

static void print_notices(const struct wf_call *call) {
    const char *notice;
    for (size_t i = 0; (notice = wfgen_emit_notice(call->session, i)) != NULL; i++) {
        wf_print(stderr, "wfgen: %s\n", notice);
    }
}

int wf_check_emitted(struct wf_call *call, const char *pack) {
    struct wfgen_drift drift = {.size = sizeof drift};
    enum wfgen_status status = wfgen_check_emitted(call->session, folder_of(call), pack, call->only);
    int code = WF_EXIT_CLEAN;
    bool json = wf_wants_json(call);
    if (status != WFGEN_OK) {
        return wf_fail_emit_call(call, status);
    }
    fputs(json ? "[" : "", stdout);
    for (size_t i = 0; wfgen_drift(call->session, i, &drift); i++) {
        bool failing = fails(call, drift.drift);
        code = failing ? WF_EXIT_FINDINGS : code;
        if (json || failing || !call->quiet) {
            print_drift(&drift, json, i);
        }
    }
    fputs(json ? "]\n" : "", stdout);
    print_notices(call);
    return code;
}

/* --- update ------------------------------------------------------------------------------------------- */

static const char *const modes[] = {"report", "markers", "yours", "template"};

static enum wfgen_conflicts mode_of(const struct wf_call *call) {
    size_t mode = 0;
    for (size_t i = 0; call->conflicts != NULL && i < sizeof modes / sizeof *modes; i++) {
        mode = strcmp(call->conflicts, modes[i]) == 0 ? i : mode;
    }
    return (enum wfgen_conflicts)mode;
}

static const char *state_name(const struct wf_call *call, enum wfgen_merge_state state) {
    static const char *const names[] = {"unchanged", "updated", "wrote", "removed", "conflict in"};
    static const char *const would[] = {"unchanged", "would update", "would write", "would remove",
                                        "conflict in"};
    return (call->dry_run || call->diff ? would : names)[state];
}

static size_t print_conflicts(struct wf_call *call) {
    struct wfgen_conflict conflict = {.size = sizeof conflict};
    size_t count = 0;
    for (; wfgen_conflict(call->session, count, &conflict); count++) {
        wf_print(stderr, "%s:%u: conflict: %s: %s\n", conflict.file, conflict.line, conflict.where,
                 conflict.why);
        wf_print_lines(stderr, conflict.text, strlen(conflict.text));
    }
    return count;
}

static void print_merged(struct wf_call *call, bool open) {
    struct wfgen_merged merged = {.size = sizeof merged};
    for (size_t i = 0; wfgen_merged(call->session, i, &merged); i++) {
        if (call->diff) {
            wf_print_exact(merged.diff, strlen(merged.diff));
        } else if (!open && !call->quiet) {
            wf_print(stdout, "%s %s\n", state_name(call, merged.state), merged.path);
        }
    }
}

static void print_json(struct wf_call *call) {
    static const char *const states[] = {"unchanged", "updated", "created", "removed", "conflict"};
    struct wfgen_merged merged = {.size = sizeof merged};
    struct wfgen_conflict conflict = {.size = sizeof conflict};
    fputs("{\"files\":[", stdout);
    for (size_t i = 0; wfgen_merged(call->session, i, &merged); i++) {
        print_text(i > 0 ? ",\n {\"path\":" : "{\"path\":", merged.path);
        print_text(",\"state\":", states[merged.state]);
        print_text(",\"diff\":", merged.diff);
        putchar('}');
    }
    fputs("],\n\"conflicts\":[", stdout);
    for (size_t i = 0; wfgen_conflict(call->session, i, &conflict); i++) {
        print_text(i > 0 ? ",\n {\"file\":" : "{\"file\":", conflict.file);
        printf(",\"line\":%u", conflict.line);
        print_text(",\"where\":", conflict.where);
        print_text(",\"why\":", conflict.why);
        print_text(",\"text\":", conflict.text);
        putchar('}');
    }
    puts("]}");
}

static void say_how(const struct wf_call *call, size_t conflicts) {
    const char *plural = conflicts == 1 ? "" : "s";
    if (mode_of(call) == WFGEN_CONFLICTS_REPORT) {
        wf_print(stderr,
                 "wfgen: nothing was written: %zu conflict%s. Change these lines in your files, or let "
                 "--conflicts=markers "
                 "write the marks, or take one side for all by --conflicts=yours or --conflicts=template\n",
                 conflicts, plural);
    } else {
        wf_print(stderr, "wfgen: %zu conflict%s: choose between the marks, and delete them\n", conflicts,
                 plural);
    }
}

int wf_update_emitted(struct wf_call *call, const char *pack) {
    if (call->only != NULL || call->force) {
        wf_usage_error(call, "\"--update\" goes without \"%s\"", call->force ? "--force" : "--only");
        return WF_EXIT_USAGE;
    }
    unsigned flags = call->dry_run || call->diff ? WFGEN_EMIT_DRY_RUN : 0U;
    enum wfgen_status status =
        wfgen_update_emitted(call->session, folder_of(call), pack, mode_of(call), flags);
    if (status != WFGEN_OK) {
        return wf_fail_emit_call(call, status);
    }
    if (wf_wants_json(call)) {
        print_json(call);
    }
    size_t conflicts = wf_wants_json(call) ? 0 : print_conflicts(call);
    struct wfgen_conflict first = {.size = sizeof first};
    bool open = wfgen_conflict(call->session, 0, &first);
    if (!wf_wants_json(call)) {
        print_merged(call, open && mode_of(call) == WFGEN_CONFLICTS_REPORT);
    }
    print_notices(call);
    if (conflicts > 0 && !call->diff) {
        say_how(call, conflicts);
    }
    return open ? WF_EXIT_FINDINGS : WF_EXIT_CLEAN;
}

/* --- options ------------------------------------------------------------------------------------------ */

static bool set_conflicts(struct wf_call *call, const char *value) {
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(value, modes[i]) == 0) {
            call->conflicts = value;
            return true;
        }
    }
    return wf_usage_error(call, "\"--conflicts\" takes report, markers, yours or template, not \"%s\"",
                          value);
}

/* Whether the first `length` bytes are the name of a class, or "never". */
static bool is_class(const char *word, size_t length) {
    const char *name = "never";
    for (unsigned i = 0; name != NULL; name = wfgen_drift_name((enum wfgen_drift_class)i), i++) {
        if (strlen(name) == length && strncmp(name, word, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_classes(struct wf_call *call, const char *value) {
    for (const char *word = value; word != NULL;) {
        const char *end = strchr(word, ',');
        size_t length = end != NULL ? (size_t)(end - word) : strlen(word);
        if (!is_class(word, length)) {
            return wf_usage_error(
                call, "\"--fail-on\" takes format, pin, extension, structural, update or never, not \"%.*s\"",
                (int)length, word);
        }
        word = end != NULL ? end + 1 : NULL;
    }
    return wf_push_text(call, &call->fail_classes, value);
}

const struct wf_option wf_option_update = {
    .name = "update",
    .help = "merge what the packs render now into the files, your own\nchanges kept; without PACK: all packs "
            "of the record",
    .flag = offsetof(struct wf_call, update),
};
const struct wf_option wf_option_conflicts = {
    .name = "conflicts",
    .argument = "WHAT",
    .help = "of --update: report (default: then nothing is written),\nmarkers, yours or template",
    .apply = set_conflicts,
    .values = "report markers yours template",
};
const struct wf_option wf_option_fail_on_drift = {
    .name = "fail-on",
    .argument = "CLASSES",
    .help = "of --check: exit with 1 for these, separated by commas:\nformat, pin, extension, structural "
            "(default), update; never",
    .apply = add_classes,
    .values = "format pin extension structural update never",
};
const struct wf_option wf_option_strict = {
    .name = "strict",
    .help = "of --check: exit with 1 for every difference",
    .flag = offsetof(struct wf_call, strict),
};
const struct wf_option wf_option_no_record = {
    .name = "no-record",
    .help = "of --write: leave .github/wfgen.emit.yml alone",
    .flag = offsetof(struct wf_call, no_record),
};
