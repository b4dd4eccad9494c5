#include "docker/vars.h"
#include "lint/rule.h"

static bool has_only(struct wf_str text, const char *chars) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\0' || strchr(chars, text.ptr[i]) == NULL) {
            return false;
        }
    }
    return true;
}

static bool is_hex(struct wf_str text) {
    return has_only(text, "0123456789abcdef");
}

static const char *checksum_fault(struct wf_str value) {
    size_t colon = wf_str_find_char(value, ':', 0);
    if (colon == WF_NOT_FOUND) {
        return "algorithm and \":\" are missing";
    }
    struct wf_str algorithm = wf_str_sub(value, 0, colon), digest = wf_str_sub(value, colon + 1, value.len);
    size_t wanted = wf_str_is(algorithm, "sha256") ? 64 : wf_str_is(algorithm, "sha384") ? 96 : 128;
    if (!wf_str_in(algorithm, "sha256 sha384 sha512")) {
        return "the algorithm is sha256, sha384 or sha512";
    }
    return digest.len == wanted && is_hex(digest) ? NULL : "the digest has another length, or other digits";
}

/* "ugo+rw-x", "=r", "g=u". */
static bool is_clause(struct wf_str clause) {
    size_t who = 0;
    while (who < clause.len && strchr("ugoa", clause.ptr[who]) != NULL) {
        who++;
    }
    struct wf_str rest = wf_str_sub(clause, who, clause.len);
    return rest.len > 0 && strchr("+-=", rest.ptr[0]) != NULL && has_only(rest, "+-=rwxXstugo");
}

/* Octal digits, or clauses with commas between them. */
static const char *mode_fault(struct wf_str value) {
    static const char *const fault = "a mode is octal up to 07777, or like \"u=rw,go=r\"";
    struct wf_str rest = value, clause;
    if (wf_is_digit(value.ptr[0])) {
        struct wf_str digits = value;
        while (digits.len > 1 && digits.ptr[0] == '0') {
            digits = wf_str_sub(digits, 1, digits.len);
        }
        return digits.len <= 4 && has_only(digits, "01234567") ? NULL : fault;
    }
    while (wf_str_cut(&rest, ',', &clause)) {
        if (!is_clause(clause)) {
            return fault;
        }
    }
    return wf_str_ends(value, ",") ? fault : NULL;
}

/* Of the two it is a commit that a repository is held against. */
static bool may_be_repository(const struct wf_instruction *add) {
    struct wf_str source = add->words.len > 0 ? add->words.items[0].text : WF_STR("");
    bool web = wf_str_starts(source, "http://") || wf_str_starts(source, "https://");
    return !web || wf_str_has(source, ".git") || wf_str_find_char(source, '$', 0) != WF_NOT_FOUND;
}

/* A mode in digits that is written there is refused with the syntax. */
static bool is_said(struct wf_str written) {
    return written.len > 0 && has_only(written, "0123456789");
}

static void check_flag(struct wf_check *check, const struct wf_instruction *copy, const char *name,
                       const char *(*fault_of)(struct wf_str value)) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    const struct wf_dflag *flag = wf_instruction_flag(copy, name, NULL);
    if (!flag || !flag->has_value || (fault_of == mode_fault && is_said(flag->value))) {
        return;
    }
    struct wf_vars vars = {.open = true};
    if (wf_str_find_char(flag->value, '$', 0) != WF_NOT_FOUND) {
        vars = wf_vars_at(check->arena, dockerfile, copy, NULL);
    }
    struct wf_expanded value = wf_vars_expand(check->arena, dockerfile, &vars, flag->value);
    const char *fault = value.known && value.text.len > 0 ? fault_of(value.text) : NULL;
    if (fault) {
        struct wf_finding *finding = wf_report(check, wf_dflag_span(copy, flag),
                                               "bad value of --%s: \"%.*s\"", name, WF_STR_ARG(value.text));
        wf_finding_help(check, finding, "%s", fault);
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    if (copy->kind == WF_ADD && !may_be_repository(copy)) {
        check_flag(check, copy, "checksum", checksum_fault);
    }
    if (copy->kind == WF_ADD || copy->kind == WF_COPY) {
        check_flag(check, copy, "chmod", mode_fault);
    }
}

const struct wf_rule wf_rule_copy_flag_invalid = {
    .id = "copy-flag-invalid",
    .title = "Mode or checksum that Docker refuses",
    .category = WF_DOCKER,
    .severity = WF_ERROR,
    .instruction_hook = check_instruction,
};
