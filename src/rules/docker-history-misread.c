#include "lint/rule.h"
#include "rules/script_ask.h"

/* What a text that is looked for in `docker history` is. */
enum sought {
    SOUGHT_OTHER,  /* may stand there */
    SOUGHT_FROM,   /* an instruction that no image records */
    SOUGHT_MOUNT,  /* an option of RUN that no image records */
    SOUGHT_TARGET, /* a folder that caches are mounted at */
};

struct search {
    struct wf_check *check;
    const struct wf_script *script;
    const struct wf_shell_command *history, *reader;
};

static bool is_history(const struct wf_shell_command *command) {
    return wf_shell_command_is(command, "docker", "history", NULL) ||
           wf_shell_command_is(command, "docker", "image", "history", NULL);
}

/* --- patterns ---------------------------------------------------------------------------------------------
 */

static bool is_word_char(char c) {
    return wf_is_id(c) || c == '/' || c == '.' || c == '=';
}

/* Behind what a pattern may begin with and still say nothing: an anchor, blanks, a bracket. */
static struct wf_str skip_openers(struct wf_str pattern, bool *anchored) {
    static const char *const openers[] = {"^",   "\\s*", "\\s+", "[[:space:]]*", "[ \t]*", ".*",
                                          "\\b", "\\<",  "(",    "\\(",          " *"};
    struct wf_str text = wf_str_trim(pattern);
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        if (wf_str_starts(text, openers[i])) {
            *anchored = *anchored || i == 0;
            text = wf_str_trim(wf_str_sub(text, strlen(openers[i]), text.len));
            i = (size_t)-1;
        }
    }
    return text;
}

/* FROM as the whole pattern, at its beginning, or before a blank. Without regard to case "from" alone is a
 * common word of commands. */
static bool is_from(struct wf_str pattern, bool ignores_case) {
    bool anchored = false;
    struct wf_str text = skip_openers(pattern, &anchored);
    struct wf_str word = wf_str_sub(text, 0, 4);
    if (!wf_str_is(word, "FROM") && !(ignores_case && wf_str_is_case(word, "from"))) {
        return false;
    }
    bool alone = text.len == 4;
    return alone ? anchored || !ignores_case : !is_word_char(text.ptr[4]);
}

static bool is_target(struct wf_str pattern) {
    static const char *const targets[] = {
        "/.cache",      "/var/cache/apt",
        "/var/lib/apt", "/.npm",
        "/go/pkg/mod",  "/.m2",
        "/.gradle",     "/cargo/registry",
        "/.composer",   "/.nuget/packages",
        "/pnpm/store",  "/.yarn",
        NULL,
    };
    return wf_str_has_any(pattern, targets);
}

static enum sought sought_by(struct wf_str pattern, bool ignores_case) {
    if (is_from(pattern, ignores_case)) {
        return SOUGHT_FROM;
    }
    if (wf_str_has(pattern, "--mount") || wf_str_has(pattern, "mount=type") ||
        wf_str_has(pattern, "type=cache")) {
        return SOUGHT_MOUNT;
    }
    return is_target(pattern) ? SOUGHT_TARGET : SOUGHT_OTHER;
}

/* The pattern up to the next `|`; one in a group behind something, as in "FROM (a|b)", separates nothing. */
static bool cut_part(struct wf_str *rest, struct wf_str *part) {
    struct wf_str text = *rest;
    bool anchored = false;
    size_t depth = 0;
    size_t end = (size_t)(skip_openers(text, &anchored).ptr - text.ptr);
    for (; end < text.len && (text.ptr[end] != '|' || depth > 0); end++) {
        depth += text.ptr[end] == '(' ? 1 : 0;
        depth -= text.ptr[end] == ')' && depth > 0 ? 1 : 0;
    }
    *part = wf_str_sub(text, 0, end);
    *rest = wf_str_sub(text, end < text.len ? end + 1 : end, text.len);
    return text.len > 0;
}

