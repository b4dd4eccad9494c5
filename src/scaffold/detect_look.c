/* What detectors share. */
#include "scaffold/detect_in.h"

#include "base/file.h"
#include "docker/ref.h"

#include <stdlib.h>

/* --- files -------------------------------------------------------------------------------------------- */

bool wf_look_has(const struct wf_look *look, const char *name) {
    return wf_survey_has(look->survey, look->folder, name);
}

bool wf_look_has_folder(const struct wf_look *look, const char *name) {
    return wf_survey_has_folder(look->survey, look->folder, name);
}

const char *wf_look_first(const struct wf_look *look, const char *const *names) {
    return wf_survey_first(look->survey, look->folder, names);
}

struct wf_str wf_look_text(const struct wf_look *look, const char *name) {
    return wf_survey_text(look->survey, look->folder, name);
}

struct wf_value wf_look_value(const struct wf_look *look, const char *name) {
    return wf_survey_value(look->survey, look->folder, name);
}

bool wf_look_mentions(const struct wf_look *look, const char *name, const char *what) {
    return wf_str_has(wf_look_text(look, name), what);
}

/* --- versions ----------------------------------------------------------------------------------------- */

struct wf_str wf_version_of(struct wf_arena *arena, struct wf_str text, unsigned parts) {
    size_t begin = 0, end;
    while (begin < text.len && !wf_is_digit(text.ptr[begin])) {
        begin++;
    }
    end = begin;
    for (unsigned part = 0; part < parts && end < text.len && wf_is_digit(text.ptr[end]); part++) {
        while (end < text.len && wf_is_digit(text.ptr[end])) {
            end++;
        }
        if (part + 1 < parts && end + 1 < text.len && text.ptr[end] == '.' &&
            wf_is_digit(text.ptr[end + 1])) {
            end++;
        }
    }
    struct wf_str rest = wf_str_sub(text, end, text.len);
    static const char *const early[] = {"-dev", "alpha", "beta", "-rc", "nightly", "-next", NULL};
    if (wf_str_has_any(rest, early)) {
        return WF_STR("");
    }
    end -= end > begin && text.ptr[end - 1] == '.' ? 1 : 0;
    return end > begin ? wf_arena_str(arena, wf_str_sub(text, begin, end)) : WF_STR("");
}

static long part_of(struct wf_str *rest) {
    struct wf_str part;
    long number = 0;
    if (!wf_str_cut(rest, '.', &part)) {
        return -1;
    }
    for (size_t i = 0; i < part.len && wf_is_digit(part.ptr[i]) && number < 100000000; i++) {
        number = number * 10 + (part.ptr[i] - '0');
    }
    return number;
}

int wf_version_compare(struct wf_str a, struct wf_str b) {
    while (a.ptr || b.ptr) {
        long left = part_of(&a), right = part_of(&b);
        if (left != right) {
            return left < right ? -1 : 1;
        }
    }
    return 0;
}

struct wf_str wf_version_bound(struct wf_arena *arena, struct wf_str range, unsigned parts) {
    struct wf_str least = WF_STR("");
    for (size_t i = 0; i < range.len; i++) {
        bool begins = wf_is_digit(range.ptr[i]) &&
                      (i == 0 || (!wf_is_digit(range.ptr[i - 1]) && range.ptr[i - 1] != '.'));
        size_t sign = i;
        while (sign > 0 && (wf_is_space(range.ptr[sign - 1]) || range.ptr[sign - 1] == 'v')) {
            sign--;
        }
        bool upper = sign > 0 && (range.ptr[sign - 1] == '<' ||
                                  (sign > 1 && range.ptr[sign - 1] == '=' &&
                                   (range.ptr[sign - 2] == '<' || range.ptr[sign - 2] == '!')));
        if (begins && !upper) {
            struct wf_str one = wf_version_of(arena, wf_str_sub(range, i, range.len), parts);
            least = one.len > 0 && (least.len == 0 || wf_version_compare(one, least) < 0) ? one : least;
        }
    }
    return least;
}

bool wf_look_version(struct wf_look *look, struct wf_str text, const char *where) {
    struct wf_str version = wf_version_of(look->arena, text, look->detector->parts);
    return wf_stack_say(look->stack, "version", version, "%s", where);
}

