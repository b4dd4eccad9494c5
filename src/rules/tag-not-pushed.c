#include "lang/hole.h"
#include "rules/image_fix.h"
#include "rules/pushed_tags.h"

/* One place that asks for an image. */
struct asked {
    struct wf_check *check;
    const struct wf_step *step;
    struct wf_pushed_answer answer;
};

/* --- reports ----------------------------------------------------------------------------------------------
 */

/* Appends an entry to a list: on a line of its own in a block scalar. */
static bool append_entry(struct wf_patch *patch, const struct wf_node *scalar, struct wf_str entry) {
    size_t end = scalar->text.len;
    while (end > 0 && wf_is_space(scalar->text.ptr[end - 1])) {
        end--;
    }
    bool block = scalar->style == WF_LITERAL;
    struct wf_str text = wf_arena_printf(patch->arena, "%s%.*s", block ? "\n" : ",", WF_STR_ARG(entry));
    return end > 0 && wf_patch_set_part(patch, scalar, end, end, text);
}

static const struct wf_fix *fix_push_sha(const struct asked *asked) {
    struct wf_patch patch = wf_check_patch(asked->check);
    const struct wf_build *build = asked->answer.build;
    bool made = false;
    if (!asked->answer.sha) {
        return NULL;
    }
    if (build->meta && build->meta->tags.value && build->meta->tags.value->style == WF_LITERAL) {
        struct wf_meta_flavor flavor = wf_meta_flavor(patch.arena, build->meta->flavor.list);
        const char *suffix = flavor.suffix.len > 0 ? ",suffix=" : ""; /* or the flavor's would be put on */
        made = append_entry(&patch, build->meta->tags.value,
                            wf_arena_printf(patch.arena, "type=sha,format=long,prefix=%s", suffix));
    } else if (!build->meta && build->tags.list && build->tags.list->items.len > 0) {
        struct wf_str first = build->tags.list->items.items[0].text;
        struct wf_ref ref = wf_ref_parse(first);
        struct wf_str name = wf_str_sub(first, 0, (size_t)(ref.path.ptr - first.ptr) + ref.path.len);
        made = append_entry(&patch, build->tags.value,
                            wf_arena_printf(patch.arena, "%.*s:${{ github.sha }}", WF_STR_ARG(name)));
    }
    return made ? wf_patch_fix(&patch, "push the commit's full sha as a tag too", WF_FIX_UNSAFE) : NULL;
}

static void report(const struct asked *asked, const struct wf_node *scalar, struct wf_span part,
                   struct wf_str shown, bool fails) {
    struct wf_check *check = asked->check;
    struct wf_finding *finding =
        wf_report_part(check, scalar, part.begin, part.end, "tag is %s: \"%.*s\"; the workflow pushes %.*s",
                       asked->answer.found > 0 ? "not pushed on every trigger" : "never pushed",
                       WF_STR_ARG(shown), WF_STR_ARG(asked->answer.tags));
    finding->severity = fails && asked->answer.found == 0 ? WF_ERROR : WF_WARNING;
    wf_finding_note(check, finding, check->file->source, asked->answer.build->step->uses->span,
                    "pushed here");
    finding->fix = fix_push_sha(asked);
    wf_finding_help(check, finding,
                    "or take the image by the digest that the build step gives: NAME@${{ "
                    "steps.ID.outputs.digest }}, from another job through its `outputs`");
}

static bool ask(struct asked *asked, struct wf_str ref) {
    return wf_pushed_misses(asked->check, asked->step, ref, &asked->answer);
}

/* Words of `kubectl describe ... | grep SHA` with the same text. */
struct grepped {
    WF_LIST(struct {
        const struct wf_script *script;
        struct wf_span word;
    })
    list;
};

static struct wf_map *greps_of(const struct wf_check *check, const struct wf_job *job) {
    void **memo = wf_memo_of(check, "kubectl | grep", job);
    if (*memo == NULL) {
        struct wf_map *greps = WF_NEW(check->arena, struct wf_map);
        greps->arena = check->arena;
        *memo = greps;
    }
    return *memo;
}

