/* One sentence for a step that is not cached, or may not be. */
#include "docker/layers_in.h"

#include "base/buf.h"

struct answer {
    const struct wf_comparison *comparison;
    const struct wf_vertex *now, *old;
    struct wf_layer_step *step;
};

static void say(const struct answer *answer, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(const struct answer *answer, const char *format, ...) {
    va_list args;
    va_start(args, format);
    answer->step->why = wf_arena_vprintf(answer->comparison->arena, format, args);
    va_end(args);
}

static unsigned line_of(const struct answer *answer, const struct wf_instruction *instruction) {
    return wf_source_line_of(answer->comparison->after->build->file->source, instruction->span.begin);
}

/* " (line 5)", or nothing. */
static const char *place(const struct answer *answer, const struct wf_instruction *instruction) {
    if (instruction == NULL) {
        return "";
    }
    answer->step->cause = instruction;
    return wf_arena_printf(answer->comparison->arena, " (line %u)", line_of(answer, instruction)).ptr;
}

/* --- keys
 * ----------------------------------------------------------------------------------------------------- */

static const struct wf_key *nth_variable(const struct wf_vertex *vertex, size_t n) {
    const struct wf_environment *environment = vertex->environment;
    return environment != NULL && n < environment->keys.len ? &environment->keys.items[n] : NULL;
}

static const struct wf_key *find_variable(const struct wf_vertex *vertex, struct wf_str name) {
    const struct wf_key *key;
    for (size_t i = 0; (key = nth_variable(vertex, i)) != NULL; i++) {
        if (wf_str_eq(key->name, name)) {
            return key;
        }
    }
    return NULL;
}

/* The variable of the same name, which in most cases stands in the same place. */
static const struct wf_key *same_variable(const struct wf_vertex *vertex, size_t n, struct wf_str name) {
    const struct wf_key *key = nth_variable(vertex, n);
    return key != NULL && wf_str_eq(key->name, name) ? key : find_variable(vertex, name);
}

static bool explain_values(const struct answer *answer) {
    const struct wf_key *key;
    for (size_t i = 0; (key = nth_variable(answer->now, i)) != NULL; i++) {
        const struct wf_key *old = same_variable(answer->old, i, key->name);
        const char *kind = wf_instruction_name(key->set->kind);
        if (old == NULL) {
            say(answer, "%s %.*s is new before this RUN%s", kind, WF_STR_ARG(key->name),
                place(answer, key->set));
            return true;
        }
        if (!wf_str_eq(old->text, key->text)) {
            say(answer, "%s %.*s has another value and is set before this RUN%s", kind, WF_STR_ARG(key->name),
                place(answer, key->set));
            return true;
        }
    }
    for (size_t i = 0; (key = nth_variable(answer->old, i)) != NULL; i++) {
        if (same_variable(answer->now, i, key->name) == NULL) {
            say(answer, "%s %.*s is not set any more before this RUN", wf_instruction_name(key->set->kind),
                WF_STR_ARG(key->name));
            return true;
        }
    }
    return false;
}

static bool explain_order(const struct answer *answer) {
    const struct wf_key *now, *old;
    for (size_t i = 0;
         (now = nth_variable(answer->now, i)) != NULL && (old = nth_variable(answer->old, i)) != NULL; i++) {
        if (!wf_str_eq(now->name, old->name)) {
            say(answer, "ARG and ENV are set in another order before this RUN%s", place(answer, now->set));
            return true;
        }
    }
    return false;
}

/* Those of one kind, in their order. */
static const struct wf_key *nth_key(const struct wf_vertex *vertex, enum wf_key_kind kind, size_t n) {
    for (size_t i = 0; i < vertex->keys.len; i++) {
        if (vertex->keys.items[i].kind == kind && n-- == 0) {
            return &vertex->keys.items[i];
        }
    }
    return NULL;
}

static bool differs(const struct wf_key *a, const struct wf_key *b) {
    if (a == NULL || b == NULL) {
        return a != b;
    }
    return !wf_str_eq(a->name, b->name) || !wf_str_eq(a->text, b->text);
}

/* The key of this kind that is not as it was: of the second build, or of the first when it is gone; NULL: all
 * are. */
static const struct wf_key *changed(const struct answer *answer, enum wf_key_kind kind) {
    for (size_t n = 0;; n++) {
        const struct wf_key *now = nth_key(answer->now, kind, n), *old = nth_key(answer->old, kind, n);
        if (differs(now, old)) {
            return now != NULL ? now : old;
        }
        if (now == NULL) {
            return NULL;
        }
    }
}

static const struct {
    enum wf_key_kind kind;
    const char *what;
} sentences[] = {
    {WF_KEY_SHELL, "SHELL is another"},           {WF_KEY_TEXT, "its command has changed"},
    {WF_KEY_FOLDER, "WORKDIR is another"},        {WF_KEY_DESTINATION, "its destination is another"},
    {WF_KEY_SOURCE, "its sources are others"},    {WF_KEY_USER, "USER is another"},
    {WF_KEY_NETWORK, "its network is another"},   {WF_KEY_MOUNT, "its mounts have changed"},
    {WF_KEY_PLATFORM, "the platform is another"},
};

static bool explain_keys(const struct answer *answer) {
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        const struct wf_key *key = changed(answer, sentences[i].kind);
        if (key != NULL) {
            say(answer, "%s%s", sentences[i].what, place(answer, key->set));
            return true;
        }
    }
    const struct wf_key *flag = changed(answer, WF_KEY_FLAG);
    if (flag != NULL) {
        bool epoch = wf_str_is(flag->name, "SOURCE_DATE_EPOCH");
        say(answer, epoch ? "%.*s has another value" : "its --%.*s is another", WF_STR_ARG(flag->name));
        return true;
    }
    return explain_values(answer) || explain_order(answer);
}

