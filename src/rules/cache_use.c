#include "rules/cache_use.h"

#include "base/buf.h"
#include "gha/context.h"
#include "gha/runner.h"
#include "lang/hole.h"

/* --- texts -------------------------------------------------------------------------------------------- */

/* The lines without white space around them and empty ones. */
static struct wf_str tidy(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    struct wf_str line;
    while (wf_str_cut(&text, '\n', &line)) {
        line = wf_str_trim(line);
        if (line.len > 0) {
            wf_buf_text(&out, out.len > 0 ? "\n" : "");
            wf_buf_str(&out, line);
        }
    }
    return wf_buf_view(&out);
}

static struct wf_str input(const struct wf_context *context, const char *name) {
    struct wf_str text = wf_node_text(wf_step_input(context->step, name));
    return tidy(context->arena, wf_context_text(context, text));
}

/* Whether each `${{ }}` in it stands for the same text in different runs. */
static bool is_stable(struct wf_str text) {
    static const char *const names[] = {"hashFiles(", "runner.os", "runner.arch",      "matrix.",
                                        "env.",       "vars.",     "github.repository"};
    for (size_t at = wf_str_find(text, "${{", 0); at != WF_NOT_FOUND; at = wf_str_find(text, "${{", at + 1)) {
        struct wf_str hole = wf_str_trim(wf_str_sub(text, at + 3, text.len));
        bool known = false;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            known = known || wf_str_starts(hole, names[i]);
        }
        if (!known) {
            return false;
        }
    }
    return true;
}

/* --- steps -------------------------------------------------------------------------------------------- */

/* Inputs by which actions keep the step from saving, and what each says then; "" for any other text. */
static bool is_kept_from_saving(const struct wf_context *context) {
    static const struct {
        const char *name;
        bool off;
    } inputs[] = {{"save-if", false},    {"save-cache", false},     {"cache_save", false},
                  {"lookup-only", true}, {"cache-read-only", true}, {"restore-only", true}};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        struct wf_str text = input(context, inputs[i].name);
        if (text.len > 0 && !wf_str_is_case(text, inputs[i].off ? "false" : "true")) {
            return true;
        }
    }
    return false;
}

/* actions/cache and its halves. */
static void read_cache(const struct wf_context *context, struct wf_cache_accesses *out,
                       struct wf_cache_access use) {
    bool save = wf_uses_is(&use.step->action, "actions/cache/save");
    bool restore = wf_uses_is(&use.step->action, "actions/cache/restore");
    bool kept = is_kept_from_saving(context);
    use.family = WF_STR("actions/cache");
    use.key = input(context, "key");
    use.place = input(context, "path");
    use.prefixes = wf_arena_printf(context->arena, "%.*s\n%.*s", WF_STR_ARG(use.key),
                                   WF_STR_ARG(input(context, "restore-keys")));
    use.saves = !restore && !kept;
    use.restores = !save && !wf_step_input(use.step, "lookup-only");
    *WF_PUSH(context->arena, &out->list) = use;
}

/* Actions that make their keys of what they find, and of these inputs. */
static void read_setup(const struct wf_check *check, const struct wf_context *context,
                       struct wf_cache_accesses *out, struct wf_cache_access use) {
    static const char *const inputs[] = {"cache", "cache-dependency-path", "shared-key", "prefix-key",
                                         "key",   "cache-suffix",          "workspaces"};
    struct wf_buf place = {.arena = context->arena};
    bool node = wf_uses_is(&use.step->action, "actions/setup-node");
    bool rust = wf_uses_is(&use.step->action, "Swatinem/rust-cache");
    if (wf_dependency_cache_of(check, use.step).used != WF_TRUE ||
        (node && !wf_step_input(use.step, "cache"))) {
        return;
    }
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        wf_buf_str(&place, input(context, inputs[i]));
        wf_buf_text(&place, "\n");
    }
    if (rust && !wf_step_input(use.step, "shared-key")) {
        wf_buf_str(&place, wf_node_text(use.step->job->key));
    }
    use.family = wf_hole_lower(context->arena, wf_str_sub(use.step->action.text, 0,
                                                          wf_str_find_char(use.step->action.text, '@', 0)));
    use.place = wf_buf_view(&place);
    use.restores = true;
    use.saves = !is_kept_from_saving(context);
    *WF_PUSH(context->arena, &out->list) = use;
}

/* type=gha of image builds. */
static void read_builds(const struct wf_check *check, const struct wf_context *context,
                        struct wf_cache_accesses *out, struct wf_cache_access use) {
    const struct wf_cache_lines *lines = wf_cache_lines(context->arena, use.step);
    for (size_t i = 0; i < lines->list.len; i++) {
        const struct wf_meant_line *line = &lines->list.items[i];
        if (!line->entry || line->entry->type != WF_CACHE_GHA) {
            continue;
        }
        struct wf_str scope = wf_context_text(context, wf_cache_value(line->entry, "scope"));
        struct wf_span part = wf_cache_part(line, 0, line->entry->text.len);
        use.family = WF_STR("docker");
        use.place = scope.len > 0 ? scope : WF_STR("buildkit");
        use.span = wf_node_subspan(check->file->source, line->value, part.begin, part.end);
        use.saves = line->exports;
        use.restores = !line->exports;
        *WF_PUSH(context->arena, &out->list) = use;
    }
}

struct wf_cache_accesses wf_cache_accesses_of(const struct wf_check *check, const struct wf_step *step,
                                              const struct wf_run_case *run) {
    struct wf_cache_accesses uses = {0};
    if (!step->uses || !step->job || wf_with_is_expression(step)) {
        return uses;
    }
    struct wf_context context = wf_context_of_step(check->arena, step, run);
    struct wf_cache_access use = {.step = step, .span = step->uses->span};
    if (wf_uses_is(&step->action, "actions/cache") || wf_uses_is(&step->action, "actions/cache/save") ||
        wf_uses_is(&step->action, "actions/cache/restore")) {
        read_cache(&context, &uses, use);
    } else {
        read_setup(check, &context, &uses, use);
        read_builds(check, &context, &uses, use);
    }
    return uses;
}

/* --- two of them -------------------------------------------------------------------------------------- */

static bool is_found(const struct wf_cache_access *writer, const struct wf_cache_access *reader) {
    struct wf_str rest = reader->prefixes;
    struct wf_str prefix;
    while (wf_str_cut(&rest, '\n', &prefix)) {
        if (prefix.len > 0 && is_stable(prefix) && prefix.len <= writer->key.len &&
            wf_str_eq(wf_str_sub(writer->key, 0, prefix.len), prefix)) {
            return true;
        }
    }
    return false;
}

bool wf_cache_meets(struct wf_arena *arena, const struct wf_cache_access *writer,
                    const struct wf_cache_access *reader) {
    bool keyed = wf_str_is(writer->family, "actions/cache");
    bool docker = wf_str_is(writer->family, "docker");
    struct wf_str here = wf_job_os(arena, writer->step->job);
    struct wf_str there = wf_job_os(arena, reader->step->job);
    bool apart = !docker && here.len > 0 && there.len > 0 && !wf_str_eq(here, there);
    return writer->saves && reader->restores && !apart && wf_str_eq(writer->family, reader->family) &&
           wf_str_eq(writer->place, reader->place) && is_stable(writer->place) &&
           (!keyed || is_found(writer, reader));
}
