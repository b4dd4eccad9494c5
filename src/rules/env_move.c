#include "rules/env_move.h"

#include "base/buf.h"
#include "base/limits.h"
#include "gha/flow.h"
#include "gha/step.h"
#include "lang/hole.h"
#include "rules/shell_spot.h"
#include "yaml/quote.h"

/* How one move is made. */
struct plan {
    struct wf_move *move;
    enum wf_fix_safety safety;
    size_t begin, end;   /* of what is replaced in the code */
    struct wf_str name;  /* of the variable; empty: cannot be moved */
    struct wf_str value; /* `${{ ... }}`; empty: the variable is there already */
    struct wf_str text;  /* that is written in the code */
};

struct plans {
    WF_LIST(struct plan) list;
};

/* --- names -------------------------------------------------------------------------------------------- */

static void write_word(struct wf_buf *out, struct wf_str word) {
    wf_buf_text(out, out->len > 0 ? "_" : "");
    for (size_t i = 0; i < word.len; i++) {
        wf_buf_char(out, wf_is_alnum(word.ptr[i]) ? wf_upper(word.ptr[i]) : '_');
    }
}

/* "FIRST" for 0, "4TH" for 3. */
static struct wf_str ordinal(struct wf_arena *arena, double number) {
    static const char *const words[] = {"FIRST", "SECOND", "THIRD"};
    return number >= 0 && number < 3 ? wf_str_of(words[(size_t)number])
                                     : wf_arena_printf(arena, "%.0fTH", number + 1);
}

/* An index says which one of what stands before it. */
static void write_parts(struct wf_buf *out, const struct wf_expr_chain *chain, size_t from) {
    const struct wf_expr_part *parts = chain->parts.items;
    for (size_t i = from; i < chain->parts.len; i++) {
        const struct wf_expr_node *index = parts[i].node;
        const struct wf_expr_node *next = i + 1 < chain->parts.len ? parts[i + 1].node : NULL;
        if (next && next->kind == WF_EXPR_NUMBER) {
            write_word(out, ordinal(out->arena, next->number));
        }
        if (!index || index->kind != WF_EXPR_NUMBER) {
            write_word(out, parts[i].name.len > 0 ? parts[i].name : WF_STR("ANY"));
        }
    }
}

/* "GITHUB_EVENT_ISSUE_TITLE" */
static struct wf_str name_of(struct wf_arena *arena, const struct wf_expr_node *source, size_t skip) {
    struct wf_expr_chain chain = {0};
    struct wf_buf out = {.arena = arena};
    if (!wf_expr_chain(arena, source, &chain)) {
        return WF_STR("");
    }
    if (skip == 0) {
        write_word(&out, chain.root);
    }
    write_parts(&out, &chain, skip > 0 ? skip - 1 : 0);
    struct wf_str name = wf_buf_view(&out);
    return name.len > 0 && wf_is_digit(name.ptr[0]) ? WF_STR("") : name;
}

static bool is_shell_name(struct wf_str name) {
    for (size_t i = 0; i < name.len; i++) {
        if (!wf_is_word(name.ptr[i])) {
            return false;
        }
    }
    return name.len > 0 && !wf_is_digit(name.ptr[0]);
}

/* A variable that another plan or the step's `env` sets. */
static struct wf_str value_of(const struct plans *plans, const struct wf_step *step, struct wf_str name) {
    for (size_t i = 0; i < plans->list.len; i++) {
        if (plans->list.items[i].value.len > 0 && wf_str_eq(plans->list.items[i].name, name)) {
            return plans->list.items[i].value;
        }
    }
    return wf_node_text(wf_node_find(step->env, name, false));
}

/* Nothing else has the name: not the environment, not the code. */
static bool is_free(const struct plan *plan, const struct plans *plans, struct wf_str name) {
    const struct wf_site *site = plan->move->site;
    struct wf_str known = value_of(plans, site->step, name);
    if (known.len > 0) {
        return wf_str_eq(known, plan->value);
    }
    struct wf_str rest = site->scalar->text;
    for (size_t at = 0; at + name.len <= rest.len; at++) {
        if (wf_str_eq(wf_str_sub(rest, at, at + name.len), name)) {
            return false;
        }
    }
    return !wf_variable_is_default(name) && !wf_step_env(site->step, name);
}

static struct wf_str free_name(struct wf_arena *arena, const struct plan *plan, const struct plans *plans,
                               struct wf_str wanted) {
    struct wf_str name = wanted;
    for (int number = 2; name.len > 0 && !is_free(plan, plans, name); number++) {
        name = number < 10 ? wf_arena_printf(arena, "%.*s_%d", WF_STR_ARG(wanted), number) : WF_STR("");
    }
    return name;
}

