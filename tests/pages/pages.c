/* `pages [ID...]` tests rules against their pages (page.h), all of them by default. With ACCEPT=1 in the
 * environment it rewrites the pages' text and fixed fences from what the rules do. */
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "run.h"
#include "text/diff.h"
#include "variant.h"

#include <stdio.h>
#include <stdlib.h>

struct test {
    struct wf_arena *arena;
    const struct wf_rule *rule;
    struct page *page;
    struct wf_buf complaints;
    bool safe, unsafe; /* such fixes were seen */
    bool accept;
    struct wf_buf accepted; /* the page as it would be right */
    size_t copied;          /* so much of the page is in `accepted` */
};

/* --- telling what is wrong ---------------------------------------------------------------------------- */

static void complain(struct test *test, const struct page_case *page_case, const char *what,
                     struct wf_str wanted, struct wf_str got) {
    wf_buf_printf(&test->complaints, "  case at line %u: %s\n", (unsigned)page_case->line, what);
    struct wf_buf diff = {.arena = test->arena};
    wf_diff_unified(&diff, WF_STR("page"), wanted.ptr ? wanted : WF_STR(""), got.ptr ? got : WF_STR(""));
    struct wf_str rest = wf_buf_view(&diff);
    struct wf_str line;
    while (rest.len > 0 && wf_str_cut(&rest, '\n', &line)) {
        wf_buf_printf(&test->complaints, "    %.*s\n", WF_STR_ARG(line));
    }
}

static void expect(struct test *test, const struct page_case *page_case, const char *what,
                   struct wf_str wanted, struct wf_str got) {
    if (!wf_str_eq(wanted, got)) {
        complain(test, page_case, what, wanted, got);
    }
}

/* --- accepting ---------------------------------------------------------------------------------------- */

static void copy_to(struct test *test, size_t end) {
    if (end > test->copied) {
        wf_buf_str(&test->accepted, wf_str_sub(test->page->bytes, test->copied, end));
        test->copied = end;
    }
}

static void write_body(struct test *test, struct wf_str body) {
    wf_buf_str(&test->accepted, body);
    if (body.len > 0 && !wf_str_ends(body, "\n")) {
        wf_buf_char(&test->accepted, '\n');
    }
}

/* Replaces the body of `old`, or writes a new fence behind `at`. Nothing to say needs no fence. */
static void accept_fence(struct test *test, const struct fence *old, size_t at, const char *info,
                         struct wf_str body) {
    if (old) {
        copy_to(test, old->begin);
        write_body(test, body);
        test->copied = old->end;
        copy_to(test, old->behind);
    } else if (body.len > 0) {
        copy_to(test, at);
        bool eol = wf_str_ends(body, "\n");
        wf_buf_printf(&test->accepted, "\n```%s%s\n", info, eol ? "" : " no-eol");
        write_body(test, body);
        wf_buf_text(&test->accepted, "```\n");
    }
}

static const struct fence *fixed_fence(const struct page_case *page_case, struct wf_str path) {
    for (size_t i = 0; i < page_case->fixed_count; i++) {
        if (wf_str_eq(page_case->fixed[i].path, path)) {
            return &page_case->fixed[i];
        }
    }
    return NULL;
}

static void accept_case(struct test *test, const struct page_case *page_case, const struct inputs *fixed,
                        struct wf_str text, struct wf_str left) {
    accept_fence(test, page_case->text, page_case->behind, "text", text);
    for (size_t i = 0; i < fixed->count; i++) {
        const struct fence *old = fixed_fence(page_case, fixed->items[i].path);
        bool changed = !wf_str_eq(fixed->items[i].bytes, page_case->files[i].body);
        const char *name = page_case->file_count > 1 ? " file=" : "";
        struct wf_str path = page_case->file_count > 1 ? fixed->items[i].path : WF_STR("");
        struct wf_str info = wf_arena_printf(test->arena, "%.*s fixed%s%.*s",
                                             WF_STR_ARG(fixed->items[i].language), name, WF_STR_ARG(path));
        accept_fence(test, old, page_case->behind, info.ptr, changed ? fixed->items[i].bytes : WF_STR(""));
    }
    accept_fence(test, page_case->left, page_case->behind, "text left", left);
}

/* --- cases -------------------------------------------------------------------------------------------- */

typedef struct wf_str transform(struct wf_arena *arena, const struct input *input);

static struct inputs transformed(struct wf_arena *arena, const struct inputs *inputs, transform *change) {
    struct inputs copy = *inputs;
    copy.items = WF_NEW_ARRAY(arena, struct input, inputs->count);
    for (size_t i = 0; i < inputs->count; i++) {
        copy.items[i] = inputs->items[i];
        if (copy.items[i].linted) {
            copy.items[i].bytes = change(arena, &copy.items[i]);
            copy.items[i].commented = change == with_comments && !wf_str_is(copy.items[i].language, "yaml");
        }
    }
    return copy;
}

