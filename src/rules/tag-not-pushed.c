#include "base/buf.h"
#include "lang/hole.h"
#include "rules/image_fix.h"

/* What the runs of a workflow push, for one place that asks for an image. */
struct asked {
    struct wf_check *check;
    const struct wf_step *step;
    struct wf_str repository, tag; /* as the builds write them, see known() */
    const struct wf_build *build;  /* one that pushes there */
    struct wf_buf pushed;          /* their tags, for the message */
    struct wf_map listed;          /* of them, each once */
    size_t missing, found;         /* number of runs in which the tag is not, or may be, pushed */
};

/* --- names ------------------------------------------------------------------------------------------------
 */

/* What a run gives a certain value, which no other text will equal by chance. */
static const struct {
    const char *hole, *value;
} run_values[] = {
    {"${{ github.sha }}", "0123456789abcdef0123456789abcdef01234567"},
    {"${{ short sha }}", "0123456"},
    {"${{ github.run_id }}", "98765432109"},
    {"${{ github.run_number }}", "98765"},
    {"${{ github.run_attempt }}", "9"},
};

/* The text with such values in the place of their holes. */
static struct wf_str known(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < text.len;) {
        size_t end = wf_hole_end(text, i);
        const char *value = NULL;
        for (size_t k = 0; end && k < sizeof run_values / sizeof *run_values; k++) {
            value = wf_str_is(wf_str_sub(text, i, end), run_values[k].hole) ? run_values[k].value : value;
        }
        end = end ? end : i + 1;
        wf_buf_str(&out, value ? wf_str_of(value) : wf_str_sub(text, i, end));
        i = end;
    }
    return wf_buf_view(&out);
}

static struct wf_str repository_of(struct wf_arena *arena, struct wf_str text) {
    struct wf_ref ref = wf_ref_parse(text);
    size_t end = (size_t)(ref.path.ptr - text.ptr) + ref.path.len;
    struct wf_ref name = wf_ref_parse(wf_str_sub(text, 0, end));
    return wf_ref_full(arena, &name);
}

/* What only a run of metadata-action or GitHub can tell, and is never the 40 digits of a commit: GitHub
 * refuses branches and tags of that name. */
static bool is_never_sha(struct wf_str text) {
    static const char *const holes[] = {"${{ github.ref_name }}",   "${{ github.base_ref }}",
                                        "${{ github.head_ref }}",   "${{ github.event.number }}",
                                        "${{ version }}",           "${{ date }}",
                                        "${{ is default branch }}", NULL};
    for (size_t i = 0; i < text.len;) {
        size_t end = wf_hole_end(text, i);
        if (end && !wf_str_is_any(wf_str_sub(text, i, end), holes)) {
            return false;
        }
        i = end ? end : i + 1;
    }
    return true;
}

static bool may_equal(const struct asked *asked, struct wf_str pushed) {
    bool sha = wf_str_is(asked->tag, run_values[0].value);
    return wf_hole_any(pushed) ? !(sha && is_never_sha(pushed)) : wf_str_eq(pushed, asked->tag);
}

/* --- what is pushed ---------------------------------------------------------------------------------------
 */

/* `${{ short sha }}` as `<short sha>`. */
static struct wf_str readable(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < text.len;) {
        size_t end = wf_hole_end(text, i);
        if (end) {
            wf_buf_printf(&out, "<%.*s>", WF_STR_ARG(wf_str_trim(wf_str_sub(text, i + 3, end - 2))));
        } else {
            wf_buf_char(&out, text.ptr[i]);
        }
        i = end ? end : i + 1;
    }
    return wf_buf_view(&out);
}

static void list_tag(struct asked *asked, struct wf_str tag) {
    struct wf_str text = readable(asked->check->arena, tag);
    if (!wf_map_put(&asked->listed, text, asked)) {
        wf_buf_printf(&asked->pushed, "%s\"%.*s\"", asked->pushed.len > 0 ? ", " : "", WF_STR_ARG(text));
    }
}

/* Whether the build's tags of this run include the one that is asked for, or may. `*here`: it pushes there.
 */
static bool build_pushes(struct asked *asked, const struct wf_build *build, const struct wf_run_case *run,
                         bool *here) {
    struct wf_arena *arena = asked->check->arena;
    struct wf_image_tags tags = wf_build_tags(arena, build, run);
    bool found = !tags.complete;
    for (size_t i = 0; i < tags.list.len; i++) {
        struct wf_ref ref = wf_ref_parse(tags.list.items[i].ref);
        if (!wf_str_eq_case(repository_of(arena, ref.text), asked->repository)) {
            continue;
        }
        struct wf_str tag = ref.tag.ptr ? ref.tag : WF_STR("latest");
        *here = true;
        asked->build = asked->build ? asked->build : build;
        list_tag(asked, tag);
        found |= may_equal(asked, known(arena, tag));
    }
    return found;
}

