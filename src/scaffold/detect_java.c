#include "base/file.h"
#include "scaffold/detect_in.h"

static const char *const manifests[] = {"pom.xml",          "settings.gradle.kts", "settings.gradle",
                                        "build.gradle.kts", "build.gradle",        NULL};
static const char *const gradle_files[] = {"build.gradle.kts", "build.gradle", NULL};

static bool owns(struct wf_look *look, struct wf_str inner) {
    return !wf_survey_has(look->survey, inner, "mvnw") && !wf_survey_has(look->survey, inner, "gradlew");
}

static bool is_maven(const struct wf_look *look) {
    return wf_stack_is(look->stack, "manager", "maven");
}

static void say_manager(struct wf_look *look) {
    struct wf_stack *stack = look->stack;
    const char *manifest = wf_look_first(look, manifests);
    const char *build = wf_look_first(look, gradle_files);
    bool maven = manifest && strcmp(manifest, "pom.xml") == 0 && !(wf_look_has(look, "gradlew") && build);
    struct wf_str where = WF_STR("");
    static const char *const mavens[] = {"mvn", "./mvnw", NULL};
    if (manifest) {
        wf_stack_say(stack, "manager", maven ? WF_STR("maven") : WF_STR("gradle"), "%s",
                     maven ? "pom.xml" : manifest);
        wf_stack_say(stack, "manifest",
                     wf_str_of(maven   ? "pom.xml"
                               : build ? build
                                       : manifest),
                     "it is there");
    } else if (wf_ci_line(look->ci, look->folder, mavens, &where).len > 0) {
        wf_stack_say(stack, "manager", WF_STR("maven"), "%.*s runs it", WF_STR_ARG(where));
    }
    struct wf_ci_uses gradle = wf_ci_uses(look->ci, "gradle/actions");
    if (gradle.list.len > 0) {
        wf_stack_say(stack, "manager", WF_STR("gradle"), "gradle/actions in %.*s",
                     WF_STR_ARG(gradle.list.items[0].workflow->path));
    }
    const char *wrapper = is_maven(look) ? "mvnw" : "gradlew";
    if (wf_look_has(look, wrapper)) {
        wf_stack_say_bool(stack, "wrapper", true, "%s", wrapper);
    }
    static const char *const more[] = {"settings.gradle.kts",
                                       "settings.gradle",
                                       "gradle.properties",
                                       "gradle/libs.versions.toml",
                                       "gradle/wrapper/gradle-wrapper.properties",
                                       ".mvn/wrapper/maven-wrapper.properties",
                                       ".mvn/maven.config",
                                       "gradlew",
                                       "mvnw",
                                       NULL};
    for (size_t i = 0; more[i]; i++) {
        bool of_maven = wf_str_has(wf_str_of(more[i]), "mvn");
        if (of_maven == is_maven(look) && wf_look_has(look, more[i])) {
            wf_stack_add(stack, "manifests", wf_str_of(more[i]), "the build needs them");
        }
    }
    wf_stack_say(stack, "lock", wf_look_has(look, "gradle.lockfile") ? WF_STR("gradle.lockfile") : WF_STR(""),
                 "it is there");
}

/* --- versions ----------------------------------------------------------------------------------------- */

/* "1.8" is 8. */
static void say_version(struct wf_look *look, struct wf_str text, const char *where) {
    text = wf_str_trim(text);
    text = wf_str_starts(text, "1.") ? wf_str_sub(text, 2, text.len) : text;
    if (text.len > 0 && (wf_is_digit(text.ptr[0]) || wf_is_alpha(text.ptr[0]))) {
        struct wf_str version = wf_version_of(look->arena, text, 1);
        bool old =
            version.len == 1; /* such a level is for those who use the library, not for who builds it */
        wf_look_range(look, wf_arena_printf(look->arena, "%s%.*s", old ? ">=" : "", WF_STR_ARG(version)),
                      where);
    }
}

static void say_maven_version(struct wf_look *look) {
    static const char *const paths[] = {"project/properties/java.version",
                                        "project/properties/maven.compiler.release",
                                        "project/properties/maven.compiler.target",
                                        "project/properties/maven.compiler.source",
                                        "project/build/plugins/plugin/configuration/release",
                                        "project/build/pluginManagement/plugins/plugin/configuration/release",
                                        NULL};
    const struct wf_xml *pom = wf_survey_xml(look->survey, look->folder, "pom.xml");
    for (size_t i = 0; paths[i]; i++) {
        struct wf_str text = wf_xml_first(pom, paths[i]);
        if (text.len > 0 && wf_is_digit(text.ptr[0])) {
            say_version(
                look, text,
                wf_arena_printf(look->arena, "%.*s in pom.xml", WF_STR_ARG(wf_path_base(wf_str_of(paths[i]))))
                    .ptr);
        }
    }
}

