#include "scaffold/render.h"

#include "base/buf.h"
#include "base/file.h"
#include "lang/csv.h"
#include "scaffold/embedded.h"
#include "yaml/read.h"
#include "yaml/second.h"

#include "scratch.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LEN(array) (sizeof(array) / sizeof *(array))

static const char *texts_of(const struct wf_problems *problems) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < problems->len; i++) {
        struct wf_str text = wf_problem_text(&arena, &problems->items[i]);
        wf_buf_printf(&out, "%.*s\n", WF_STR_ARG(text));
    }
    return wf_arena_str(&arena, wf_buf_view(&out)).ptr;
}

/* The pack, or NULL with `*why`. */
static const struct wf_pack *load_from(const char *from, const char *name, const char **why) {
    struct wf_problems problems = {0};
    struct wf_err err;
    const struct wf_pack *pack = wf_pack_load(&arena, from, wf_str_of(name), &problems, &err);
    *why = err.kind != WF_ERR_NONE ? wf_arena_str(&arena, wf_str_of(err.text)).ptr : texts_of(&problems);
    return pack;
}

static const struct wf_pack *docker_pack(void) {
    const char *why;
    const struct wf_pack *pack = load_from(NULL, "docker", &why);
    ck_assert_msg(pack != NULL, "%s", why);
    return pack;
}

/* The text of one file or job with these settings, or the problems. */
static const char *render(const struct wf_pack *pack, const char *only, const char *const *settings,
                          size_t count) {
    struct wf_values *values = wf_values_make(&arena, pack);
    for (size_t i = 0; i < count; i++) {
        wf_values_set(values, wf_str_of(settings[i]));
    }
    const struct wf_rendering *rendering = wf_render(values, only);
    if (rendering->problems.len > 0) {
        ck_assert_uint_eq(rendering->files.len, 0);
        return texts_of(&rendering->problems);
    }
    ck_assert_uint_ge(rendering->files.len, 1);
    return wf_arena_str(&arena, rendering->files.items[0].bytes).ptr;
}

#define RENDER(pack, only, ...)                                                                              \
    render(pack, only, (const char *const[]){__VA_ARGS__}, LEN(((const char *const[]){__VA_ARGS__})))

static void has(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) != NULL, "no %s in:\n%s", part, text);
}

static void lacks(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) == NULL, "%s in:\n%s", part, text);
}

/* --- the embedded packs ------------------------------------------------------------------------------- */

/* Sections that exclude each other may have the same key, and so may lists that become keys. */
static const struct wf_problem *first_problem(const struct wf_doc *doc) {
    for (size_t i = 0; i < doc->problems.len; i++) {
        if (!wf_str_ends(doc->problems.items[i].message, "is already defined")) {
            return &doc->problems.items[i];
        }
    }
    return NULL;
}

START_TEST(templates_are_yaml) {
    struct wf_err err;
    ck_assert_uint_ge(wf_embedded_count, 5);
    for (size_t i = 0; i < wf_embedded_count; i++) {
        const struct wf_embedded *file = &wf_embedded[i];
        if (!wf_path_is_yaml(file->path)) {
            continue; /* of a Dockerfile */
        }
        const struct wf_doc *doc = wf_yaml_parse(&arena, file->path, file->bytes);
        const struct wf_problem *problem = first_problem(doc);
        ck_assert_msg(problem == NULL, "%.*s: %.*s", WF_STR_ARG(file->path), WF_STR_ARG(problem->message));
        ck_assert_msg(wf_second_check(&arena, file->bytes, &err) == WF_SECOND_AGREES, "%.*s: %s",
                      WF_STR_ARG(file->path), err.text);
    }
}
END_TEST

START_TEST(defaults_render) {
    const struct wf_rendering *rendering = wf_render(wf_values_make(&arena, docker_pack()), NULL);
    ck_assert_str_eq(texts_of(&rendering->problems), "");
    ck_assert_uint_eq(rendering->files.len, 2);
    ck_assert(wf_str_is(rendering->files.items[0].path, ".github/workflows/ci.yml"));
    ck_assert(wf_str_is(rendering->files.items[1].path, ".github/workflows/deploy.yml"));
}
END_TEST