/* The folder's own file, or that of the repository. */
bool wf_look_tool_version(struct wf_look *look, const char *tool) {
    struct wf_str rest = wf_look_text(look, ".tool-versions"), line, word;
    if (rest.len == 0) {
        rest = wf_survey_text(look->survey, WF_STR(""), ".tool-versions");
    }
    while (wf_str_cut(&rest, '\n', &line)) {
        line = wf_str_trim(line);
        if (wf_str_cut(&line, ' ', &word) && wf_str_is(word, tool) &&
            wf_look_version(look, line.ptr ? line : WF_STR(""), ".tool-versions")) {
            return true;
        }
    }
    return false;
}

/* ">=3.9", "^8.1", "~> 3.1", "~=3.9" go on; "~> 3.1.0", "~=3.9.1" and "20.x" do not, nor does "^20" where
 * versions have one part. */
static bool is_open_range(struct wf_str range, unsigned parts) {
    size_t tilde = wf_str_find_char(range, '~', 0);
    if (tilde != WF_NOT_FOUND) {
        size_t dots = 0;
        for (size_t i = tilde; i < range.len && range.ptr[i] != ','; i++) {
            dots += range.ptr[i] == '.' ? 1 : 0;
        }
        return dots < 2 && parts > 1;
    }
    return wf_str_has(range, ">") || (wf_str_has(range, "^") && parts > 1);
}

/* The newest version below what "<4" or "<=3.12" of a range allows: `version`, or one less than the limit. */
static struct wf_str below_limit(struct wf_arena *arena, struct wf_str range, struct wf_str version,
                                 unsigned parts) {
    for (size_t at = wf_str_find_char(range, '<', 0); at != WF_NOT_FOUND;
         at = wf_str_find_char(range, '<', at + 1)) {
        struct wf_str rest = wf_str_sub(range, at + 1, range.len);
        bool inclusive = wf_str_starts(rest, "=");
        struct wf_str limit = wf_version_of(arena, rest, parts), minor;
        int order = wf_version_compare(version, limit);
        if (limit.len == 0 || order < 0 || (inclusive && order == 0)) {
            continue;
        }
        size_t dot = wf_str_find_char(limit, '.', 0);
        minor = dot == WF_NOT_FOUND ? limit : wf_str_sub(limit, dot + 1, limit.len);
        long last = part_of(&minor);
        version = inclusive  ? limit
                  : last > 0 ? wf_arena_printf(arena, "%.*s%ld", (int)(dot == WF_NOT_FOUND ? 0 : dot + 1),
                                               limit.ptr, last - 1)
                             : WF_STR("");
    }
    return version;
}

void wf_look_range(struct wf_look *look, struct wf_str range, const char *where) {
    unsigned parts = look->detector->parts;
    struct wf_str bound = wf_version_bound(look->arena, range, parts);
    struct wf_str version = wf_str_of(look->detector->current);
    if (bound.len == 0) {
        return;
    }
    if (!is_open_range(range, parts) || wf_version_compare(bound, version) > 0) {
        version = bound;
    }
    version = below_limit(look->arena, range, version, parts);
    wf_stack_say(look->stack, "version", version.len > 0 ? version : bound, "\"%.*s\" in %s",
                 WF_STR_ARG(range), where);
}

static int compare_values(const void *a, const void *b) {
    return wf_version_compare(((const struct wf_value *)a)->string, ((const struct wf_value *)b)->string);
}

void wf_look_add_version(struct wf_look *look, struct wf_str version, const char *where) {
    if (wf_stack_add(look->stack, "versions", version, "%s", where)) {
        struct wf_array *list = wf_stack_get(look->stack, "versions").array;
        qsort(list->items, list->len, sizeof *list->items, compare_values);
    }
}

/* "python:3.12-slim" or "docker.io/library/python:3.12". */
static bool say_base_version(struct wf_look *look, const struct wf_ci_dockerfile *dockerfile) {
    for (size_t i = dockerfile->file->stages.len; i-- > 0;) {
        const struct wf_stage *stage = dockerfile->file->stages.items[i];
        struct wf_ref ref = wf_ref_parse(stage->base_word.text);
        if (!stage->base && ref.tag.len > 0 &&
            wf_str_is_any(wf_path_base(ref.path), look->detector->images) &&
            wf_look_version(look, ref.tag,
                            wf_arena_printf(look->arena, "FROM in %.*s", WF_STR_ARG(dockerfile->path)).ptr)) {
            return true;
        }
    }
    return false;
}