/* An alternation finds what its most common part finds. */
static enum sought sought_by_any(struct wf_str pattern, bool ignores_case) {
    enum sought common = SOUGHT_OTHER;
    bool first = true;
    struct wf_str part;
    while (cut_part(&pattern, &part)) {
        bool escaped = part.len > 0 && part.ptr[part.len - 1] == '\\';
        enum sought one = sought_by(wf_str_sub(part, 0, part.len - (escaped ? 1 : 0)), ignores_case);
        common = first || one == common ? one : SOUGHT_OTHER;
        first = false;
    }
    return common;
}

/* --- grep -------------------------------------------------------------------------------------------------
 */

/* The author speaks of it, other than in the pattern. */
static bool step_mentions(const struct search *search, struct wf_span pattern, const char *needle) {
    struct wf_str text = search->script->shell->text;
    struct wf_str statement = wf_ask_statement(search->script->shell, search->reader);
    size_t begin = (size_t)(statement.ptr - text.ptr);
    return wf_ask_mentions(wf_str_sub(text, begin, pattern.begin), needle) ||
           wf_ask_mentions(wf_str_sub(text, pattern.end, begin + statement.len), needle) ||
           wf_ask_mentions(wf_node_text(search->script->step->name), needle);
}

static bool is_awk(const struct wf_shell_command *command) {
    struct wf_str program = wf_shell_program(command);
    return wf_str_is(program, "awk") || wf_str_is(program, "gawk") || wf_str_is(program, "mawk");
}

/* A pattern that is not found makes grep fail, and the step with it. */
static bool fails_step(const struct search *search) {
    const struct wf_shell_script *shell = search->script->shell;
    return wf_ask_is_unconditional(search->reader) &&
           wf_shell_fails_script(shell, search->reader, search->script->flags);
}

static struct wf_finding *report_sought(const struct search *search, struct wf_span span,
                                        struct wf_str pattern, enum sought sought) {
    const struct wf_node *run = search->script->step->run;
    if (sought == SOUGHT_FROM || sought == SOUGHT_MOUNT) {
        return wf_report_part(search->check, run, span.begin, span.end,
                              "docker history never shows \"%.*s\": %s", WF_STR_ARG(pattern),
                              sought == SOUGHT_FROM ? "an image records no FROM"
                                                    : "an image records no mounts");
    }
    if (sought == SOUGHT_TARGET && step_mentions(search, span, "mount")) {
        return wf_report_part(
            search->check, run, span.begin, span.end,
            "docker history tells nothing of a mount at \"%.*s\": an image records no mounts",
            WF_STR_ARG(pattern));
    }
    bool claims = step_mentions(search, span, "cach") || step_mentions(search, span, "stage") ||
                  step_mentions(search, span, "layer");
    if (!claims) {
        return NULL;
    }
    struct wf_finding *finding = wf_report_part(
        search->check, run, span.begin, span.end,
        "docker history cannot tell that of \"%.*s\": it lists the instructions of the last stage, "
        "cached or not",
        WF_STR_ARG(pattern));
    finding->severity = WF_INFO;
    return finding;
}

static void add_help(const struct search *search, struct wf_finding *finding, enum sought sought) {
    struct wf_shell_value value;
    if (sought == SOUGHT_OTHER && !wf_shell_option(search->history, "--no-trunc", 0, &value)) {
        wf_finding_help(
            search->check, finding,
            "without --no-trunc each line is cut after 45 characters; what was cached is in the build's log "
            "(docker buildx history logs)");
    } else if (sought == SOUGHT_FROM) {
        wf_finding_help(search->check, finding,
                        "stages stand in the Dockerfile only; remove the check, or read them there");
    } else {
        wf_finding_help(search->check, finding,
                        "what was cached or mounted is in the build's log (docker buildx history logs)");
    }
}

static void check_pattern(const struct search *search, const struct wf_shell_word *word,
                          struct wf_str pattern, bool ignores_case) {
    if (!word->literal || pattern.len == 0) {
        return;
    }
    enum sought sought = sought_by_any(pattern, ignores_case);
    struct wf_finding *finding = report_sought(search, word->span, pattern, sought);
    if (!finding) {
        return;
    }
    bool never = sought == SOUGHT_FROM || sought == SOUGHT_MOUNT;
    if (never && !is_awk(search->reader) && fails_step(search)) {
        finding->severity = WF_ERROR;
    }
    add_help(search, finding, sought);
}