START_TEST(rendering_is_stable) {
    const struct wf_pack *pack = docker_pack();
    const char *first =
        RENDER(pack, "deploy.yml", "image=Acme/Atom", "deploy-cache=gha,inline,registry,local");
    for (int i = 0; i < 3; i++) {
        ck_assert_str_eq(
            RENDER(docker_pack(), "deploy.yml", "image=Acme/Atom", "deploy-cache=gha,inline,registry,local"),
            first);
    }
}
END_TEST

START_TEST(pins_actions) {
    const struct wf_pack *pack = docker_pack();
    has(RENDER(pack, "ci.yml", "pins=sha"),
        "uses: docker/build-push-action@53b7df96c91f9c12dcc8a07bcb9ccacbed38856a # v7");
    const char *tags = RENDER(pack, "ci.yml", "pins=tag");
    has(tags, "uses: docker/build-push-action@v7\n");
    has(RENDER(load_from(NULL, "python-ci", &tags), "ci.yml", "pins=tag", "manager=uv"), "uv@v10.0.1\n");
}
END_TEST

START_TEST(writes_cache_lines) {
    const struct wf_pack *pack = docker_pack();
    const char *ci = RENDER(pack, "ci.yml", "name=x", "ci-cache=gha");
    has(ci, "          cache-from: |\n            type=gha,scope=x-ci\n");
    has(ci, "'type=gha,mode=max,scope=x-ci,ignore-error=true'");
    lacks(ci, "login");
    ci = RENDER(pack, "ci.yml", "ci-cache=inline", "image=Acme/Atom", "registry=Registry.Example:5000");
    has(ci, "type=registry,ref=${{ env.IMAGE }}:latest\n");
    has(ci, "IMAGE: registry.example:5000/acme/atom\n");
    has(ci, "if: env.HAS_LOGIN == 'true'\n");
    lacks(ci, "cache-to");
    has(RENDER(pack, "deploy.yml", "image=${{ vars.Image }}"), "NAME: ${{ vars.Image }}\n");
    lacks(RENDER(pack, "ci.yml", "ci-cache=none"), "cache-from");
    const char *deploy = RENDER(pack, "deploy.yml", "deploy-cache=gha", "ci-cache=inline");
    has(deploy, "            type=inline\n");
    has(deploy, "ref=${{ steps.image.outputs.name }}:latest\n");
    has(RENDER(pack, "deploy.yml", "provenance=off"), "provenance: false\n");
    has(RENDER(pack, "deploy.yml", "provenance=min"), "provenance: mode=min\n");
}
END_TEST

START_TEST(names_platforms) {
    const struct wf_pack *pack = docker_pack();
    const char *both = RENDER(pack, "deploy.yml", "platforms=linux/amd64,linux/arm64");
    has(both, "platforms: linux/amd64,linux/arm64\n");
    has(both, "setup-qemu-action");
    lacks(RENDER(pack, "ci.yml", "platforms=linux/amd64,linux/arm64"), "platforms:");
    has(RENDER(pack, "ci.yml", "platforms=linux/arm64"), "platforms: linux/arm64\n");
    lacks(RENDER(pack, "deploy.yml", "platforms=linux/amd64"), "qemu");
}
END_TEST

START_TEST(writes_jobs_that_are_needed) {
    const struct wf_pack *pack = docker_pack();
    const char *text = RENDER(pack, "ci.yml", "ci-needs=unit,lint", "test-command=make check");
    has(text, "\njobs:\n  unit:\n");
    has(text, "\n\n  lint:\n");
    has(text, "    needs:\n      - unit\n      - lint\n");
    has(text, "        run: make check\n");
    const char *job = RENDER(pack, "build-docker", "ci-needs=unit");
    ck_assert_int_eq(strncmp(job, "build-docker:\n", 14), 0);
    lacks(job, "\nunit:");
    ck_assert_str_eq(
        RENDER(pack, "nothing.yml", "name=x"),
        "--only:1:1: pack \"docker\" has no \"nothing.yml\", but ci.yml, deploy.yml, cache-usage.yml, "
        "build-docker, build\n");
}
END_TEST

START_TEST(finds_the_commits_date_when_it_is_used) {
    const struct wf_pack *pack = docker_pack();
    lacks(RENDER(pack, "ci.yml", "build-args=A=1"), "git log");
    has(RENDER(pack, "ci.yml", "build-args=A=${{ steps.commit.outputs.date }}"), "git log -1");
    lacks(RENDER(pack, "ci.yml", "deploy-build-args=A=${{ steps.commit.outputs.date }}"), "git log");
}
END_TEST

