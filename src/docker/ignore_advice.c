#include "docker/ignore_advice_in.h"

#include "base/buf.h"

struct wf_str wf_context_name(const struct wf_context_entry *entry) {
    size_t begin = entry->path.len;
    while (begin > 0 && entry->path.ptr[begin - 1] != '/') {
        begin--;
    }
    return wf_str_sub(entry->path, begin, entry->path.len);
}

struct wf_advised_line *wf_advise_line(struct wf_adviser *adviser, enum wf_advice advice, struct wf_str text,
                                       enum wf_ignore_group group, const struct wf_ignore_fact *fact) {
    struct wf_advised_line *line = WF_PUSH(adviser->arena, &adviser->advice->lines);
    line->advice = advice;
    line->text = text;
    line->group = group;
    line->fact = fact;
    line->why = wf_ignore_group_why(group);
    return line;
}

static bool ends_in_star(struct wf_str text) {
    return wf_str_is(text, "*") || wf_str_is(text, "**") || wf_str_ends(text, "/*") ||
           wf_str_ends(text, "/**");
}

const struct wf_ignore_pattern *wf_ignore_wanted(const struct wf_dockerignore *ignore, struct wf_str path) {
    for (size_t i = ignore != NULL ? ignore->patterns.len : 0; i-- > 0;) {
        const struct wf_ignore_pattern *pattern = &ignore->patterns.items[i];
        if (pattern->exception && !ends_in_star(pattern->text) && wf_ignore_pattern_matches(pattern, path)) {
            return pattern;
        }
    }
    return NULL;
}

/* --- where the facts hold ----------------------------------------------------------------------------- */

/* The entries that a fact speaks of, the highest of them. */
struct found {
    WF_LIST(size_t) entries;
    size_t others; /* entries of that name that are something else */
};

static bool has_inside(const struct wf_build_context *context, const struct wf_context_entry *folder,
                       const char *names) {
    for (size_t i = 0; i < folder->count; i++) {
        struct wf_str name = wf_context_name(&context->entries.items[folder->first + i]);
        struct wf_str rest = wf_str_of(names);
        struct wf_str one;
        while (wf_str_cut(&rest, ' ', &one)) {
            if (wf_str_eq(one, name)) {
                return true;
            }
        }
    }
    return false;
}

/* Certificates need not be secret. */
static bool is_private_key(struct wf_adviser *adviser, const struct wf_context_entry *entry) {
    const struct wf_folder *folder = adviser->question->context->folder;
    struct wf_str bytes;
    return folder->read(folder->context, adviser->arena, entry->path, &bytes) &&
           wf_str_has(bytes, "PRIVATE KEY");
}

static bool is_meant(struct wf_adviser *adviser, const struct wf_ignore_fact *fact,
                     const struct wf_context_entry *entry) {
    struct wf_str pattern = wf_str_of(fact->pattern);
    if (fact->inside != NULL) {
        return entry->kind == WF_ENTRY_FOLDER && has_inside(adviser->question->context, entry, fact->inside);
    }
    if (wf_str_ends(pattern, "*.pem") || wf_str_ends(pattern, "*.key")) {
        return entry->kind == WF_ENTRY_FILE && is_private_key(adviser, entry);
    }
    return true;
}

static bool lies_in_another(const struct wf_build_context *context, size_t entry,
                            const struct wf_ignore_program *program) {
    for (size_t i = context->entries.items[entry].parent; i > 0; i = context->entries.items[i].parent) {
        if (wf_ignore_program_matches(program, wf_context_name(&context->entries.items[i]))) {
            return true;
        }
    }
    return false;
}

static void find(struct wf_adviser *adviser, const struct wf_ignore_fact *fact, struct found *found) {
    const struct wf_build_context *context = adviser->question->context;
    const char *problem;
    const struct wf_ignore_program *program =
        wf_ignore_program_make(adviser->arena, wf_str_of(fact->pattern + 3), &problem);
    for (size_t i = 1; i < context->entries.len; i++) {
        const struct wf_context_entry *entry = &context->entries.items[i];
        bool left = adviser->now.marks[i].left.files > 0;
        if (!left || !wf_ignore_program_matches(program, wf_context_name(entry)) ||
            lies_in_another(context, i, program) ||
            wf_ignore_wanted(adviser->corrected, entry->path) != NULL) {
            continue;
        }
        if (is_meant(adviser, fact, entry)) {
            *WF_PUSH(adviser->arena, &found->entries) = i;
        } else {
            found->others++;
        }
    }
}

/* --- from facts to lines ------------------------------------------------------------------------------ */

static void set_perhaps(struct wf_adviser *adviser, struct wf_advised_line *line, const struct found *found,
                        const char *why) {
    line->advice = WF_ADVICE_PERHAPS;
    line->why = why;
    for (size_t i = 0; i < found->entries.len; i++) {
        const struct wf_context_mark *mark = &adviser->now.marks[found->entries.items[i]];
        line->left.files += mark->left.files;
        line->left.bytes += mark->left.bytes;
        line->sent.files += mark->sent.files;
        line->sent.bytes += mark->sent.bytes;
        line->need = line->need == NULL ? mark->need : line->need;
    }
}

