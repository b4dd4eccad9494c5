#include "rules/pushed_tags.h"

#include "base/buf.h"
#include "base/limits.h"
#include "lang/hole.h"

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

/* --- what is pushed ---------------------------------------------------------------------------------------
 */

/* A repository in one of the runs. */
struct place {
    const struct wf_build *build;  /* the first that pushes there */
    WF_LIST(struct wf_str) listed; /* its tags for messages, each once */
    struct wf_map shown, known;    /* the same; those without holes, as known() writes them */
    bool open, open_to_sha;        /* some tag has a hole: it may be any text, also a commit's sha */
};

struct pushing_run {
    struct wf_map places; /* struct place, by repository */
    bool open;            /* some build has tags that are not known */
};

static struct place *place_of(struct wf_arena *arena, struct pushing_run *run, struct wf_str repository) {
    struct place *place = wf_map_get(&run->places, repository);
    if (place == NULL) {
        place = WF_NEW(arena, struct place);
        place->shown.arena = place->known.arena = arena;
        wf_map_put(&run->places, repository, place);
    }
    return place;
}

static void add_tag(struct wf_arena *arena, struct place *place, struct wf_str tag) {
    struct wf_str shown = readable(arena, tag);
    struct wf_str text = known(arena, tag);
    if (!wf_map_put(&place->shown, shown, place)) {
        *WF_PUSH(arena, &place->listed) = shown;
    }
    if (wf_hole_any(text)) {
        place->open = true;
        place->open_to_sha |= !is_never_sha(text);
    } else {
        wf_map_put(&place->known, text, place);
    }
}

static void add_build(struct wf_arena *arena, struct pushing_run *pushing, const struct wf_build *build,
                      const struct wf_run_case *run) {
    struct wf_image_tags tags = wf_build_tags(arena, build, run);
    pushing->open |= !tags.complete;
    for (size_t i = 0; i < tags.list.len; i++) {
        struct wf_ref ref = wf_ref_parse(tags.list.items[i].ref);
        struct place *place = place_of(arena, pushing, repository_of(arena, ref.text));
        place->build = place->build ? place->build : build;
        add_tag(arena, place, ref.tag.ptr ? ref.tag : WF_STR("latest"));
    }
}