START_TEST(renders_optional_files) {
    const struct wf_pack *pack = docker_pack();
    struct wf_values *values = wf_values_make(&arena, pack);
    wf_values_set(values, WF_STR("cache-usage=true"));
    ck_assert_uint_eq(wf_render(values, NULL)->files.len, 3);
    has(RENDER(pack, "cache-usage.yml", "cache-usage=false"), "name: Cache usage");
}
END_TEST

/* --- values ------------------------------------------------------------------------------------------- */

START_TEST(refuses_bad_settings) {
    static const char *const examples[][2] = {
        {"foo", "--set:1:1: \"foo\" is no NAME=VALUE\n"},
        {"nmae=x", "--set:1:1: no input is called \"nmae\"; did you mean \"name\"?\n"},
        {"name=A", "--set:1:6: \"A\" does not match \"[a-z0-9]+([._-][a-z0-9]+)*\", as \"name\" must\n"},
        {"name=a\nb", "--set:1:6: \"name\" must be a single line\n"},
        {"sbom=yes", "--set:1:6: \"sbom\" must be true or false\n"},
        {"rollout-minutes=x", "--set:1:17: \"rollout-minutes\" must be a whole number\n"},
        {"rollout-minutes=2.5", "--set:1:17: \"rollout-minutes\" must be a whole number\n"},
        {"rollout-minutes=0", "--set:1:17: \"rollout-minutes\" must be from 1 to 60\n"},
        {"pins=sah", "--set:1:6: \"pins\" cannot be \"sah\" (sha, tag); did you mean \"sha\"?\n"},
        {"ci-cache=gha,gah",
         "--set:1:14: \"ci-cache\" cannot be \"gah\" (gha, registry, inline, local, none); did you "
         "mean \"gha\"?\n"},
        {"ci-cache=[gha, {a: b}]", "--set:1:16: \"ci-cache\" must be a list of texts\n"},
        {"ci-cache=[gha, null]", "--set:1:16: \"ci-cache\" must be a list of texts\n"},
        {"build-args=,",
         "--set:1:12: \"\" does not match \"[A-Za-z_][A-Za-z0-9_]*=.*\", as \"build-args\" must\n"
         "--set:1:13: \"\" does not match \"[A-Za-z_][A-Za-z0-9_]*=.*\", as \"build-args\" must\n"},
        {"image=a/../b", NULL},
        {"registry=https://ghcr.io", NULL},
        {"default-branch=a'b", NULL},
        {"kubeconfig-secret=a}} b", NULL},
    };
    const struct wf_pack *pack = docker_pack();
    for (size_t i = 0; i < LEN(examples); i++) {
        const char *text = RENDER(pack, NULL, examples[i][0]);
        ck_assert_msg(strncmp(text, "--set:1:", 8) == 0, "%s gives:\n%s", examples[i][0], text);
        if (examples[i][1]) {
            ck_assert_str_eq(text, examples[i][1]);
        }
    }
}
END_TEST

START_TEST(refuses_combinations) {
    ck_assert_str_eq(RENDER(docker_pack(), NULL, "ci-cache=none,gha"),
                     "\"none\" in \"ci-cache\" must stand alone\n");
}
END_TEST

START_TEST(lists_add_up) {
    const struct wf_pack *pack = docker_pack();
    const char *text = RENDER(pack, "ci.yml", "ci-cache=local", "ci-cache=gha");
    has(text, "type=local,src=");
    has(text, "type=gha,scope=");
    lacks(RENDER(pack, "ci.yml", "ci-cache=local"), "type=gha");
    lacks(RENDER(pack, "ci.yml", "ci-cache="), "cache-from");
    has(RENDER(pack, "ci.yml", "build-args=[\"A=1,2\", B=3]"), "            A=1,2\n            B=3\n");
    has(RENDER(pack, "ci.yml", "build-args= A=1 , B=2 "), "            A=1\n            B=2\n");
}
END_TEST

static const char *read_values(const char *bytes, const char *setting, const char *only) {
    struct wf_values *values = wf_values_make(&arena, docker_pack());
    wf_values_read(values, WF_STR("v.yml"), wf_str_of(bytes));
    if (setting) {
        wf_values_set(values, wf_str_of(setting));
    }
    const struct wf_rendering *rendering = wf_render(values, only);
    return rendering->problems.len > 0 ? texts_of(&rendering->problems)
                                       : wf_arena_str(&arena, rendering->files.items[0].bytes).ptr;
}

