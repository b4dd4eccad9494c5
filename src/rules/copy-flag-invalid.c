#include "lint/rule.h"

static bool is_hex(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = wf_lower(text.ptr[i]);
        if (!wf_is_digit(c) && (c < 'a' || c > 'f')) {
            return false;
        }
    }
    return true;
}

static const char *checksum_fault(struct wf_str value) {
    size_t colon = wf_str_find_char(value, ':', 0);
    struct wf_str algorithm = wf_str_sub(value, 0, colon == WF_NOT_FOUND ? value.len : colon);
    struct wf_str digest = colon == WF_NOT_FOUND ? WF_STR("") : wf_str_sub(value, colon + 1, value.len);
    size_t wanted = wf_str_is(algorithm, "sha256") ? 64 : wf_str_is(algorithm, "sha384") ? 96 : 128;
    if (colon == WF_NOT_FOUND) {
        return is_hex(value) && (value.len == 40 || value.len == 64) ? NULL
                                                                     : "algorithm and \":\" are missing";
    }
    if (!wf_str_in(algorithm, "sha256 sha384 sha512")) {
        return "the algorithm is sha256, sha384 or sha512";
    }
    return digest.len == wanted && is_hex(digest) ? NULL : "the digest has another length, or other digits";
}

/* Octal digits, or "u+x,go-w". */
static const char *mode_fault(struct wf_str value) {
    bool octal = value.len > 0 && value.len < 7;
    bool symbolic = value.len > 1;
    for (size_t i = 0; i < value.len; i++) {
        octal &= value.ptr[i] >= '0' && value.ptr[i] <= '7';
        symbolic &= strchr("ugoa+-=rwxXst,", value.ptr[i]) != NULL;
    }
    bool relation = wf_str_find_char(value, '=', 0) != WF_NOT_FOUND ||
                    wf_str_find_char(value, '+', 0) != WF_NOT_FOUND ||
                    wf_str_find_char(value, '-', 0) != WF_NOT_FOUND;
    return octal || (symbolic && relation) ? NULL : "a mode is octal (0644), or like \"u=rw,go=r\"";
}

static void check_flag(struct wf_check *check, const struct wf_instruction *copy, const char *name,
                       const char *(*fault_of)(struct wf_str value)) {
    const struct wf_dflag *flag = wf_instruction_flag(copy, name, NULL);
    if (!flag || !flag->has_value || wf_str_find_char(flag->value, '$', 0) != WF_NOT_FOUND) {
        return;
    }
    const char *fault = fault_of(flag->value);
    if (fault) {
        struct wf_finding *finding = wf_report(check, wf_dflag_span(copy, flag),
                                               "bad value of --%s: \"%.*s\"", name, WF_STR_ARG(flag->value));
        wf_finding_help(check, finding, "%s", fault);
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    if (copy->kind == WF_ADD) {
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