static void say_gradle_version(struct wf_look *look, const char *file) {
    static const char *const marks[] = {
        "JavaLanguageVersion.of(", "jvmToolchain(",          "JavaVersion.VERSION_",
        "sourceCompatibility = ",  "targetCompatibility = ", NULL};
    struct wf_str text = wf_look_text(look, file);
    for (size_t i = 0; marks[i]; i++) {
        size_t at = wf_str_find(text, marks[i], 0);
        if (at != WF_NOT_FOUND) {
            struct wf_str rest = wf_str_sub(text, at + strlen(marks[i]), at + strlen(marks[i]) + 8);
            rest =
                wf_str_starts(rest, "\"") || wf_str_starts(rest, "'") ? wf_str_sub(rest, 1, rest.len) : rest;
            rest = wf_str_starts(rest, "1_") ? wf_str_sub(rest, 2, rest.len) : rest;
            if (rest.len > 0 && wf_is_digit(rest.ptr[0])) {
                say_version(look, rest, file);
            }
        }
    }
}

static void say_versions(struct wf_look *look) {
    wf_look_version(look, wf_survey_line(look->survey, look->folder, ".java-version"), ".java-version");
    wf_look_version(look, wf_survey_line(look->survey, look->folder, ".sdkmanrc"), ".sdkmanrc");
    wf_look_tool_version(look, "java");
    wf_look_version(look, wf_survey_line(look->survey, look->folder, "system.properties"),
                    "system.properties");
    wf_look_ci_versions(look);
    say_maven_version(look);
    say_gradle_version(look, "build.gradle.kts");
    say_gradle_version(look, "build.gradle");
}

/* --- dependencies ------------------------------------------------------------------------------------- */

static void read_depends(struct wf_look *look) {
    const struct wf_xml *pom = wf_survey_xml(look->survey, look->folder, "pom.xml");
    for (size_t i = 0; i < pom->texts.len; i++) {
        struct wf_str path = pom->texts.items[i].path;
        if (wf_str_ends(path, "/artifactId") && !wf_str_has(path, "exclusion")) {
            wf_look_depend(look, pom->texts.items[i].text, "pom.xml", true);
        }
    }
    static const struct wf_consequence words[] = {
        {"org.springframework.boot", "spring-boot-starter-parent"},
        {"io.quarkus", "quarkus-core"},
        {"io.micronaut", "micronaut-runtime"},
        {"org.postgresql:postgresql", "postgresql"},
        {"com.mysql:mysql-connector-j", "mysql-connector-j"},
        {"spring-boot-starter-data-redis", "spring-boot-starter-data-redis"},
        {"spring-boot-starter-data-mongodb", "spring-boot-starter-data-mongodb"},
        {"spring-boot-starter-amqp", "spring-boot-starter-amqp"},
        {"spring-boot-starter-actuator", "spring-boot-starter-actuator"},
        {"org.testcontainers", "testcontainers"},
        {NULL, NULL}};
    for (size_t i = 0; gradle_files[i]; i++) {
        for (size_t k = 0; words[k].depend; k++) {
            if (wf_look_mentions(look, gradle_files[i], words[k].depend)) {
                wf_look_depend(look, wf_str_of(words[k].value), gradle_files[i], true);
            }
        }
    }
}

static const struct wf_consequence frameworks[] = {{"spring-boot-starter-parent", "spring"},
                                                   {"spring-boot-maven-plugin", "spring"},
                                                   {"quarkus-*", "quarkus"},
                                                   {"micronaut-*", "micronaut"},
                                                   {NULL, NULL}};

static const struct wf_consequence services[] = {{"postgresql", "postgres"},
                                                 {"mysql-connector-j", "mysql"},
                                                 {"mysql-connector-java", "mysql"},
                                                 {"spring-boot-starter-data-redis", "redis"},
                                                 {"spring-boot-starter-data-mongodb", "mongo"},
                                                 {"spring-boot-starter-amqp", "rabbitmq"},
                                                 {NULL, NULL}};

