#include "base/file.h"
#include "scaffold/detect_in.h"

static const char *const manifests[] = {"Cargo.toml", NULL};

static bool is_object(struct wf_value value) {
    return value.kind == WF_VALUE_OBJECT && value.object->len > 0;
}

static bool is_stack(struct wf_look *look) {
    struct wf_value cargo = wf_look_value(look, "Cargo.toml");
    return is_object(wf_value_at(cargo, "package")) ||
           wf_value_at(cargo, "workspace").kind == WF_VALUE_OBJECT;
}

/* Members of a workspace, tools and fuzzers beside the crate. */
static bool owns(struct wf_look *look, struct wf_str inner) {
    (void)look, (void)inner;
    return true;
}

/* --- dependencies ------------------------------------------------------------------------------------- */

/* A feature counts as a name of its own: "sqlx[postgres]". */
static void add_table(struct wf_look *look, struct wf_value table, const char *file, bool main) {
    for (size_t i = 0; table.kind == WF_VALUE_OBJECT && i < table.object->len; i++) {
        const struct wf_member *one = &table.object->items[i];
        struct wf_value features = wf_value_at(one->value, "features");
        wf_look_depend(look, one->name, file, main);
        for (size_t k = 0; features.kind == WF_VALUE_ARRAY && k < features.array->len; k++) {
            struct wf_str feature = wf_value_to_string(look->arena, features.array->items[k]);
            wf_look_depend(
                look, wf_arena_printf(look->arena, "%.*s[%.*s]", WF_STR_ARG(one->name), WF_STR_ARG(feature)),
                file, main);
        }
    }
}

static void add_manifest(struct wf_look *look, struct wf_str folder) {
    struct wf_value cargo = wf_survey_value(look->survey, folder, "Cargo.toml");
    const char *file =
        wf_arena_str(look->arena, wf_survey_path(look->arena, folder, WF_STR("Cargo.toml"))).ptr;
    add_table(look, wf_value_at(cargo, "dependencies"), file, true);
    add_table(look, wf_value_at(cargo, "workspace/dependencies"), file, true);
    add_table(look, wf_value_at(cargo, "dev-dependencies"), file, false);
}

/* --- programs ----------------------------------------------------------------------------------------- */

struct program {
    struct wf_str name, file;
    size_t count;
};

/* The program of a crate: that of src/main.rs, which is called as the crate is unless a [[bin]] says
 * otherwise, or the only [[bin]]. */
static struct wf_str program_of(struct wf_value cargo, bool has_main) {
    struct wf_value bins = wf_value_at(cargo, "bin");
    struct wf_str name = has_main ? wf_value_text_at(cargo, "package/name") : WF_STR("");
    size_t count = bins.kind == WF_VALUE_ARRAY ? bins.array->len : 0;
    for (size_t i = 0; i < count; i++) {
        bool is_main = wf_str_is(wf_value_text_at(bins.array->items[i], "path"), "src/main.rs");
        if (is_main || (count == 1 && !has_main)) {
            name = wf_value_text_at(bins.array->items[i], "name");
        }
    }
    struct wf_str run = wf_value_text_at(cargo, "package/default-run");
    return run.len > 0 ? run : name;
}

static void find_program(struct wf_look *look, struct wf_str folder, struct program *program) {
    struct wf_value cargo = wf_survey_value(look->survey, folder, "Cargo.toml");
    struct wf_str package = wf_value_text_at(cargo, "package/name");
    bool has_main = wf_survey_has(look->survey, folder, "src/main.rs");
    struct wf_str name = program_of(cargo, has_main);
    if (package.len == 0 || name.len == 0) {
        return;
    }
    bool outer = wf_str_eq(folder, look->folder),
         matching = wf_str_eq_case(package, wf_stack_text(look->stack, "name"));
    if (program->count++ == 0 || outer || matching) {
        program->name = name;
        program->file =
            wf_survey_path(look->arena, folder, has_main ? WF_STR("src/main.rs") : WF_STR("Cargo.toml"));
        program->count = outer || matching ? 1000 : program->count;
    }
}

/* In a workspace the one of several programs that is called as it is; else it cannot be told. */
static void say_program(struct wf_look *look) {
    struct program program = {.count = 0};
    for (size_t i = 0; i < look->survey->folders.len; i++) {
        const struct wf_survey_folder *folder = look->survey->folders.items[i];
        if (!folder->sample && program.count < 1000 && wf_path_is_in(folder->path, look->folder) &&
            wf_survey_has(look->survey, folder->path, "Cargo.toml")) {
            add_manifest(look, folder->path);
            find_program(look, folder->path, &program);
        }
    }
    if (program.count == 1 || program.count >= 1000) {
        struct wf_str path = wf_arena_printf(look->arena, "/%.*s", WF_STR_ARG(program.name));
        const char *where = wf_arena_str(look->arena, program.file).ptr;
        wf_stack_say(look->stack, "binary", program.name, "%s", where);
        wf_stack_say(look->stack, "package", program.name, "%s", where);
        wf_look_command(look, path, where);
        wf_stack_say_number(look->stack, "port",
                            wf_port_behind(wf_survey_text(look->survey, WF_STR(""), where), "0.0:"), "%s",
                            where);
    }
}

