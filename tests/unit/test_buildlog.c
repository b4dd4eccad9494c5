#include "docker/buildlog.h"

#include "docker/buildlog_reader.h"

#include <check.h>
#include <math.h>

static struct wf_arena arena;

static void teardown(void) {
    wf_arena_free(&arena);
}

static const struct wf_build_log *read_pieces(struct wf_str text, size_t size) {
    struct wf_log_reader *reader = wf_log_begin(&arena, WF_STR("x.log"));
    for (size_t at = 0; at < text.len; at += size) {
        wf_log_feed(reader, wf_str_sub(text, at, at + size));
    }
    return wf_log_end(reader);
}

static const struct wf_build_log *read_log(const char *text) {
    return read_pieces(wf_str_of(text), strlen(text) + 1);
}

static const struct wf_log_build *read_one(const char *text) {
    const struct wf_build_log *log = read_log(text);
    ck_assert_uint_eq(log->builds.len, 1);
    return log->builds.items[0];
}

static void check_rate(const struct wf_log_build *build, size_t cached, size_t total) {
    ck_assert_uint_eq(build->together.cached, cached);
    ck_assert_uint_eq(build->together.total, total);
}

static void check_step(const struct wf_log_build *build, size_t index, const char *place,
                       enum wf_log_state state) {
    ck_assert_uint_lt(index, build->steps.len);
    const struct wf_log_step *step = &build->steps.items[index];
    struct wf_str actual =
        wf_arena_printf(&arena, "%.*s %u", WF_STR_ARG(step->label.stage), step->label.index);
    ck_assert_msg(wf_str_is(actual, place), "step %zu is %.*s", index, WF_STR_ARG(actual));
    ck_assert_msg(step->state == state, "%s is %d", place, step->state);
}

static const struct wf_log_vertex *find(const struct wf_log_build *build, const char *begin) {
    for (size_t i = 0; i < build->vertices.len; i++) {
        if (wf_str_starts(build->vertices.items[i]->name, begin)) {
            return build->vertices.items[i];
        }
    }
    ck_abort_msg("no vertex %s", begin);
}

static void check_text(struct wf_str actual, const char *expected) {
    ck_assert_msg(wf_str_is(actual, expected), "\"%.*s\" is not \"%s\"", WF_STR_ARG(actual), expected);
}

/* --- lines ---------------------------------------------------------------------------------------------- */

START_TEST(reads_numbers) {
    static const struct {
        const char *text;
        size_t len;
        uint64_t bytes;
    } sizes[] = {
        {"0B", 2, 0},
        {"2B done", 2, 2},
        {"57.69MB 0.5s done", 7, 57690000},
        {"5.20kB", 6, 5200},
        {"1.5GB / 2GB", 5, 1500000000},
        {"2TB", 3, 2000000000000},
        {"", 0, 0},
        {"MB", 0, 0},
        {"3.MB", 0, 0},
        {"12", 0, 0},
        {"9999999999999999999999TB", 0, 0},
        {"-1B", 0, 0},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint64_t bytes = 0;
        ck_assert_uint_eq(wf_log_size(wf_str_of(sizes[i].text), &bytes), sizes[i].len);
        ck_assert_uint_eq(bytes, sizes[i].bytes);
    }
    double value = 0;
    ck_assert_uint_eq(wf_log_decimal(WF_STR("12.75s"), &value), 5);
    ck_assert(fabs(value - 12.75) < 1e-9);
    ck_assert_uint_eq(wf_log_decimal(WF_STR("7."), &value), 1);
    ck_assert_uint_eq(wf_log_decimal(WF_STR(".5"), &value), 0);
}
END_TEST

START_TEST(reads_times) {
    static const struct {
        const char *text;
        size_t len;
        int64_t time;
    } times[] = {
        {"1970-01-01T00:00:00Z", 20, 0},
        {"2024-02-29T12:34:56.1234567Z x", 28, 1709210096123456700},
        {"2024-02-29T14:34:56+02:00", 25, 1709210096000000000},
        {"2026-11-23T09:36:26.526958966Z", 30, 1795426586526958966},
        {"2000-03-01T00:00:00Z", 20, 951868800000000000},
        {"2024-02-29 12:34:56Z", 0, 0},
        {"2024-02-29T12:34:56", 0, 0},
        {"2024-02-29T12:34:5xZ", 0, 0},
        {"2024-02-29T12:34:56+2", 0, 0},
        {"", 0, 0},
    };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        int64_t time = 0;
        ck_assert_msg(wf_log_time(wf_str_of(times[i].text), &time) == times[i].len, "%s", times[i].text);
        ck_assert_msg(times[i].len == 0 || time == times[i].time, "%s: %lld", times[i].text, (long long)time);
    }
}
END_TEST

