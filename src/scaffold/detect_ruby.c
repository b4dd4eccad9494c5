#include "base/file.h"
#include "scaffold/detect_in.h"

static const char *const manifests[] = {"Gemfile", "*.gemspec", NULL};

/* A Gemfile for a site of Jekyll, or for what signs the apps of a phone, makes no program. */
static bool is_stack(struct wf_look *look) {
    static const char *const tools[] = {"jekyll", "github-pages", "fastlane", "cocoapods", NULL};
    bool tool = wf_str_has_any(wf_look_text(look, "Gemfile"), tools);
    return wf_survey_find(look->survey, look->folder, "*.gemspec") || wf_look_has(look, "config.ru") || !tool;
}

static bool owns(struct wf_look *look, struct wf_str inner) {
    (void)look;
    return !wf_survey_has(look->survey, inner, "Gemfile.lock");
}

/* --- the Gemfile -------------------------------------------------------------------------------------- */

/* The first quoted text of `gem "rails", "~> 8.0"`. */
static struct wf_str quoted(struct wf_str line) {
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '"' || line.ptr[i] == '\'') {
            size_t end = wf_str_find_char(line, line.ptr[i], i + 1);
            return end == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(line, i + 1, end);
        }
    }
    return WF_STR("");
}

static void read_gems(struct wf_look *look, const char *file) {
    struct wf_str rest = wf_look_text(look, file), line;
    bool main = true;
    while (wf_str_cut(&rest, '\n', &line)) {
        line = wf_str_trim(line);
        main =
            wf_str_starts(line, "group ") ? wf_str_has(line, "production") : main || wf_str_is(line, "end");
        if (wf_str_starts(line, "gem ") || wf_str_has(line, "add_dependency") ||
            wf_str_has(line, "add_runtime_dependency")) {
            wf_look_depend(look, quoted(line), file, main);
        } else if (wf_str_has(line, "add_development_dependency")) {
            wf_look_depend(look, quoted(line), file, false);
        } else if (wf_str_starts(line, "ruby ")) {
            wf_look_range(look, quoted(line), file);
        }
    }
}

static void say_versions(struct wf_look *look, const char *gemspec) {
    wf_look_version(look, wf_survey_line(look->survey, look->folder, ".ruby-version"), ".ruby-version");
    wf_look_tool_version(look, "ruby");
    wf_look_ci_versions(look);
    read_gems(look, "Gemfile");
    if (gemspec) {
        read_gems(look, gemspec);
        struct wf_str text = wf_look_text(look, gemspec);
        size_t at = wf_str_find(text, "required_ruby_version", 0);
        if (at != WF_NOT_FOUND) {
            wf_look_range(look, quoted(wf_str_sub(text, at, text.len)), gemspec);
        }
    }
}

/* --- commands ----------------------------------------------------------------------------------------- */

static void say_commands(struct wf_look *look) {
    static const char *const lines[] = {"bundle exec rspec",
                                        "bundle exec rake",
                                        "bin/rails test",
                                        "bin/rails db:test:prepare test",
                                        "bundle exec rails test",
                                        "bin/rspec",
                                        "bundle exec appraisal",
                                        "rake test",
                                        "make test",
                                        NULL};
    bool rails = wf_stack_is(look->stack, "framework", "rails");
    wf_look_ci_command(look, "test", lines);
    if (wf_look_has_folder(look, "spec") || wf_look_has(look, ".rspec")) {
        wf_stack_say(look->stack, "test", WF_STR("bundle exec rspec"), "spec");
    }
    if (rails && wf_look_has_folder(look, "test")) {
        wf_stack_say(look->stack, "test", WF_STR("bin/rails test"), "Rails with a folder test");
    }
    if (wf_look_has(look, "Rakefile") && wf_look_has_folder(look, "test")) {
        wf_stack_say(look->stack, "test", WF_STR("bundle exec rake test"), "Rakefile and a folder test");
    }
    if (wf_look_needs(look, "rubocop*") || wf_look_needs(look, "standard")) {
        bool standard = !wf_look_needs(look, "rubocop*");
        wf_stack_say(look->stack, "lint",
                     wf_str_of(standard ? "bundle exec standardrb" : "bundle exec rubocop"), "%.*s",
                     WF_STR_ARG(wf_look_needs(look, standard ? "standard" : "rubocop*")->file));
    }
    wf_stack_say(look->stack, "setup", WF_STR("bundle install"), "Bundler");
}

static const struct wf_consequence frameworks[] = {{"rails", "rails"},   {"sinatra", "sinatra"},
                                                   {"hanami", "hanami"}, {"roda", "roda"},
                                                   {"grape", "grape"},   {NULL, NULL}};

static const struct wf_consequence services[] = {
    {"pg", "postgres"}, {"mysql2", "mysql"},   {"trilogy", "mysql"},
    {"redis", "redis"}, {"sidekiq", "redis"},  {"mongoid", "mongo"},
    {"mongo", "mongo"}, {"bunny", "rabbitmq"}, {NULL, NULL}};

