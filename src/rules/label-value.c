#include "rules/label_ask.h"

/* --- forms ------------------------------------------------------------------------------------------------
 */

static size_t digits(struct wf_str text, size_t at) {
    size_t end = at;
    while (end < text.len && wf_is_digit(text.ptr[end])) {
        end++;
    }
    return end - at;
}

/* Whether the text at `at` has the form: 'd' stands for a digit, 'T' for what separates date and time. */
static bool has_form(struct wf_str text, size_t at, const char *form) {
    for (; *form; form++, at++) {
        char c = at < text.len ? text.ptr[at] : '\0';
        bool fits = *form == 'd'   ? wf_is_digit(c)
                    : *form == 'T' ? c == 'T' || c == 't' || c == ' '
                                   : c == *form;
        if (!fits) {
            return false;
        }
    }
    return true;
}

/* RFC 3339, 5.6. */
static bool is_rfc3339(struct wf_str text) {
    size_t at = strlen("2006-01-02T15:04:05");
    if (!has_form(text, 0, "dddd-dd-ddTdd:dd:dd")) {
        return false;
    }
    if (at < text.len && text.ptr[at] == '.') {
        size_t count = digits(text, at + 1);
        at += 1 + count;
        if (count == 0) {
            return false;
        }
    }
    struct wf_str zone = wf_str_sub(text, at, text.len);
    return wf_str_is_case(zone, "z") ||
           (zone.len == 6 && (has_form(zone, 0, "+dd:dd") || has_form(zone, 0, "-dd:dd")));
}

/* Identifiers with dots between, of letters, digits and "-". */
static bool are_identifiers(struct wf_str text, bool numbers) {
    struct wf_str part;
    if (text.len == 0 || wf_str_ends(text, ".")) {
        return false;
    }
    while (text.len > 0 && wf_str_cut(&text, '.', &part)) {
        for (size_t i = 0; i < part.len; i++) {
            if (!wf_is_alnum(part.ptr[i]) && part.ptr[i] != '-') {
                return false;
            }
        }
        bool zero = numbers && part.len > 1 && part.ptr[0] == '0' && digits(part, 0) == part.len;
        if (part.len == 0 || zero) {
            return false;
        }
    }
    return true;
}

/* semver.org 2.0.0. */
static bool is_semver(struct wf_str text) {
    size_t at = 0;
    for (unsigned i = 0; i < 3; i++) {
        size_t count = digits(text, at);
        bool dot = i == 2 || (at + count < text.len && text.ptr[at + count] == '.');
        if (count == 0 || (count > 1 && text.ptr[at] == '0') || !dot) {
            return false;
        }
        at += count + (i < 2 ? 1 : 0);
    }
    struct wf_str rest = wf_str_sub(text, at, text.len);
    size_t plus = wf_str_find_char(rest, '+', 0);
    if (plus != WF_NOT_FOUND && !are_identifiers(wf_str_sub(rest, plus + 1, rest.len), false)) {
        return false;
    }
    rest = wf_str_sub(rest, 0, plus == WF_NOT_FOUND ? rest.len : plus);
    return rest.len == 0 || (rest.ptr[0] == '-' && are_identifiers(wf_str_sub(rest, 1, rest.len), true));
}

/* A commit's, whole or shortened. */
static bool is_hash(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!strchr("0123456789abcdefABCDEF", text.ptr[i])) {
            return false;
        }
    }
    return text.len >= 7 && text.len <= 64;
}

static bool has_blank(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (wf_is_space(text.ptr[i])) {
            return true;
        }
    }
    return false;
}

static bool is_url(struct wf_str text) {
    size_t colon = wf_str_find_char(text, ':', 0);
    bool scheme = colon != WF_NOT_FOUND && colon > 0 && wf_is_alpha(text.ptr[0]);
    for (size_t i = 0; scheme && i < colon; i++) {
        scheme = wf_is_alnum(text.ptr[i]) || strchr("+-.", text.ptr[i]);
    }
    return scheme && colon + 1 < text.len && !has_blank(text);
}

static bool is_email(struct wf_str text) {
    size_t at = wf_str_find_char(text, '@', 0);
    struct wf_str host = wf_str_sub(text, at == WF_NOT_FOUND ? text.len : at + 1, text.len);
    return at != WF_NOT_FOUND && at > 0 && host.len > 0 && are_identifiers(host, false) && !has_blank(text);
}

/* A licence list identifier, or an expression of them: only the characters, and that it is no sentence. */
static bool is_spdx(struct wf_str text) {
    struct wf_str word;
    bool after_id = false;
    while (text.len > 0 && wf_str_cut(&text, ' ', &word)) {
        bool joins = wf_str_in(word, "AND OR WITH");
        if (word.len == 0 || joins != after_id) {
            return false;
        }
        for (size_t i = 0; i < word.len; i++) {
            if (!wf_is_alnum(word.ptr[i]) && !strchr(".-+():", word.ptr[i])) {
                return false;
            }
        }
        after_id = !joins;
    }
    return after_id;
}

static const struct {
    const char *kind;
    bool (*is)(struct wf_str text);
    const char *name;
} kinds[] = {
    {"rfc3339", is_rfc3339, "time of RFC 3339"}, {"semver", is_semver, "semantic version"},
    {"hash", is_hash, "hash of a commit"},       {"url", is_url, "URL"},
    {"email", is_email, "e-mail address"},       {"spdx", is_spdx, "SPDX license"},
};

/* --- labels -----------------------------------------------------------------------------------------------
 */

static void check_label(struct wf_check *check, const struct wf_label *label) {
    const struct wf_label_schema *wanted = label->key.known ? wf_label_wanted(check, label->key.text) : NULL;
    if (!wanted || !label->value.known) {
        return;
    }
    struct wf_str value = label->value.text;
    const struct wf_dword *place = label->pair->has_value ? &label->pair->value : &label->pair->key;
    struct wf_span span = wf_dword_span(label->instruction, place);
    if (wf_str_trim(value).len == 0) {
        wf_report(check, span, "label without a value: \"%.*s\"", WF_STR_ARG(label->key.text));
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (wf_str_is(wanted->kind, kinds[i].kind) && !kinds[i].is(value)) {
            wf_report(check, span, "value of label \"%.*s\" is no %s: \"%.*s\"", WF_STR_ARG(label->key.text),
                      kinds[i].name, WF_STR_ARG(value))
                ->severity = WF_WARNING;
        }
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    if (check->config->hadolint.labels.len > 0) {
        wf_labels_each(check, instruction, check_label);
    }
}

const struct wf_rule wf_rule_label_value = {
    .id = "label-value",
    .title = "Label whose value is not of the kind that the schema asks for",
    .aliases = "DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3058",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .instruction_hook = check_instruction,
};
