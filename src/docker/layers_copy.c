#include "docker/layers_in.h"

#include "base/buf.h"
#include "base/file.h"
#include "docker/lex.h"

/* --- what is copied
 * ----------------------------------------------------------------------------------------- */

static bool has_wildcard(struct wf_str path) {
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] == '\\') {
            i++;
        } else if (memchr("*?[", path.ptr[i], 3) != NULL) {
            return true;
        }
    }
    return false;
}

static struct wf_str without_fragment(struct wf_str address) {
    for (size_t i = 0; i < address.len; i++) {
        if (address.ptr[i] == '#' || address.ptr[i] == '?') {
            return wf_str_sub(address, 0, i);
        }
    }
    return address;
}

static bool is_web(struct wf_str source) {
    return wf_str_starts(source, "http://") || wf_str_starts(source, "https://");
}

static bool is_repository(struct wf_str source) {
    return wf_str_starts(source, "git@") || wf_str_starts(source, "git://") ||
           wf_str_starts(source, "ssh://") ||
           (is_web(source) && wf_str_ends(without_fragment(source), ".git"));
}

/* #COMMIT, or #COMMIT:FOLDER. */
static bool names_commit(struct wf_str source) {
    size_t at = wf_str_find_char(source, '#', 0);
    struct wf_str rest = at == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(source, at + 1, source.len);
    struct wf_str ref = {0};
    wf_str_cut(&rest, ':', &ref);
    for (size_t i = 0; i < ref.len; i++) {
        if (!wf_is_digit(ref.ptr[i]) && (wf_lower(ref.ptr[i]) < 'a' || wf_lower(ref.ptr[i]) > 'f')) {
            return false;
        }
    }
    return ref.len == 40 || ref.len == 64;
}

struct copy {
    struct wf_graph_maker *maker;
    struct wf_vertex *vertex;
    const struct wf_instruction *instruction;
    const struct wf_dockerignore *less; /* --exclude */
    bool parents;
    bool empty; /* it copies from scratch */
    enum wf_input_kind kind;
    struct wf_vertex *from;
    struct wf_str from_name;
    size_t input; /* of all local sources; WF_NOT_FOUND: not yet */
};

static struct wf_key *add_source(struct copy *copy, struct wf_str name, const char *how) {
    struct wf_key *key = wf_graph_key(copy->maker, copy->vertex, WF_KEY_SOURCE, name);
    key->name = wf_str_of(how);
    return key;
}

static struct wf_input *new_input(struct copy *copy, enum wf_input_kind kind) {
    struct wf_input *input = WF_PUSH(copy->maker->arena, &copy->vertex->inputs);
    input->kind = kind;
    return input;
}

static struct wf_input *local_input(struct copy *copy) {
    if (copy->input == WF_NOT_FOUND) {
        copy->input = copy->vertex->inputs.len;
        struct wf_input *input = new_input(copy, copy->kind);
        input->vertex = copy->from;
        input->name = copy->from_name;
    }
    return &copy->vertex->inputs.items[copy->input];
}

static struct wf_dockerignore *patterns(struct wf_arena *arena, struct wf_str lines) {
    return wf_dockerignore_read(arena, wf_source_make(arena, WF_STR(""), lines));
}

/* --parents: what stands behind "/./", or all of it, is kept below the destination. */
static void split_parents(struct copy *copy, struct wf_str source, struct wf_selector *selector,
                          struct wf_str *folder) {
    struct wf_arena *arena = copy->maker->arena;
    size_t pivot = wf_str_find(source, "/./", 0);
    struct wf_str kept = pivot == WF_NOT_FOUND ? source : wf_str_sub(source, pivot + 3, source.len);
    *folder = pivot == WF_NOT_FOUND ? WF_STR("/") : wf_str_sub(source, 0, pivot);
    kept = wf_graph_path(arena, WF_STR("/"), kept, false);
    selector->include = wf_str_sub(kept, 1, kept.len);
    selector->only = patterns(arena, selector->include);
}

static void add_local(struct copy *copy, struct wf_str source) {
    struct wf_arena *arena = copy->maker->arena;
    struct wf_selector selector = {.less = copy->less};
    if (copy->parents) {
        split_parents(copy, source, &selector, &source);
        wf_graph_key(copy->maker, copy->vertex, WF_KEY_FLAG, selector.include)->name = WF_STR("parents");
    }
    struct wf_str path = wf_graph_path(arena, WF_STR("/"), source, false);
    selector.path = wf_str_sub(path, 1, path.len);
    selector.wildcard = has_wildcard(selector.path);
    add_source(copy, wf_path_base(path), copy->instruction->kind == WF_ADD ? "add" : "copy");
    if (!copy->empty) {
        *WF_PUSH(arena, &local_input(copy)->selectors) = selector;
    }
}

static void add_remote(struct copy *copy, struct wf_str source) {
    bool repository = is_repository(source);
    struct wf_input *input = new_input(copy, WF_INPUT_REMOTE);
    input->text = source;
    input->fixed = wf_instruction_flag(copy->instruction, "checksum", NULL) != NULL ||
                   (repository && names_commit(source));
    add_source(copy, repository ? WF_STR("/") : wf_path_base(without_fragment(source)), "remote");
}

