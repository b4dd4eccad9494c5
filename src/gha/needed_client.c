/* The code of actions/github-script: which methods of GitHub's client it calls. It is read as JavaScript only
 * as far as comments and quoted texts go. */
#include "base/buf.h"
#include "gha/needed_in.h"

static bool is_name(char c) {
    return wf_is_word(c) || c == '$';
}

/* Copies a comment or quoted text that begins at `at` as blanks; the offset behind it, or `at`. */
static size_t skip_quiet(struct wf_str code, size_t at, struct wf_buf *out) {
    char c = code.ptr[at];
    char next = at + 1 < code.len ? code.ptr[at + 1] : '\0';
    size_t end = at;
    if (c == '/' && next == '/') {
        end = wf_str_find_char(code, '\n', at);
    } else if (c == '/' && next == '*') {
        end = wf_str_find(code, "*/", at + 2);
        end = end == WF_NOT_FOUND ? end : end + 2;
    } else if (c == '\'' || c == '"') {
        for (end = at + 1; end < code.len && code.ptr[end] != c && code.ptr[end] != '\n'; end++) {
            end += code.ptr[end] == '\\' ? 1 : 0;
        }
        end++;
    }
    end = end > code.len ? code.len : end;
    wf_buf_fill(out, ' ', end - at);
    return end;
}

/* The code with its comments and quoted texts blanked. */
static struct wf_str loud(struct wf_arena *arena, struct wf_str code) {
    struct wf_buf out = {.arena = arena};
    for (size_t at = 0; at < code.len;) {
        size_t end = skip_quiet(code, at, &out);
        if (end == at) {
            wf_buf_char(&out, code.ptr[at]);
            end++;
        }
        at = end;
    }
    return wf_buf_view(&out);
}

/* The next name, a dot before it included in what is skipped; empty when something else follows. */
static struct wf_str next_member(struct wf_str code, size_t *at) {
    size_t i = *at;
    while (i < code.len && (wf_is_space(code.ptr[i]) || code.ptr[i] == '?')) {
        i++;
    }
    if (i >= code.len || code.ptr[i] != '.') {
        return WF_STR("");
    }
    i++;
    while (i < code.len && wf_is_space(code.ptr[i])) {
        i++;
    }
    size_t begin = i;
    while (i < code.len && is_name(code.ptr[i])) {
        i++;
    }
    *at = i;
    return wf_str_sub(code, begin, i);
}

static bool reads(struct wf_str method) {
    static const char *const verbs[] = {"get", "list", "check", "download", "compare", "search", NULL};
    return wf_str_starts_any(method, verbs);
}

struct code {
    struct wf_needed_look *look;
    const struct wf_node *scalar;
    struct wf_str text, loud;
};

static struct wf_span span_of(const struct code *code, size_t begin, size_t end) {
    return wf_node_subspan(wf_needed_doc(code->look)->source, code->scalar, begin, end);
}

static void use_method(const struct code *code, struct wf_str group, struct wf_str method,
                       struct wf_span span) {
    struct wf_arena *arena = code->look->arena;
    struct wf_str name = wf_arena_printf(arena, "%.*s.%.*s", WF_STR_ARG(group), WF_STR_ARG(method));
    struct wf_str reason = wf_arena_printf(arena, "github.rest.%.*s", WF_STR_ARG(name));
    const struct wf_use_fact *use = wf_use_fact("rest", name);
    use = use ? use : wf_use_fact("rest", group);
    if (use && method.len > 0) {
        wf_needed_add_use(code->look, use, !reads(method), reason, span);
    } else {
        wf_needed_unknown(code->look, span, "nobody has told what \"%.*s\" needs", WF_STR_ARG(reason));
    }
}