START_TEST(reads_files_of_values) {
    has(read_values("name: atom\nci-cache: [local]\n", NULL, "ci.yml"), "buildx-atom-ci-");
    has(read_values("name: atom\n", "name=other", "ci.yml"), "other:ci");
    has(read_values("environment: 1.10\n", NULL, "deploy.yml"), "environment: '1.10'\n");
    has(read_values("a: &x atom\nname: *x\n", NULL, NULL), "v.yml:1:1: no input is called \"a\"");
    ck_assert_str_eq(read_values("name: atom\nimagee: x\n", NULL, NULL),
                     "v.yml:2:1: no input is called \"imagee\"; did you mean \"image\"?\n");
    ck_assert_str_eq(read_values("\nname:\n", NULL, NULL), "v.yml:2:6: \"name\" must be a text\n");
    ck_assert_str_eq(read_values("ci-cache: gha\n", NULL, NULL), "v.yml:1:11: \"ci-cache\" must be a list\n");
    ck_assert_str_eq(read_values("sbom: 'true'\n", NULL, NULL),
                     "v.yml:1:7: \"sbom\" must be true or false\n");
    ck_assert_str_eq(read_values("- name\n", NULL, NULL),
                     "v.yml:1:1: a file of values must be a mapping of input names\n");
    has(read_values("name: [\n", NULL, NULL), "v.yml:");
    has(read_values("name: a\nname: b\n", NULL, NULL), "v.yml:2:1:");
    has(read_values("target: \"a\\0\"\n", NULL, NULL), "\"target\" holds a control character");
    has(read_values("target: \"a\\u2028\"\n", NULL, NULL), "\"target\" holds a control character");
    has(read_values("target: \"a\\r\"\n", NULL, NULL), "\"target\" holds a control character");
}
END_TEST

/* --- what is written is what was given ---------------------------------------------------------------- */

static const char *const awkward[] = {"x",
                                      " x",
                                      "x ",
                                      "a: b",
                                      "a #b",
                                      "#x",
                                      "- x",
                                      "*x",
                                      "[a]",
                                      "null",
                                      "true",
                                      "on",
                                      "1.10",
                                      "0755",
                                      "it's",
                                      "\"q\"",
                                      "\\n",
                                      "a\\",
                                      "a, b",
                                      ":",
                                      "<<",
                                      "a\tb",
                                      "\xC3\xA9",
                                      "\xE2\x80\xA8x",
                                      "\xF0\x9F\x90\x8D",
                                      "a'b\"c",
                                      "<% x %>",
                                      "$(id)",
                                      "''",
                                      ",",
                                      "a,\"b\""};

static const char *const awkward_lines[] = {"a\nb",      "a\n",          "a\n\nb\n", " a\n  b",
                                            "#a\n# b\n", "a\n- b\nc: d", "\"a\n"};

static bool holds(const struct wf_node *node, struct wf_str text, bool list) {
    node = wf_node_resolve(node);
    if (wf_node_is_scalar(node)) {
        struct wf_csv_options options = {0};
        const struct wf_csv *csv = list ? wf_csv_read(&arena, node->text, &options) : NULL;
        bool found = !list && wf_str_eq(node->text, text);
        for (size_t i = 0; list && i < csv->items.len; i++) {
            found = found || wf_str_eq(csv->items.items[i].text, text);
        }
        return found;
    }
    for (WF_EACH(child, node)) {
        if (holds(child, text, list) || (child->value && holds(child->value, text, list))) {
            return true;
        }
    }
    return false;
}