static struct wf_lex_value look_up(const void *context, struct wf_str name) {
    const struct wf_var *var = wf_vars_find(context, name);
    if (var == NULL || var->unset) {
        return (struct wf_lex_value){.state = WF_LEX_UNSET};
    }
    return (struct wf_lex_value){.state = var->known ? WF_LEX_SET : WF_LEX_UNKNOWN, .text = var->value};
}

/* The text of a document: variables are replaced, quotes stay. What is not known of it is the same in two
 * builds with the same base image. */
static struct wf_str expand_document(struct wf_graph_maker *maker, struct wf_str text) {
    struct wf_lex_options options = {
        .escape = '\\', .no_quotes = true, .get = look_up, .context = &maker->vars};
    struct wf_lexed lexed = wf_lex(maker->arena, text, &options);
    return lexed.hole ? wf_arena_printf(maker->arena, "%.*s\1%.*s", WF_STR_ARG(lexed.text), WF_STR_ARG(text))
                      : lexed.text;
}

static void add_document(struct copy *copy, const struct wf_heredoc *document) {
    struct wf_input *input = new_input(copy, WF_INPUT_TEXT);
    input->text = document->body.text;
    if (document->expands) {
        input->text = expand_document(copy->maker, document->body.text);
    }
    add_source(copy, document->name, "text");
}

static const struct wf_heredoc *document_at(const struct wf_instruction *instruction,
                                            const struct wf_dword *word) {
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        if (instruction->heredocs.items[i].begin == word->begin) {
            return &instruction->heredocs.items[i];
        }
    }
    return NULL;
}

/* The builder takes the files first, then the documents. */
static void add_sources(struct copy *copy) {
    const struct wf_instruction *instruction = copy->instruction;
    size_t count = wf_instruction_source_count(instruction);
    for (size_t i = 0; i < count; i++) {
        const struct wf_dword *word = &instruction->words.items[i];
        if (document_at(instruction, word) != NULL) {
            continue;
        }
        struct wf_str source = wf_graph_expand(copy->maker, word->text);
        if (instruction->kind == WF_ADD && (is_web(source) || is_repository(source))) {
            add_remote(copy, source);
        } else {
            add_local(copy, source);
        }
    }
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        add_document(copy, &instruction->heredocs.items[i]);
    }
}

/* --- flags
 * -------------------------------------------------------------------------------------------------- */

/* 0755 and 755 are one number. */
static struct wf_str clean_mode(struct wf_str mode) {
    while (mode.len > 1 && mode.ptr[0] == '0') {
        mode = wf_str_sub(mode, 1, mode.len);
    }
    return mode;
}

static bool is_on(const struct wf_dflag *flag) {
    return flag != NULL && !wf_str_is_case(flag->value, "false");
}

static void add_flags(struct copy *copy) {
    struct wf_graph_maker *maker = copy->maker;
    struct wf_buf excluded = {.arena = maker->arena};
    for (size_t i = 0; i < copy->instruction->flags.len; i++) {
        const struct wf_dflag *flag = &copy->instruction->flags.items[i];
        struct wf_str value = wf_graph_expand(maker, flag->value);
        if (wf_str_is(flag->name, "exclude")) {
            wf_buf_str(&excluded, value);
            wf_buf_char(&excluded, '\n');
        }
        bool counts = wf_str_is(flag->name, "chown") || wf_str_is(flag->name, "chmod") ||
                      wf_str_is(flag->name, "exclude") || wf_str_is(flag->name, "unpack");
        if (counts) {
            value = wf_str_is(flag->name, "chmod")   ? clean_mode(value)
                    : wf_str_is(flag->name, "chown") ? wf_graph_owner(maker->arena, value)
                                                     : value;
            wf_graph_key(maker, copy->vertex, WF_KEY_FLAG, value)->name = flag->name;
        }
    }
    if (excluded.len > 0) {
        copy->less = patterns(maker->arena, wf_buf_view(&excluded));
    }
    copy->parents = is_on(wf_instruction_flag(copy->instruction, "parents", NULL));
}

static void find_source(struct copy *copy) {
    const struct wf_dflag *from = wf_instruction_flag(copy->instruction, "from", NULL);
    copy->kind = WF_INPUT_CONTEXT;
    if (copy->instruction->kind == WF_COPY && from != NULL && from->value.len > 0) {
        copy->kind = WF_INPUT_STAGE;
        copy->from = wf_graph_from(copy->maker, from->value);
        copy->from_name = from->value;
        copy->empty = copy->from == NULL;
    }
}

void wf_graph_add_copy(struct wf_graph_maker *maker, struct wf_vertex *vertex) {
    struct copy copy = {
        .maker = maker, .vertex = vertex, .instruction = maker->instruction, .input = WF_NOT_FOUND};
    const struct wf_dword *word = wf_instruction_destination(maker->instruction);
    struct wf_str destination = word != NULL ? wf_graph_expand(maker, word->text) : WF_STR("");
    find_source(&copy);
    add_flags(&copy);
    add_sources(&copy);
    destination = wf_graph_path(maker->arena, maker->now->folder, destination, true);
    wf_graph_key(maker, vertex, WF_KEY_DESTINATION, destination)->set = maker->now->folder_set;
    for (size_t i = 0; i < vertex->inputs.len; i++) {
        wf_graph_sort_selectors(maker->arena, &vertex->inputs.items[i]);
    }
}
