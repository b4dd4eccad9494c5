#include "scaffold/stack.h"

#include <assert.h>

const struct wf_stack_name wf_stack_names[] = {
    {"language", WF_VALUE_STRING},
    {"id", WF_VALUE_STRING},
    {"folder", WF_VALUE_STRING},
    {"name", WF_VALUE_STRING},
    {"manager", WF_VALUE_STRING},
    {"manager-version", WF_VALUE_STRING},
    {"version", WF_VALUE_STRING},
    {"versions", WF_VALUE_ARRAY},
    {"framework", WF_VALUE_STRING},
    {"application", WF_VALUE_BOOLEAN},
    {"workspace", WF_VALUE_BOOLEAN},
    {"wrapper", WF_VALUE_BOOLEAN},
    {"manifest", WF_VALUE_STRING},
    {"lock", WF_VALUE_STRING},
    {"dockerfile", WF_VALUE_STRING},
    {"manifests", WF_VALUE_ARRAY},
    {"setup", WF_VALUE_STRING},
    {"lint", WF_VALUE_STRING},
    {"build", WF_VALUE_STRING},
    {"test", WF_VALUE_STRING},
    {"command", WF_VALUE_ARRAY},
    {"binary", WF_VALUE_STRING},
    {"package", WF_VALUE_STRING},
    {"files", WF_VALUE_ARRAY},
    {"folders", WF_VALUE_ARRAY},
    {"port", WF_VALUE_NUMBER},
    {"health", WF_VALUE_STRING},
    {"services", WF_VALUE_ARRAY},
    {"system-packages", WF_VALUE_ARRAY},
    {"runtime-packages", WF_VALUE_ARRAY},
    {NULL, WF_VALUE_UNKNOWN},
};

const struct wf_stack_name wf_repository_names[] = {
    {"name", WF_VALUE_STRING},
    {"slug", WF_VALUE_STRING},
    {"owner", WF_VALUE_STRING},
    {"host", WF_VALUE_STRING},
    {"registry", WF_VALUE_STRING},
    {"default-branch", WF_VALUE_STRING},
    {"stacks", WF_VALUE_NUMBER},
    {"alone", WF_VALUE_BOOLEAN},
    {"languages", WF_VALUE_ARRAY},
    {"image", WF_VALUE_BOOLEAN},
    {"dockerfile", WF_VALUE_STRING},
    {"dockerfiles", WF_VALUE_ARRAY},
    {"context", WF_VALUE_STRING},
    {"image-workflow", WF_VALUE_STRING},
    {"services", WF_VALUE_ARRAY},
    {"test-workflow", WF_VALUE_STRING},
    {"dependabot", WF_VALUE_STRING},
    {"codeql", WF_VALUE_STRING},

    {"pre-commit", WF_VALUE_BOOLEAN},
    {"license", WF_VALUE_STRING},
    {"github-actions", WF_VALUE_ARRAY},
    {"docker", WF_VALUE_ARRAY},
    {"docker-compose", WF_VALUE_ARRAY},
    {"pip", WF_VALUE_ARRAY},
    {"uv", WF_VALUE_ARRAY},
    {"npm", WF_VALUE_ARRAY},
    {"gomod", WF_VALUE_ARRAY},
    {"cargo", WF_VALUE_ARRAY},
    {"maven", WF_VALUE_ARRAY},
    {"gradle", WF_VALUE_ARRAY},
    {"nuget", WF_VALUE_ARRAY},
    {"composer", WF_VALUE_ARRAY},
    {"bundler", WF_VALUE_ARRAY},
    {"gitsubmodule", WF_VALUE_ARRAY},
    {"devcontainers", WF_VALUE_ARRAY},
    {"terraform", WF_VALUE_ARRAY},
    {NULL, WF_VALUE_UNKNOWN},
};

static struct wf_value blank(struct wf_arena *arena, enum wf_value_kind kind) {
    switch (kind) {
    case WF_VALUE_BOOLEAN:
        return wf_value_boolean(false);
    case WF_VALUE_NUMBER:
        return wf_value_number(0);
    case WF_VALUE_ARRAY:
        return wf_value_array(arena);
    default:
        return wf_value_string(WF_STR(""));
    }
}

struct wf_stack *wf_stack_make(struct wf_arena *arena, const struct wf_stack_name *names) {
    struct wf_stack *stack = WF_NEW(arena, struct wf_stack);
    stack->arena = arena;
    stack->object = wf_value_object(arena);
    for (; names->name; names++) {
        struct wf_value value = blank(arena, names->kind);
        *WF_PUSH(arena, &stack->found) = (struct wf_found){.name = wf_str_of(names->name), .value = value};
        wf_object_set(arena, stack->object.object, wf_str_of(names->name), value);
    }
    return stack;
}

static struct wf_found *find(const struct wf_stack *stack, const char *name) {
    for (size_t i = 0; i < stack->found.len; i++) {
        if (wf_str_is(stack->found.items[i].name, name)) {
            return &stack->found.items[i];
        }
    }
    assert(!"a name of the table");
    return NULL;
}