/* True when the value was taken; then it must be found again. */
static bool survives(const struct wf_pack *pack, const struct wf_variable *variable, const char *value,
                     const char *const *others, size_t count) {
    struct wf_values *values = wf_values_make(&arena, pack);
    bool list = variable->type == WF_VARIABLE_LIST;
    for (size_t i = 0; i < count; i++) {
        wf_values_set(values, wf_str_of(others[i]));
    }
    struct wf_buf json = {.arena = &arena};
    wf_buf_json(&json, wf_arena_printf(&arena, "%s%s", variable->csv ? "X=" : "", value));
    wf_values_read(values, WF_STR("v"),
                   wf_arena_printf(&arena, "%.*s: %s%.*s%s\n", WF_STR_ARG(variable->name), list ? "[" : "",
                                   WF_STR_ARG(wf_buf_view(&json)), list ? "]" : ""));
    if (values->problems.len > 0) {
        return false;
    }
    struct wf_str wanted = wf_arena_printf(&arena, "%s%s", variable->csv ? "X=" : "", value);
    wanted = variable->csv ? wf_str_trim(wanted) : wanted;
    const struct wf_rendering *rendering = wf_render(values, NULL);
    ck_assert_msg(rendering->problems.len == 0, "%.*s=%s: %s", WF_STR_ARG(variable->name), value,
                  texts_of(&rendering->problems));
    bool found = wf_str_has(rendering->files.items[0].path, value);
    for (size_t i = 0; i < rendering->files.len; i++) {
        const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("r"), rendering->files.items[i].bytes);
        ck_assert_uint_eq(doc->problems.len, 0);
        found = found || holds(doc->root, wanted, variable->csv);
    }
    ck_assert_msg(found, "%.*s=%s is nowhere", WF_STR_ARG(variable->name), value);
    return true;
}

/* Values that are part of a longer text have patterns that admit nothing awkward. */
START_TEST(values_survive) {
    static const char *const others[] = {"ci-needs=test", "deploy-needs=test", "cache-usage=true",
                                         "registry=registry.example"};
    const struct wf_pack *pack = docker_pack();
    size_t taken = 0;
    for (size_t i = 0; i < pack->variables.len; i++) {
        const struct wf_variable *variable = &pack->variables.items[i];
        if (variable->choices || variable->type == WF_VARIABLE_BOOL || variable->type == WF_VARIABLE_INT) {
            continue;
        }
        bool joined = wf_str_is(variable->name, "name") || wf_str_is(variable->name, "registry") ||
                      wf_str_is(variable->name, "image") || wf_str_is(variable->name, "arm-runner") ||
                      wf_str_is(variable->name, "cache-tag") || wf_str_ends(variable->name, "-secret");
        for (size_t k = 0; k < LEN(awkward) && !joined; k++) {
            taken += survives(pack, variable, awkward[k], others, LEN(others)) ? 1 : 0;
        }
        for (size_t k = 0; k < LEN(awkward_lines) && !joined; k++) {
            taken += survives(pack, variable, awkward_lines[k], others, LEN(others)) ? 1 : 0;
        }
    }
    ck_assert_uint_ge(taken, 400);
}
END_TEST

/* --- packs of the user -------------------------------------------------------------------------------- */

#define FILES "files: [{path: a.txt, template: a.txt}]\n"

static void expect_pack_problem(const char *text, const char *problem) {
    const char *why;
    put("p/pack.yml", text);
    ck_assert_ptr_null(load_from(folder, "p", &why));
    ck_assert_msg(strstr(why, problem) != NULL, "expected: %s\ngot: %s", problem, why);
    remove(wf_path_join(&arena, folder, "p/pack.yml"));
}

START_TEST(reports_bad_packs) {
    put("p/a.txt", "x\n");
    expect_pack_problem("titel: x\n", "p/pack.yml:1:1: unknown key \"titel\"; did you mean \"title\"?");
    expect_pack_problem("title: [x]\n", "p/pack.yml:1:8: this must be a text");
    expect_pack_problem("- x\n", "p/pack.yml:1:1: this must be a mapping");
    expect_pack_problem("title: [\n", "p/pack.yml:");
    expect_pack_problem("facts: [x]\n", "p/pack.yml:1:8: this must be a mapping");
    expect_pack_problem("jobs: [x]\n", "p/pack.yml:1:7: this must be a mapping");
    expect_pack_problem("inputs: [x]\n", "p/pack.yml:1:9: this must be a mapping");
    expect_pack_problem("inputs: {x: {type: strin, default: a}}\n",
                        "unknown type \"strin\"; did you mean \"string\"?");
    expect_pack_problem("inputs: {x: {type: string}}\n", "\"x\" has no \"default\"");
    expect_pack_problem("inputs: {x: {type: enum, default: a}}\n", "\"x\" has no list of \"choices\"");
    expect_pack_problem("inputs: {x: {type: int, default: a}}\n", "\"x\" must be a whole number");
    expect_pack_problem("inputs: {x: {default: a}}\nfacts: {x: '1'}\n", "\"x\" is an input already");
    expect_pack_problem("files: [{path: a, template: b.txt}]\n", "there is no template \"b.txt\"");
    expect_pack_problem("files: [{path: ../a, template: a.txt}]\n", "\"../a\" is no path below a folder");
    expect_pack_problem("files: [{path: /a, template: a.txt}]\n", "\"/a\" is no path below a folder");
    expect_pack_problem("jobs: {a: ../a.txt}\n", "there is no template \"../a.txt\"");
}
END_TEST