static const struct {
    const char *finds, *fixes;
    transform *change;
} variants[] = {
    {"other findings with CR LF line ends", "fixed otherwise with CR LF line ends", with_crlf},
    {"other findings with a byte order mark", "fixed otherwise with a byte order mark", with_bom},
    {"other findings with a comment behind each line", NULL, with_comments},
};

static void test_variants(struct test *test, const struct page_case *page_case, const struct inputs *fixed) {
    struct inputs plain = inputs_of(test->arena, page_case);
    struct outcome outcome = run_case(test->arena, &plain, test->rule->id, false);
    struct wf_str wanted = outcome_text(test->arena, &outcome, &plain);
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
        struct inputs inputs = transformed(test->arena, &plain, variants[i].change);
        outcome = run_case(test->arena, &inputs, test->rule->id, false);
        expect(test, page_case, variants[i].finds, wanted, outcome_text(test->arena, &outcome, &inputs));
        if (variants[i].fixes && fixed) {
            struct wf_str problem =
                fix_case(test->arena, &inputs, test->rule->id, &test->safe, &test->unsafe);
            expect(test, page_case, variants[i].fixes, (struct wf_str){0}, problem);
            struct inputs hoped = transformed(test->arena, fixed, variants[i].change);
            for (size_t k = 0; k < inputs.count; k++) {
                expect(test, page_case, variants[i].fixes, hoped.items[k].bytes, inputs.items[k].bytes);
            }
        }
    }
}

static void compare_fixed(struct test *test, const struct page_case *page_case, const struct inputs *fixed) {
    for (size_t i = 0; i < fixed->count; i++) {
        const struct fence *fence = fixed_fence(page_case, fixed->items[i].path);
        struct wf_str wanted = fence ? fence->body : page_case->files[i].body;
        expect(test, page_case, "fixed otherwise", wanted, fixed->items[i].bytes);
    }
}

static bool is_exact(const struct page_case *page_case) {
    for (size_t i = 0; i < page_case->file_count; i++) {
        if (page_case->files[i].as_is) {
            return true;
        }
    }
    return false;
}

static void test_bad(struct test *test, const struct page_case *page_case) {
    const char *id = test->rule->id;
    struct inputs inputs = inputs_of(test->arena, page_case);
    struct outcome outcome = run_case(test->arena, &inputs, id, false);
    struct wf_str text = outcome_text(test->arena, &outcome, &inputs);
    struct inputs fixed = inputs_of(test->arena, page_case);
    struct wf_str problem = fix_case(test->arena, &fixed, id, &test->safe, &test->unsafe);
    outcome = run_case(test->arena, &fixed, id, false);
    struct wf_str left = outcome_text(test->arena, &outcome, &fixed);
    bool changed = false;
    for (size_t i = 0; i < fixed.count; i++) {
        changed = changed || !wf_str_eq(fixed.items[i].bytes, inputs.items[i].bytes);
    }
    left = changed ? left : WF_STR("");
    if (test->accept) {
        accept_case(test, page_case, &fixed, text, left);
        return;
    }
    expect(test, page_case, "other findings", page_case->text ? page_case->text->body : WF_STR(""), text);
    if (text.len == 0) {
        complain(test, page_case, "nothing is found in the bad file", WF_STR(""), WF_STR(""));
    }
    expect(test, page_case, "the fix is no good", WF_STR(""), problem);
    compare_fixed(test, page_case, &fixed);
    expect(test, page_case, "other findings are left", page_case->left ? page_case->left->body : WF_STR(""),
           left);
    if (!is_exact(page_case)) {
        test_variants(test, page_case, &fixed);
    }
}

static void test_good(struct test *test, const struct page_case *page_case) {
    struct inputs inputs = inputs_of(test->arena, page_case);
    struct outcome outcome = run_case(test->arena, &inputs, test->rule->id, true);
    struct wf_buf text = {.arena = test->arena};
    for (size_t i = 0; i < outcome.findings.len; i++) {
        const struct wf_finding *finding = outcome.findings.items[i];
        struct wf_pos pos = wf_source_pos(finding->source, finding->span.begin);
        wf_buf_printf(&text, "%.*s:%u:%u: %s: %.*s [%s]\n", WF_STR_ARG(finding->source->path),
                      (unsigned)pos.line, (unsigned)pos.column, wf_severity_name(finding->severity),
                      WF_STR_ARG(finding->message), finding->rule);
    }
    if (!test->accept) {
        expect(test, page_case, "the good file is not", WF_STR(""), wf_buf_view(&text));
        if (!is_exact(page_case)) {
            test_variants(test, page_case, NULL);
        }
    }
}

/* --- pages -------------------------------------------------------------------------------------------- */

