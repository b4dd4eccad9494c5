#include "docker/edit.h"
#include "docker/ref.h"
#include "lint/memo.h"
#include "rules/install_ask.h"

/* What was compiled against the first needs the second when it runs: Debian 11 to 13, Alpine. */
static const struct {
    const char *development, *runtime;
    enum wf_manager manager;
    const char *any; /* other packages that bring the library too */
} libraries[] = {
    {"libpq-dev", "libpq5", WF_MANAGER_APT, "postgresql-client postgresql libpq-dev"},
    {"postgresql-dev", "libpq", WF_MANAGER_APK, "postgresql-client postgresql-libs libpq postgresql"},
    {"libpq-dev", "libpq", WF_MANAGER_APK, "postgresql-client postgresql-libs postgresql libpq-dev"},
    {"libmariadb-dev", "libmariadb3", WF_MANAGER_APT,
     "mariadb-client default-mysql-client libmariadb-dev-compat"},
    {"default-libmysqlclient-dev", "libmariadb3", WF_MANAGER_APT,
     "mariadb-client default-mysql-client libmariadb-dev"},
    {"libxml2-dev", "libxml2", WF_MANAGER_APT, "libxslt1.1 libxslt1-dev"},
    {"libxslt1-dev", "libxslt1.1", WF_MANAGER_APT, "xsltproc"},
    {"libxslt-dev", "libxslt1.1", WF_MANAGER_APT, "xsltproc"},
    {"libjpeg-dev", "libjpeg62-turbo", WF_MANAGER_APT, "libjpeg62-turbo-dev libgd3"},
    {"libcairo2-dev", "libcairo2", WF_MANAGER_APT, "libpango-1.0-0 libpangocairo-1.0-0"},
    {"unixodbc-dev", "unixodbc", WF_MANAGER_APT, "libodbc1 libodbc2 msodbcsql17 msodbcsql18"},
    {"libmagic-dev", "libmagic1", WF_MANAGER_APT, "file"},
    {"libgdal-dev", "gdal-bin", WF_MANAGER_APT, "libgdal32 python3-gdal"},
    {"libsndfile1-dev", "libsndfile1", WF_MANAGER_APT, "ffmpeg"},
    {"libzmq3-dev", "libzmq5", WF_MANAGER_APT, ""},
    {"librdkafka-dev", "librdkafka1", WF_MANAGER_APT, ""},
    {"libsasl2-dev", "libsasl2-2", WF_MANAGER_APT, "libldap-2.5-0 ldap-utils"},
    {"libldap2-dev", "libldap-2.5-0", WF_MANAGER_APT, "ldap-utils"},
};

enum { LIBRARIES = sizeof libraries / sizeof libraries[0] };

static struct wf_package_calls calls_of(struct wf_arena *arena, const struct wf_instruction *run) {
    bool script = run->kind == WF_RUN && run->script && run->script->posix;
    return wf_package_calls_read(arena, script ? run->script->shell : NULL);
}

/* The one of `names` that the calls install, or NULL. */
static const struct wf_package *installs(const struct wf_package_calls *calls, enum wf_manager manager,
                                         const char *names, struct wf_package_call *call) {
    for (size_t i = 0; i < calls->list.len; i++) {
        *call = calls->list.items[i];
        for (size_t k = 0;
             call->manager == manager && call->action == WF_PACKAGE_INSTALL && k < call->packages.len; k++) {
            if (call->packages.items[k].name.len > 0 && wf_str_in(call->packages.items[k].name, names)) {
                return &call->packages.items[k];
            }
        }
    }
    return NULL;
}

/* Something in the chain of stages that cannot be judged: another package that may bring it, an archive, a
 * script. */
static bool find_library(struct wf_check *check, const struct wf_stage *stage, size_t library) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    const char *names = wf_arena_printf(check->arena, "%s %s %s", libraries[library].runtime,
                                        libraries[library].development, libraries[library].any)
                            .ptr;
    struct wf_package_call call;
    for (; stage; stage = stage->base) {
        for (size_t i = stage->first; i < stage->last; i++) {
            const struct wf_instruction *instruction = dockerfile->instructions.items[i];
            bool odd = instruction->kind == WF_RUN && (!instruction->script || instruction->heredocs.len > 0);
            bool libs = instruction->kind == WF_COPY && wf_str_has(instruction->line.text, "/lib/");
            bool site = wf_str_has(instruction->line.text, "site-packages");
            struct wf_package_calls calls = calls_of(check->arena, instruction);
            if (odd || (libs && !site) || installs(&calls, libraries[library].manager, names, &call)) {
                return true;
            }
        }
    }
    return false;
}