static void choose_name(struct wf_arena *arena, struct plan *plan, const struct plans *plans) {
    const struct wf_site *site = plan->move->site;
    const struct wf_expr_node *root = site->expression->root;
    plan->name = wf_expr_tail(arena, root, "env");
    if (plan->name.len > 0) {
        plan->name = is_shell_name(plan->name) ? plan->name : WF_STR("");
        return;
    }
    struct wf_str name = name_of(arena, plan->move->source, 0);
    if (wf_variable_is_default(name) && plan->move->source == root) {
        plan->name = name;
        return;
    }
    if (wf_str_find_char(site->expression->text, '\n', 0) == WF_NOT_FOUND) {
        plan->value = wf_arena_printf(arena, "${{ %.*s }}", WF_STR_ARG(site->expression->text));
        name = wf_variable_is_default(name) ? name_of(arena, plan->move->source, 1) : name;
        plan->name = free_name(arena, plan, plans, name);
    }
}

/* --- the code ----------------------------------------------------------------------------------------- */

/* In single quotes the quotes are closed around the variable, or replaced when nothing else stands in them.
 */
static void write_single(struct wf_arena *arena, struct plan *plan, struct wf_str code) {
    bool all = plan->begin > 0 && plan->end < code.len && code.ptr[plan->begin - 1] == '\'' &&
               code.ptr[plan->end] == '\'';
    plan->begin -= all ? 1 : 0;
    plan->end += all ? 1 : 0;
    const char *quote = all ? "" : "'";
    plan->text = wf_arena_printf(arena, "%s\"${%.*s}\"%s", quote, WF_STR_ARG(plan->name), quote);
    plan->safety = WF_FIX_UNSAFE;
}

static bool prints(const struct wf_shell_site *site) {
    struct wf_str program = wf_shell_program(site->command);
    return wf_str_is(program, "echo") || wf_str_is(program, "printf");
}

/* An input may hold `$NAME` for the shell; a word that may be missing counts as one when it is quoted, which
 * only what prints does not mind. */
static bool is_as_before(const struct plan *plan, const struct wf_shell_site *site) {
    bool one = site->spot != WF_SPOT_BARE || prints(site);
    return one && site->spot != WF_SPOT_HERE && plan->move->taint > WF_TAINT_CALLER;
}

/* Outside quotes a text may be meant to become several words, or none: then the variable stays without
 * quotes. */
static bool may_be_words(struct wf_arena *arena, const struct plan *plan, const struct wf_shell_site *site) {
    static const char *const several[] = {"ARG", "CMD", "COMMAND", "EXTRA", "FLAG", "OPT", "PARAM"};
    struct wf_expr_chain chain = {0};
    if (site->spot != WF_SPOT_BARE || prints(site)) {
        return false;
    }
    enum wf_taint taint = plan->move->taint;
    bool words = !wf_expr_chain(arena, plan->move->site->expression->root, &chain) ||
                 taint == WF_TAINT_UNKNOWN ||
                 (taint == WF_TAINT_NONE && !wf_str_is_case(chain.root, "github"));
    for (size_t i = 0; i < sizeof several / sizeof *several && !words; i++) {
        words = taint == WF_TAINT_CALLER && wf_str_has(plan->name, several[i]);
    }
    return words;
}

static bool write_shell(struct wf_arena *arena, struct plan *plan, const struct wf_shell_script *script) {
    struct wf_shell_site site = wf_shell_site_of(script, plan->begin, plan->end);
    if (site.spot == WF_SPOT_NONE) {
        return false;
    }
    plan->safety = is_as_before(plan, &site) ? WF_FIX_SAFE : WF_FIX_UNSAFE;
    if (may_be_words(arena, plan, &site)) {
        plan->text = wf_arena_printf(arena, "${%.*s}", WF_STR_ARG(plan->name));
        return true;
    }
    switch (site.spot) {
    case WF_SPOT_BARE:
    case WF_SPOT_WORD:
        plan->text = wf_arena_printf(arena, "\"${%.*s}\"", WF_STR_ARG(plan->name));
        return true;
    case WF_SPOT_DOUBLE:
    case WF_SPOT_HERE:
        plan->text = wf_arena_printf(arena, "${%.*s}", WF_STR_ARG(plan->name));
        return true;
    case WF_SPOT_SINGLE:
        write_single(arena, plan, script->text);
        return true;
    default:
        return false;
    }
}

/* Inside the "..." of one line of PowerShell, or as a word of its own; never near other quotes, comments and
 * escapes. */
