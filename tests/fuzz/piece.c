/* The small languages: the first byte says which one the rest is. */
#include "fuzz.h"

#include "docker/bake.h"
#include "docker/buildlog.h"
#include "docker/dockerignore.h"
#include "lang/cron.h"
#include "lang/csv.h"
#include "lang/glob.h"
#include "lang/json.h"
#include "lang/uses.h"

static void read_json(struct wf_arena *arena, struct wf_str text) {
    struct wf_json_problem problem;
    struct wf_value value;
    struct wf_value again;
    struct wf_buf out = {.arena = arena};
    wf_json_read(arena, text, WF_JSON_LENIENT, &value, &problem);
    if (wf_json_read(arena, text, WF_JSON_STRICT, &value, &problem) && wf_value_json(&out, value)) {
        DEMAND(wf_json_read(arena, wf_buf_view(&out), WF_JSON_STRICT, &again, &problem), "JSON of ours: %s\n",
               problem.what);
    }
}

static void read_csv(struct wf_arena *arena, struct wf_str text) {
    struct wf_csv_options options = {0};
    wf_csv_read(arena, text, &options);
    wf_csv_fields(arena, text);
}

static void read_cron(struct wf_arena *arena, struct wf_str text) {
    struct wf_cron cron;
    struct wf_cron_problem problem;
    if (wf_cron_parse(arena, text, &cron, &problem)) {
        wf_cron_shortest_gap(&cron);
        wf_cron_fires(&cron);
    }
}

static void read_glob(struct wf_arena *arena, struct wf_str text) {
    struct wf_str pattern = fuzz_line(&text);
    wf_glob_check(pattern, WF_GLOB_REF);
    wf_glob_match(arena, pattern, text);
}

static void read_ignore(struct wf_arena *arena, struct wf_str text) {
    struct wf_str path = fuzz_line(&text);
    const struct wf_source *source = wf_source_make(arena, WF_STR(".dockerignore"), text);
    const struct wf_dockerignore *ignore = wf_dockerignore_read(arena, source);
    wf_dockerignore_excludes(ignore, path, NULL);
    wf_dockerignore_prunes(ignore, path);
}

static void read_log(struct wf_arena *arena, struct wf_str text) {
    struct wf_log_reader *reader = wf_log_begin(arena, WF_STR("build.log"));
    wf_log_feed(reader, wf_str_sub(text, 0, text.len / 2));
    wf_log_feed(reader, wf_str_sub(text, text.len / 2, text.len));
    const struct wf_build_log *log = wf_log_end(reader);
    for (size_t i = 0; i < log->builds.len; i++) {
        wf_log_step_seconds(log->builds.items[i]);
        wf_log_culprit(log->builds.items[i]);
    }
}

static void read_bake(struct wf_arena *arena, struct wf_str text) {
    struct wf_bake bake = {0};
    wf_bake_read_hcl(arena, &bake, wf_source_make(arena, WF_STR("docker-bake.hcl"), text));
}

static void read_uses(struct wf_arena *arena, struct wf_str text) {
    (void)arena;
    wf_uses_parse(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static void (*const readers[])(struct wf_arena *, struct wf_str) = {
        read_json, read_csv, read_cron, read_glob, read_ignore, read_log, read_bake, read_uses,
    };
    struct wf_arena arena = {0};
    if (size > 0) {
        readers[data[0] % (sizeof readers / sizeof *readers)](&arena, fuzz_text(data + 1, size - 1));
    }
    wf_arena_free(&arena);
    return 0;
}