/* Whether an exception of the old file brings back this very name. */
static bool is_wanted(const struct wf_dockerignore *ignore, const struct wf_ignore_pattern *pattern) {
    struct wf_str text = pattern->text;
    bool wildcard = wf_str_has(wf_str_starts(text, "**/") ? wf_str_sub(text, 3, text.len) : text, "*");
    for (size_t i = 0; ignore != NULL && !wildcard && i < ignore->patterns.len; i++) {
        const struct wf_ignore_pattern *other = &ignore->patterns.items[i];
        if (other->exception && wf_ignore_pattern_matches(pattern, other->text)) {
            return true;
        }
    }
    return false;
}

/* NULL when there is nothing to say: it is left out for a reason. A line that would leave out what an
 * instruction names is not proposed. */
static struct wf_advised_line *propose(struct wf_adviser *adviser, struct wf_str text,
                                       const struct wf_ignore_fact *fact, bool there) {
    struct wf_ignore_pattern pattern = wf_ignore_pattern_read(adviser->arena, text);
    const struct wf_need *need =
        wf_ignore_starves(adviser->arena, &adviser->needs, adviser->corrected, &pattern);
    enum wf_advice advice = need != NULL ? WF_ADVICE_KEEP : there ? WF_ADVICE_ADD : WF_ADVICE_GUARD;
    if ((need != NULL && !there) || is_wanted(adviser->corrected, &pattern)) {
        return NULL;
    }
    struct wf_advised_line *line = wf_advise_line(adviser, advice, text, fact->group, fact);
    line->need = need;
    return line;
}

/* Why a person must decide about what a fact speaks of; NULL: nobody need. */
static const char *find_doubt(const struct wf_adviser *adviser, const struct wf_ignore_fact *fact) {
    bool made = (fact->how & WF_IGNORE_MADE) == 0 || (fact->stacks & adviser->scripts.stacks) != 0;
    if (!made) {
        return "no RUN seems to make it anew, so the image may need this one";
    }
    if (wf_str_is(wf_str_of(fact->pattern), "**/.git") && adviser->scripts.git) {
        return "the build may ask git for the version";
    }
    return NULL;
}

static void advise_found(struct wf_adviser *adviser, const struct wf_ignore_fact *fact,
                         const struct found *found) {
    const char *doubt = find_doubt(adviser, fact);
    const struct wf_build_context *context = adviser->question->context;
    if (found->others == 0) {
        struct wf_advised_line *line = propose(adviser, wf_str_of(fact->pattern), fact, true);
        if (doubt != NULL && line != NULL && line->advice == WF_ADVICE_ADD) {
            set_perhaps(adviser, line, found, doubt);
        }
        return;
    }
    for (size_t i = 0; i < found->entries.len; i++) {
        const struct wf_context_entry *entry = &context->entries.items[found->entries.items[i]];
        struct wf_advised_line *line = propose(adviser, entry->path, fact, true);
        struct found one = {0};
        *WF_PUSH(adviser->arena, &one.entries) = found->entries.items[i];
        if (doubt != NULL && line != NULL && line->advice == WF_ADVICE_ADD) {
            set_perhaps(adviser, line, &one, doubt);
        }
    }
}

bool wf_advise_is_guard(const struct wf_adviser *adviser, const struct wf_ignore_fact *fact) {
    bool trifle = fact->group == WF_IGNORE_LOGS || fact->group == WF_IGNORE_EDITORS;
    bool fits = !trifle || adviser->question->ignore == NULL;
    if (fact->group == WF_IGNORE_DOCKER || fact->group == WF_IGNORE_CI) {
        fits = adviser->takes_all;
    }
    return (fact->how & WF_IGNORE_GUARD) != 0 && fits && find_doubt(adviser, fact) == NULL;
}

static void advise_fact(struct wf_adviser *adviser, const struct wf_ignore_fact *fact) {
    struct found found = {0};
    bool fits = fact->stacks == 0 || (fact->stacks & adviser->stacks) != 0;
    if ((fact->how & WF_IGNORE_OWN_CHOICE) != 0 || !fits) {
        return;
    }
    find(adviser, fact, &found);
    if (found.entries.len > 0) {
        advise_found(adviser, fact, &found);
        return;
    }
    if (wf_advise_is_guard(adviser, fact) && found.others == 0 &&
        !wf_ignore_keeps_out(adviser->arena, adviser->corrected, fact, adviser->question->context->folder)) {
        propose(adviser, wf_str_of(fact->pattern), fact, false);
    }
}

