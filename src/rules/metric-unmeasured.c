#include "lint/rule.h"
#include "rules/script_ask.h"

/* Programs, and commands of docker, that tell nothing of cache hits; any other may. */
static const char *const blind[] = {"cat",  "cut",  "date", "du",   "head", "ls", "set",
                                    "sort", "tail", "tr",   "true", "wc",   NULL};
static const char *const blind_docker[] = {"history", "image", "images",  "info", "inspect",
                                           "ps",      "pull",  "version", NULL};

static bool may_measure(const struct wf_shell_command *command) {
    uint32_t at = wf_shell_program_word(command);
    if (command->kind != WF_SHELL_SIMPLE || at == WF_SHELL_NONE || wf_ask_is_test(command) ||
        wf_ask_prints(command)) {
        return false;
    }
    struct wf_str program = wf_shell_program(command);
    if (wf_str_is(program, "docker")) {
        struct wf_str next =
            at + 1 < command->words.len ? command->words.items[at + 1].text : (struct wf_str){"", 0};
        return !wf_str_is_any(next, blind_docker);
    }
    return !wf_str_is_any(program, blind);
}

/* --- what is said
 * ------------------------------------------------------------------------------------------- */

/* Holes with what every run knows before it begins; the others may hold what was measured. */
static bool is_known(struct wf_str text) {
    static const char *const known[] = {"github.", "runner.", "matrix.", "env.", "job.", "inputs.", NULL};
    for (size_t at = wf_str_find(text, "${{", 0); at != WF_NOT_FOUND; at = wf_str_find(text, "${{", at + 1)) {
        struct wf_str name = wf_str_trim(wf_str_sub(text, at + 3, text.len));
        if (!wf_str_starts_any(name, known)) {
            return false;
        }
    }
    return true;
}

/* Nothing in the words comes out of the script. */
static bool is_fixed(const struct wf_shell_script *script, const struct wf_shell_command *command) {
    for (size_t i = 0; i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        if (word->expansion || (word->hole && !is_known(wf_shell_slice(script, word->span)))) {
            return false;
        }
    }
    return true;
}

static bool tells_of_hits(struct wf_str text) {
    return wf_ask_mentions(text, "cache hit") || wf_ask_mentions(text, "cache miss") ||
           wf_ask_mentions(text, "cache efficien") || wf_ask_mentions(text, "hit rate") ||
           wf_ask_mentions(text, "hit/miss") ||
           (wf_ask_mentions(text, "cache") && wf_ask_mentions(text, "statistic"));
}

static bool tells_of_success(struct wf_str text) {
    return wf_str_has(text, "\xE2\x9C\x85") || wf_ask_mentions(text, "success") ||
           wf_ask_mentions(text, "all checks passed") || wf_ask_mentions(text, "all tests passed");
}

/* --- the two ways
 * ------------------------------------------------------------------------------------------- */

/* What is asked of a script for each of its commands. */
struct deeds {
    size_t first; /* index of the first command that does not just print, or the number of commands */
    bool measures;
};

static struct deeds deeds_of(const struct wf_shell_script *script) {
    struct deeds deeds = {script->commands.len, false};
    for (size_t i = script->commands.len; i-- > 0;) {
        const struct wf_shell_command *command = script->commands.items[i];
        bool acts = !wf_ask_prints(command) && (command->kind != WF_SHELL_SIMPLE || command->words.len > 0);
        deeds.first = acts ? i : deeds.first;
        deeds.measures = deeds.measures || may_measure(command);
    }
    return deeds;
}

static const char *complaint(const struct wf_script *script, const struct wf_shell_command *command,
                             const struct deeds *deeds) {
    struct wf_str condition = wf_node_text(script->step->condition);
    struct wf_str text = wf_shell_slice(script->shell, command->span);
    if (wf_str_has(condition, "steps.") || wf_str_has(condition, "needs.") ||
        wf_str_has(condition, "outputs")) {
        return NULL;
    }
    if (tells_of_hits(text) && !deeds->measures) {
        return "nothing in this step measures cache hits";
    }
    bool always = wf_str_has(condition, "always()") && !wf_str_has(condition, "&&");
    if (always && tells_of_success(text) && deeds->first >= command->order) {
        return "the step runs always, also when what it speaks of has failed";
    }
    return NULL;
}

/* The last word as it is printed, or as it is written when GitHub fills it in. */
static struct wf_str last_word(const struct wf_shell_script *script, const struct wf_shell_command *command) {
    const struct wf_shell_word *word = &command->words.items[command->words.len - 1];
    struct wf_str raw = wf_shell_slice(script, word->span);
    bool quoted = raw.len >= 2 && raw.ptr[0] == '"' && raw.ptr[raw.len - 1] == '"';
    return word->literal ? word->text : wf_str_sub(raw, quoted ? 1 : 0, raw.len - (quoted ? 1 : 0));
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    struct deeds deeds = deeds_of(script->shell);
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        bool candidate = wf_ask_prints(command) && command->words.len > 1 &&
                         is_fixed(script->shell, command) && wf_ask_is_unconditional(command) &&
                         wf_shell_holder(command) == NULL;
        const char *why = candidate ? complaint(script, command, &deeds) : NULL;
        if (why) {
            struct wf_str said = wf_ask_shown(check->arena, last_word(script->shell, command));
            struct wf_finding *finding =
                wf_report_part(check, script->step->run, command->span.begin, command->span.end,
                               "said without being known: \"%.*s\": %s", WF_STR_ARG(said), why);
            wf_finding_help(
                check, finding,
                "count the CACHED steps in \"docker buildx history logs\" of the build, or say nothing");
        }
    }
}

const struct wf_rule wf_rule_metric_unmeasured = {
    .id = "metric-unmeasured",
    .title = "A script reports what nothing has measured",
    .category = WF_SCRIPT,
    .severity = WF_INFO,
    .script_hook = check_script,
};
