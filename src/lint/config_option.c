/* The settings of single rules (`rules: ID: config:`), as their tables say. */
#include "base/near.h"
#include "lang/uses_pattern.h"
#include "lint/config_read.h"
#include "lint/engine.h"

static struct wf_str near_option(struct wf_config_reader *reader, const struct wf_rule *rule,
                                 struct wf_str wanted) {
    struct wf_near near = {.wanted = wanted};
    const struct wf_rule_option *option = rule->options;
    for (; option && option->name; option++) {
        wf_near_offer(&near, wf_str_of(option->name));
    }
    if (near.best.len > 0) {
        return wf_arena_printf(reader->arena, "did you mean \"%.*s\"?", WF_STR_ARG(near.best));
    }
    bool lone = rule->options && !rule->options[1].name;
    return lone ? wf_arena_printf(reader->arena, "it has one: \"%s\"", rule->options[0].name) : WF_STR("");
}

static void bad_value(struct wf_config_reader *reader, const struct wf_node *value,
                      const struct wf_rule_option *option, const char *wanted) {
    wf_config_problem(reader, value->span, WF_STR(""), "\"%s\" must be %s", option->name, wanted);
}

/* --- kinds of values ---------------------------------------------------------------------------------- */

static void check_number(struct wf_config_reader *reader, const struct wf_node *value,
                         const struct wf_rule_option *option) {
    double number = wf_node_type(value) == WF_TYPE_NUMBER ? wf_node_number(value) : 0;
    if (number < 1 || number > 99999 || number != (double)(long)number) {
        bad_value(reader, value, option, "a whole number from 1 on");
    }
}

static void check_names(struct wf_config_reader *reader, const struct wf_node *value,
                        const struct wf_rule_option *option) {
    if (!wf_node_is_sequence(value)) {
        bad_value(reader, value, option, "a list of names");
    }
    for (WF_EACH(item, wf_node_is_sequence(value) ? value : NULL)) {
        if (wf_node_text(item).len == 0) {
            wf_config_problem(reader, item->span, WF_STR(""), "each item of \"%s\" must be a name",
                              option->name);
        }
    }
}

static void check_pattern(struct wf_config_reader *reader, const struct wf_node *item) {
    struct wf_str text = wf_node_text(item);
    if (wf_uses_pattern_parse(text).kind == WF_USES_PATTERN_INVALID) {
        wf_config_problem(reader, item->span,
                          WF_STR("patterns are \"*\", \"owner/*\", \"owner/repo\", "
                                 "\"owner/repo/*\", \"owner/repo/path\", with \"@ref\" or not"),
                          "\"%.*s\" names no actions", WF_STR_ARG(text));
    }
}

static void check_patterns(struct wf_config_reader *reader, const struct wf_node *value,
                           const struct wf_rule_option *option) {
    if (!wf_node_is_sequence(value)) {
        bad_value(reader, value, option, "a list of patterns such as \"actions/*\"");
        return;
    }
    for (WF_EACH(item, value)) {
        check_pattern(reader, item);
    }
}

static void check_word(struct wf_config_reader *reader, const struct wf_node *value,
                       const struct wf_rule_option *option) {
    struct wf_str text = wf_node_text(value);
    if (!wf_str_is_any(text, option->words)) {
        struct wf_str words = WF_STR("");
        for (size_t i = 0; option->words[i]; i++) {
            words = wf_arena_printf(reader->arena, "%.*s%s%s", WF_STR_ARG(words), i > 0 ? ", " : "",
                                    option->words[i]);
        }
        wf_config_problem(reader, value->span, wf_config_near(reader, text, option->words),
                          "\"%.*s\" is none of %.*s", WF_STR_ARG(text), WF_STR_ARG(words));
    }
}

static void check_policies(struct wf_config_reader *reader, const struct wf_node *value,
                           const struct wf_rule_option *option) {
    if (!wf_node_is_mapping(value)) {
        bad_value(reader, value, option, "a mapping of patterns to what is wanted");
        return;
    }
    for (WF_EACH(key, value)) {
        check_pattern(reader, key);
        check_word(reader, key->value, option);
    }
}

static void check_flag(struct wf_config_reader *reader, const struct wf_node *value,
                       const struct wf_rule_option *option) {
    if (wf_node_type(value) != WF_TYPE_BOOL) {
        bad_value(reader, value, option, "true or false");
    }
}

static void (*const checks[])(struct wf_config_reader *reader, const struct wf_node *value,
                              const struct wf_rule_option *option) = {
    [WF_OPTION_NUMBER] = check_number,     [WF_OPTION_NAMES] = check_names,
    [WF_OPTION_PATTERNS] = check_patterns, [WF_OPTION_POLICIES] = check_policies,
    [WF_OPTION_FLAG] = check_flag,         [WF_OPTION_WORD] = check_word,
};

/* --- all of a rule ------------------------------------------------------------------------------------ */

static const struct wf_rule_option *find(const struct wf_rule *rule, struct wf_str name) {
    const struct wf_rule_option *option = rule->options;
    while (option && option->name && !wf_str_is(name, option->name)) {
        option++;
    }
    return option && option->name ? option : NULL;
}

/* Of two that exclude each other the second is wrong. */
static void check_others(struct wf_config_reader *reader, const struct wf_node *options,
                         const struct wf_node *key, const struct wf_rule_option *option) {
    const struct wf_node *other = option->unless ? wf_node_key(options, option->unless) : NULL;
    if (other && other->index < key->index) {
        wf_config_problem(reader, key->span, WF_STR(""), "\"%s\" and \"%s\" exclude each other",
                          option->unless, option->name);
    }
}

void wf_config_check_options(struct wf_config_reader *reader, const struct wf_rule *rule,
                             const struct wf_node *options) {
    for (WF_EACH(key, options)) {
        struct wf_str name = wf_node_text(key);
        const struct wf_rule_option *option = find(rule, name);
        if (!option) {
            wf_config_problem(reader, key->span, near_option(reader, rule, name),
                              rule->options ? "rule \"%s\" has no setting \"%.*s\""
                                            : "rule \"%s\" has no settings, so not \"%.*s\"",
                              rule->id, WF_STR_ARG(name));
        } else {
            checks[option->kind](reader, wf_node_resolve(key->value), option);
            check_others(reader, options, key, option);
        }
    }
}
