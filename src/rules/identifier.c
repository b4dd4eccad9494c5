#include "rules/identifier.h"

enum { MAX_LENGTH = 99 };

bool wf_identifier_has_form(struct wf_str id) {
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!wf_is_alpha(c) && c != '_' && (i == 0 || (!wf_is_digit(c) && c != '-'))) {
            return false;
        }
    }
    return id.len > 0;
}

const char *wf_identifier_problem(struct wf_str id) {
    if (!wf_identifier_has_form(id)) {
        return "it must begin with a letter or \"_\" and have only letters, digits, \"-\" and \"_\"";
    }
    if (wf_str_starts(id, "__")) {
        return "ids that begin with \"__\" are GitHub's";
    }
    return id.len > MAX_LENGTH ? "it must have less than 100 characters" : NULL;
}