static void check_run(struct asked *asked, const struct wf_run_case *run) {
    const struct wf_images *images = asked->check->file->images;
    struct wf_context context = wf_context_of_step(asked->check->arena, asked->step, run);
    bool here = false;
    bool found = false;
    if (wf_context_reached(&context) == WF_FALSE) {
        return;
    }
    for (size_t i = 0; i < images->builds.len; i++) {
        const struct wf_build *build = images->builds.items[i];
        struct wf_context place = wf_context_of_step(asked->check->arena, build->step, run);
        if (build->pushed != WF_FALSE && wf_context_reached(&place) != WF_FALSE) {
            found |= build_pushes(asked, build, run, &here);
        }
    }
    asked->found += here && found;
    asked->missing += here && !found;
}

/* --- what else may push -----------------------------------------------------------------------------------
 */

static bool script_pushes(struct wf_str text) {
    static const char *const words[] = {"--push",        "imagetools create",
                                        "crane",         "skopeo",
                                        "regctl",        "buildah",
                                        "podman",        "goreleaser",
                                        "compose push",  "docker push",
                                        "image push",    "push=true",
                                        "manifest push", "jib",
                                        "oras ",         "ko build",
                                        "kaniko",        "make ",
                                        "type=registry", "nerdctl",
                                        "bake",          NULL};
    return wf_str_has_any(text, words);
}

/* Actions that take an image and push none. */
static const struct {
    const char *action, *input;
} deployers[] = {
    {"google-github-actions/deploy-cloudrun", "image"},
    {"aws-actions/amazon-ecs-render-task-definition", "image"},
    {"azure/webapps-deploy", "images"},
    {"azure/container-apps-deploy-action", "imageToDeploy"},
    {"azure/k8s-deploy", "images"},
};

static bool is_deployer(const struct wf_step *step) {
    for (size_t i = 0; i < sizeof deployers / sizeof *deployers; i++) {
        if (wf_step_uses(step, deployers[i].action)) {
            return true;
        }
    }
    return false;
}

static bool action_pushes(const struct wf_step *step) {
    static const char *const words[] = {"docker", "push",    "publish",   "kaniko", "bake",
                                        "image",  "release", "container", NULL};
    static const char *const known_ones[] = {"docker/build-push-action",    "docker/metadata-action",
                                             "docker/login-action",         "docker/setup-buildx-action",
                                             "docker/setup-qemu-action",    "docker/setup-docker-action",
                                             "docker/setup-compose-action", "docker/scout-action"};
    for (size_t i = 0; i < sizeof known_ones / sizeof *known_ones; i++) {
        if (wf_step_uses(step, known_ones[i])) {
            return false;
        }
    }
    bool pushes = step->action.kind == WF_USES_LOCAL || step->action.kind == WF_USES_SELF ||
                  step->action.kind == WF_USES_DOCKER;
    bool named = step->action.kind == WF_USES_REPOSITORY && wf_str_has_any(step->action.text, words);
    return (pushes || named) && !is_deployer(step);
}

static bool others_push(const struct wf_workflow *workflow) {
    for (size_t i = 0; i < workflow->job_count; i++) {
        const struct wf_job *job = &workflow->jobs[i];
        if (job->uses) {
            return true;
        }
        for (size_t k = 0; k < job->step_count; k++) {
            if (script_pushes(wf_node_text(job->steps[k].run)) || action_pushes(&job->steps[k])) {
                return true;
            }
        }
    }
    return false;
}

/* Another workflow of the repository pushes to the same place. */
static bool other_files_push(const struct asked *asked) {
    struct wf_arena *arena = asked->check->arena;
    for (size_t i = 0; i < asked->check->repo->count; i++) {
        const struct wf_file *file = asked->check->repo->files[i];
        for (size_t k = 0; file != asked->check->file && file->images && k < file->images->builds.len; k++) {
            const struct wf_build *build = file->images->builds.items[k];
            struct wf_image_tags tags = wf_build_tags(arena, build, NULL);
            bool same = !tags.complete;
            for (size_t t = 0; t < tags.list.len; t++) {
                same |= wf_str_eq_case(repository_of(arena, tags.list.items[t].ref), asked->repository);
            }
            if (same && build->pushed != WF_FALSE) {
                return true;
            }
        }
    }
    return false;
}

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
    const struct wf_build *build = asked->build;
    bool made = false;
    if (!wf_str_is(asked->tag, run_values[0].value)) {
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
                       asked->found > 0 ? "not pushed on every trigger" : "never pushed", WF_STR_ARG(shown),
                       WF_STR_ARG(wf_buf_view(&asked->pushed)));
    finding->severity = fails && asked->found == 0 ? WF_ERROR : WF_WARNING;
    wf_finding_note(check, finding, check->file->source, asked->build->step->uses->span, "pushed here");
    finding->fix = fix_push_sha(asked);
    wf_finding_help(check, finding,
                    "or take the image by the digest that the build step gives: NAME@${{ "
                    "steps.ID.outputs.digest }}, from another job through its `outputs`");
}