/* --- inputs
 * ---------------------------------------------------------------------------------------------------- */

static bool explain_parent(const struct answer *answer, const struct wf_input *input) {
    const struct wf_vertex *parent = input->vertex;
    if (parent->same != NULL) {
        parent = parent->same;
    }
    if (parent->cached == WF_TRUE) {
        return false;
    }
    bool maybe = parent->cached == WF_MAYBE;
    if (parent->kind == WF_VERTEX_IMAGE) {
        say(answer, "the base image is another%s", place(answer, parent->instruction));
    } else {
        say(answer, "the step before it %s rebuilt%s", maybe ? "may be" : "is",
            place(answer, parent->instruction));
    }
    return true;
}

static bool explain_context(const struct answer *answer, const struct wf_input *old,
                            const struct wf_input *now) {
    static const char *const verbs[] = {"has changed", "is new", "is gone"};
    const struct wf_comparison *comparison = answer->comparison;
    struct wf_selection left = wf_select(comparison->arena, comparison->before->build->context, old);
    struct wf_selection right = wf_select(comparison->arena, comparison->after->build->context, now);
    struct wf_change difference = {0};
    bool modes = comparison->cache != WF_LAYERS_LOCAL;
    if (right.missing.ptr != NULL) {
        answer->step->path = right.missing;
        say(answer, "\"%.*s\" is not in the context: the build fails here", WF_STR_ARG(right.missing));
        return true;
    }
    enum wf_truth same = wf_selection_same(&left, &right, modes, &difference);
    if (same == WF_TRUE) {
        return false;
    }
    answer->step->path = difference.path;
    if (same == WF_MAYBE) {
        say(answer, "what it takes from the context cannot be compared");
    } else {
        const char *verb = answer->now->kind == WF_VERTEX_RUN ? "mounted" : "copied";
        const char *file = difference.path.len > 0 ? difference.path.ptr : "the context";
        int length = difference.path.len > 0 ? (int)difference.path.len : (int)strlen(file);
        say(answer, "\"%.*s\" %s and is %s here", length, file, verbs[difference.kind], verb);
    }
    return true;
}

static const char *from_what(const struct answer *answer, const struct wf_input *input) {
    bool image = input->vertex != NULL && input->vertex->kind == WF_VERTEX_IMAGE;
    return wf_arena_printf(answer->comparison->arena, "%s \"%.*s\"", image ? "image" : "stage",
                           WF_STR_ARG(input->name))
        .ptr;
}

static bool explain_stage(const struct answer *answer, const struct wf_input *old,
                          const struct wf_input *now) {
    const struct wf_vertex *blame = NULL;
    if (now->vertex == NULL || old->vertex == NULL ||
        wf_input_same(answer->comparison, old, now) == WF_TRUE) {
        return false;
    }
    const char *from = from_what(answer, now);
    enum wf_truth same = wf_output_same(answer->comparison, old, now, &blame);
    if (blame == NULL || blame->kind == WF_VERTEX_IMAGE) {
        say(answer,
            same == WF_FALSE ? "what it takes from %s is another" : "what it takes from %s may be another",
            from);
    } else if (same == WF_MAYBE) {
        say(answer, "whether %s runs again with the same result in %s cannot be known%s",
            wf_instruction_name(blame->instruction->kind), from, place(answer, blame->instruction));
    } else if (blame->kind == WF_VERTEX_RUN) {
        say(answer, "what it takes from %s is written anew, never with the same bytes%s", from,
            place(answer, blame->instruction));
    } else {
        say(answer, "what it takes from %s has changed%s", from, place(answer, blame->instruction));
    }
    return true;
}

static bool explain_input(const struct answer *answer, const struct wf_input *old,
                          const struct wf_input *now) {
    if (now->kind == WF_INPUT_PARENT) {
        return explain_parent(answer, now);
    }
    if (old == NULL || old->kind != now->kind) {
        say(answer, "what it takes its files from is another");
        return true;
    }
    if (now->kind == WF_INPUT_CONTEXT) {
        return explain_context(answer, old, now);
    }
    if (now->kind == WF_INPUT_STAGE) {
        return explain_stage(answer, old, now);
    }
    if (now->kind == WF_INPUT_TEXT) {
        say(answer, "its here-document has changed");
        return !wf_str_eq(old->text, now->text);
    }
    say(answer, "what stands at %.*s may have changed", WF_STR_ARG(now->text));
    return !now->fixed || !wf_str_eq(old->text, now->text);
}

static bool explain_inputs(const struct answer *answer) {
    for (size_t i = 0; i < answer->now->inputs.len; i++) {
        const struct wf_input *old = i < answer->old->inputs.len ? &answer->old->inputs.items[i] : NULL;
        if (explain_input(answer, old, &answer->now->inputs.items[i])) {
            return true;
        }
    }
    return false;
}

static bool explain_parent_first(const struct answer *answer) {
    const struct wf_vertex *now = answer->now;
    return wf_vertex_parent(now) != NULL && explain_parent(answer, &now->inputs.items[0]);
}

void wf_layer_explain(const struct wf_comparison *comparison, const struct wf_vertex *vertex,
                      struct wf_layer_step *step) {
    struct answer answer = {comparison, vertex, vertex->against, step};
    if (comparison->before == NULL) {
        say(&answer, "nothing is cached yet");
    } else if (vertex->not_stored) {
        say(&answer, "its layer is not among those of the image, and a step that needs it is rebuilt");
    } else if (explain_parent_first(&answer)) {
        return;
    } else if (answer.old == NULL) {
        say(&answer, "there was no such step before");
    } else if (!explain_keys(&answer) && !explain_inputs(&answer)) {
        say(&answer, "it stands in another place");
    }
}