static void add_grep(const struct wf_check *check, const struct wf_script *script,
                     const struct wf_shell_command *command) {
    struct wf_map *greps = greps_of(check, script->step->job);
    struct wf_context context = wf_context_of_step(check->arena, script->step, NULL);
    for (size_t i = 1; i < command->words.len; i++) {
        struct wf_span word = command->words.items[i].span;
        struct wf_str text = wf_context_word(&context, script->shell, command, word);
        struct grepped *grepped = wf_map_get(greps, text);
        if (grepped == NULL) {
            grepped = WF_NEW(check->arena, struct grepped);
            wf_map_put(greps, text, grepped);
        }
        WF_PUSH(check->arena, &grepped->list)->script = script;
        grepped->list.items[grepped->list.len - 1].word = word;
    }
}

static void find_greps(const struct wf_check *check) {
    const struct wf_scripts *scripts = &check->file->scripts;
    for (size_t i = 0; i < scripts->list.len; i++) {
        const struct wf_shell_script *shell = scripts->list.items[i].shell;
        for (size_t k = 0; k < shell->commands.len; k++) {
            const struct wf_shell_command *command = shell->commands.items[k];
            if (command->index > 0 && wf_str_is(wf_shell_program(command), "grep") &&
                wf_str_is(wf_shell_program(command->pipeline->first), "kubectl")) {
                add_grep(check, &scripts->list.items[i], command);
            }
        }
    }
}

/* In the same job, each that looks for what cannot be there; it is told once. */
static void check_greps(const struct asked *asked, struct wf_str ref) {
    const struct wf_check *check = asked->check;
    void **memo = wf_memo(check, "kubectl | grep", WF_STR(""));
    if (*memo == NULL) {
        find_greps(check);
        *memo = greps_of(check, asked->step->job);
    }
    const struct wf_str texts[] = {wf_ref_parse(ref).tag, ref};
    for (size_t i = 0; i < 2; i++) {
        struct grepped *grepped = wf_map_get(greps_of(check, asked->step->job), texts[i]);
        for (size_t k = 0; grepped && k < grepped->list.len; k++) {
            const struct wf_node *run = grepped->list.items[k].script->step->run;
            report(asked, run, grepped->list.items[k].word, texts[i], true);
        }
        if (grepped) {
            grepped->list.len = 0;
        }
    }
}

/* The jobs whose steps put an image into the daemon have an answer. */
static void find_loads(const struct wf_check *check) {
    const struct wf_images *images = check->file->images;
    for (size_t i = 0; i < images->builds.len; i++) {
        struct wf_build *build = images->builds.items[i];
        if (build->in_daemon != WF_FALSE) {
            *wf_memo_of(check, "image in daemon", build->job) = build;
        }
    }
    for (size_t i = 0; i < images->uses.len; i++) {
        struct wf_image_use *use = &images->uses.items[i];
        if (use->verb == WF_IMAGE_MAKE) {
            *wf_memo_of(check, "image in daemon", use->script->step->job) = use;
        }
    }
}

/* `docker run` pulls what no step of the job can have put into the daemon. */
static bool asks_registry(const struct wf_check *check, const struct wf_image_use *use) {
    bool pulls = use->verb == WF_IMAGE_RUN && !*wf_memo_of(check, "image in daemon", use->script->step->job);
    return use->verb == WF_IMAGE_PULL || use->verb == WF_IMAGE_DEPLOY || pulls;
}

static void check_use(struct wf_check *check, const struct wf_image_use *use) {
    struct asked asked = {.check = check, .step = use->script->step};
    if (!use->script->step->job || !asks_registry(check, use) || !ask(&asked, use->ref)) {
        return;
    }
    bool heeded = wf_shell_fails_script(use->script->shell, use->command, use->script->flags);
    if (!heeded && use->verb != WF_IMAGE_DEPLOY) {
        return; /* `docker pull ... || true` */
    }
    report(&asked, use->script->step->run, use->word, use->ref, true);
    if (use->verb == WF_IMAGE_DEPLOY) {
        check_greps(&asked, use->ref);
    }
}