static const struct wf_consequence compiled_with[] = {{"pg", "libpq-dev"},
                                                      {"mysql2", "default-libmysqlclient-dev"},
                                                      {"sqlite3", "libsqlite3-dev"},
                                                      {"rmagick", "libmagickwand-dev"},
                                                      {"psych", "libyaml-dev"},
                                                      {"rails", "libyaml-dev"},
                                                      {NULL, NULL}};

static const struct wf_consequence runs_with[] = {{"pg", "libpq5"},
                                                  {"mysql2", "libmariadb3"},
                                                  {"sqlite3", "libsqlite3-0"},
                                                  {"ruby-vips", "libvips42"},
                                                  {NULL, NULL}};

static void say_program(struct wf_look *look) {
    wf_look_known_commands(look);
    wf_look_known_port(look);
    if (!wf_look_has(look, "config.ru") || wf_survey_find(look->survey, look->folder, "*.gemspec")) {
        return;
    }
    if (wf_stack_is(look->stack, "framework", "rails")) {
        wf_look_command(look, WF_STR("bin/rails server --binding 0.0.0.0"), "config.ru, rails");
        wf_stack_say_number(look->stack, "port", 3000, "where rails listens");
    } else if (wf_look_needs(look, "puma")) {
        wf_look_command(look, WF_STR("bundle exec puma --bind tcp://0.0.0.0:9292"), "config.ru, puma");
        wf_stack_say_number(look->stack, "port", 9292, "the command says so");
    } else {
        wf_look_command(look, WF_STR("bundle exec rackup --host 0.0.0.0"), "config.ru");
        wf_stack_say_number(look->stack, "port", 9292, "where rackup listens");
    }
}

static void say_sources(struct wf_look *look) {
    const struct wf_survey_folder *at = wf_map_get(&look->survey->by_path, look->folder);
    static const char *const data[] = {"app",    "bin",    "config", "db",     "lib",
                                       "public", "vendor", "views",  "assets", NULL};
    for (size_t i = 0; at && wf_stack_knows(look->stack, "command") && i < at->entries.len; i++) {
        const struct wf_entry *entry = &at->entries.items[i];
        bool file = wf_str_ends(entry->name, ".rb") || wf_str_ends(entry->name, ".ru") ||
                    wf_str_is(entry->name, "Rakefile");
        if (entry->kind == WF_ENTRY_FILE && file) {
            wf_stack_add(look->stack, "files", entry->name, "Ruby files");
        } else if (entry->kind == WF_ENTRY_FOLDER && wf_str_is_any(entry->name, data)) {
            wf_stack_add(look->stack, "folders", entry->name, "folders of the program");
        }
    }
}

static void look_ruby(struct wf_look *look) {
    struct wf_stack *stack = look->stack;
    const struct wf_entry *gemspec = wf_survey_find(look->survey, look->folder, "*.gemspec");
    wf_stack_say(stack, "manager", WF_STR("bundler"), "Gemfile");
    wf_stack_say(stack, "manifest",
                 wf_look_has(look, "Gemfile") ? WF_STR("Gemfile")
                 : gemspec                    ? gemspec->name
                                              : WF_STR(""),
                 "it is there");
    wf_stack_say(stack, "lock", wf_look_has(look, "Gemfile.lock") ? WF_STR("Gemfile.lock") : WF_STR(""),
                 "it is there");
    if (gemspec) {
        wf_stack_add(stack, "manifests", gemspec->name, "the Gemfile reads it");
        wf_look_name(look, wf_str_sub(gemspec->name, 0, gemspec->name.len - strlen(".gemspec")),
                     gemspec->name.ptr);
    }
    if (wf_look_has(look, ".ruby-version")) {
        wf_stack_add(stack, "manifests", WF_STR(".ruby-version"), "the Gemfile may read it");
    }
    say_versions(look, gemspec ? gemspec->name.ptr : NULL);
    wf_look_say_by(look, "framework", frameworks);
    say_commands(look);
    say_program(look);
    say_sources(look);
    wf_look_add_by(look, "services", services);
    wf_look_add_by(look, "system-packages", compiled_with);
    wf_look_add_by(look, "runtime-packages", runs_with);
}

static const struct wf_setup setups[] = {{"ruby/setup-ruby", "ruby-version"}, {NULL, NULL}};
static const char *const tools[] = {"bundle", "rake", NULL};
static const char *const images[] = {"ruby", NULL};
static const char *const ecosystems[] = {"bundler", NULL};

const struct wf_detector wf_detect_ruby = {
    .language = "ruby",
    .codeql = "ruby",
    .current = "3.4",
    .parts = 2,
    .manifests = manifests,
    .setups = setups,
    .images = images,
    .tools = tools,
    .ecosystems = ecosystems,
    .is_stack = is_stack,
    .owns = owns,
    .look = look_ruby,
};