/* --- all ---------------------------------------------------------------------------------------------- */

static const struct wf_consequence frameworks[] = {{"axum", "axum"},     {"actix-web", "actix"},
                                                   {"rocket", "rocket"}, {"warp", "warp"},
                                                   {"poem", "poem"},     {NULL, NULL}};

static const struct wf_consequence services[] = {{"sqlx[postgres]", "postgres"},
                                                 {"diesel[postgres]", "postgres"},
                                                 {"tokio-postgres", "postgres"},
                                                 {"postgres", "postgres"},
                                                 {"sqlx[mysql]", "mysql"},
                                                 {"diesel[mysql]", "mysql"},
                                                 {"mysql_async", "mysql"},
                                                 {"redis", "redis"},
                                                 {"fred", "redis"},
                                                 {"mongodb", "mongo"},
                                                 {"lapin", "rabbitmq"},
                                                 {NULL, NULL}};

static const struct wf_consequence compiled_with[] = {{"openssl", "libssl-dev pkg-config"},
                                                      {"native-tls", "libssl-dev pkg-config"},
                                                      {"diesel[postgres]", "libpq-dev"},
                                                      {"diesel[mysql]", "default-libmysqlclient-dev"},
                                                      {"rdkafka", "cmake g++"},
                                                      {NULL, NULL}};

static const struct wf_consequence runs_with[] = {{"openssl", "libssl3"},
                                                  {"native-tls", "libssl3"},
                                                  {"diesel[postgres]", "libpq5"},
                                                  {"diesel[mysql]", "libmariadb3"},
                                                  {NULL, NULL}};

static void say_versions(struct wf_look *look) {
    struct wf_value toolchain = wf_look_value(look, "rust-toolchain.toml");
    wf_look_version(look, wf_value_text_at(toolchain, "toolchain/channel"), "rust-toolchain.toml");
    wf_look_version(look, wf_survey_line(look->survey, look->folder, "rust-toolchain"), "rust-toolchain");
    wf_look_tool_version(look, "rust");
    wf_look_ci_versions(look);
}

static void look_rust(struct wf_look *look) {
    struct wf_stack *stack = look->stack;
    struct wf_value cargo = wf_look_value(look, "Cargo.toml");
    bool workspace = wf_value_at(cargo, "workspace").kind == WF_VALUE_OBJECT;
    bool locked = wf_look_has(look, "Cargo.lock");
    wf_stack_say(stack, "manager", WF_STR("cargo"), "Rust's own");
    wf_stack_say(stack, "manifest", look->by_manifest ? WF_STR("Cargo.toml") : WF_STR(""), "it is there");
    wf_stack_say(stack, "lock", locked ? WF_STR("Cargo.lock") : WF_STR(""), "it is there");
    if (workspace) {
        wf_stack_say_bool(stack, "workspace", true, "[workspace] in Cargo.toml");
    }
    static const char *const more[] = {"rust-toolchain.toml", "rust-toolchain", ".cargo", NULL};
    for (size_t i = 0; more[i]; i++) {
        if (wf_look_has(look, more[i])) {
            wf_stack_add(stack, "manifests", wf_str_of(more[i]), "settings of the build");
        }
    }
    wf_look_name(look, wf_value_text_at(cargo, "package/name"), "Cargo.toml");
    say_versions(look);
    wf_stack_say(stack, "setup", locked ? WF_STR("cargo fetch --locked") : WF_STR("cargo fetch"), "Cargo");
    wf_stack_say(stack, "lint", WF_STR("cargo clippy --all-targets -- --deny warnings"), "every Rust has it");
    wf_stack_say(stack, "build", locked ? WF_STR("cargo build --locked") : WF_STR("cargo build"), "Cargo");
    wf_stack_say(stack, "test",
                 wf_arena_printf(look->arena, "cargo test%s%s", workspace ? " --workspace" : "",
                                 locked ? " --locked" : ""),
                 "Cargo");
    wf_look_known_port(look);
    say_program(look);
    wf_look_say_by(look, "framework", frameworks);
    if (wf_stack_is(stack, "framework", "rocket")) {
        wf_stack_say_number(stack, "port", 8000, "where rocket listens");
    }
    wf_look_add_by(look, "services", services);
    wf_look_add_by(look, "system-packages", compiled_with);
    wf_look_add_by(look, "runtime-packages", runs_with);
}

static const struct wf_setup setups[] = {{"dtolnay/rust-toolchain", "toolchain"},
                                         {"actions-rust-lang/setup-rust-toolchain", "toolchain"},
                                         {"actions-rs/toolchain", "toolchain"},
                                         {"Swatinem/rust-cache", "none"},
                                         {NULL, NULL}};
static const char *const tools[] = {"cargo", NULL};
static const char *const images[] = {"rust", NULL};
static const char *const ecosystems[] = {"cargo", NULL};

const struct wf_detector wf_detect_rust = {
    .language = "rust",
    .codeql = "rust",
    .current = "1.90",
    .parts = 2,
    .manifests = manifests,
    .setups = setups,
    .images = images,
    .tools = tools,
    .ecosystems = ecosystems,
    .is_stack = is_stack,
    .owns = owns,
    .look = look_rust,
};