/* Of each run of the workflow what it pushes. */
static struct pushing_run *runs_of(const struct wf_check *check) {
    const struct wf_images *images = check->file->images;
    void **memo = wf_memo(check, "pushed tags", WF_STR(""));
    if (*memo != NULL) {
        return *memo;
    }
    struct pushing_run *runs = WF_NEW_ARRAY(check->arena, struct pushing_run, images->runs->list.len + 1);
    for (size_t r = 0; r < images->runs->list.len; r++) {
        const struct wf_run_case *run = &images->runs->list.items[r];
        runs[r].places = (struct wf_map){.arena = check->arena, .ignore_case = true};
        for (size_t i = 0; i < images->builds.len; i++) {
            const struct wf_build *build = images->builds.items[i];
            struct wf_context place = wf_context_of_step(check->arena, build->step, run);
            if (build->pushed != WF_FALSE && wf_context_reached(&place) != WF_FALSE) {
                add_build(check->arena, &runs[r], build, run);
            }
        }
    }
    *memo = runs;
    return runs;
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

const char *wf_deployed_input(const struct wf_step *step) {
    for (size_t i = 0; i < sizeof deployers / sizeof *deployers; i++) {
        if (wf_step_uses(step, deployers[i].action)) {
            return deployers[i].input;
        }
    }
    return NULL;
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
    return (pushes || named) && wf_deployed_input(step) == NULL;
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

/* The same, found out once. */
static bool others_may_push(const struct wf_check *check) {
    static const bool answers[] = {false, true};
    void **memo = wf_memo(check, "others push", WF_STR(""));
    if (*memo == NULL) {
        *memo = (void *)&answers[others_push(check->file->images->workflow)];
    }
    return *(const bool *)*memo;
}

/* What the other workflows of the repository push. */
static const struct pushing_run *elsewhere(const struct wf_check *check) {
    void **memo = wf_memo(check, "pushed elsewhere", WF_STR(""));
    if (*memo != NULL) {
        return *memo;
    }
    struct pushing_run *all = WF_NEW(check->arena, struct pushing_run);
    all->places = (struct wf_map){.arena = check->arena, .ignore_case = true};
    for (size_t i = 0; i < check->repo->count; i++) {
        const struct wf_file *file = check->repo->files[i];
        for (size_t k = 0; file != check->file && file->images && k < file->images->builds.len; k++) {
            const struct wf_build *build = file->images->builds.items[k];
            if (build->pushed != WF_FALSE) {
                add_build(check->arena, all, build, NULL);
            }
        }
    }
    *memo = all;
    return all;
}

/* --- the answer -------------------------------------------------------------------------------------------
 */

struct asked {
    struct wf_check *check;
    struct wf_str repository, tag; /* as the builds write them, see known() */
    struct wf_buf pushed;
    struct wf_map listed; /* the tags in `pushed`, each once */
    struct wf_pushed_answer *answer;
};

static void list_tags(struct asked *asked, const struct place *place) {
    for (size_t i = 0; i < place->listed.len && asked->listed.len < WF_MAX_LISTED_TAGS; i++) {
        struct wf_str text = place->listed.items[i];
        if (!wf_map_put(&asked->listed, text, asked)) {
            wf_buf_printf(&asked->pushed, "%s\"%.*s\"", asked->pushed.len > 0 ? ", " : "", WF_STR_ARG(text));
        }
    }
}

static void ask_run(struct asked *asked, const struct pushing_run *run) {
    struct wf_pushed_answer *answer = asked->answer;
    const struct place *place = wf_map_get(&run->places, asked->repository);
    if (place == NULL) {
        return;
    }
    bool found = run->open || (answer->sha ? place->open_to_sha : place->open) ||
                 wf_map_get(&place->known, asked->tag) != NULL;
    answer->build = answer->build ? answer->build : place->build;
    answer->found += found;
    answer->missing += !found;
    list_tags(asked, place);
}

static void ask_runs(struct asked *asked, const struct wf_step *step) {
    const struct wf_run_cases *cases = asked->check->file->images->runs;
    const struct pushing_run *runs = runs_of(asked->check);
    for (size_t i = 0; i < cases->list.len; i++) {
        struct wf_context context = wf_context_of_step(asked->check->arena, step, &cases->list.items[i]);
        if (wf_map_get(&runs[i].places, asked->repository) && wf_context_reached(&context) != WF_FALSE) {
            ask_run(asked, &runs[i]);
        }
    }
}

bool wf_pushed_misses(struct wf_check *check, const struct wf_step *step, struct wf_str ref,
                      struct wf_pushed_answer *answer) {
    struct wf_arena *arena = check->arena;
    struct wf_ref parsed = wf_ref_parse(ref);
    *answer = (struct wf_pushed_answer){0};
    if (!parsed.tag.ptr || parsed.digest.ptr || !wf_hole_any(parsed.tag)) {
        return false;
    }
    struct asked asked = {.check = check,
                          .tag = known(arena, parsed.tag),
                          .repository = repository_of(arena, ref),
                          .pushed = {.arena = arena},
                          .listed = {.arena = arena},
                          .answer = answer};
    if (wf_hole_any(asked.tag) || others_may_push(check)) {
        return false;
    }
    answer->sha = wf_str_is(asked.tag, run_values[0].value);
    ask_runs(&asked, step);
    answer->tags = wf_buf_view(&asked.pushed);
    return answer->missing > 0 && !elsewhere(check)->open &&
           !wf_map_get(&elsewhere(check)->places, asked.repository);
}