START_TEST(cleans_lines) {
    static const struct {
        const char *raw, *text;
        bool timed;
    } lines[] = {
        {"#1 [internal] load", "#1 [internal] load", false},
        {"#1 DONE 0.1s\r", "#1 DONE 0.1s", false},
        {"\xEF\xBB\xBF#1 a", "#1 a", false},
        {"2024-02-29T12:34:56.1234567Z #1 a", "#1 a", true},
        {"\xEF\xBB\xBF"
         "2024-02-29T12:34:56.1234567Z #1 a",
         "#1 a", true},
        {"2024-02-29T12:34:56.1234567Z ", "", true},
        {"build\tBuild and push\t2024-02-29T12:34:56Z #1 a\tb", "#1 a\tb", true},
        {"build\tUNKNOWN STEP\t\xEF\xBB\xBF"
         "2024-02-29T12:34:56Z #1 a",
         "#1 a", true},
        {"a\tb\tc", "a\tb\tc", false},
        {"\x1b[33m1 warning\x1b[0m found\x1b[1;31;4m", "1 warning found", false},
        {"2024-02-29T12:34:56Z \x1b[36m#1 a", "#1 a", true},
        {"\x1b]8;;http://x\x07link\x1b", "link", false},
        {"\x1b[", "", false},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct wf_buf scratch = {.arena = &arena};
        struct wf_log_line line = wf_log_clean_line(&scratch, wf_str_of(lines[i].raw));
        check_text(line.text, lines[i].text);
        ck_assert_int_eq(line.time != 0, lines[i].timed);
    }
}
END_TEST

/* --- names ---------------------------------------------------------------------------------------------- */

START_TEST(knows_kinds) {
    static const struct {
        const char *name;
        enum wf_log_kind kind;
    } names[] = {
        {"[internal] load build definition from Dockerfile", WF_LOG_INTERNAL},
        {"[web internal] load .dockerignore", WF_LOG_INTERNAL},
        {"[linux/amd64 internal] load metadata for docker.io/library/busybox:latest", WF_LOG_INTERNAL},
        {"[internal] load build context", WF_LOG_CONTEXT},
        {"[web internal] load build context", WF_LOG_CONTEXT},
        {"[context extra] load from client", WF_LOG_CONTEXT},
        {"[1/3] FROM docker.io/library/busybox:latest", WF_LOG_FROM},
        {"[deps  1/13] FROM busybox", WF_LOG_FROM},
        {"[deps  2/13] RUN make", WF_LOG_STEP},
        {"[ 2/13] COPY . .", WF_LOG_STEP},
        {"[2/3] ONBUILD RUN make", WF_LOG_STEP},
        {"[2/3] RUN echo '] FROM x'", WF_LOG_STEP},
        {"[auth] library/busybox:pull token for registry", WF_LOG_OTHER},
        {"[a b c d 1/2] RUN x", WF_LOG_OTHER},
        {"[a 1/0] RUN x", WF_LOG_OTHER},
        {"[a 1/2]", WF_LOG_OTHER},
        {"[a1/2] RUN x", WF_LOG_OTHER},
        {"importing cache manifest from gha:123", WF_LOG_CACHE_IMPORT},
        {"[web] importing cache manifest from gha:123", WF_LOG_CACHE_IMPORT},
        {"exporting cache to registry", WF_LOG_CACHE_EXPORT},
        {"exporting to GitHub Actions Cache", WF_LOG_CACHE_EXPORT},
        {"preparing layers for inline cache", WF_LOG_CACHE_EXPORT},
        {"exporting to image", WF_LOG_EXPORT},
        {"[web] exporting to docker image format", WF_LOG_EXPORT},
        {"resolving provenance for metadata file", WF_LOG_OTHER},
        {"", WF_LOG_OTHER},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct wf_log_label label;
        ck_assert_msg(wf_log_kind_of(wf_str_of(names[i].name), false, &label) == names[i].kind, "%s",
                      names[i].name);
    }
}
END_TEST

