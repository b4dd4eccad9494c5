/* Two states of a file, with a line of "===" between them: a file does not differ from itself, and whatever
 * differs can be reported in every format. The first line's letter says which file it is. */
#include "fuzz.h"

#include "report/review.h"

static struct wf_review *compare(struct wf_arena *arena, const char *name, struct wf_str before,
                                 struct wf_str after) {
    struct wf_review_side sides[2] = {0};
    struct wf_str texts[] = {before, after};
    for (size_t i = 0; i < 2; i++) {
        *WF_PUSH(arena, &sides[i].files) = wf_review_file_read(arena, wf_str_of(name), texts[i]);
    }
    return wf_review_compare(arena, &sides[0], &sides[1]);
}

static void check_same(struct wf_arena *arena, const char *name, struct wf_str text) {
    const struct wf_review *review = compare(arena, name, text, text);
    for (size_t i = 0; i < review->pairs.len; i++) {
        const struct wf_review_pair *pair = &review->pairs.items[i];
        DEMAND(pair->changes.len == 0, "%s differs from itself: %.*s\n", name,
               WF_STR_ARG(pair->changes.items[0].message));
    }
}

static void check_lines(const struct wf_review *review, size_t lines) {
    for (size_t i = 0; i < review->pairs.len; i++) {
        const struct wf_review_pair *pair = &review->pairs.items[i];
        for (size_t k = 0; k < pair->changes.len; k++) {
            const struct wf_review_change *change = &pair->changes.items[k];
            DEMAND(change->message.len > 0 && wf_str_find_char(change->message, '\n', 0) == WF_NOT_FOUND,
                   "a message is not one line: %.*s\n", WF_STR_ARG(change->message));
            DEMAND(wf_review_line(pair, change, false) <= lines &&
                       wf_review_line(pair, change, true) <= lines,
                   "a line outside of the file\n");
        }
    }
}

static void report(struct wf_arena *arena, const struct wf_review *review) {
    static void (*const write[])(struct wf_buf *, const struct wf_review_report *) = {
        wf_review_write_text, wf_review_write_markdown, wf_review_write_json, wf_review_write_html,
        wf_review_write_github};
    struct wf_hunks hunks = {0};
    struct wf_review_report all = {
        .review = review, .before = WF_STR("a"), .after = WF_STR("b"), .hunks = &hunks};
    for (size_t i = 0; i < sizeof write / sizeof *write; i++) {
        struct wf_buf out = {.arena = arena};
        write[i](&out, &all);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wf_arena arena = {0};
    struct wf_str text = fuzz_text(data, size);
    struct wf_str kind = fuzz_line(&text);
    char letter = kind.len > 0 ? kind.ptr[0] : 'w';
    const char *name = letter == 'a'   ? "action.yml"
                       : letter == 'D' ? "Dockerfile"
                                       : ".github/workflows/ci.yml";
    size_t cut = wf_str_find(text, "\n===\n", 0);
    struct wf_str before = wf_str_sub(text, 0, cut == WF_NOT_FOUND ? text.len : cut + 1);
    struct wf_str after = wf_str_sub(text, cut == WF_NOT_FOUND ? text.len : cut + 5, text.len);
    check_same(&arena, name, before);
    const struct wf_review *review = compare(&arena, name, before, after);
    check_lines(review, size + 2);
    report(&arena, review);
    wf_arena_free(&arena);
    return 0;
}