/* --- the program -------------------------------------------------------------------------------------- */

/* The plugin that makes a jar that runs; a starter of Spring has the parent alone. */
static const char *runnable(struct wf_look *look, struct wf_str folder) {
    static const char *const of_maven[] = {"<artifactId>spring-boot-maven-plugin</artifactId>",
                                           "<artifactId>quarkus-maven-plugin</artifactId>", NULL};
    static const char *const of_gradle[] = {"org.springframework.boot", "io.quarkus",
                                            "libs.plugins.spring.boot", NULL};
    static const char *const files[] = {"pom.xml", "build.gradle.kts", "build.gradle", NULL};
    for (size_t i = 0; files[i]; i++) {
        struct wf_str text = wf_survey_text(look->survey, folder, files[i]);
        if (wf_str_has_any(text, i == 0 ? of_maven : of_gradle) && !wf_str_has(text, "apply false")) {
            struct wf_str path = wf_survey_path(look->arena, folder, wf_str_of(files[i]));
            return wf_arena_printf(look->arena, "the plugin in %.*s", WF_STR_ARG(path)).ptr;
        }
    }
    return NULL;
}

static struct wf_str below(const struct wf_look *look, struct wf_str path) {
    return wf_str_sub(path, look->folder.len > 0 ? look->folder.len + 1 : 0, path.len);
}

/* Folders with a build file of their own; the only one that makes a program, which `why` tells. */
static struct wf_str find_modules(struct wf_look *look, const char **why) {
    struct wf_str program = WF_STR("");
    size_t count = 0;
    for (size_t i = 0; i < look->survey->folders.len; i++) {
        const struct wf_survey_folder *at = look->survey->folders.items[i];
        bool inner = at->path.len > look->folder.len && wf_path_is_in(at->path, look->folder) && !at->sample;
        if (!inner || !wf_survey_first(look->survey, at->path, manifests)) {
            continue;
        }
        const char *plugin = runnable(look, at->path);
        wf_stack_add(look->stack, "folders", below(look, at->path), "build files in them");
        if (plugin && count++ == 0) {
            program = below(look, at->path);
            *why = plugin;
        }
    }
    *why = count == 1 ? *why : NULL;
    return program;
}

/* A parent of modules only prepares the plugin. */
static const char *find_program(struct wf_look *look) {
    const char *why = NULL;
    if (wf_stack_knows(look->stack, "workspace")) {
        struct wf_str module = find_modules(look, &why);
        if (why) {
            wf_stack_say(look->stack, "package", module, "%s", why);
        }
        return why;
    }
    if (wf_look_has_folder(look, "src")) {
        wf_stack_add(look->stack, "folders", WF_STR("src"), "it is there");
    }
    return runnable(look, look->folder);
}

/* server.port of Spring. */
static double server_port(struct wf_look *look) {
    struct wf_str text = wf_look_text(look, "src/main/resources/application.properties");
    double port = wf_port_behind(text, "server.port=");
    const struct wf_node *yaml =
        wf_survey_yaml(look->survey, look->folder, "src/main/resources/application.yml");
    const struct wf_node *node = wf_node_get(wf_node_get(yaml, "server"), "port");
    return port == 0 && wf_node_type(node) == WF_TYPE_NUMBER ? wf_node_number(node) : port;
}

static void say_program(struct wf_look *look) {
    const struct wf_xml *pom = wf_survey_xml(look->survey, look->folder, "pom.xml");
    const char *why = find_program(look);
    struct wf_str name = wf_xml_first(pom, "project/build/finalName");
    struct wf_str artifact = wf_xml_first(pom, "project/artifactId"),
                  version = wf_xml_first(pom, "project/version");
    if (!why) {
        return;
    }
    if (wf_stack_knows(look->stack, "package")) {
        name = WF_STR(""); /* its own build file tells */
    } else if (name.len == 0 && artifact.len > 0 && version.len > 0) {
        name = wf_arena_printf(look->arena, "%.*s-%.*s", WF_STR_ARG(artifact), WF_STR_ARG(version));
    }
    if (name.len > 0 && !wf_str_has(name, "${")) {
        wf_stack_say(look->stack, "binary", wf_arena_printf(look->arena, "%.*s.jar", WF_STR_ARG(name)),
                     "pom.xml");
    }
    wf_look_command(look, WF_STR("java -jar app.jar"), why);
    wf_look_known_port(look);
    wf_stack_say_number(look->stack, "port", server_port(look), "server.port in src/main/resources");
    wf_stack_say_number(look->stack, "port", 8080, "where %.*s listens",
                        WF_STR_ARG(wf_stack_text(look->stack, "framework")));
    if (wf_look_needs(look, "spring-boot-starter-actuator")) {
        wf_stack_say(look->stack, "health", WF_STR("/actuator/health"), "spring-boot-starter-actuator");
    }
}