/* The versions of one step, in which words such as "latest" and "3.x" do not count. */
static struct wf_texts versions_of(const struct wf_look *look, const struct wf_step *step,
                                   const char *input) {
    struct wf_texts texts = wf_ci_input(look->ci, step, input), versions = {0};
    unsigned parts = look->detector->parts;
    for (size_t i = 0; i < texts.list.len; i++) {
        struct wf_str one = texts.list.items[i];
        bool plain = one.len > 0 && wf_is_digit(one.ptr[0]) && !wf_str_ends(one, "t");
        struct wf_str version = plain ? wf_version_of(look->arena, one, parts) : WF_STR("");
        if (version.len > 0 && (parts == 1 || wf_str_has(version, "."))) {
            *WF_PUSH(look->arena, &versions.list) = version;
        }
    }
    return versions;
}

struct tested {
    struct wf_texts versions; /* of the step with most */
    struct wf_str newest, where, newest_where;
};

static struct tested find_tested(struct wf_look *look) {
    struct tested tested = {.newest = WF_STR("")};
    for (const struct wf_setup *setup = look->detector->setups; setup->action; setup++) {
        struct wf_ci_uses uses = wf_ci_uses(look->ci, setup->action);
        for (size_t i = 0; i < uses.list.len; i++) {
            const struct wf_ci_use *use = &uses.list.items[i];
            struct wf_texts versions = {0};
            if (use->workflow->checks) {
                versions = versions_of(look, use->step, setup->input);
            }
            for (size_t k = 0; k < versions.list.len; k++) {
                if (wf_version_compare(versions.list.items[k], tested.newest) > 0) {
                    tested.newest = versions.list.items[k];
                    tested.newest_where = use->workflow->path;
                }
            }
            if (versions.list.len > tested.versions.list.len) {
                tested.versions = versions;
                tested.where = use->workflow->path;
            }
        }
    }
    return tested;
}

void wf_look_ci_versions(struct wf_look *look) {
    struct tested tested = find_tested(look);
    const struct wf_ci_dockerfile *dockerfile = wf_ci_dockerfile(look->ci, look->folder);
    for (size_t i = 0; tested.versions.list.len > 1 && i < tested.versions.list.len; i++) {
        wf_look_add_version(look, tested.versions.list.items[i], wf_arena_str(look->arena, tested.where).ptr);
    }
    if (dockerfile) {
        say_base_version(look, dockerfile);
    }
    wf_stack_say(look->stack, "version", tested.newest, "the newest in %.*s",
                 WF_STR_ARG(tested.newest_where));
}

bool wf_look_folder_has(const struct wf_look *look, struct wf_str folder, const char *name) {
    for (size_t i = 0; i < look->survey->folders.len; i++) {
        struct wf_str path = look->survey->folders.items[i]->path;
        if (wf_path_is_in(path, folder) && wf_survey_find(look->survey, path, name)) {
            return true;
        }
    }
    return false;
}

bool wf_path_is_in(struct wf_str inner, struct wf_str outer) {
    return outer.len == 0 || (wf_str_eq(wf_str_sub(inner, 0, outer.len), outer) &&
                              (inner.len == outer.len || inner.ptr[outer.len] == '/'));
}

/* --- dependencies ------------------------------------------------------------------------------------- */

void wf_look_depend(struct wf_look *look, struct wf_str name, const char *file, bool main) {
    if (name.len > 0) {
        *WF_PUSH(look->arena, &look->depends->list) =
            (struct wf_depend){wf_arena_lower(look->arena, name), wf_str_of(file), main};
    }
}

const struct wf_depend *wf_look_needs(const struct wf_look *look, const char *name) {
    struct wf_str wanted = wf_str_of(name);
    bool open = wf_str_ends(wanted, "*");
    wanted = open ? wf_str_sub(wanted, 0, wanted.len - 1) : wanted;
    for (size_t i = 0; i < look->depends->list.len; i++) {
        const struct wf_depend *one = &look->depends->list.items[i];
        if (open ? wf_str_eq(wf_str_sub(one->name, 0, wanted.len), wanted) : wf_str_eq(one->name, wanted)) {
            return one;
        }
    }
    return NULL;
}

void wf_look_say_by(struct wf_look *look, const char *name, const struct wf_consequence *table) {
    for (; table->depend; table++) {
        const struct wf_depend *depend = wf_look_needs(look, table->depend);
        if (depend && wf_stack_say(look->stack, name, wf_str_of(table->value), "%.*s in %.*s",
                                   WF_STR_ARG(depend->name), WF_STR_ARG(depend->file))) {
            return;
        }
    }
}