static bool write_powershell(struct wf_arena *arena, struct plan *plan, struct wf_str code) {
    size_t from = plan->begin;
    while (from > 0 && code.ptr[from - 1] != '\n') {
        from--;
    }
    size_t quotes = 0;
    for (size_t i = from; i < plan->begin; i++) {
        size_t hole = wf_hole_end(code, i);
        i = hole > 0 ? hole - 1 : i;
        quotes += hole == 0 && code.ptr[i] == '"' ? 1 : 0;
        if (hole == 0 && strchr("'`#@", code.ptr[i])) {
            return false;
        }
    }
    char before = from < plan->begin ? code.ptr[plan->begin - 1] : '\n';
    char after = plan->end < code.len ? code.ptr[plan->end] : '\n';
    bool ends = wf_is_space(after) || after == '"';
    bool word = wf_is_blank(before) && wf_is_space(after);
    if (wf_str_has(code, "@\"") || wf_str_has(code, "@'") || (quotes % 2 == 0 && !word)) {
        return false;
    }
    plan->text = wf_arena_printf(arena, ends ? "$env:%.*s" : "${env:%.*s}", WF_STR_ARG(plan->name));
    plan->safety = WF_FIX_UNSAFE;
    return true;
}

/* A batch file expands its variables everywhere, before it reads the line: no better than the expression, but
 * the value no longer reaches other lines. */
static bool write_batch(struct wf_arena *arena, struct plan *plan) {
    plan->text = wf_arena_printf(arena, "%%%.*s%%", WF_STR_ARG(plan->name));
    plan->safety = WF_FIX_UNSAFE;
    return true;
}

/* A whole text '${{ x }}' between the quotes `quotes`. */
static bool take_text(struct plan *plan, struct wf_str code, const char *quotes) {
    char open = plan->begin > 0 ? code.ptr[plan->begin - 1] : ' ';
    char before = plan->begin > 1 ? code.ptr[plan->begin - 2] : ' ';
    bool whole = strchr(quotes, open) && plan->end < code.len && code.ptr[plan->end] == open;
    if (!whole || (!wf_is_space(before) && !strchr("([{,:=!?+", before))) {
        return false;
    }
    plan->begin--;
    plan->end++;
    plan->safety = WF_FIX_UNSAFE;
    return true;
}

static bool write_javascript(struct wf_arena *arena, struct plan *plan, struct wf_str code) {
    plan->text = wf_arena_printf(arena, "process.env.%.*s", WF_STR_ARG(plan->name));
    return take_text(plan, code, "'\"`");
}

/* `import os`, also among others: `import sys, os`. */
static bool imports_os(struct wf_str code) {
    struct wf_str line, name;
    while (wf_str_cut(&code, '\n', &line)) {
        struct wf_str names =
            wf_str_starts(line, "import ") ? wf_str_sub(line, 7, line.len) : (struct wf_str){0};
        while (wf_str_cut(&names, ',', &name)) {
            if (wf_str_is(wf_str_trim(name), "os")) {
                return true;
            }
        }
    }
    return false;
}

static bool write_python(struct wf_arena *arena, struct plan *plan, struct wf_str code) {
    bool imported = imports_os(code);
    plan->text = wf_arena_printf(arena, "os.environ[\"%.*s\"]", WF_STR_ARG(plan->name));
    return imported && take_text(plan, code, "'\"");
}

static bool write_code(struct wf_check *check, struct plan *plan) {
    const struct wf_step *step = plan->move->site->step;
    struct wf_str code = plan->move->site->scalar->text;
    if (!step->run) {
        return wf_step_uses(step, "actions/github-script") && write_javascript(check->arena, plan, code);
    }
    struct wf_shell_choice shell = wf_step_shell_choice(step);
    switch (shell.family) {
    case WF_FAMILY_BASH:
        return write_shell(check->arena, plan, step->script);
    case WF_FAMILY_POWERSHELL:
        return write_powershell(check->arena, plan, code);
    case WF_FAMILY_CMD:
        return write_batch(check->arena, plan);
    case WF_FAMILY_PYTHON:
        return write_python(check->arena, plan, code);
    case WF_FAMILY_OTHER:
        return wf_str_is(shell.name, "node") && write_javascript(check->arena, plan, code);
    default:
        return false;
    }
}

static struct plan plan_of(struct wf_check *check, struct wf_move *move, const struct plans *plans) {
    struct plan plan = {.move = move, .begin = move->site->begin};
    struct wf_str code = move->site->scalar->text;
    while (plan.begin > 0 && !wf_str_starts(wf_str_sub(code, plan.begin, code.len), "${{")) {
        plan.begin--;
    }
    plan.end = wf_hole_end(code, plan.begin);
    choose_name(check->arena, &plan, plans);
    if (plan.end == 0 || plan.name.len == 0 || !write_code(check, &plan)) {
        plan.name = plan.value = WF_STR("");
    }
    return plan;
}

/* --- the edits ---------------------------------------------------------------------------------------- */