/* --- all ---------------------------------------------------------------------------------------------- */

static struct wf_str gradle_name(struct wf_look *look) {
    static const char *const files[] = {"settings.gradle.kts", "settings.gradle", NULL};
    const char *file = wf_look_first(look, files);
    struct wf_str text = file ? wf_look_text(look, file) : WF_STR("");
    size_t at = wf_str_find(text, "rootProject.name", 0);
    struct wf_str rest = at == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(text, at, text.len), line = WF_STR("");
    wf_str_cut(&rest, '\n', &line);
    for (size_t i = 0; i < line.len; i++) {
        size_t end = line.ptr[i] == '"' || line.ptr[i] == '\'' ? wf_str_find_char(line, line.ptr[i], i + 1)
                                                               : WF_NOT_FOUND;
        if (end != WF_NOT_FOUND) {
            return wf_str_sub(line, i + 1, end);
        }
    }
    return WF_STR("");
}

static void say_modules(struct wf_look *look) {
    const struct wf_xml *pom = wf_survey_xml(look->survey, look->folder, "pom.xml");
    if (is_maven(look) && wf_xml_first(pom, "project/modules/module").len > 0) {
        wf_stack_say_bool(look->stack, "workspace", true, "modules in pom.xml");
    }
    for (size_t i = 1; !is_maven(look) && i < 3; i++) {
        struct wf_str text = wf_look_text(look, manifests[i]);
        if (wf_str_has(text, "\ninclude") || wf_str_starts(text, "include")) {
            wf_stack_say_bool(look->stack, "workspace", true, "include in %s", manifests[i]);
        }
    }
}

static void say_commands(struct wf_look *look) {
    bool wrapper = wf_stack_knows(look->stack, "wrapper");
    const char *program = is_maven(look) ? (wrapper ? "./mvnw" : "mvn") : wrapper ? "./gradlew" : "gradle";
    const char *why = wrapper ? "the wrapper" : "no wrapper";
    bool known = wf_stack_knows(look->stack, "manager");
    if (known) {
        wf_stack_say(look->stack, "test",
                     wf_arena_printf(look->arena, "%s %s", program, is_maven(look) ? "verify" : "check"),
                     "%s", why);
        wf_stack_say(look->stack, "build",
                     wf_arena_printf(look->arena, "%s %s", program,
                                     is_maven(look) ? "package -DskipTests" : "assemble"),
                     "%s", why);
    }
}

static void look_java(struct wf_look *look) {
    say_manager(look);
    read_depends(look);
    wf_look_name(look,
                 wf_xml_first(wf_survey_xml(look->survey, look->folder, "pom.xml"), "project/artifactId"),
                 "pom.xml");
    wf_look_name(look, gradle_name(look), "settings.gradle");
    say_versions(look);
    say_modules(look);
    wf_look_say_by(look, "framework", frameworks);
    say_commands(look);
    say_program(look);
    if (!wf_look_needs(look, "testcontainers") && !wf_look_needs(look, "spring-boot-testcontainers")) {
        wf_look_add_by(look, "services", services);
    }
}

static const char *ecosystem(const struct wf_stack *stack) {
    return wf_stack_is(stack, "manager", "maven") ? "maven" : "gradle";
}

static const struct wf_setup setups[] = {{"actions/setup-java", "java-version"}, {NULL, NULL}};
static const char *const tools[] = {"mvn", "./mvnw", "gradle", "./gradlew", NULL};
static const char *const images[] = {"eclipse-temurin", "openjdk", "amazoncorretto", "maven", NULL};
static const char *const ecosystems[] = {"maven", "gradle", NULL};

const struct wf_detector wf_detect_java = {
    .language = "java",
    .codeql = "java-kotlin",
    .current = "21",
    .parts = 1,
    .manifests = manifests,
    .setups = setups,
    .images = images,
    .tools = tools,
    .ecosystems = ecosystems,
    .owns = owns,
    .ecosystem = ecosystem,
    .look = look_java,
};