const struct wf_found *wf_stack_found(const struct wf_stack *stack, const char *name) {
    return find(stack, name);
}

struct wf_value wf_stack_get(const struct wf_stack *stack, const char *name) {
    return find(stack, name)->value;
}

struct wf_str wf_stack_text(const struct wf_stack *stack, const char *name) {
    struct wf_value value = wf_stack_get(stack, name);
    return value.kind == WF_VALUE_STRING ? value.string : WF_STR("");
}

bool wf_stack_is(const struct wf_stack *stack, const char *name, const char *value) {
    return wf_str_is(wf_stack_text(stack, name), value);
}

bool wf_stack_answered(const struct wf_stack *stack, const char *name) {
    return find(stack, name)->reason.len > 0;
}

bool wf_stack_knows(const struct wf_stack *stack, const char *name) {
    struct wf_value value = wf_stack_get(stack, name);
    return value.kind == WF_VALUE_ARRAY ? value.array->len > 0 : wf_value_truth(value) == WF_TRUE;
}

static void set(struct wf_stack *stack, struct wf_found *found, struct wf_value value, struct wf_str reason) {
    found->value = value;
    found->reason = reason;
    wf_object_set(stack->arena, stack->object.object, found->name, value);
}

static bool say(struct wf_stack *stack, const char *name, struct wf_value value, const char *reason,
                va_list args) {
    struct wf_found *found = find(stack, name);
    if (found->reason.len > 0) {
        return false;
    }
    assert(found->value.kind == value.kind);
    set(stack, found, value, wf_arena_vprintf(stack->arena, reason, args));
    return true;
}

bool wf_stack_say(struct wf_stack *stack, const char *name, struct wf_str text, const char *reason, ...) {
    va_list args;
    va_start(args, reason);
    bool taken = text.len > 0 && say(stack, name, wf_value_string(text), reason, args);
    va_end(args);
    return taken;
}

bool wf_stack_say_number(struct wf_stack *stack, const char *name, double number, const char *reason, ...) {
    va_list args;
    va_start(args, reason);
    bool taken = number != 0 && say(stack, name, wf_value_number(number), reason, args);
    va_end(args);
    return taken;
}

bool wf_stack_say_bool(struct wf_stack *stack, const char *name, bool value, const char *reason, ...) {
    va_list args;
    va_start(args, reason);
    bool taken = say(stack, name, wf_value_boolean(value), reason, args);
    va_end(args);
    return taken;
}

bool wf_stack_say_list(struct wf_stack *stack, const char *name, struct wf_value list, const char *reason,
                       ...) {
    va_list args;
    va_start(args, reason);
    bool taken = list.array->len > 0 && say(stack, name, list, reason, args);
    va_end(args);
    return taken;
}

bool wf_stack_contains(const struct wf_stack *stack, const char *name, struct wf_str item) {
    const struct wf_array *list = find(stack, name)->value.array;
    for (size_t i = 0; i < list->len; i++) {
        if (wf_str_eq(list->items[i].string, item)) {
            return true;
        }
    }
    return false;
}

/* Several items of one list mostly have one reason: it is told once. */
static struct wf_str joined(struct wf_arena *arena, struct wf_str all, struct wf_str one) {
    if (all.len == 0 || wf_str_find_str(all, one, 0) != WF_NOT_FOUND) {
        return all.len == 0 ? one : all;
    }
    return wf_arena_printf(arena, "%.*s; %.*s", WF_STR_ARG(all), WF_STR_ARG(one));
}

bool wf_stack_add(struct wf_stack *stack, const char *name, struct wf_str item, const char *reason, ...) {
    struct wf_found *found = find(stack, name);
    va_list args;
    if (item.len == 0 || wf_stack_contains(stack, name, item)) {
        return false;
    }
    va_start(args, reason);
    struct wf_str why = wf_arena_vprintf(stack->arena, reason, args);
    va_end(args);
    *WF_PUSH(stack->arena, found->value.array) = wf_value_string(item);
    found->reason = joined(stack->arena, found->reason, why);
    return true;
}

void wf_stack_add_words(struct wf_stack *stack, const char *name, const char *words, const char *reason) {
    struct wf_str rest = wf_str_of(words), word;
    while (wf_str_cut(&rest, ' ', &word)) {
        wf_stack_add(stack, name, word, "%s", reason);
    }
}

struct wf_str wf_found_text(struct wf_arena *arena, struct wf_value value) {
    if (value.kind != WF_VALUE_ARRAY) {
        return wf_value_to_string(arena, value);
    }
    struct wf_buf out = {.arena = arena};
    wf_buf_char(&out, '[');
    for (size_t i = 0; i < value.array->len; i++) {
        struct wf_str item = wf_value_to_string(arena, value.array->items[i]);
        wf_buf_printf(&out, "%s%.*s", i > 0 ? ", " : "", WF_STR_ARG(item));
    }
    wf_buf_char(&out, ']');
    return wf_buf_view(&out);
}
