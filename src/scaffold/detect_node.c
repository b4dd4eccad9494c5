#include "base/file.h"
#include "scaffold/detect_in.h"

static const char *const manifests[] = {"package.json", NULL};
static const char *const locks[] = {
    "pnpm-lock.yaml", "yarn.lock", "package-lock.json", "npm-shrinkwrap.json", "bun.lock", "bun.lockb", NULL};

static struct wf_value package_of(const struct wf_look *look) {
    return wf_look_value(look, "package.json");
}

static size_t members(struct wf_value value) {
    return value.kind == WF_VALUE_OBJECT ? value.object->len : 0;
}

/* --- what it is --------------------------------------------------------------------------------------- */

static bool needs(struct wf_look *look, const char *const *names) {
    struct wf_value table = wf_value_at(package_of(look), "devDependencies");
    for (size_t i = 0; names[i] && table.kind == WF_VALUE_OBJECT; i++) {
        if (wf_object_get(table.object, wf_str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

/* It has something that is built, started or tested, beyond what formats and checks the sources of others. */
static bool has_program(struct wf_look *look) {
    static const char *const runners[] = {"jest",  "vitest",           "mocha",   "ava", "tap",
                                          "karma", "@playwright/test", "cypress", NULL};
    struct wf_value package = package_of(look);
    struct wf_str build = wf_value_text_at(package, "scripts/build"),
                  start = wf_value_text_at(package, "scripts/start");
    return members(wf_value_at(package, "dependencies")) > 0 || wf_value_text_at(package, "main").len > 0 ||
           wf_value_at(package, "workspaces").kind == WF_VALUE_ARRAY ||
           wf_value_at(package, "exports").kind != WF_VALUE_UNKNOWN ||
           wf_look_has(look, "pnpm-workspace.yaml") || (build.len > 0 && !wf_str_starts(build, "docker")) ||
           (start.len > 0 && !wf_str_starts(start, "docker")) || needs(look, runners);
}

/* Another package.json below, which is no sample. */
static bool has_inner(struct wf_look *look) {
    for (size_t i = 0; i < look->survey->folders.len; i++) {
        const struct wf_survey_folder *folder = look->survey->folders.items[i];
        if (!folder->sample && folder->path.len > look->folder.len &&
            wf_path_is_in(folder->path, look->folder) &&
            wf_survey_has(look->survey, folder->path, "package.json")) {
            return true;
        }
    }
    return false;
}

/* A package.json for a commit hook and a formatter makes no stack beside another one. */
static bool is_stack(struct wf_look *look) {
    static const char *const others[] = {"pyproject.toml", "setup.py",         "requirements.txt",
                                         "go.mod",         "Cargo.toml",       "pom.xml",
                                         "build.gradle",   "build.gradle.kts", "composer.json",
                                         "Gemfile",        "CMakeLists.txt",   "meson.build",
                                         "manage.py",      "Pipfile",          "*.sln",
                                         "*.slnx",         "*.csproj",         NULL};
    return members(package_of(look)) > 0 &&
           (has_program(look) || (!wf_look_first(look, others) && !has_inner(look)));
}

static bool is_workspace(struct wf_look *look) {
    struct wf_value workspaces = wf_value_at(package_of(look), "workspaces");
    return workspaces.kind == WF_VALUE_ARRAY || workspaces.kind == WF_VALUE_OBJECT ||
           wf_look_has(look, "pnpm-workspace.yaml") || wf_look_has(look, "lerna.json");
}

static bool owns(struct wf_look *look, struct wf_str inner) {
    return is_workspace(look) || !wf_survey_first(look->survey, inner, locks);
}

/* --- the manager -------------------------------------------------------------------------------------- */

static void say_manager(struct wf_look *look) {
    struct wf_stack *stack = look->stack;
    static const char *const table[][2] = {{"pnpm-lock.yaml", "pnpm"},   {"yarn.lock", "yarn"},
                                           {"package-lock.json", "npm"}, {"npm-shrinkwrap.json", "npm"},
                                           {"bun.lock", "bun"},          {"bun.lockb", "bun"}};
    struct wf_str field = wf_value_text_at(package_of(look), "packageManager"), name = WF_STR("");
    struct wf_str rest = field;
    if (field.len > 0 && wf_str_cut(&rest, '@', &name)) {
        wf_stack_say(stack, "manager", name, "packageManager in package.json");
        wf_stack_say(stack, "manager-version", wf_version_of(look->arena, rest.ptr ? rest : WF_STR(""), 3),
                     "packageManager in package.json");
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (wf_look_has(look, table[i][0])) {
            wf_stack_say(stack, "manager", wf_str_of(table[i][1]), "%s", table[i][0]);
            if (wf_stack_is(stack, "manager", table[i][1])) {
                wf_stack_say(stack, "lock", wf_str_of(table[i][0]), "it is there");
            }
        }
    }
    if (wf_look_has(look, "pnpm-workspace.yaml")) {
        wf_stack_say(stack, "manager", WF_STR("pnpm"), "pnpm-workspace.yaml");
    }
    struct wf_ci_uses pnpm = wf_ci_uses(look->ci, "pnpm/action-setup");
    for (size_t i = 0; i < pnpm.list.len; i++) {
        struct wf_texts versions = wf_ci_input(look->ci, pnpm.list.items[i].step, "version");
        struct wf_str path = pnpm.list.items[i].workflow->path;
        wf_stack_say(stack, "manager", WF_STR("pnpm"), "pnpm/action-setup in %.*s", WF_STR_ARG(path));
        if (versions.list.len > 0 && wf_stack_is(stack, "manager", "pnpm")) {
            wf_stack_say(stack, "manager-version", wf_version_of(look->arena, versions.list.items[0], 1),
                         "%.*s", WF_STR_ARG(path));
        }
    }
    wf_stack_say(stack, "manager", WF_STR("npm"), "no other manager's file");
}

static void say_files(struct wf_look *look) {
    static const char *const more[] = {".npmrc",     "pnpm-workspace.yaml", ".yarnrc.yml", ".yarnrc", ".yarn",
                                       "lerna.json", "turbo.json",          "nx.json",     NULL};
    wf_stack_say(look->stack, "manifest", look->by_manifest ? WF_STR("package.json") : WF_STR(""),
                 "it is there");
    for (size_t i = 0; more[i]; i++) {
        if (wf_look_has(look, more[i])) {
            wf_stack_add(look->stack, "manifests", wf_str_of(more[i]), "settings of the manager");
        }
    }
    if (is_workspace(look)) {
        wf_stack_say_bool(look->stack, "workspace", true, "%s",
                          wf_look_has(look, "pnpm-workspace.yaml") ? "pnpm-workspace.yaml"
                                                                   : "workspaces in package.json");
    }
}

static void add_table(struct wf_look *look, const char *member, bool main) {
    struct wf_value table = wf_value_at(package_of(look), member);
    for (size_t i = 0; i < members(table); i++) {
        wf_look_depend(look, table.object->items[i].name, "package.json", main);
    }
}

/* --- versions ----------------------------------------------------------------------------------------- */

/* "18 || 20 || >=22" and "^20.19.0 || >=22.12.0": each part is a version to test with. */
static void say_engine_versions(struct wf_look *look, struct wf_str range) {
    struct wf_str part;
    if (!wf_str_has(range, "||") || wf_stack_knows(look->stack, "versions")) {
        return;
    }
    while (wf_str_cut(&range, '|', &part)) {
        wf_look_add_version(look, wf_version_bound(look->arena, part, 1), "engines in package.json");
    }
}

static void say_versions(struct wf_look *look) {
    struct wf_value package = package_of(look);
    struct wf_str engines = wf_value_text_at(package, "engines/node");
    static const char *const files[] = {".nvmrc", ".node-version", NULL};
    for (size_t i = 0; files[i]; i++) {
        wf_look_version(look, wf_survey_line(look->survey, look->folder, files[i]), files[i]);
        wf_look_version(look, wf_survey_line(look->survey, WF_STR(""), files[i]), files[i]);
    }
    wf_look_tool_version(look, "nodejs");
    wf_look_tool_version(look, "node");
    wf_look_version(look, wf_value_text_at(package, "volta/node"), "volta in package.json");
    wf_look_ci_versions(look);
    wf_look_range(look, engines, "package.json");
    say_engine_versions(look, engines);
}

/* --- scripts ------------------------------------------------------------------------------------------ */

static struct wf_str script_of(const struct wf_look *look, const char *name) {
    struct wf_value scripts = wf_value_at(package_of(look), "scripts");
    const struct wf_value *text =
        members(scripts) > 0 ? wf_object_get(scripts.object, wf_str_of(name)) : NULL;
    return text && text->kind == WF_VALUE_STRING ? text->string : WF_STR("");
}

static void say_script(struct wf_look *look, const char *what, const char *script) {
    struct wf_str text = script_of(look, script), manager = wf_stack_text(look->stack, "manager");
    bool short_name = strcmp(script, "test") == 0 || wf_str_is(manager, "yarn");
    static const char *const useless[] = {"no test specified", "exit 1", NULL};
    bool waits = wf_str_has(text, "--watch") && !wf_str_has(text, "--watch=false") &&
                 !wf_str_has(text, "--watchAll=false");
    if (text.len == 0 || waits || wf_str_has_any(text, useless)) {
        return;
    }
    wf_stack_say(
        look->stack, what,
        wf_arena_printf(look->arena, "%.*s %s%s", WF_STR_ARG(manager), short_name ? "" : "run ", script),
        "script %s in package.json", script);
}

static void say_scripts(struct wf_look *look) {
    static const char *const tests[] = {"npm test",
                                        "npm run test",
                                        "npm t",
                                        "pnpm test",
                                        "pnpm run test",
                                        "yarn test",
                                        "yarn run test",
                                        "npm run test:ci",
                                        "pnpm run test:ci",
                                        "yarn test:ci",
                                        "npm run ci",
                                        "pnpm -r test",
                                        "make test",
                                        NULL};
    static const char *const lints[] = {
        "npm run lint", "pnpm lint", "pnpm run lint", "yarn lint", "yarn run lint", "npx eslint", NULL};
    static const char *const builds[] = {
        "npm run build", "pnpm build", "pnpm run build", "yarn build", "yarn run build",
        "pnpm -r build", NULL};
    static const char *const names[][2] = {
        {"test", "test:ci"}, {"test", "test"}, {"test", "test:unit"}, {"lint", "lint"}, {"build", "build"}};
    if (wf_stack_is(look->stack, "manager", "bun")) {
        return;
    }
    for (size_t i = 0; look->by_manifest && i < sizeof names / sizeof *names; i++) {
        say_script(look, names[i][0], names[i][1]);
    }
    if (!look->by_manifest) {
        wf_look_ci_command(look, "test", tests);
        wf_look_ci_command(look, "lint", lints);
        wf_look_ci_command(look, "build", builds);
    }
}

static void say_setup(struct wf_look *look) {
    static const char *const table[][3] = {{"npm", "npm ci", "npm install"},
                                           {"pnpm", "pnpm install --frozen-lockfile", "pnpm install"},
                                           {"yarn", "yarn install --immutable", "yarn install"},
                                           {"bun", "bun install --frozen-lockfile", "bun install"}};
    bool locked = wf_stack_knows(look->stack, "lock") || !look->by_manifest;
    bool old_yarn = wf_look_mentions(look, "yarn.lock", "yarn lockfile v1");
    if (old_yarn) {
        wf_stack_say(look->stack, "manager-version", WF_STR("1"), "yarn.lock");
        wf_stack_say(look->stack, "setup", WF_STR("yarn install --frozen-lockfile"), "yarn.lock");
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (wf_stack_is(look->stack, "manager", table[i][0])) {
            wf_stack_say(look->stack, "setup", wf_str_of(table[i][locked ? 1 : 2]), "%s", table[i][0]);
        }
    }
}

/* --- the program -------------------------------------------------------------------------------------- */

static const struct wf_consequence frameworks[] = {{"next", "next"},
                                                   {"nuxt", "nuxt"},
                                                   {"@nestjs/core", "nest"},
                                                   {"@remix-run/serve", "remix"},
                                                   {"fastify", "fastify"},
                                                   {"express", "express"},
                                                   {"koa", "koa"},
                                                   {"@hapi/hapi", "hapi"},
                                                   {"hono", "hono"},
                                                   {"@sveltejs/kit", "sveltekit"},
                                                   {"astro", "astro"},
                                                   {"@angular/core", "angular"},
                                                   {"vue", "vue"},
                                                   {"react", "react"},
                                                   {NULL, NULL}};

static const struct wf_consequence services[] = {
    {"pg", "postgres"},  {"postgres", "postgres"}, {"pg-promise", "postgres"}, {"mysql", "mysql"},
    {"mysql2", "mysql"}, {"mariadb", "mysql"},     {"redis", "redis"},         {"ioredis", "redis"},
    {"bullmq", "redis"}, {"mongodb", "mongo"},     {"mongoose", "mongo"},      {"amqplib", "rabbitmq"},
    {NULL, NULL}};

/* A server that watches its sources is none for an image. */
static void say_start(struct wf_look *look, const char *script) {
    static const char *const watching[] = {
        "nodemon", "ts-node",  "tsx ",         "--watch",      "react-scripts", "ng ",   "webpack",
        "vite",    "parcel",   "concurrently", "npm run",      "pnpm ",         "yarn ", "electron",
        "expo",    "next dev", "nuxt dev",     "react-native", "gulp",          NULL};
    static const char *const servers[] = {"node ",      "next start",  "nuxt start",
                                          "nest start", "remix-serve", NULL};
    struct wf_str text = script_of(look, script);
    const char *where = wf_arena_printf(look->arena, "script %s in package.json", script).ptr;
    if (wf_str_starts(text, "npm run ")) {
        text = script_of(look, wf_arena_str(look->arena, wf_str_sub(text, strlen("npm run "), text.len)).ptr);
    }
    if (wf_str_has_any(text, watching) || !wf_str_has_any(text, servers)) {
        return;
    }
    if (wf_str_starts(text, "node ") && wf_look_command(look, text, where)) {
        return;
    }
    wf_look_command(look, wf_arena_printf(look->arena, "npm run %s", script), where);
}

static const char *entry_of(struct wf_look *look) {
    static const char *const files[] = {
        "server.js",  "app.js",      "index.js",     "src/index.js",  "src/server.js",
        "src/app.js", "src/main.ts", "src/index.ts", "src/server.ts", "src/app.ts",
        "server.ts",  "app.ts",      "index.ts",     "main.js",       "server.mjs",
        "index.mjs",  NULL};
    for (size_t i = 0; files[i]; i++) {
        if (wf_look_mentions(look, files[i], "listen(")) {
            return files[i];
        }
    }
    return NULL;
}

static void say_program(struct wf_look *look) {
    struct wf_value package = package_of(look);
    static const char *const servers[] = {"express", "fastify", "koa", "hapi", "hono", "nest", NULL};
    struct wf_str framework = wf_stack_text(look->stack, "framework");
    wf_look_known_commands(look);
    wf_look_known_port(look);
    say_start(look, "start:prod");
    say_start(look, "start");
    const char *entry = entry_of(look);
    bool serves = wf_str_is_any(framework, servers) && entry;
    if (serves && wf_str_ends(wf_str_of(entry), "js") &&
        wf_value_at(package, "bin").kind == WF_VALUE_UNKNOWN) {
        wf_look_command(look, wf_arena_printf(look->arena, "node %s", entry),
                        wf_arena_printf(look->arena, "%s listens", entry).ptr);
    }
    if (entry) {
        struct wf_str text = wf_look_text(look, entry);
        wf_stack_say_number(look->stack, "port", wf_port_behind(text, "PORT"), "%s", entry);
        wf_stack_say_number(look->stack, "port", wf_port_behind(text, "listen("), "%s", entry);
    }
    if (wf_stack_knows(look->stack, "command") &&
        (wf_str_is(framework, "next") || wf_str_is(framework, "nuxt") || wf_str_is(framework, "nest"))) {
        wf_stack_say_number(look->stack, "port", 3000, "where %.*s listens", WF_STR_ARG(framework));
    }
}

static bool is_source(struct wf_str name) {
    static const char *const ends[] = {".js", ".ts", ".mjs", ".cjs", ".mts", ".jsx", ".tsx", ".html", NULL};
    static const char *const tests[] = {".test.",  ".spec.",     "eslint",     "prettier", "jest.", "vitest.",
                                        "cypress", "playwright", "commitlint", "karma",    NULL};
    bool source = wf_str_starts(name, "tsconfig") && wf_str_ends(name, ".json");
    for (size_t i = 0; ends[i]; i++) {
        source = source || wf_str_ends(name, ends[i]);
    }
    return source && !wf_str_starts(name, ".") && !wf_str_has_any(name, tests);
}

static bool has_sources(const struct wf_survey_folder *folder) {
    static const char *const known[] = {"public",  "static",     "views",    "assets",     "config", "prisma",
                                        "locales", "migrations", "packages", "apps",       "src",    "app",
                                        "server",  "lib",        "pages",    "components", NULL};
    for (size_t i = 0; i < folder->entries.len; i++) {
        const struct wf_entry *entry = &folder->entries.items[i];
        if (entry->kind == WF_ENTRY_FILE && is_source(entry->name)) {
            return true;
        }
    }
    return wf_str_is_any(wf_path_base(folder->path), known);
}

static void say_sources(struct wf_look *look) {
    const struct wf_survey_folder *at = wf_map_get(&look->survey->by_path, look->folder);
    for (size_t i = 0; at && i < at->entries.len; i++) {
        const struct wf_entry *entry = &at->entries.items[i];
        struct wf_str path = wf_survey_path(look->arena, look->folder, entry->name);
        const struct wf_survey_folder *inner = wf_map_get(&look->survey->by_path, path);
        if (entry->kind == WF_ENTRY_FILE && is_source(entry->name)) {
            wf_stack_add(look->stack, "files", entry->name, "sources and settings of the build");
        } else if (inner && !inner->sample && !wf_str_starts(entry->name, ".") && has_sources(inner)) {
            wf_stack_add(look->stack, "folders", entry->name, "folders with sources, and their data");
        }
    }
}

/* --- all ---------------------------------------------------------------------------------------------- */

static void look_node(struct wf_look *look) {
    say_manager(look);
    say_files(look);
    add_table(look, "dependencies", true);
    add_table(look, "devDependencies", false);
    wf_look_name(look, wf_value_text_at(package_of(look), "name"), "package.json");
    say_versions(look);
    wf_look_say_by(look, "framework", frameworks);
    say_scripts(look);
    say_setup(look);
    say_program(look);
    say_sources(look);
    if (!wf_look_needs(look, "testcontainers") && !wf_look_needs(look, "@testcontainers/*")) {
        wf_look_add_by(look, "services", services);
    }
}

static const struct wf_setup setups[] = {{"actions/setup-node", "node-version"}, {NULL, NULL}};
static const char *const tools[] = {"npm", "pnpm", "yarn", "npx", NULL};
static const char *const images[] = {"node", NULL};
static const char *const ecosystems[] = {"npm", NULL};

const struct wf_detector wf_detect_node = {
    .language = "node",
    .codeql = "javascript-typescript",
    .current = "22",
    .parts = 1,
    .manifests = manifests,
    .setups = setups,
    .images = images,
    .tools = tools,
    .ecosystems = ecosystems,
    .is_stack = is_stack,
    .owns = owns,
    .look = look_node,
};
