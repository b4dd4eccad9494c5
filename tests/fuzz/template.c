/* Templates in every profile. What the profile of YAML renders is read again by the reader. */
#include "fuzz.h"

#include "lang/mustache.h"
#include "yaml/read.h"

static const char data_text[] =
    "name: it's a \"name\"\nnumber: 5\nyes: true\nno: false\nlist: [a, 'b: c', '']\nlines: \"a\\n b\\n\"\n"
    "map: {a: {b: [1]}, 'c d': ''}\nnull:\n";

static bool load(void *context, struct wf_str name, struct wf_str *bytes) {
    *bytes = *(const struct wf_str *)context; /* the template is its own partial */
    return wf_str_is(name, "self") || wf_str_is(name, "name");
}

static void render(struct wf_str text, enum wf_mustache_profile profile) {
    struct wf_arena arena = {0};
    struct wf_mustache_partials partials = {.load = load, .context = &text};
    struct wf_mustache_problem problem = {0};
    struct wf_str out;
    const struct wf_doc *data = wf_yaml_parse(&arena, WF_STR("data"), wf_str_of(data_text));
    const struct wf_mustache *template = wf_mustache_parse(&arena, profile, WF_STR("t"), text, &problem);
    bool good =
        template != NULL && wf_mustache_render(&arena, template, data->root, &partials, &out, &problem);
    DEMAND(good || problem.message.len > 0, "no text and no problem\n");
    if (good && profile == WF_MUSTACHE_YAML) {
        wf_yaml_parse(&arena, WF_STR("out"), out);
    } else if (!good) {
        wf_mustache_problem_text(&arena, &problem);
    }
    wf_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wf_str text = fuzz_text(data, size);
    render(text, WF_MUSTACHE_SPEC);
    render(text, WF_MUSTACHE_YAML);
    render(text, WF_MUSTACHE_DOCKERFILE);
    render(text, WF_MUSTACHE_TEXT);
    return 0;
}