void wf_look_add_by(struct wf_look *look, const char *name, const struct wf_consequence *table) {
    for (; table->depend; table++) {
        const struct wf_depend *depend = wf_look_needs(look, table->depend);
        if (depend && depend->main) {
            wf_stack_add_words(look->stack, name, table->value,
                               wf_arena_printf(look->arena, "%.*s in %.*s", WF_STR_ARG(depend->name),
                                               WF_STR_ARG(depend->file))
                                   .ptr);
        }
    }
}

/* --- commands ----------------------------------------------------------------------------------------- */

bool wf_look_ci_command(struct wf_look *look, const char *name, const char *const *begins) {
    struct wf_str where = WF_STR("");
    struct wf_str line = wf_ci_line(look->ci, look->folder, begins, &where);
    return wf_stack_say(look->stack, name, line, "%.*s runs it", WF_STR_ARG(where));
}

bool wf_look_make(struct wf_look *look, const char *name, const char *target) {
    static const char *const names[] = {"GNUmakefile", "Makefile", "makefile", NULL};
    const char *file = wf_look_first(look, names);
    struct wf_str rest = file ? wf_look_text(look, file) : WF_STR(""), line;
    while (wf_str_cut(&rest, '\n', &line)) {
        struct wf_str before = wf_str_sub(line, 0, strlen(target));
        struct wf_str behind = wf_str_trim(wf_str_sub(line, before.len, line.len));
        if (wf_str_is(before, target) && wf_str_starts(behind, ":") && !wf_str_starts(behind, ":=")) {
            return wf_stack_say(look->stack, name, wf_arena_printf(look->arena, "make %s", target),
                                "target %s in %s", target, file);
        }
    }
    return false;
}

bool wf_look_command(struct wf_look *look, struct wf_str command, const char *where) {
    static const char odd[] = "$`|&;<>\\(){}\"'!*?#~";
    struct wf_str rest = wf_str_trim(command), word;
    struct wf_value words = wf_value_array(look->arena);
    for (size_t i = 0; i < rest.len; i++) {
        if (strchr(odd, rest.ptr[i])) {
            return false;
        }
    }
    while (wf_str_cut(&rest, ' ', &word)) {
        if (word.len > 0) {
            *WF_PUSH(look->arena, words.array) = wf_value_string(word);
        }
    }
    return wf_stack_say_list(look->stack, "command", words, "%s", where);
}

static void say_procfile(struct wf_look *look) {
    struct wf_str rest = wf_look_text(look, "Procfile"), line;
    while (wf_str_cut(&rest, '\n', &line)) {
        if (wf_str_starts(line, "web:")) {
            wf_look_command(look, wf_str_trim(wf_str_sub(line, 4, line.len)), "web in Procfile");
        }
    }
}

/* Whether its last stage is no image of another language: the program that it starts may be ours. */
static bool is_ours(const struct wf_look *look, const struct wf_ci_dockerfile *dockerfile) {
    size_t count = dockerfile->file->stages.len;
    const struct wf_stage *last = count > 0 ? dockerfile->file->stages.items[count - 1]->root : NULL;
    struct wf_ref ref = wf_ref_parse(last ? last->base_word.text : WF_STR(""));
    const struct wf_detector *other = wf_detector_of_image(wf_path_base(ref.path));
    return !other || other == look->detector;
}

/* ENTRYPOINT and CMD of the last stage. */
static void say_exec_form(struct wf_look *look, const struct wf_ci_dockerfile *dockerfile) {
    const struct wf_instruction *parts[2] = {NULL, NULL};
    struct wf_value words = wf_value_array(look->arena);
    for (size_t i = 0; i < dockerfile->file->instructions.len; i++) {
        const struct wf_instruction *one = dockerfile->file->instructions.items[i];
        if (one->kind == WF_FROM) {
            parts[0] = parts[1] = NULL;
        } else if (one->kind == WF_ENTRYPOINT || one->kind == WF_CMD) {
            parts[one->kind == WF_CMD] = one;
        }
    }
    for (size_t i = 0; i < 2; i++) {
        if (parts[i] && !parts[i]->json) {
            return;
        }
        for (size_t k = 0; parts[i] && k < parts[i]->words.len; k++) {
            *WF_PUSH(look->arena, words.array) = wf_value_string(parts[i]->words.items[k].text);
        }
    }
    wf_stack_say_list(look->stack, "command", words, "%s in %.*s", parts[0] ? "ENTRYPOINT" : "CMD",
                      WF_STR_ARG(dockerfile->path));
}