/* --- actions that deploy ----------------------------------------------------------------------------------
 */

static void check_step(struct wf_check *check, const struct wf_step *step) {
    const char *name = step->job ? wf_deployed_input(step) : NULL;
    const struct wf_node *input = name ? wf_step_input(step, name) : NULL;
    if (!wf_node_is_scalar(input)) {
        return;
    }
    struct asked asked = {.check = check, .step = step};
    struct wf_context context = wf_context_of_step(check->arena, step, NULL);
    struct wf_str ref = wf_str_trim(wf_context_text(&context, input->text));
    if (ask(&asked, ref)) {
        report(&asked, input, wf_span_make(0, input->text.len), ref, true);
    }
}

/* --- helm -------------------------------------------------------------------------------------------------
 */

/* `--set image.repository=REPO,image.tag=TAG`, over any number of `--set`. */
struct settings {
    struct wf_str repository, tag; /* canonical */
    struct wf_span word;           /* that sets the tag */
};

static void read_set(struct settings *settings, struct wf_str text, struct wf_span word) {
    for (size_t at = 0; at < text.len;) {
        size_t comma = wf_hole_find(text, ',', at);
        struct wf_str pair = wf_str_sub(text, at, comma == WF_NOT_FOUND ? text.len : comma);
        size_t equals = wf_hole_find(pair, '=', 0);
        struct wf_str key = wf_str_sub(pair, 0, equals == WF_NOT_FOUND ? 0 : equals);
        struct wf_str value = equals == WF_NOT_FOUND ? key : wf_str_sub(pair, equals + 1, pair.len);
        if (wf_str_ends(key, "image.repository")) {
            settings->repository = value;
        } else if (wf_str_ends(key, "image.tag")) {
            settings->tag = value;
            settings->word = word;
        }
        at = comma == WF_NOT_FOUND ? text.len : comma + 1;
    }
}

static void check_helm(struct wf_check *check, const struct wf_script *script,
                       const struct wf_shell_command *command) {
    struct wf_context context = wf_context_of_step(check->arena, script->step, NULL);
    struct settings settings = {0};
    for (size_t i = 1; i < command->words.len; i++) {
        struct wf_span word = command->words.items[i].span;
        struct wf_str text = wf_context_word(&context, script->shell, command, word);
        size_t equals = wf_str_starts(text, "--set") ? wf_hole_find(text, '=', 0) : WF_NOT_FOUND;
        read_set(&settings, equals == WF_NOT_FOUND ? text : wf_str_sub(text, equals + 1, text.len), word);
    }
    if (settings.repository.len == 0 || settings.tag.len == 0) {
        return;
    }
    struct asked asked = {.check = check, .step = script->step};
    struct wf_str ref =
        wf_arena_printf(check->arena, "%.*s:%.*s", WF_STR_ARG(settings.repository), WF_STR_ARG(settings.tag));
    if (ask(&asked, ref)) {
        report(&asked, script->step->run, settings.word, ref, true);
    }
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    for (size_t i = 0; script->step->job && i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        if (wf_str_is(wf_shell_program(command), "helm")) {
            check_helm(check, script, command);
        }
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    (void)workflow;
    find_loads(check);
    for (size_t i = 0; i < check->file->images->uses.len; i++) {
        check_use(check, &check->file->images->uses.items[i]);
    }
}

const struct wf_rule wf_rule_tag_not_pushed = {
    .id = "tag-not-pushed",
    .title = "Image tag that is asked for but never pushed",
    .category = WF_DOCKER,
    .severity = WF_ERROR,
    .fixable = true,
    .workflow_hook = check_workflow,
    .step_hook = check_step,
    .script_hook = check_script,
};