START_TEST(reports_bad_facts) {
    const char *why;
    put("p/a.txt", "x\n");
    put("p/pack.yml", FILES "inputs: {x: {default: a}}\nfacts: {y: inputs.z}\n");
    ck_assert_str_eq(RENDER(load_from(folder, "p", &why), NULL, "x=1"),
                     "p/pack.yml:3:12: there is no \"inputs.z\"\n");
    put("q/a.txt", "<% nmae %>\n");
    put("q/pack.yml", FILES "inputs: {name: {default: a}}\nfacts: {y: inputs.name ==}\n");
    has(RENDER(load_from(folder, "q", &why), NULL, "name=1"), "q/pack.yml:3:12: ");
    put("r/a.txt", "<% nmae %>\n");
    put("r/pack.yml", FILES "inputs: {name: {default: a}}\n");
    ck_assert_str_eq(RENDER(load_from(folder, "r", &why), NULL, "name=1"),
                     "a.txt:1:1: unknown variable \"nmae\"; did you mean \"name\"?\n");
    put("s/a.txt", "<% uses.x %>\n");
    put("s/pack.yml", FILES "inputs: {name: {default: a}}\nactions: {x: nobody/knows}\n");
    has(RENDER(load_from(folder, "s", &why), NULL, "name=1"), "no version of \"nobody/knows\" is known");
}
END_TEST

START_TEST(finds_packs) {
    struct wf_pack_names names = {0};
    struct wf_err err;
    const char *why;
    put("zeta/pack.yml", "title: Z\n");
    put("empty/readme", "x");
    ck_assert(wf_pack_list(&arena, folder, &names, &err));
    ck_assert_uint_ge(names.len, 2);
    ck_assert_int_lt(wf_str_cmp(names.items[0], names.items[1]), 0);
    ck_assert(wf_str_is(names.items[names.len - 1], "zeta"));
    ck_assert_ptr_null(load_from(NULL, "dokcer", &why));
    ck_assert_str_eq(why, "no pack is called \"dokcer\"; did you mean \"docker\"?");
    ck_assert_ptr_null(load_from(folder, "../x", &why));
    ck_assert_ptr_null(load_from("/nonexistent", "docker", &why));
    has(why, "is no folder of templates");
}
END_TEST

/* A file of the user takes the place of the built-in one, which is still there as a parent. */
START_TEST(overrides_files) {
    const char *why;
    put("docker/ci.yml", "# <%<docker/ci.yml%>\n"
                         "# <%$pre-build%>\n"
                         "- name: Mine\n"
                         "  run: make dist\n"
                         "# <%/pre-build%>\n"
                         "# <%/docker/ci.yml%>\n");
    const char *text = RENDER(load_from(folder, "docker", &why), "ci.yml", "name=x");
    has(text, "\n      - name: Mine\n        run: make dist\n      - name: Build the image\n");
    lacks(RENDER(docker_pack(), "ci.yml", "name=x"), "Mine");
    lacks(RENDER(load_from(folder, "docker", &why), "deploy.yml", "name=x"), "Mine");
}
END_TEST

START_TEST(includes_inputs) {
    const char *why;
    put("p/a.txt", "<% who %>: <% greeting %>\n");
    put("p/more.yml",
        "inputs: {who: {default: all}}\nfacts: {greeting: \"format('hello {0}', inputs.who)\"}\n");
    put("p/pack.yml", FILES "include: [more.yml]\n");
    ck_assert_str_eq(RENDER(load_from(folder, "p", &why), NULL, "who=you"), "you: hello you\n");
    put("q/a.txt", "x\n");
    put("q/bad.yml", "inputs: {who: {default: all}}\ntitle: x\n");
    put("q/pack.yml", FILES "include: [bad.yml, none.yml]\n");
    ck_assert_ptr_null(load_from(folder, "q", &why));
    has(why, "bad.yml:2:1: unknown key \"title\"");
    has(why, "q/pack.yml:2:20: there is no template \"none.yml\"");
    put("r/a.txt", "x\n");
    put("r/facts.yml", "facts: {f: inputs.nobody}\n");
    put("r/pack.yml", FILES "inputs: {x: {default: a}}\ninclude: [facts.yml]\n");
    ck_assert_str_eq(RENDER(load_from(folder, "r", &why), NULL, "x=1"),
                     "facts.yml:1:12: there is no \"inputs.nobody\"\n");
}
END_TEST