void wf_look_known_commands(struct wf_look *look) {
    const struct wf_ci_dockerfile *dockerfile = wf_ci_dockerfile(look->ci, look->folder);
    say_procfile(look);
    if (dockerfile && is_ours(look, dockerfile)) {
        say_exec_form(look, dockerfile);
    }
}

/* --- ports -------------------------------------------------------------------------------------------- */

/* The number of "8080", "8080/tcp", "80:8080", "127.0.0.1:80:8080": that inside of the container. */
static double port_of(struct wf_str text) {
    size_t slash = wf_str_find_char(text, '/', 0);
    text = wf_str_sub(text, 0, slash);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == ':') {
            text = wf_str_sub(text, i + 1, text.len);
            i = (size_t)-1;
        }
    }
    double number = text.len > 0 && text.len <= 5 ? 0 : -1;
    for (size_t i = 0; number >= 0 && i < text.len; i++) {
        number = wf_is_digit(text.ptr[i]) ? number * 10 + (text.ptr[i] - '0') : -1;
    }
    return number > 0 && number < 65536 ? number : 0;
}

static void say_exposed(struct wf_look *look, const struct wf_ci_dockerfile *dockerfile) {
    for (size_t i = 0; i < dockerfile->file->instructions.len; i++) {
        const struct wf_instruction *one = dockerfile->file->instructions.items[i];
        if (one->kind == WF_EXPOSE && one->words.len > 0) {
            wf_stack_say_number(look->stack, "port", port_of(one->words.items[0].text), "EXPOSE in %.*s",
                                WF_STR_ARG(dockerfile->path));
        }
    }
}

/* A service that is built here, not one that stands beside it. */
static void say_published(struct wf_look *look, const struct wf_ci_compose *compose) {
    for (WF_EACH(service, compose->services)) {
        const struct wf_node *build = wf_node_resolve(wf_node_get(service->value, "build"));
        struct wf_str context =
            wf_node_is_mapping(build) ? wf_node_text(wf_node_get(build, "context")) : wf_node_text(build);
        context = wf_path_clean(look->arena, wf_survey_path(look->arena, compose->folder, context));
        struct wf_str folder = look->folder.len > 0 ? look->folder : WF_STR(".");
        const struct wf_node *port = wf_node_first(wf_node_get(service->value, "ports"));
        if (build && port && wf_str_eq(context, folder)) {
            wf_stack_say_number(look->stack, "port", port_of(wf_node_text(port)), "ports in %.*s",
                                WF_STR_ARG(compose->path));
        }
    }
}

void wf_look_known_port(struct wf_look *look) {
    const struct wf_ci_dockerfile *dockerfile = wf_ci_dockerfile(look->ci, look->folder);
    if (dockerfile && is_ours(look, dockerfile)) {
        say_exposed(look, dockerfile);
    }
    for (size_t i = 0; i < look->ci->composes.len; i++) {
        say_published(look, &look->ci->composes.items[i]);
    }
}

double wf_port_behind(struct wf_str text, const char *before) {
    struct wf_str word = wf_str_of(before);
    for (size_t at = wf_str_find_str(text, word, 0); at != WF_NOT_FOUND;
         at = wf_str_find_str(text, word, at + 1)) {
        struct wf_str rest = wf_str_trim(wf_str_sub(text, at + word.len, text.len));
        while (rest.len > 0 && strchr("|?)'\"( ", rest.ptr[0])) {
            rest = wf_str_sub(rest, 1, rest.len);
        }
        double number = 0;
        for (size_t i = 0; i < rest.len && i < 5 && wf_is_digit(rest.ptr[i]); i++) {
            number = number * 10 + (rest.ptr[i] - '0');
        }
        if (number > 0 && number < 65536) {
            return number;
        }
    }
    return 0;
}

/* --- names -------------------------------------------------------------------------------------------- */

struct wf_str wf_slug(struct wf_arena *arena, struct wf_str name) {
    struct wf_buf out = {.arena = arena};
    bool gap = false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (wf_is_alnum(c)) {
            wf_buf_text(&out, gap && out.len > 0 ? "-" : "");
            wf_buf_char(&out, wf_lower(c));
        }
        gap = !wf_is_alnum(c);
    }
    return out.len > 0 ? wf_buf_view(&out) : WF_STR("");
}

void wf_look_name(struct wf_look *look, struct wf_str name, const char *where) {
    /* "@scope/name", "github.com/owner/name" */
    wf_stack_say(look->stack, "name", wf_slug(look->arena, wf_path_base(name)), "%s", where);
}