START_TEST(reads_labels) {
    static const struct {
        const char *name;
        bool targets;
        const char *target, *platform, *stage;
        unsigned index, total;
    } labels[] = {
        {"[2/3] RUN x", false, "", "", "", 2, 3},
        {"[deps 2/3] RUN x", false, "", "", "deps", 2, 3},
        {"[deps  2/13] RUN x", false, "", "", "deps", 2, 13},
        {"[linux/amd64 2/3] RUN x", false, "", "linux/amd64", "", 2, 3},
        {"[linux/amd64->arm/v7 deps 2/3] RUN x", false, "", "linux/amd64->arm/v7", "deps", 2, 3},
        {"[web deps 2/3] RUN x", false, "web", "", "deps", 2, 3},
        {"[web linux/arm64 deps 2/3] RUN x", false, "web", "linux/arm64", "deps", 2, 3},
        {"[web linux/arm64 2/3] RUN x", false, "web", "linux/arm64", "", 2, 3},
        {"[web 2/3] RUN x", true, "web", "", "", 2, 3},
    };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        struct wf_log_label label;
        ck_assert_int_eq(wf_log_kind_of(wf_str_of(labels[i].name), labels[i].targets, &label), WF_LOG_STEP);
        check_text(label.target, labels[i].target);
        check_text(label.platform, labels[i].platform);
        check_text(label.stage, labels[i].stage);
        check_text(label.instruction, "RUN x");
        ck_assert_uint_eq(label.index, labels[i].index);
        ck_assert_uint_eq(label.total, labels[i].total);
    }
    check_text(wf_log_target_platform(&arena, WF_STR("linux/amd64->arm/v7")), "linux/arm/v7");
    check_text(wf_log_target_platform(&arena, WF_STR("linux/amd64->windows/amd64")), "windows/amd64");
    check_text(wf_log_target_platform(&arena, WF_STR("linux/amd64")), "linux/amd64");
}
END_TEST

START_TEST(finds_sources) {
    check_text(wf_log_from(WF_STR("COPY --from=deps /a /b")), "deps");
    check_text(wf_log_from(WF_STR("COPY --chown=1:1 --from=0 /a /b")), "0");
    check_text(
        wf_log_from(WF_STR("RUN --mount=type=cache,target=/c --mount=type=bind,from=deps,target=/d x")),
        "deps");
    check_text(wf_log_from(WF_STR("RUN x --from=deps")), "");
    check_text(wf_log_from(WF_STR("COPY a b")), "");
    check_text(wf_log_from(WF_STR("WORKDIR")), "");
}
END_TEST

/* --- the plain form ------------------------------------------------------------------------------------- */

/* As Docker 20.10 writes it. */
static const char old_form[] = "#2 [internal] load .dockerignore\n"
                               "#2 sha256:a6884fcd156092148964aff02859ca6a110d7de7d0b8befb485d1c9ca919dc18\n"
                               "#2 transferring context: 2B done\n"
                               "#2 DONE 0.0s\n"
                               "\n"
                               "#1 [internal] load build definition from Dockerfile\n"
                               "#1 transferring dockerfile: 417B done\n"
                               "#1 DONE 0.1s\n"
                               "\n"
                               "#4 [base 1/2] FROM docker.io/library/busybox:latest\n"
                               "#4 CACHED\n"
                               "\n"
                               "#5 [internal] load build context\n"
                               "#5 DONE 0.0s\n"
                               "\n"
                               "#6 [base 2/2] WORKDIR /app\n"
                               "#6 CACHED\n"
                               "\n"
                               "#5 [internal] load build context\n"
                               "#5 transferring context: 3.41MB 0.1s\n"
                               "#5 transferring context: 57.69MB 0.5s done\n"
                               "#5 DONE 0.6s\n"
                               "\n"
                               "#7 [deps 1/2] RUN make a\n"
                               "#7 0.214 #8 DONE 0.0s\n"
                               "#7 ...\n"
                               "\n"
                               "#8 [deps 2/2] COPY . .\n"
                               "#8 DONE 0.2s\n"
                               "\n"
                               "#7 [deps 1/2] RUN make a\n"
                               "#7 1.3 CACHED\n"
                               "#7 DONE 12.3s\n"
                               "\n"
                               "#9 exporting to image\n"
                               "#9 exporting layers done\n"
                               "#9 DONE 0.0s\n";

