/* C and C++. */
#include "base/file.h"
#include "scaffold/detect_in.h"

static const char *const manifests[] = {"meson.build", "CMakeLists.txt", "configure.ac", "configure",
                                        "Makefile.am", "Makefile",       "GNUmakefile",  NULL};

static bool has_sources(struct wf_look *look) {
    static const char *const places[] = {"*.c",      "*.cpp",     "*.cc",    "src/*.c", "src/*.cpp",
                                         "src/*.cc", "src/*.cxx", "lib/*.c", NULL};
    for (size_t i = 0; places[i]; i++) {
        if (wf_survey_find(look->survey, look->folder, places[i])) {
            return true;
        }
    }
    return false;
}

/* Next to the manifest of another language it builds what that one extends itself with; a Makefile can be
 * about anything. */
static bool is_stack(struct wf_look *look) {
    static const char *const others[] = {
        "pyproject.toml", "setup.py",         "package.json",  "Cargo.toml", "go.mod", "pom.xml",
        "build.gradle",   "build.gradle.kts", "composer.json", "Gemfile",    NULL};
    static const char *const builders[] = {"meson.build", "CMakeLists.txt", "configure.ac", NULL};
    bool builder = wf_look_first(look, builders) != NULL;
    return builder ? !wf_look_first(look, others) || has_sources(look)
                   : has_sources(look) && !wf_look_first(look, others);
}

static bool owns(struct wf_look *look, struct wf_str inner) {
    (void)look, (void)inner;
    return true;
}

static const struct {
    const char *file, *manager, *setup, *build, *test;
} builders[] = {
    {"meson.build", "meson", "meson setup build", "meson compile -C build",
     "meson test -C build --print-errorlogs"},
    {"CMakeLists.txt", "cmake", "cmake -S . -B build", "cmake --build build --parallel",
     "ctest --test-dir build --output-on-failure"},
    {"autogen.sh", "make", "./autogen.sh && ./configure", "make", "make check"},
    {"configure", "make", "./configure", "make", "make check"},
    {"configure.ac", "make", "autoreconf --install && ./configure", "make", "make check"},
    {"Makefile", "make", "", "make", ""},
    {"GNUmakefile", "make", "", "make", ""},
};

static bool tests(struct wf_look *look, size_t builder) {
    const char *file = builders[builder].file;
    if (builder > 1) {
        return true;
    }
    return wf_look_mentions(look, file, builder == 0 ? "test(" : "enable_testing") ||
           wf_look_mentions(look, file, builder == 0 ? "subdir('test" : "include(CTest)") ||
           wf_look_mentions(look, file, builder == 0 ? "unittest" : "add_test(");
}

/* The one program that CMake or Meson are told to make: its name is written out. */
static struct wf_str program_name(struct wf_look *look, size_t builder) {
    const char *mark = builder == 0 ? "project('" : "project(";
    struct wf_str text = wf_look_text(look, builders[builder].file), name;
    size_t at = wf_str_find(text, mark, 0);
    if (at == WF_NOT_FOUND || builder > 1) {
        return WF_STR("");
    }
    name = wf_str_trim(wf_str_sub(text, at + strlen(mark), text.len));
    size_t end = 0;
    while (end < name.len && (wf_is_id(name.ptr[end]) || name.ptr[end] == '+' || name.ptr[end] == '.')) {
        end++;
    }
    return wf_str_sub(name, 0, end);
}

static void look_c(struct wf_look *look) {
    struct wf_stack *stack = look->stack;
    static const char *const lines[] = {"make test", "make check", "ctest", "meson test", NULL};
    for (size_t i = 0; i < sizeof builders / sizeof *builders; i++) {
        if (!wf_look_has(look, builders[i].file)) {
            continue;
        }
        wf_stack_say(stack, "manager", wf_str_of(builders[i].manager), "%s", builders[i].file);
        wf_stack_say(stack, "manifest", wf_str_of(builders[i].file), "it is there");
        if (!wf_stack_is(stack, "manifest", builders[i].file)) {
            continue;
        }
        wf_look_name(look, program_name(look, i), builders[i].file);
        wf_stack_say(stack, "setup", wf_str_of(builders[i].setup), "%s", builders[i].file);
        wf_stack_say(stack, "build", wf_str_of(builders[i].build), "%s", builders[i].file);
        if (tests(look, i)) {
            wf_stack_say(stack, "test", wf_str_of(builders[i].test), "%s", builders[i].file);
        }
    }
    wf_look_make(look, "test", "test");
    wf_look_make(look, "test", "check");
    if (!look->by_manifest) {
        wf_look_ci_command(look, "test", lines);
    }
}

/* Dependabot knows no manager of theirs. */
static const struct wf_setup setups[] = {{"lukka/get-cmake", "cmakeVersion"}, {NULL, NULL}};
static const char *const tools[] = {"cmake",      "ctest",        "meson",       "./configure",
                                    "autoreconf", "./autogen.sh", "./buildconf", NULL};
static const char *const images[] = {"gcc", NULL};
static const char *const ecosystems[] = {NULL};

const struct wf_detector wf_detect_c = {
    .language = "c",
    .codeql = "c-cpp",
    .current = "",
    .parts = 2,
    .manifests = manifests,
    .setups = setups,
    .images = images,
    .tools = tools,
    .ecosystems = ecosystems,
    .is_stack = is_stack,
    .owns = owns,
    .look = look_c,
};
