#include "rules/unpinned_packages.h"

/* The manager itself, which the line above or the image has brought. */
static bool is_manager(struct wf_str name) {
    return wf_str_in(name, "pip setuptools wheel npm");
}

static bool is_free(const struct wf_package *package) {
    bool latest = wf_str_is(package->version, "@latest");
    return package->literal && package->name.len > 0 && (package->version.len == 0 || latest) &&
           !is_manager(package->name);
}

/* An option that gives the version, or a file that does. */
static bool is_told(const struct wf_package_call *call) {
    static const char *const options[] = {"--version",    "--vers",           "--git",     "--path",
                                          "--constraint", "--require-hashes", "--no-index"};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (wf_package_call_has(call, '\0', options[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < call->manifests.len; i++) {
        if (call->manifests.items[i].constraint) {
            return true;
        }
    }
    return call->manager == WF_MANAGER_GEM && wf_package_call_has(call, 'v', NULL);
}

/* The versions are those of a lock file: `npm install x` in a project adds to it, which is no install. */
static void check_call(struct wf_check *check, const struct wf_run *run, const struct wf_package_call *call) {
    const struct wf_package *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < call->packages.len; i++) {
        bool go = call->manager == WF_MANAGER_GO && call->packages.items[i].version.len == 0;
        if (is_free(&call->packages.items[i]) && !go) {
            first = first ? first : &call->packages.items[i];
            count++;
        }
    }
    if (!first || is_told(call)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_run_span(run, call->command->words.items[first->word].span),
                  "\"%.*s\" is installed in whichever version is there at the time", WF_STR_ARG(first->name));
    if (count > 1) {
        wf_finding_help(check, finding, "write the version behind the name; so with all %zu of this command",
                        count);
    } else {
        wf_finding_help(check, finding, "write the version behind the name");
    }
}

void wf_unpinned_report(struct wf_check *check, const struct wf_instruction *instruction,
                        enum wf_manager first, enum wf_manager last) {
    struct wf_run run;
    bool read = wf_run_read(check, instruction, &run);
    for (size_t i = 0; read && i < run.calls.list.len; i++) {
        const struct wf_package_call *call = &run.calls.list.items[i];
        if (call->manager >= first && call->manager <= last && call->action == WF_PACKAGE_INSTALL) {
            check_call(check, &run, call);
        }
    }
}