START_TEST(reads_plain) {
    const struct wf_log_build *build = read_one(old_form);
    check_rate(build, 1, 3);
    check_step(build, 0, "base 2", WF_LOG_CACHED);
    check_step(build, 1, "deps 1", WF_LOG_DONE);
    check_step(build, 2, "deps 2", WF_LOG_DONE);
    ck_assert(fabs(build->steps.items[1].seconds - 12.3) < 1e-9);
    ck_assert(build->steps.items[0].seconds < 0);
    ck_assert(fabs(wf_log_step_seconds(build) - 12.5) < 1e-9);
    ck_assert(build->has_context);
    ck_assert_uint_eq(build->context, 57690000);
    ck_assert_uint_eq(build->vertices.len, 8);
    ck_assert_uint_eq(build->error.len, 0);
    ck_assert(!build->unfinished);
    ck_assert_uint_eq(wf_log_percent(build->together), 33);
    ck_assert(build->seconds < 0);
}
END_TEST

/* The log with `before` before and `after` after each line. */
static struct wf_str dress(const char *text, const char *before, const char *after) {
    struct wf_buf out = {.arena = &arena};
    struct wf_str rest = wf_str_of(text), line;
    while (wf_str_cut(&rest, '\n', &line)) {
        wf_buf_text(&out, before);
        wf_buf_str(&out, line);
        wf_buf_text(&out, after);
    }
    return wf_buf_view(&out);
}

START_TEST(reads_any_dress) {
    static const struct {
        const char *before, *after;
    } dresses[] = {
        {"", "\r\n"},
        {"2024-02-29T12:34:56.1234567Z ", "\n"},
        {"\x1b[36m", "\x1b[0m\n"},
        {"2024-02-29T12:34:56.1234567Z \x1b[0m", "\r\n"},
        {"build\tBuild\t2024-02-29T12:34:56.1234567Z ", "\n"},
        {"##[group]Run\n\xff\xfe\x01 junk\n", "\n"},
    };
    for (size_t i = 0; i < sizeof dresses / sizeof *dresses; i++) {
        struct wf_str text = dress(old_form, dresses[i].before, dresses[i].after);
        for (size_t size = 1; size < 200; size = size * 3 + 1) {
            const struct wf_build_log *log = read_pieces(text, size);
            ck_assert_uint_eq(log->builds.len, 1);
            check_rate(log->builds.items[0], 1, 3);
            ck_assert_uint_eq(log->builds.items[0]->context, 57690000);
        }
    }
}
END_TEST

START_TEST(tells_time_of_github) {
    const struct wf_log_build *build = read_one("2024-02-29T12:00:00.5Z #0 building with \"x\" instance\n"
                                                "2024-02-29T12:00:01.0Z #1 [1/2] RUN x\n"
                                                "2024-02-29T12:01:00.0Z #1 DONE 58.9s\n"
                                                "2024-02-29T12:05:00.0Z something else\n");
    ck_assert(fabs(build->seconds - 59.5) < 1e-9);
}
END_TEST