static void expect_head(struct test *test, const char *what, struct wf_str wanted, struct wf_str got) {
    if (!wf_str_eq(wanted, got)) {
        wf_buf_printf(&test->complaints, "  %s: the page says\n    %.*s\n  but the code\n    %.*s\n", what,
                      WF_STR_ARG(got), WF_STR_ARG(wanted));
    }
}

/* What line of facts the code calls for; the kind of fix is known only from the cases. */
static struct wf_str facts_of(struct test *test) {
    const struct wf_rule *rule = test->rule;
    const char *fix = !rule->fixable ? "none" : test->unsafe ? "unsafe" : "safe";
    fix = rule->fixable && test->safe && test->unsafe ? "safe or unsafe" : fix;
    return wf_arena_printf(test->arena, "severity: %s · category: %s · fix: %s%s%s%s",
                           wf_severity_name(rule->severity), wf_category_name(rule->category), fix,
                           rule->opt_in ? " · opt-in" : "", rule->aliases ? " · also: " : "",
                           rule->aliases ? rule->aliases : "");
}

static void test_head(struct test *test) {
    struct wf_str title = wf_str_of(test->rule->title);
    title = wf_str_ends(title, ".") ? title : wf_arena_printf(test->arena, "%s.", test->rule->title);
    expect_head(test, "title", title, test->page->title);
    expect_head(test, "facts", facts_of(test), test->page->facts);
    if (test->rule->fixable != (test->safe || test->unsafe)) {
        wf_buf_printf(&test->complaints, "  the code says that it %s fixes, the cases have %s\n",
                      test->rule->fixable ? "offers" : "has no", test->rule->fixable ? "none" : "some");
    }
}

static void test_cases(struct test *test) {
    size_t good = 0;
    for (size_t i = 0; i < test->page->cases.len; i++) {
        const struct page_case *page_case = &test->page->cases.items[i];
        good += page_case->good ? 1 : 0;
        (page_case->good ? test_good : test_bad)(test, page_case);
    }
    if (good == 0 || good == test->page->cases.len) {
        wf_buf_text(&test->complaints, "  the page needs at least one bad and one good case\n");
    }
}

static void save_page(struct test *test, const char *path) {
    copy_to(test, test->page->bytes.len);
    struct wf_err err = {0};
    if (!wf_str_eq(wf_buf_view(&test->accepted), test->page->bytes) &&
        !wf_file_write(path, wf_buf_view(&test->accepted), &err)) {
        wf_buf_printf(&test->complaints, "  %s\n", err.text);
    }
}

/* Whether rule and page agree. */
static bool test_rule(const struct wf_rule *rule, const char *folder, bool accept) {
    struct wf_arena arena = {0};
    struct test test = {.arena = &arena, .rule = rule, .accept = accept};
    test.complaints.arena = &arena;
    test.accepted.arena = &arena;
    struct wf_err err = {0};
    struct wf_str bytes = {0};
    const char *path = wf_path_join(&arena, folder, wf_arena_printf(&arena, "%s.md", rule->id).ptr);
    if (lacks_program(&arena, rule->id)) {
        printf("skipped: %s: the program is not installed\n", rule->id);
    } else if (!wf_file_read(&arena, path, WF_MAX_FILE_BYTES, &bytes, &err)) {
        wf_buf_printf(&test.complaints, "  %s\n", err.text);
    } else {
        test.page = page_read(&arena, rule->id, bytes);
        if (test.page->problem.len > 0) {
            wf_buf_printf(&test.complaints, "  %.*s\n", WF_STR_ARG(test.page->problem));
        } else {
            test_cases(&test);
            test_head(&test);
            if (accept) {
                save_page(&test, path);
            }
        }
    }
    bool good = test.complaints.len == 0;
    if (!good) {
        printf("FAIL %s\n%.*s", rule->id, WF_STR_ARG(wf_buf_view(&test.complaints)));
    }
    wf_arena_free(&arena);
    return good;
}

static bool is_asked_for(const struct wf_rule *rule, int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], rule->id) == 0) {
            return true;
        }
    }
    return argc < 2;
}

int main(int argc, char **argv) {
    const char *root = getenv("WFGEN_ROOT");
    const char *accept = getenv("ACCEPT");
    struct wf_arena arena = {0};
    const char *folder = root ? wf_path_join(&arena, root, "src/rules") : "src/rules";
    size_t tested = 0;
    size_t failed = 0;
    for (size_t i = 0; i < wf_rules.count; i++) {
        if (is_asked_for(wf_rules.rules[i], argc, argv)) {
            tested++;
            failed += test_rule(wf_rules.rules[i], folder, accept && strcmp(accept, "1") == 0) ? 0 : 1;
        }
    }
    wf_arena_free(&arena);
    printf("%zu pages, %zu failed\n", tested, failed);
    return tested > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