static bool may_have(struct wf_check *check, const struct wf_stage *last, size_t library) {
    void **place = wf_memo(check, "runtime-library-missing", wf_arena_printf(check->arena, "%zu", library));
    if (*place == NULL) {
        bool *answer = WF_NEW(check->arena, bool);
        *answer = find_library(check, last, library);
        *place = answer;
    }
    return *(const bool *)*place;
}

/* Slim images hold nothing but the language; the full ones hold the libraries. */
static bool is_slim(const struct wf_stage *stage) {
    while (stage->base) {
        stage = stage->base;
    }
    struct wf_str base = stage->base_word.text;
    return wf_str_has(base, "slim") || wf_str_has(base, "alpine") || wf_str_starts(base, "debian:") ||
           wf_str_starts(base, "ubuntu:") || wf_str_has(base, "distroless");
}

/* The COPY that brings what was built in `from` (or on it) into `stage`; NULL: none. */
static const struct wf_instruction *copy_of_built(const struct wf_dockerfile *dockerfile,
                                                  const struct wf_stage *stage, const struct wf_stage *from) {
    for (size_t i = stage->first; i < stage->last; i++) {
        const struct wf_instruction *copy = dockerfile->instructions.items[i];
        const struct wf_stage *source = copy->kind == WF_COPY ? wf_copy_stage(dockerfile, copy) : NULL;
        struct wf_str text = copy->line.text;
        bool built = wf_str_has(text, "site-packages") || wf_str_has(text, "venv") ||
                     wf_str_has(text, "/usr/local") || wf_str_has(text, "/install") ||
                     wf_str_has(text, "/root/.local") || wf_str_has(text, "wheels") ||
                     wf_str_has(text, "bundle") || wf_str_has(text, "node_modules");
        if (source && built && wf_stage_is_on(source, from)) {
            return copy;
        }
    }
    return NULL;
}

static void offer_library(struct wf_check *check, struct wf_finding *finding, const struct wf_stage *stage,
                          size_t library) {
    struct wf_patch patch = wf_check_patch(check);
    bool apt = libraries[library].manager == WF_MANAGER_APT;
    if (check->file->dockerfile->escape != '\\' || wf_str_has(stage->base_word.text, "distroless")) {
        return;
    }
    const char *lines = apt ? "RUN apt-get update \\\n"
                              "    && apt-get install -y --no-install-recommends %s \\\n"
                              "    && rm -rf /var/lib/apt/lists/*\n"
                            : "RUN apk add --no-cache %s\n";
    struct wf_buf text = {.arena = check->arena};
    const char *mark = strstr(lines, "%s");
    wf_buf_str(&text, (struct wf_str){lines, (size_t)(mark - lines)});
    wf_buf_text(&text, libraries[library].runtime);
    wf_buf_text(&text, mark + 2);
    wf_instruction_insert_behind(&patch, check->file->dockerfile, stage->from, wf_buf_view(&text));
    const char *title =
        wf_arena_printf(check->arena, "install %s in the stage that runs", libraries[library].runtime).ptr;
    finding->fix = wf_patch_fix(&patch, title, WF_FIX_UNSAFE);
}

static void check_library(struct wf_check *check, const struct wf_instruction *run,
                          const struct wf_package_calls *calls, size_t library) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    const struct wf_stage *last = wf_last_stage(dockerfile);
    struct wf_package_call call;
    const struct wf_package *package =
        installs(calls, libraries[library].manager, libraries[library].development, &call);
    if (!package || wf_stage_is_on(last, run->stage) || !is_slim(last)) {
        return;
    }
    const struct wf_instruction *copy = copy_of_built(dockerfile, last, run->stage);
    if (!copy || may_have(check, last, library)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dscript_span(run->script, call.command->words.items[package->word].span),
                  "what is built with \"%s\" needs \"%s\", which the last stage does not have",
                  libraries[library].development, libraries[library].runtime);
    wf_finding_note(check, finding, check->file->source, copy->span, "copied from here");
    offer_library(check, finding, last, library);
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *run) {
    bool script = run->kind == WF_RUN && run->stage;
    struct wf_package_calls calls = {0};
    if (script) {
        calls = calls_of(check->arena, run);
    }
    for (size_t i = 0; calls.list.len > 0 && i < LIBRARIES; i++) {
        check_library(check, run, &calls, i);
    }
}

const struct wf_rule wf_rule_runtime_library_missing = {
    .id = "runtime-library-missing",
    .title = "Library that is there when building only",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