START_TEST(tells_builds_apart) {
    struct wf_buf twice = {.arena = &arena};
    wf_buf_text(&twice, old_form);
    wf_buf_text(&twice, "make: done\n");
    wf_buf_text(&twice, old_form);
    wf_buf_char(&twice, '\0');
    const struct wf_build_log *log = read_log(twice.ptr);
    ck_assert_uint_eq(log->builds.len, 2);
    ck_assert_uint_eq(log->builds.items[1]->number, 2);
    check_rate(log->builds.items[0], 1, 3);
    check_rate(log->builds.items[1], 1, 3);
    static const struct {
        const char *text;
        size_t builds;
    } logs[] = {
        /* Names the builder. */
        {"#0 building with \"a\"\n#1 [1/2] RUN x\n#1 DONE 1.0s\n#0 building with \"a\"\n#1 [1/2] RUN x\n#1 "
         "CACHED\n",
         2},
        {"#0 building with \"a\"\n#0 building with \"a\"\n#1 [1/2] RUN x\n#1 CACHED\n", 1},
        /* The first was cut off. */
        {"#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n#2 [1/2] RUN x\n#2 0.1 a\n"
         "#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n#2 [1/2] RUN x\n#2 CACHED\n",
         2},
        /* A number stands for something else. */
        {"#1 [1/2] RUN x\n#1 DONE 1.0s\n#1 [1/2] RUN y\n#1 DONE 1.0s\n", 2},
        /* A vertex that is looked at again. */
        {"#1 [1/2] ADD a b\n#1 DONE 1.0s\n#2 [2/2] RUN x\n#2 0.1 a\n#2 ...\n#1 [1/2] ADD a b\n#1 DONE 1.0s\n"
         "#2 [2/2] RUN x\n#2 DONE 2.0s\n",
         1},
        /* Bake gives a vertex the name of another target. */
        {"#1 [web 1/2] RUN x\n#1 ...\n#2 [api 2/2] RUN y\n#2 ...\n#1 [api 1/2] RUN x\n#1 DONE 1.0s\n", 1},
        /* After the error of the first. */
        {"#1 [1/2] RUN x\n#1 ERROR: no\nERROR: failed to solve: no\n#2 [1/2] RUN x\n#2 DONE 1.0s\n", 2},
    };
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        ck_assert_msg(read_log(logs[i].text)->builds.len == logs[i].builds, "%s", logs[i].text);
    }
}
END_TEST

START_TEST(reads_what_is_cut) {
    const struct wf_log_build *build = read_one("#7 0.5 output\n#7 DONE 1.5s\n\n#8 [a 2/3] RUN y\n#8 CACHED\n"
                                                "#9 [a 3/3] RUN z\n#9 0.1 x");
    check_rate(build, 1, 2);
    check_step(build, 1, "a 3", WF_LOG_OPEN);
    ck_assert(build->unfinished);
    /* The header comes when it turns back to the vertex. */
    build = read_one(
        "#7 CACHED\n#8 0.5 output\n#8 ...\n\n#9 [a 3/3] RUN z\n#9 ...\n#8 [a 2/3] RUN y\n#8 DONE 3.0s\n");
    check_rate(build, 0, 2);
    check_step(build, 0, "a 2", WF_LOG_DONE);
}
END_TEST

START_TEST(finds_no_build) {
    static const char *const texts[] = {"",
                                        "\n",
                                        "hello\n",
                                        "#1 first issue\n#2 second issue\n",
                                        "# title\n#1\n#",
                                        "#0 building with \"x\"\n",
                                        "#12345678 [1/2] RUN x\n",
                                        "#01 [1/2] RUN x\n",
                                        "{\"vertexes\":[]}\n",
                                        "{\"a\":[1]}\n",
                                        "{\"vertexes\":[{}]}",
                                        "\x1b["};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ck_assert_msg(read_log(texts[i])->builds.len == 0, "%s", texts[i]);
    }
    ck_assert(read_log("[+] Building 1.2s (5/5)\n => CACHED [1/2] RUN x\n")->terminal);
    ck_assert(read_log("Step 1/2 : RUN x\n ---> Using cache\n")->classic);
    check_text(read_log("x\nERROR: Cache export is not supported\nERROR: b\n")->complaint,
               "Cache export is not supported");
}
END_TEST

START_TEST(counts_one_step_once) {
    /* A download and its copy; the copy and the merge of --link; the state of the last of one name counts. */
    const struct wf_log_build *build =
        read_one("#1 [a 1/4] ADD http://x/y /\n#1 DONE 0.5s\n"
                 "#2 [a 1/4] ADD http://x/y /\n#2 CACHED\n"
                 "#3 [a 2/4] COPY --link x y\n#3 CACHED\n"
                 "#4 [a 2/4] LINK COPY --link x y\n#4 DONE 0.1s\n"
                 "#5 [a 3/4] LINK COPY --link x z\n#5 CACHED\n"
                 "#6 [a 3/4] COPY --link x z\n#6 CACHED\n"
                 "#7 [a 4/4] RUN x\n#7 DONE 0.0s\n#7 [a 4/4] RUN x\n#7 CACHED\n");
    check_rate(build, 3, 4);
    check_step(build, 0, "a 1", WF_LOG_CACHED);
    check_step(build, 1, "a 2", WF_LOG_DONE);
    check_text(build->steps.items[2].label.instruction, "COPY --link x z");
    check_step(build, 3, "a 4", WF_LOG_CACHED);
}
END_TEST