/* github.request('GET /repos/...') */
static void use_request(const struct code *code, size_t at, struct wf_span span) {
    struct wf_str rest = wf_str_sub(code->text, at, code->text.len);
    struct wf_str method = {0};
    size_t open = 0;
    while (open < rest.len && !strchr("'\"`", rest.ptr[open]) && open < 4) {
        open++;
    }
    size_t end = open < rest.len ? wf_str_find_char(rest, rest.ptr[open], open + 1) : WF_NOT_FOUND;
    struct wf_str line = end == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(rest, open + 1, end);
    struct wf_str path = line;
    bool verb = wf_str_find_char(line, ' ', 0) != WF_NOT_FOUND && wf_str_cut(&path, ' ', &method);
    struct wf_str shown = wf_arena_printf(code->look->arena, "github.request(%.*s)", WF_STR_ARG(line));
    if (verb && path.len > 0) {
        wf_needed_api(code->look, path, !wf_str_is_case(method, "GET"), shown, span);
    } else {
        wf_needed_unknown(code->look, span, "nobody can tell what \"%.*s\" asks for", WF_STR_ARG(shown));
    }
}

static bool is_web_name(struct wf_str member) {
    return wf_str_is(member, "com") || wf_str_is(member, "io") || wf_str_is(member, "dev");
}

/* What stands behind the client's name at [begin, at). */
static void use_client(const struct code *code, size_t begin, size_t at) {
    struct wf_str member = next_member(code->loud, &at);
    struct wf_str inner = member;
    if (wf_str_is(member, "rest")) {
        inner = next_member(code->loud, &at);
    }
    struct wf_span span = span_of(code, begin, at);
    if (wf_str_is(member, "paginate") || wf_str_is(member, "log") || is_web_name(member)) {
        return; /* what it is to go through stands in its arguments */
    }
    if (wf_str_is(member, "request")) {
        use_request(code, at, span);
    } else if (member.len == 0 || wf_str_is(member, "graphql") || wf_str_is(member, "auth")) {
        wf_needed_unknown(code->look, span, "nobody can tell what the script does with its client");
    } else {
        use_method(code, inner, next_member(code->loud, &at), span);
    }
}

static void find_clients(const struct code *code) {
    static const char name[] = "github";
    size_t len = sizeof name - 1;
    for (size_t at = wf_str_find(code->loud, name, 0); at != WF_NOT_FOUND;
         at = wf_str_find(code->loud, name, at + len)) {
        char before = at > 0 ? code->loud.ptr[at - 1] : ' ';
        char after = at + len < code->loud.len ? code->loud.ptr[at + len] : ' ';
        size_t hole = wf_str_find(wf_str_sub(code->text, at > 4 ? at - 4 : 0, at), "${{", 0);
        if (!is_name(before) && !strchr("./@-", before) && !is_name(after) && !strchr("/-:", after) &&
            hole == WF_NOT_FOUND) {
            use_client(code, at, at + len);
        }
    }
}

static bool calls_programs(struct wf_str code) {
    static const char *const names[] = {"exec.", "require(", "child_process", "import(", NULL};
    return wf_str_has_any(code, names);
}

void wf_needed_client(struct wf_needed_look *look, const struct wf_step *step) {
    const struct wf_node *token = wf_step_input(step, "github-token");
    const struct wf_node *script = wf_node_resolve(wf_step_input(step, "script"));
    if (token && wf_needed_token(look, wf_node_text(token)) == WF_TOKEN_OTHER) {
        return;
    }
    if (!wf_node_is_scalar(script)) {
        wf_needed_unknown(look, step->uses->span, "the script is not here to be read");
        return;
    }
    struct code code = {look, script, script->text, loud(look->arena, script->text)};
    find_clients(&code);
    if (wf_str_has(code.loud, "getOctokit") || wf_str_has(code.loud, "octokit")) {
        wf_needed_unknown(look, script->span, "nobody can tell what the script does with its client");
    }
    if (calls_programs(code.loud)) {
        wf_needed_opaque(look, WF_STR("actions/github-script"), script->span);
    }
}