static bool is_new(const struct plans *plans, size_t at, enum wf_fix_safety safety) {
    const struct plan *plan = &plans->list.items[at];
    bool is_new = plan->safety == safety && plan->value.len > 0 &&
                  !wf_node_find(plan->move->site->step->env, plan->name, false);
    for (size_t i = 0; i < at && is_new; i++) {
        is_new = plans->list.items[i].safety != safety || !wf_str_eq(plans->list.items[i].name, plan->name);
    }
    return is_new;
}

/* The new pairs, below each other or behind each other. */
static struct wf_str pairs_of(struct wf_arena *arena, const struct plans *plans, enum wf_fix_safety safety,
                              const char *before, bool flow) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < plans->list.len; i++) {
        const struct plan *plan = &plans->list.items[i];
        if (is_new(plans, i, safety)) {
            wf_buf_printf(&out, "%s%s%.*s: ",
                          out.len == 0 ? ""
                          : flow       ? ", "
                                       : "\n",
                          before, WF_STR_ARG(plan->name));
            wf_quote(&out, plan->value, flow ? WF_PLACE_FLOW : WF_PLACE_BLOCK_VALUE);
        }
    }
    return wf_buf_view(&out);
}

static bool add_env(struct wf_patch *patch, const struct wf_step *step, const struct plans *plans,
                    enum wf_fix_safety safety) {
    const struct wf_node *key = wf_node_key(step->node, "env");
    bool flow = (key ? key->value : step->node)->style == WF_FLOW;
    struct wf_str pairs = pairs_of(patch->arena, plans, safety, key || flow ? "" : "  ", flow);
    if (pairs.len == 0) {
        return true;
    }
    if (key) {
        return key->value->kind == WF_MAPPING &&
               wf_patch_add_pair(patch, key->value, wf_node_last(key->value), pairs);
    }
    struct wf_str env = flow ? wf_arena_printf(patch->arena, "env: {%.*s}", WF_STR_ARG(pairs))
                             : wf_arena_printf(patch->arena, "env:\n%.*s", WF_STR_ARG(pairs));
    return wf_patch_add_pair(patch, step->node, wf_node_last(step->node), env);
}

static bool is_planned(const struct plan *plan, enum wf_fix_safety safety) {
    return plan->name.len > 0 && plan->safety == safety;
}

/* Only the lines of a literal block stand by themselves; any other scalar is changed from the first to the
 * last. */
static bool replace_code(struct wf_patch *patch, const struct plans *plans, enum wf_fix_safety safety) {
    const struct wf_node *scalar = plans->list.items[0].move->site->scalar;
    struct wf_buf text = {.arena = patch->arena};
    size_t begin = WF_NOT_FOUND;
    size_t end = 0;
    for (size_t i = 0; i < plans->list.len; i++) {
        const struct plan *plan = &plans->list.items[i];
        if (!is_planned(plan, safety)) {
            continue;
        }
        if (scalar->style == WF_LITERAL) {
            if (!wf_patch_set_part(patch, scalar, plan->begin, plan->end, plan->text)) {
                return false;
            }
            continue;
        }
        wf_buf_str(&text, begin == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(scalar->text, end, plan->begin));
        wf_buf_str(&text, plan->text);
        begin = begin == WF_NOT_FOUND ? plan->begin : begin;
        end = plan->end;
    }
    return end == 0 || wf_patch_set_part(patch, scalar, begin, end, wf_buf_view(&text));
}

static void make_fix(struct wf_check *check, const struct plans *plans, enum wf_fix_safety safety) {
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_step *step = plans->list.items[0].move->site->step;
    if (!replace_code(&patch, plans, safety) || !add_env(&patch, step, plans, safety)) {
        return;
    }
    const struct wf_fix *fix = wf_patch_fix(&patch, "pass it in an environment variable", safety);
    for (size_t i = 0; i < plans->list.len; i++) {
        if (is_planned(&plans->list.items[i], safety)) {
            plans->list.items[i].move->fix = fix;
        }
    }
}

void wf_env_move(struct wf_check *check, struct wf_move *moves, size_t count) {
    struct plans plans = {0};
    count = count > WF_MAX_FIX_MOVES ? 0 : count;
    bool anchored = false;
    for (size_t i = 0; i < count; i++) {
        struct plan plan = plan_of(check, &moves[i], &plans);
        const struct wf_node *key = moves[i].site->entry ? moves[i].site->entry : moves[i].site->field;
        anchored = anchored || key->value != moves[i].site->scalar || moves[i].site->scalar->anchor.len > 0;
        if (moves[i].site->scalar == moves[0].site->scalar) {
            *WF_PUSH(check->arena, &plans.list) = plan;
        }
    }
    if (plans.list.len > 0 && !anchored) {
        make_fix(check, &plans, WF_FIX_SAFE);
        make_fix(check, &plans, WF_FIX_UNSAFE);
    }
}
