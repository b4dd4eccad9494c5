#include "base/file.h"
#include "scaffold/detect_in.h"

static const char *const manifests[] = {"composer.json", NULL};

static struct wf_value composer_of(const struct wf_look *look) {
    return wf_look_value(look, "composer.json");
}

static bool is_stack(struct wf_look *look) {
    struct wf_value composer = composer_of(look);
    return composer.kind == WF_VALUE_OBJECT && composer.object->len > 0;
}

/* Packages in one repository share what the outer one installs. */
static bool owns(struct wf_look *look, struct wf_str inner) {
    (void)look;
    return !wf_survey_has(look->survey, inner, "composer.lock");
}

static void add_table(struct wf_look *look, const char *member, bool main) {
    struct wf_value table = wf_value_at(composer_of(look), member);
    for (size_t i = 0; table.kind == WF_VALUE_OBJECT && i < table.object->len; i++) {
        wf_look_depend(look, table.object->items[i].name, "composer.json", main);
    }
}

static void say_versions(struct wf_look *look) {
    struct wf_value composer = composer_of(look), require = wf_value_at(composer, "require");
    wf_look_version(look, wf_survey_line(look->survey, look->folder, ".php-version"), ".php-version");
    wf_look_tool_version(look, "php");
    wf_look_ci_versions(look);
    wf_look_range(look, wf_value_text_at(require, "php"), "composer.json");
}

static void say_script(struct wf_look *look, const char *what, const char *const *scripts) {
    struct wf_value table = wf_value_at(composer_of(look), "scripts");
    for (; *scripts && table.kind == WF_VALUE_OBJECT; scripts++) {
        if (wf_object_get(table.object, wf_str_of(*scripts))) {
            wf_stack_say(look->stack, what, wf_arena_printf(look->arena, "composer %s", *scripts),
                         "script %s in composer.json", *scripts);
        }
    }
}

static void say_commands(struct wf_look *look) {
    static const char *const tests[] = {"test", "tests", "phpunit", "test:unit", NULL};
    static const char *const lints[] = {"lint", "cs", "phpcs", "check-style", "cs-check", "phpstan", NULL};
    static const char *const lines[] = {"vendor/bin/phpunit",
                                        "./vendor/bin/phpunit",
                                        "vendor/bin/pest",
                                        "composer test",
                                        "make test",
                                        "composer run-script test",
                                        "php artisan test",
                                        "vendor/bin/simple-phpunit",
                                        NULL};
    static const char *const settings[] = {"phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml", NULL};
    const char *phpunit = wf_look_first(look, settings);
    say_script(look, "test", tests);
    say_script(look, "lint", lints);
    wf_look_ci_command(look, "test", lines);
    if (wf_look_needs(look, "pestphp/pest")) {
        wf_stack_say(look->stack, "test", WF_STR("vendor/bin/pest"), "pestphp/pest in composer.json");
    }
    if (phpunit && wf_look_needs(look, "phpunit/phpunit")) {
        wf_stack_say(look->stack, "test", WF_STR("vendor/bin/phpunit"), "%s", phpunit);
    }
    wf_look_make(look, "test", "test");
    wf_stack_say(look->stack, "setup", WF_STR("composer install --no-interaction --prefer-dist"), "Composer");
}

static const struct wf_consequence frameworks[] = {{"laravel/framework", "laravel"},
                                                   {"symfony/framework-bundle", "symfony"},
                                                   {"slim/slim", "slim"},
                                                   {"cakephp/cakephp", "cakephp"},
                                                   {"codeigniter4/framework", "codeigniter"},
                                                   {"yiisoft/yii2", "yii"},
                                                   {NULL, NULL}};

static const struct wf_consequence services[] = {{"ext-pdo_pgsql", "postgres"},
                                                 {"ext-pgsql", "postgres"},
                                                 {"ext-pdo_mysql", "mysql"},
                                                 {"ext-mysqli", "mysql"},
                                                 {"ext-redis", "redis"},
                                                 {"predis/predis", "redis"},
                                                 {"mongodb/mongodb", "mongo"},
                                                 {"ext-mongodb", "mongo"},
                                                 {"php-amqplib/php-amqplib", "rabbitmq"},
                                                 {NULL, NULL}};

/* A site has a front page; a library has none, but may bring one as a sample. */
static void say_program(struct wf_look *look) {
    static const char *const pages[] = {
        "public/index.php", "artisan", "web/index.php", "p/index.php", "htdocs/index.php", "index.php", NULL};
    const char *page = wf_look_first(look, pages);
    bool library = wf_str_is(wf_value_text_at(composer_of(look), "type"), "library");
    if (page && !library) {
        wf_stack_say_bool(look->stack, "application", true, "%s", page);
        wf_stack_say_number(look->stack, "port", 80, "where a web server listens");
    }
}

static void say_sources(struct wf_look *look) {
    const struct wf_survey_folder *at = wf_map_get(&look->survey->by_path, look->folder);
    static const char *const data[] = {"public",     "templates",    "config",  "resources", "bin",
                                       "routes",     "database",     "storage", "bootstrap", "assets",
                                       "migrations", "translations", NULL};
    for (size_t i = 0; at && wf_stack_knows(look->stack, "application") && i < at->entries.len; i++) {
        const struct wf_entry *entry = &at->entries.items[i];
        struct wf_str path = wf_survey_path(look->arena, look->folder, entry->name);
        const struct wf_survey_folder *inner = wf_map_get(&look->survey->by_path, path);
        if (entry->kind == WF_ENTRY_FILE &&
            (wf_str_ends(entry->name, ".php") || wf_str_is(entry->name, "artisan")) &&
            !wf_str_starts(entry->name, ".")) {
            wf_stack_add(look->stack, "files", entry->name, "PHP files");
        } else if (inner && !inner->sample && !wf_str_starts(entry->name, ".") &&
                   (wf_look_folder_has(look, path, "*.php") || wf_str_is_any(entry->name, data) ||
                    wf_str_is(entry->name, "src"))) {
            wf_stack_add(look->stack, "folders", entry->name, "folders with PHP files, and their data");
        }
    }
}

static void look_php(struct wf_look *look) {
    struct wf_stack *stack = look->stack;
    wf_stack_say(stack, "manager", WF_STR("composer"), "composer.json");
    wf_stack_say(stack, "manifest", look->by_manifest ? WF_STR("composer.json") : WF_STR(""), "it is there");
    wf_stack_say(stack, "lock", wf_look_has(look, "composer.lock") ? WF_STR("composer.lock") : WF_STR(""),
                 "it is there");
    add_table(look, "require", true);
    add_table(look, "require-dev", false);
    wf_look_name(look, wf_value_text_at(composer_of(look), "name"), "composer.json");
    say_versions(look);
    wf_look_say_by(look, "framework", frameworks);
    say_commands(look);
    wf_look_known_port(look);
    say_program(look);
    say_sources(look);
    wf_look_add_by(look, "services", services);
}

static const struct wf_setup setups[] = {{"shivammathur/setup-php", "php-version"}, {NULL, NULL}};
static const char *const tools[] = {"composer", "vendor/bin/phpunit", NULL};
static const char *const images[] = {"php", NULL};
static const char *const ecosystems[] = {"composer", NULL};

const struct wf_detector wf_detect_php = {
    .language = "php",
    .codeql = NULL,
    .current = "8.4",
    .parts = 2,
    .manifests = manifests,
    .setups = setups,
    .images = images,
    .tools = tools,
    .ecosystems = ecosystems,
    .is_stack = is_stack,
    .owns = owns,
    .look = look_php,
};