static bool ask(struct asked *asked, const struct wf_images *images, struct wf_str ref) {
    struct wf_arena *arena = asked->check->arena;
    struct wf_ref parsed = wf_ref_parse(ref);
    if (!parsed.tag.ptr || parsed.digest.ptr || !wf_hole_any(parsed.tag)) {
        return false;
    }
    asked->tag = known(arena, parsed.tag);
    asked->repository = repository_of(arena, ref);
    asked->pushed = (struct wf_buf){.arena = arena};
    asked->listed = (struct wf_map){.arena = arena};
    if (wf_hole_any(asked->tag) || others_push(images->workflow)) {
        return false;
    }
    for (size_t i = 0; i < images->runs->list.len; i++) {
        check_run(asked, &images->runs->list.items[i]);
    }
    return asked->missing > 0 && !other_files_push(asked);
}

/* `kubectl describe ... | grep SHA` in the same job, which looks for what cannot be there. */
static void check_greps(const struct asked *asked, struct wf_str ref) {
    struct wf_str tag = wf_ref_parse(ref).tag;
    const struct wf_scripts *scripts = &asked->check->file->scripts;
    for (size_t i = 0; i < scripts->list.len; i++) {
        const struct wf_script *script = &scripts->list.items[i];
        struct wf_context context = wf_context_of_step(asked->check->arena, script->step, NULL);
        for (size_t k = 0; script->step->job == asked->step->job && k < script->shell->commands.len; k++) {
            const struct wf_shell_command *command = script->shell->commands.items[k];
            bool grep = wf_str_is(wf_shell_program(command), "grep") && command->index > 0 &&
                        wf_str_is(wf_shell_program(command->pipeline->first), "kubectl");
            for (size_t w = 1; grep && w < command->words.len; w++) {
                struct wf_span word = command->words.items[w].span;
                struct wf_str text = wf_context_word(&context, script->shell, command, word);
                if (wf_str_eq(text, tag) || wf_str_eq(text, ref)) {
                    report(asked, script->step->run, word, text, true);
                }
            }
        }
    }
}

/* `docker run` pulls what no step of the job can have put into the daemon. */
static bool pulls(const struct wf_images *images, const struct wf_image_use *use) {
    const struct wf_job *job = use->script->step->job;
    for (size_t i = 0; i < images->builds.len; i++) {
        if (images->builds.items[i]->job == job && images->builds.items[i]->in_daemon != WF_FALSE) {
            return false;
        }
    }
    for (size_t i = 0; i < images->uses.len; i++) {
        if (images->uses.items[i].script->step->job == job && images->uses.items[i].verb == WF_IMAGE_MAKE) {
            return false;
        }
    }
    return true;
}

static bool asks_registry(const struct wf_images *images, const struct wf_image_use *use) {
    return use->verb == WF_IMAGE_PULL || use->verb == WF_IMAGE_DEPLOY ||
           (use->verb == WF_IMAGE_RUN && pulls(images, use));
}

static void check_use(struct wf_check *check, const struct wf_image_use *use) {
    struct asked asked = {.check = check, .step = use->script->step};
    if (!use->script->step->job || !asks_registry(check->file->images, use) ||
        !ask(&asked, check->file->images, use->ref)) {
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
    for (size_t i = 0; step->job && i < sizeof deployers / sizeof *deployers; i++) {
        const struct wf_node *input = wf_step_input(step, deployers[i].input);
        if (!wf_step_uses(step, deployers[i].action) || !wf_node_is_scalar(input)) {
            continue;
        }
        struct asked asked = {.check = check, .step = step};
        struct wf_context context = wf_context_of_step(check->arena, step, NULL);
        struct wf_str ref = wf_str_trim(wf_context_text(&context, input->text));
        if (ask(&asked, check->file->images, ref)) {
            report(&asked, input, wf_span_make(0, input->text.len), ref, true);
        }
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
    if (ask(&asked, check->file->images, ref)) {
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
