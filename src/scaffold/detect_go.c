#include "base/file.h"
#include "scaffold/detect_in.h"

static const char *const manifests[] = {"go.work", "go.mod", NULL};

/* Modules below another one are parts of its repository: tools, tests, plugins. */
static bool owns(struct wf_look *look, struct wf_str inner) {
    (void)look, (void)inner;
    return true;
}

/* --- go.mod ------------------------------------------------------------------------------------------- */

/* What stands behind a word at the begin of a line: `go 1.22`, `module example.org/x`. */
static struct wf_str line_behind(struct wf_str text, const char *word) {
    struct wf_str line, first;
    while (wf_str_cut(&text, '\n', &line)) {
        line = wf_str_trim(line);
        if (wf_str_cut(&line, ' ', &first) && wf_str_is(first, word) && line.ptr) {
            return wf_str_trim(line);
        }
    }
    return WF_STR("");
}

/* "github.com/x/y v1.2.3": those that others need are none of ours. */
static void read_depends(struct wf_look *look, const char *file) {
    struct wf_str rest = wf_look_text(look, file), line, first;
    while (wf_str_cut(&rest, '\n', &line)) {
        bool indirect = wf_str_has(line, "// indirect");
        line = wf_str_trim(line);
        line = wf_str_starts(line, "require ") ? wf_str_sub(line, 8, line.len) : line;
        if (wf_str_cut(&line, ' ', &first) && wf_str_has(first, "/") && !indirect) {
            wf_look_depend(look, first, file, true);
        }
    }
}

static void say_versions(struct wf_look *look) {
    const char *file = wf_look_first(look, manifests);
    struct wf_str text = file ? wf_look_text(look, file) : WF_STR("");
    struct wf_str toolchain = line_behind(text, "toolchain"), least = line_behind(text, "go");
    struct wf_str newest =
        wf_version_compare(wf_version_of(look->arena, toolchain, 2), wf_version_of(look->arena, least, 2)) > 0
            ? toolchain
            : least;
    wf_look_version(look, wf_survey_line(look->survey, look->folder, ".go-version"), ".go-version");
    wf_look_tool_version(look, "golang");
    wf_look_tool_version(look, "go");
    wf_look_version(look, newest, file);
    wf_look_ci_versions(look);
}

/* --- programs ----------------------------------------------------------------------------------------- */

/* The part of a module's path that names it: "k6" in "go.k6.io/k6/v2". */
static struct wf_str module_name(struct wf_str module) {
    struct wf_str last = wf_path_base(module);
    bool version = last.len > 1 && last.ptr[0] == 'v' && wf_is_digit(last.ptr[1]);
    return version && module.len > last.len ? wf_path_base(wf_str_sub(module, 0, module.len - last.len - 1))
                                            : last;
}

static const char *main_file(struct wf_look *look, struct wf_str folder) {
    const struct wf_survey_folder *at = wf_map_get(&look->survey->by_path, folder);
    for (size_t i = 0; at && i < at->entries.len; i++) {
        const struct wf_entry *entry = &at->entries.items[i];
        bool source = entry->kind == WF_ENTRY_FILE && wf_str_ends(entry->name, ".go") &&
                      !wf_str_ends(entry->name, "_test.go");
        struct wf_str text = source ? wf_survey_text(look->survey, folder, entry->name.ptr) : WF_STR("");
        if (wf_str_has(text, "\nfunc main()") && wf_str_has(text, "package main") &&
            !wf_str_has(text, "//go:build ignore")) {
            return entry->name.ptr;
        }
    }
    return NULL;
}

static void say_program(struct wf_look *look, struct wf_str folder, struct wf_str name, const char *file) {
    struct wf_stack *stack = look->stack;
    struct wf_str package =
        folder.len > 0 ? wf_arena_printf(look->arena, "./%.*s", WF_STR_ARG(folder)) : WF_STR(".");
    struct wf_str where = wf_survey_path(look->arena, folder, wf_str_of(file));
    if (!wf_stack_say(stack, "package", package, "func main() in %.*s", WF_STR_ARG(where))) {
        return;
    }
    wf_stack_say(stack, "binary", name, "func main() in %.*s", WF_STR_ARG(where));
    struct wf_str command = wf_arena_printf(look->arena, "/%.*s", WF_STR_ARG(name));
    wf_look_command(look, command,
                    wf_arena_printf(look->arena, "func main() in %.*s", WF_STR_ARG(where)).ptr);
    struct wf_str text =
        wf_survey_text(look->survey, wf_survey_path(look->arena, look->folder, folder), file);
    wf_stack_say_number(look->stack, "port", wf_port_behind(text, "\":"), "%.*s", WF_STR_ARG(where));
}

