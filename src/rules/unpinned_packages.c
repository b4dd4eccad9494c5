#include "rules/unpinned_packages.h"

/* The manager itself, which the line above or the image has brought. */
static bool is_manager(struct wf_str name) {
    return wf_str_in(name, "pip setuptools wheel npm");
}

static bool is_go_address(struct wf_str name) {
    struct wf_str host = wf_str_sub(name, 0, wf_str_find_char(name, '/', 0));
    return host.len < name.len && wf_str_has(host, ".") && !wf_str_has(name, "...");
}

/* In a module, `go install` without a version builds what go.mod says, and `go get` takes what is newest. */
static bool go_takes_newest(const struct wf_package_call *call, const struct wf_package *package) {
    static const char *const newest[] = {"@latest", "@upgrade", "@patch",   "@main",
                                         "@master", "@HEAD",    "@develop", "@dev"};
    for (size_t i = 0; i < sizeof newest / sizeof *newest; i++) {
        if (wf_str_is(package->version, newest[i])) {
            return true;
        }
    }
    struct wf_str verb = call->command->words.items[call->verb].text;
    return package->version.len == 0 && wf_str_is(verb, "get") && is_go_address(package->name);
}

static bool is_free(const struct wf_package_call *call, const struct wf_package *package) {
    if (!package->literal || package->name.len == 0 || is_manager(package->name) ||
        wf_str_ends(package->name, ".config")) {
        return false;
    }
    bool none = package->version.len == 0 || wf_str_is(package->version, "@latest");
    bool extras = wf_str_starts(package->version, "[") && wf_str_ends(package->version, "]");
    return call->manager == WF_MANAGER_GO ? go_takes_newest(call, package) : none || extras;
}

/* An option that gives the version, or a file that does. */
static bool is_told(const struct wf_package_call *call) {
    static const char *const options[] = {"--version",  "--vers",       "--git",
                                          "--path",     "--constraint", "--require-hashes",
                                          "--no-index", "-Version",     "-version"};
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
    bool short_form = call->manager == WF_MANAGER_GEM || call->manager == WF_MANAGER_DOTNET;
    return short_form && wf_package_call_has(call, 'v', NULL);
}

const struct wf_package *wf_unpinned_first(const struct wf_package_call *call, size_t *count) {
    const struct wf_package *first = NULL;
    *count = 0;
    for (size_t i = 0; i < call->packages.len; i++) {
        if (is_free(call, &call->packages.items[i])) {
            first = first ? first : &call->packages.items[i];
            ++*count;
        }
    }
    return first && !is_told(call) ? first : NULL;
}

/* The versions are those of a lock file: `npm install x` in a project adds to it, which is no install. */
static void check_call(struct wf_check *check, const struct wf_run *run, const struct wf_package_call *call) {
    size_t count;
    const struct wf_package *first = wf_unpinned_first(call, &count);
    if (!first) {
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