/* awk's `/PATTERN/`. */
static void check_awk(const struct search *search) {
    for (size_t i = 1; i < search->reader->words.len; i++) {
        const struct wf_shell_word *word = &search->reader->words.items[i];
        size_t begin = wf_str_find_char(word->text, '/', 0);
        size_t end = begin == WF_NOT_FOUND ? begin : wf_str_find_char(word->text, '/', begin + 1);
        if (end != WF_NOT_FOUND) {
            check_pattern(search, word, wf_str_sub(word->text, begin + 1, end), false);
            return;
        }
    }
}

/* --- wc
 * ----------------------------------------------------------------------------------------------------- */

/* The image: the last operand, when no option that takes a value stands before it. */
static const struct wf_shell_word *image_of(const struct wf_shell_command *history) {
    const struct wf_shell_word *image = NULL;
    bool behind = false;
    for (uint32_t i = 0; i < history->words.len; i++) {
        const struct wf_shell_word *word = &history->words.items[i];
        if (!behind) {
            behind = wf_str_is(word->text, "history");
        } else if (wf_str_is(word->head, "--format") || wf_str_is(word->head, "--platform")) {
            i++;
        } else if (!wf_str_starts(word->head, "-")) {
            image = image ? NULL : word;
        }
    }
    return image;
}

static const struct wf_fix *count_fix(const struct search *search) {
    const struct wf_shell_word *image = image_of(search->history);
    const struct wf_shell_command *count = search->reader;
    if (!image || search->history->next != count || search->history->redirections.len > 0) {
        return NULL;
    }
    struct wf_str program = wf_shell_slice(search->script->shell, search->history->words.items[0].span);
    if (!wf_str_is(program, "docker")) {
        return NULL;
    }
    struct wf_str image_text = wf_shell_slice(search->script->shell, image->span);
    struct wf_str text =
        wf_arena_printf(search->check->arena, "docker image inspect --format '{{len .RootFS.Layers}}' %.*s",
                        WF_STR_ARG(image_text));
    struct wf_patch patch = wf_check_patch(search->check);
    bool done = wf_patch_set_part(&patch, search->script->step->run, search->history->span.begin,
                                  count->span.end, text);
    return done ? wf_patch_fix(&patch, "count the layers of the image", WF_FIX_UNSAFE) : NULL;
}

static void check_count(const struct search *search) {
    const struct wf_shell_script *shell = search->script->shell;
    bool pipefail = wf_shell_set_flags(shell, search->reader, search->script->flags).pipefail;
    bool same = search->history->pipeline == search->reader->pipeline;
    uint32_t begin = same ? search->history->span.begin : search->reader->span.begin;
    struct wf_finding *finding =
        wf_report_part(search->check, search->script->step->run, begin, search->reader->span.end,
                       "lines of docker history are no layers: instructions that add nothing count as well%s",
                       same && !pipefail ? ", and an image that is missing has 0" : "");
    finding->severity = WF_INFO;
    finding->fix = same ? count_fix(search) : NULL;
}

static void check_reader(struct wf_check *check, const struct wf_script *script,
                         const struct wf_shell_command *reader) {
    struct wf_grep grep;
    bool greps = wf_grep_read(check->arena, reader, &grep) && !grep.inverted;
    bool counts = wf_ask_counts_lines(reader);
    if (!greps && !counts && !is_awk(reader)) {
        return;
    }
    struct search search = {check, script, wf_ask_producer(check, script->shell, reader, is_history), reader};
    if (search.history && counts) {
        check_count(&search);
    } else if (search.history && is_awk(reader)) {
        check_awk(&search);
    }
    for (size_t k = 0; search.history && greps && k < grep.patterns.len; k++) {
        const struct wf_shell_word *word = &reader->words.items[grep.patterns.items[k]];
        check_pattern(&search, word, word->text, grep.ignores_case);
    }
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        check_reader(check, script, script->shell->commands.items[i]);
    }
}

const struct wf_rule wf_rule_docker_history_misread = {
    .id = "docker-history-misread",
    .title = "What docker history cannot tell is read from it",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .script_hook = check_script,
};