/* ".env.production": some builds read it. ".env.example" is for everyone. */
static void advise_env_files(struct wf_adviser *adviser) {
    static const struct wf_ignore_fact fact = {"", WF_IGNORE_SECRETS, 0, 0, NULL};
    static const char *const harmless[] = {".example", ".sample", ".template", ".dist", ".local"};
    const struct wf_build_context *context = adviser->question->context;
    for (size_t i = 1; i < context->entries.len; i++) {
        const struct wf_context_entry *entry = &context->entries.items[i];
        struct wf_str name = wf_context_name(entry);
        bool open = entry->kind == WF_ENTRY_FILE && adviser->now.marks[i].left.files > 0 &&
                    wf_str_starts(name, ".env.");
        for (size_t k = 0; open && k < sizeof harmless / sizeof harmless[0]; k++) {
            open = !wf_str_ends(name, harmless[k]);
        }
        struct found found = {0};
        *WF_PUSH(adviser->arena, &found.entries) = i;
        struct wf_advised_line *line = open ? propose(adviser, entry->path, &fact, true) : NULL;
        if (line != NULL && line->advice == WF_ADVICE_ADD) {
            set_perhaps(adviser, line, &found, "it may hold secrets, or settings that the build reads");
        }
    }
}

/* A virtual environment by another name. */
static void advise_environments(struct wf_adviser *adviser) {
    static const struct wf_ignore_fact fact = {"", WF_IGNORE_INSTALLED, 0, 0, NULL};
    const struct wf_build_context *context = adviser->question->context;
    for (size_t i = 1; i < context->entries.len; i++) {
        const struct wf_context_entry *folder = &context->entries.items[i];
        struct wf_str name = wf_context_name(folder);
        if (folder->kind == WF_ENTRY_FOLDER && adviser->now.marks[i].left.files > 0 &&
            !wf_str_is(name, "venv") && !wf_str_is(name, ".venv") &&
            has_inside(context, folder, "pyvenv.cfg")) {
            propose(adviser, folder->path, &fact, true);
        }
    }
}

void wf_advise_names(struct wf_adviser *adviser) {
    for (const struct wf_ignore_fact *fact = wf_ignore_facts; fact->pattern != NULL; fact++) {
        advise_fact(adviser, fact);
    }
    advise_environments(adviser);
    advise_env_files(adviser);
}

/* --- all together ------------------------------------------------------------------------------------- */

static void gather_needs(struct wf_adviser *adviser) {
    static const struct wf_build_args defaults = {.complete = true};
    const struct wf_advice_question *question = adviser->question;
    for (size_t i = 0; i < question->file_count; i++) {
        struct wf_needs needs = wf_needs_read(adviser->arena, question->files[i], NULL, &defaults);
        for (size_t k = 0; k < needs.list.len; k++) {
            *WF_PUSH(adviser->arena, &adviser->needs.list) = needs.list.items[k];
        }
    }
    for (size_t i = 0; question->needs != NULL && i < question->needs->list.len; i++) {
        *WF_PUSH(adviser->arena, &adviser->needs.list) = question->needs->list.items[i];
    }
}

static void look_for_whole(struct wf_adviser *adviser) {
    adviser->takes_all = adviser->needs.list.len == 0;
    for (size_t i = 0; i < adviser->needs.list.len; i++) {
        adviser->takes_all = adviser->takes_all || adviser->needs.list.items[i].path.len == 0;
    }
}

static bool names_version_from_git(struct wf_adviser *adviser, const char *path, const char *const *words) {
    const struct wf_folder *folder = adviser->question->context->folder;
    struct wf_str bytes;
    bool read = folder->read(folder->context, adviser->arena, wf_str_of(path), &bytes);
    for (size_t i = 0; read && words[i] != NULL; i++) {
        if (wf_str_has(bytes, words[i])) {
            return true;
        }
    }
    return false;
}

static void look_for_git(struct wf_adviser *adviser) {
    static const char *const python[] = {"setuptools_scm", "setuptools-scm",     "hatch-vcs",
                                         "versioningit",   "dynamic-versioning", NULL};
    static const char *const make[] = {"git describe", "git rev-parse", "git log", NULL};
    adviser->scripts.git = adviser->scripts.git ||
                           names_version_from_git(adviser, "pyproject.toml", python) ||
                           names_version_from_git(adviser, "setup.py", python) ||
                           names_version_from_git(adviser, "Makefile", make);
}

static void look_for_stacks(struct wf_adviser *adviser) {
    const struct wf_build_context *context = adviser->question->context;
    for (size_t i = 1; i < context->entries.len; i++) {
        if (context->entries.items[i].kind == WF_ENTRY_FILE && !adviser->now.marks[i].out) {
            adviser->stacks |= wf_stack_of(wf_context_name(&context->entries.items[i]));
        }
    }
}

struct wf_ignore_advice *wf_ignore_advise(struct wf_arena *arena, const struct wf_advice_question *question) {
    struct wf_ignore_advice *advice = WF_NEW(arena, struct wf_ignore_advice);
    struct wf_adviser adviser = {.arena = arena, .question = question, .advice = advice};
    advice->before = wf_context_view_make(arena, question->context, question->ignore, question->needs);
    adviser.scripts = wf_ignore_scripts(arena, question->files, question->file_count);
    gather_needs(&adviser);
    look_for_whole(&adviser);
    wf_advise_corrections(&adviser);
    adviser.now = wf_context_view_make(arena, question->context, adviser.corrected, question->needs);
    look_for_stacks(&adviser);
    look_for_git(&adviser);
    wf_advise_names(&adviser);
    wf_advise_data(&adviser);
    wf_advise_text(&adviser);
    return advice;
}
