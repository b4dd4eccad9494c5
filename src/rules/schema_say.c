#include "rules/schema_say.h"

static void say(struct wf_check *check, const struct wf_violation *violation, wf_schema_fix fix) {
    struct wf_finding *finding = wf_report(check, violation->span, "%.*s", WF_STR_ARG(violation->message));
    if (violation->lenient) {
        finding->severity = WF_WARNING;
        wf_finding_help(check, finding,
                        "GitHub runs it all the same, but its editor and documentation object");
    }
    if (violation->other != NULL) {
        wf_finding_note(check, finding, check->file->source, violation->other->span,
                        "the other one stands here");
    }
    if (fix != NULL) {
        fix(check, finding, violation);
    }
}

void wf_schema_say(struct wf_check *check, uint32_t kinds, wf_schema_fix fix) {
    const struct wf_schema_read *read = check->file->schema;
    for (size_t i = 0; i < read->violations.len; i++) {
        if ((kinds & (1U << read->violations.items[i].kind)) != 0) {
            say(check, &read->violations.items[i], fix);
        }
    }
}

void wf_schema_fix_name(struct wf_check *check, struct wf_finding *finding,
                        const struct wf_violation *violation) {
    struct wf_patch patch = wf_check_patch(check);
    if (violation->wanted.len > 0 && wf_patch_set_scalar(&patch, violation->node, violation->wanted)) {
        const char *title = wf_arena_printf(check->arena, "write %.*s", WF_STR_ARG(violation->wanted)).ptr;
        finding->fix = wf_patch_fix(&patch, title, violation->slip ? WF_FIX_SAFE : WF_FIX_UNSAFE);
    }
}