START_TEST(counts_platforms) {
    const struct wf_log_build *build = read_one("#1 [linux/amd64 b 1/2] RUN x\n#1 CACHED\n"
                                                "#2 [linux/amd64->arm64 b 1/2] RUN x\n#2 DONE 1.0s\n"
                                                "#3 [linux/arm64 c 1/1] COPY --from=b x y\n#3 DONE 1.0s\n"
                                                "#4 [linux/amd64 c 1/1] COPY --from=b x y\n#4 CACHED\n");
    ck_assert_uint_eq(build->rates.len, 2);
    check_text(build->rates.items[0].platform, "linux/amd64");
    ck_assert_uint_eq(build->rates.items[0].cached, 2);
    check_text(build->rates.items[1].platform, "linux/arm64");
    ck_assert_uint_eq(build->rates.items[1].cached, 0);
    ck_assert_uint_eq(build->rates.items[1].total, 2);
    check_rate(build, 2, 4);
}
END_TEST

START_TEST(knows_targets) {
    const struct wf_log_build *build =
        read_one("#1 [web internal] load .dockerignore\n#1 DONE 0.0s\n"
                 "#2 [web 1/1] RUN x\n#2 CACHED\n#3 [api 1/1] RUN x\n#3 DONE 1.0s\n");
    check_text(build->steps.items[0].label.target, "web");
    check_text(build->steps.items[0].label.stage, "");
    check_rate(build, 1, 2);
    build = read_one(
        "#1 [linux/amd64 internal] load metadata for x\n#1 DONE 0.0s\n#2 [web 1/1] RUN x\n#2 CACHED\n");
    check_text(build->steps.items[0].label.stage, "web");
}
END_TEST

START_TEST(tells_of_caches) {
    const struct wf_log_build *build = read_one(
        "#1 importing cache manifest from gha  # x:4845105656630424105\n"
        "#1 ERROR: unknown cache importer: gha  # x\n"
        "#2 importing cache manifest from r.example/a:b  # x\n"
        "#2 ERROR: failed to configure registry cache importer: invalid reference format\n"
        "#3 importing cache manifest from local:1\n"
        "#3 inferred cache manifest type: application/vnd.oci.image.manifest.v1+json done\n#3 DONE 0.0s\n"
        "#4 [1/1] RUN x\n#4 DONE 1.0s\n"
        "#5 exporting cache to registry\n#5 preparing build cache for export\n#5 writing layer sha256:a\n"
        "#5 writing layer sha256:a 1.2s done\n#5 writing layer sha256:b done\n#5 DONE 2.0s\n"
        "------\n > importing cache manifest from gha  # x:4845105656630424105:\n------\n");
    ck_assert_ptr_nonnull(strstr(wf_log_cache_advice(build->vertices.items[0]), "no cache of this type"));
    ck_assert_ptr_nonnull(strstr(wf_log_cache_advice(build->vertices.items[1]), "no name of an image"));
    ck_assert_ptr_null(wf_log_cache_advice(build->vertices.items[2]));
    ck_assert(!build->vertices.items[1]->found && build->vertices.items[2]->found);
    ck_assert_uint_eq(find(build, "exporting cache")->layers, 2);
    ck_assert_uint_eq(build->error.len, 0);
    ck_assert_uint_eq(build->frame.len, 0);
    ck_assert_ptr_nonnull(strstr(build->cold, "imported, and none"));
}
END_TEST

START_TEST(collects_warnings) {
    const struct wf_log_build *build = read_one(
        "WARNING: No output specified with docker-container driver. Build result will only remain\n"
        "#0 building with \"x\" instance using docker-container driver\n"
        "#1 [internal] load build definition from Dockerfile\n"
        "#1 WARN: FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)\n#1 DONE 0.0s\n"
        "#2 [1/1] RUN x\n#2 0.1 WARN: mine\n#2 CACHED\n\n"
        " \x1b[33m2 warnings found (use docker --debug to expand):\n"
        "\x1b[0m - FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)\n"
        " - Another: x (line 2)\n\n - no warning\n"
        "WARNING: local cache import at x not found due to err: y\nWARNING: of another program\n");
    ck_assert_uint_eq(build->warnings.len, 4);
    ck_assert(wf_str_starts(build->warnings.items[0], "No output specified"));
    check_text(build->warnings.items[1],
               "FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)");
    check_text(build->warnings.items[2], "Another: x (line 2)");
}
END_TEST