START_TEST(fills_in_paths) {
    const char *why;
    put("p/a.txt", "x\n");
    put("p/pack.yml",
        "files: [{path: '<% where %>/a.txt', template: a.txt}]\ninputs: {where: {default: .}}\n");
    const struct wf_pack *pack = load_from(folder, "p", &why);
    ck_assert_str_eq(RENDER(pack, "sub/dir/a.txt", "where=sub/dir"), "x\n");
    ck_assert_str_eq(RENDER(pack, "a.txt", "where=."), "x\n");
    has(RENDER(pack, "b.txt", "where=sub"), "pack \"p\" has no \"b.txt\", but a.txt");
    has(RENDER(pack, NULL, "where=.."), "\"../a.txt\" is no path below a folder");
    has(RENDER(pack, NULL, "where="), "\"/a.txt\" is no path below a folder");
}
END_TEST

START_TEST(stays_in_the_folder) {
    const char *why;
    char outside[] = "/tmp/wfgen-outside-XXXXXX";
    int fd = mkstemp(outside);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "secret\n", 7), 7);
    close(fd);
    put("p/pack.yml", "inputs: {x: {default: a}}\n");
    ck_assert_int_eq(symlink(outside, wf_path_join(&arena, folder, "p/link.txt")), 0);
    put("q/pack.yml", "inputs: {x: {default: a}}\nfiles: [{path: a, template: link.txt}]\n");
    struct wf_str bytes;
    const struct wf_pack *pack = load_from(folder, "p", &why);
    ck_assert_ptr_nonnull(pack);
    ck_assert(!wf_pack_template(pack, WF_STR("link.txt"), &bytes));
    ck_assert(!wf_pack_template(pack, WF_STR("../q/pack.yml"), &bytes));
    ck_assert(!wf_pack_template(pack, WF_STR("/etc/passwd"), &bytes));
    ck_assert(wf_pack_template(pack, WF_STR("pack.yml"), &bytes));
    remove(outside);
}
END_TEST

START_TEST(knows_paths_below_a_folder) {
    static const char *const inside[] = {"a", "a/b", ".github/workflows/ci.yml", "a..b", "..a"};
    static const char *const outside[] = {"", "/a", "../a", "a/../b", "a//b", "a/", ".", "..", "./a"};
    for (size_t i = 0; i < LEN(inside); i++) {
        ck_assert_msg(wf_pack_is_inside(wf_str_of(inside[i])), "%s", inside[i]);
    }
    for (size_t i = 0; i < LEN(outside); i++) {
        ck_assert_msg(!wf_pack_is_inside(wf_str_of(outside[i])), "%s", outside[i]);
    }
}
END_TEST

Suite *scaffold_suite(void);

Suite *scaffold_suite(void) {
    Suite *suite = suite_create("scaffold");
    TCase *tests = tcase_create("scaffold");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, templates_are_yaml);
    tcase_add_test(tests, defaults_render);
    tcase_add_test(tests, rendering_is_stable);
    tcase_add_test(tests, pins_actions);
    tcase_add_test(tests, writes_cache_lines);
    tcase_add_test(tests, names_platforms);
    tcase_add_test(tests, writes_jobs_that_are_needed);
    tcase_add_test(tests, finds_the_commits_date_when_it_is_used);
    tcase_add_test(tests, renders_optional_files);
    tcase_add_test(tests, refuses_bad_settings);
    tcase_add_test(tests, refuses_combinations);
    tcase_add_test(tests, lists_add_up);
    tcase_add_test(tests, reads_files_of_values);
    tcase_add_test(tests, values_survive);
    tcase_add_test(tests, reports_bad_packs);
    tcase_add_test(tests, reports_bad_facts);
    tcase_add_test(tests, finds_packs);
    tcase_add_test(tests, overrides_files);
    tcase_add_test(tests, includes_inputs);
    tcase_add_test(tests, fills_in_paths);
    tcase_add_test(tests, stays_in_the_folder);
    tcase_add_test(tests, knows_paths_below_a_folder);
    suite_add_tcase(suite, tests);
    return suite;
}