/* A command that is called as the module is, or the only one, is the program; one of several tools is not. */
static void say_commands(struct wf_look *look, struct wf_str module) {
    struct wf_str folder = wf_survey_path(look->arena, look->folder, WF_STR("cmd")), only = WF_STR("");
    const struct wf_survey_folder *at = wf_map_get(&look->survey->by_path, folder);
    const char *only_file = NULL;
    size_t count = 0;
    for (size_t i = 0; at && i < at->entries.len; i++) {
        struct wf_str name = at->entries.items[i].name;
        const char *file = main_file(look, wf_survey_path(look->arena, folder, name));
        static const char *const usual[] = {"server", "api", "app", "web", "main", NULL};
        if (!file) {
            continue;
        }
        count++;
        bool named = wf_str_eq_case(name, module);
        if (named || (count == 1 && wf_str_is_any(name, usual))) {
            only = name;
            only_file = file;
        }
        if (named) {
            break;
        }
    }
    if (only_file) {
        say_program(look, wf_survey_path(look->arena, WF_STR("cmd"), only), only, only_file);
    }
}

/* --- all ---------------------------------------------------------------------------------------------- */

static const struct wf_consequence frameworks[] = {
    {"github.com/gin-gonic/gin", "gin"},    {"github.com/labstack/echo*", "echo"},
    {"github.com/gofiber/fiber*", "fiber"}, {"github.com/go-chi/chi*", "chi"},
    {"github.com/gorilla/mux", "gorilla"},  {NULL, NULL}};

static const struct wf_consequence services[] = {{"github.com/lib/pq", "postgres"},
                                                 {"github.com/jackc/pgx*", "postgres"},
                                                 {"gorm.io/driver/postgres", "postgres"},
                                                 {"github.com/go-sql-driver/mysql", "mysql"},
                                                 {"gorm.io/driver/mysql", "mysql"},
                                                 {"github.com/redis/go-redis*", "redis"},
                                                 {"github.com/go-redis/redis*", "redis"},
                                                 {"go.mongodb.org/mongo-driver*", "mongo"},
                                                 {"github.com/rabbitmq/amqp091-go", "rabbitmq"},
                                                 {NULL, NULL}};

static const struct wf_consequence compiled_with[] = {
    {"github.com/mattn/go-sqlite3", "gcc libc6-dev"},
    {"github.com/confluentinc/confluent-kafka-go*", "gcc libc6-dev"},
    {NULL, NULL}};

static void look_go(struct wf_look *look) {
    static const char *const tests[] = {"go test",        "gotestsum",  "make test",
                                        "make unit-test", "make check", NULL};
    struct wf_stack *stack = look->stack;
    const char *file = wf_look_first(look, manifests);
    struct wf_str module = line_behind(wf_look_text(look, "go.mod"), "module");
    wf_stack_say(stack, "manager", WF_STR("go"), "Go's own");
    wf_stack_say(stack, "manifest", file ? wf_str_of(file) : WF_STR(""), "it is there");
    wf_stack_say(stack, "lock", wf_look_has(look, "go.sum") ? WF_STR("go.sum") : WF_STR(""), "it is there");
    if (wf_look_has(look, "go.work")) {
        wf_stack_say_bool(stack, "workspace", true, "go.work");
        wf_stack_add(stack, "manifests", WF_STR("go.mod"), "go.work");
    }
    read_depends(look, "go.mod");
    wf_look_name(look, module_name(module), "module in go.mod");
    say_versions(look);
    wf_look_say_by(look, "framework", frameworks);
    wf_look_ci_command(look, "test", tests);
    wf_look_make(look, "test", "test");
    wf_stack_say(stack, "setup", WF_STR("go mod download"), "Go");
    wf_stack_say(stack, "lint", WF_STR("go vet ./..."), "every Go has it");
    wf_stack_say(stack, "build", WF_STR("go build ./..."), "every Go has it");
    wf_stack_say(stack, "test", WF_STR("go test ./..."), "every Go has it");
    wf_look_known_port(look);
    const char *main = main_file(look, look->folder);
    if (main) {
        say_program(look, WF_STR(""), module_name(module), main);
    }
    say_commands(look, module_name(module));
    wf_look_add_by(look, "services", services);
    wf_look_add_by(look, "system-packages", compiled_with);
}

static const struct wf_setup setups[] = {{"actions/setup-go", "go-version"}, {NULL, NULL}};
static const char *const tools[] = {"go", NULL};
static const char *const images[] = {"golang", NULL};
static const char *const ecosystems[] = {"gomod", NULL};

const struct wf_detector wf_detect_go = {
    .language = "go",
    .codeql = "go",
    .current = "1.25",
    .parts = 2,
    .manifests = manifests,
    .setups = setups,
    .images = images,
    .tools = tools,
    .ecosystems = ecosystems,
    .owns = owns,
    .look = look_go,
};