static const char failed[] = "#1 [a 1/2] FROM x\n#1 CACHED\n\n#2 [a 2/2] RUN make\n#2 0.1 oh\n";

START_TEST(tells_the_error) {
    static const struct {
        const char *end, *error, *frame;
    } cases[] = {
        {"#2 ERROR: process \"make\" did not complete successfully: exit code: 2\n------\n > [a 2/2] RUN "
         "make:\n"
         "0.1 oh\n------\n\n 1 warning found (use docker --debug to expand):\n - W: x (line "
         "1)\nDockerfile:4\n"
         "--------------------\n   4 | >>> RUN make\n--------------------\n"
         "ERROR: failed to build: failed to solve: exit code: 2\nERROR: other\n",
         "failed to build: failed to solve: exit code: 2",
         "Dockerfile:4\n--------------------\n   4 | >>> RUN make\n--------------------\n"},
        /* Docker 20.10 */
        {"#2 ERROR: executor failed running [make]\n------\n > [a 2/2] RUN make:\n#2 0.1 oh\n------\n"
         "executor failed running [make]: exit code: 2\nmore\n",
         "executor failed running [make]: exit code: 2", ""},
        /* docker buildx history logs */
        {"#2 ERROR: exit code: 2\n------\n > [a 2/2] RUN make:\n0.1 oh\n------\nmake: other\n",
         "exit code: 2", ""},
        {"#2 ERROR: exit code: 2\n", "exit code: 2", ""},
        {"error: failed to solve: rpc error: x\n", "failed to solve: rpc error: x", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_str text = wf_arena_printf(&arena, "%s%s", failed, cases[i].end);
        const struct wf_log_build *build = read_one(text.ptr);
        check_text(build->error, cases[i].error);
        check_text(build->frame, cases[i].frame);
        ck_assert(!build->unfinished);
        check_text(find(build, "[a 2/2]")->output, "oh\n");
        ck_assert(i == 4 || wf_log_culprit(build) == find(build, "[a 2/2]"));
    }
}
END_TEST

START_TEST(leaves_errors_of_others) {
    const struct wf_log_build *build =
        read_one("#1 [a 1/1] RUN x\n#1 DONE 0.1s\n#2 exporting to image\n#2 DONE 0.1s\n"
                 "ERROR: my tests failed\n"
                 "ERROR: failed to build: failed to solve: of another build\n");
    ck_assert_uint_eq(build->error.len, 0);
    build = read_one(
        "#1 [internal] load local bake definitions\n#1 DONE 0.0s\nERROR: bake.hcl:4: Missing newline\n");
    check_text(build->error, "bake.hcl:4: Missing newline");
    ck_assert_uint_eq(build->steps.len, 0);
    build = read_one("#1 [a 1/1] RUN x\n#1 CANCELED\n#2 [a 2/2] RUN y\n#2 ERROR: no\n");
    check_step(build, 0, "a 1", WF_LOG_CANCELED);
    check_step(build, 1, "a 2", WF_LOG_FAILED);
}
END_TEST

Suite *buildlog_suite(void) {
    Suite *suite = suite_create("buildlog");
    TCase *tests = tcase_create("buildlog");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, reads_numbers);
    tcase_add_test(tests, reads_times);
    tcase_add_test(tests, cleans_lines);
    tcase_add_test(tests, knows_kinds);
    tcase_add_test(tests, reads_labels);
    tcase_add_test(tests, finds_sources);
    tcase_add_test(tests, reads_plain);
    tcase_add_test(tests, reads_any_dress);
    tcase_add_test(tests, tells_time_of_github);
    tcase_add_test(tests, tells_builds_apart);
    tcase_add_test(tests, reads_what_is_cut);
    tcase_add_test(tests, finds_no_build);
    tcase_add_test(tests, counts_one_step_once);
    tcase_add_test(tests, counts_platforms);
    tcase_add_test(tests, knows_targets);
    tcase_add_test(tests, tells_of_caches);
    tcase_add_test(tests, collects_warnings);
    tcase_add_test(tests, tells_the_error);
    tcase_add_test(tests, leaves_errors_of_others);
    suite_add_tcase(suite, tests);
    return suite;
}
