/* What `wfgen emit` has found out about a repository, and what follows from it. */
#include "cmd/cmd.h"

#include <wfgen/emit.h>

#include <string.h>

static bool same(const char *a, const char *b) {
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* --- text --------------------------------------------------------------------------------------------- */

static void print_facts(struct wf_call *call) {
    struct wfgen_fact fact = {.size = sizeof fact};
    const char *stack = "";
    for (size_t i = 0; wfgen_fact(call->session, i, &fact); i++) {
        if (!same(stack, fact.stack)) {
            wf_print(stdout, i > 0 ? "\n%s\n" : "%s\n", fact.stack != NULL ? fact.stack : "repository");
            stack = fact.stack;
        }
        wf_print(stdout, "  %-16s %-30s # %s\n", fact.name, fact.value, fact.reason);
    }
}

static void print_inputs(struct wf_call *call, const struct wfgen_choice *choice) {
    struct wfgen_detected input = {.size = sizeof input};
    for (size_t i = 0; wfgen_detected(call->session, i, &input); i++) {
        if (same(input.pack, choice->pack) && same(input.stack, choice->stack)) {
            wf_print(stdout, "    %-16s %-28s # %s%s\n", input.input,
                     input.refused ? "(left as it is)" : input.value, input.refused ? "refused: " : "",
                     input.reason);
        }
    }
}

static void print_choices(struct wf_call *call, bool chosen) {
    struct wfgen_choice choice = {.size = sizeof choice};
    bool any = false;
    for (size_t i = 0; wfgen_choice(call->session, i, &choice); i++) {
        if (choice.chosen != chosen) {
            continue;
        }
        fputs(any ? "" : chosen ? "\npacks\n" : "\npacks that were not chosen\n", stdout);
        any = true;
        wf_print(stdout, "  %s%s%s: %s\n", choice.pack, choice.stack != NULL ? " for " : "",
                 choice.stack != NULL ? choice.stack : "", choice.why);
        print_inputs(call, &choice);
    }
}

/* --- JSON --------------------------------------------------------------------------------------------- */

static void print_facts_json(struct wf_call *call) {
    struct wfgen_fact fact = {.size = sizeof fact};
    fputs("{\"facts\":[", stdout);
    for (size_t i = 0; wfgen_fact(call->session, i, &fact); i++) {
        wf_print_json_member(i > 0 ? ",\n {" : "{", "stack", fact.stack);
        wf_print_json_member(",", "name", fact.name);
        printf(",\"value\":%s", fact.json);
        wf_print_json_member(",", "reason", fact.reason);
        putchar('}');
    }
}

static void print_choices_json(struct wf_call *call) {
    struct wfgen_choice choice = {.size = sizeof choice};
    fputs("],\n\"packs\":[", stdout);
    for (size_t i = 0; wfgen_choice(call->session, i, &choice); i++) {
        wf_print_json_member(i > 0 ? ",\n {" : "{", "pack", choice.pack);
        wf_print_json_member(",", "stack", choice.stack);
        printf(",\"chosen\":%s", choice.chosen ? "true" : "false");
        wf_print_json_member(",", "why", choice.why);
        putchar('}');
    }
}

static void print_inputs_json(struct wf_call *call) {
    struct wfgen_detected input = {.size = sizeof input};
    fputs("],\n\"inputs\":[", stdout);
    for (size_t i = 0; wfgen_detected(call->session, i, &input); i++) {
        wf_print_json_member(i > 0 ? ",\n {" : "{", "pack", input.pack);
        wf_print_json_member(",", "stack", input.stack);
        wf_print_json_member(",", "input", input.input);
        wf_print_json_member(",", "value", input.value);
        printf(",\"taken\":%s", input.refused ? "false" : "true");
        wf_print_json_member(",", "reason", input.reason);
        putchar('}');
    }
    fputs("]}\n", stdout);
}

/* --- both --------------------------------------------------------------------------------------------- */

int wf_explain_emit(struct wf_call *call, const char *pack) {
    enum wfgen_status status = wfgen_load_pack(call->session, pack);
    int code = status == WFGEN_OK ? WF_EXIT_CLEAN : wf_fail_emit_call(call, status);
    if (wf_wants_json(call)) {
        print_facts_json(call);
        print_choices_json(call);
        print_inputs_json(call);
    } else {
        print_facts(call);
        print_choices(call, true);
        print_choices(call, false);
    }
    return code;
}

/* "python 3.12 (poetry) in backend" */
static void print_stack(const struct wfgen_fact *facts, bool first) {
    wf_print(stdout, "%s%s%s%s%s%s%s", first ? "" : ", ", facts[0].value, facts[1].value != NULL ? " " : "",
             facts[1].value != NULL ? facts[1].value : "", facts[2].value != NULL ? " (" : "",
             facts[2].value != NULL ? facts[2].value : "", facts[2].value != NULL ? ")" : "");
    if (facts[3].value != NULL && strcmp(facts[3].value, ".") != 0) {
        wf_print(stdout, " in %s", facts[3].value);
    }
}

static void print_stacks(struct wf_call *call) {
    static const char *const names[] = {"language", "version", "manager", "folder"};
    struct wfgen_fact fact = {.size = sizeof fact}, facts[4] = {{0}};
    const char *stack = NULL;
    bool first = true;
    for (size_t i = 0; wfgen_fact(call->session, i, &fact) && fact.stack != NULL; i++) {
        if (stack != NULL && !same(stack, fact.stack)) {
            print_stack(facts, first);
            memset(facts, 0, sizeof facts);
            first = false;
        }
        stack = fact.stack;
        for (size_t k = 0; k < 4; k++) {
            facts[k] = strcmp(fact.name, names[k]) == 0 ? fact : facts[k];
        }
    }
    if (stack != NULL) {
        print_stack(facts, first);
    }
    fputs(stack != NULL ? "" : "nothing", stdout);
}

void wf_print_detection(struct wf_call *call) {
    struct wfgen_choice choice = {.size = sizeof choice};
    size_t count = 0;
    fputs("found: ", stdout);
    print_stacks(call);
    fputs("\npacks: ", stdout);
    for (size_t i = 0; wfgen_choice(call->session, i, &choice); i++) {
        if (choice.chosen) {
            wf_print(stdout, "%s%s%s%s%s", count++ > 0 ? ", " : "", choice.pack,
                     choice.stack != NULL ? " (" : "", choice.stack != NULL ? choice.stack : "",
                     choice.stack != NULL ? ")" : "");
        }
    }
    fputs("\n--explain tells why\n", stdout);
}
