#include "review/layout.h"

#include <check.h>

enum { MAX_BOXES = 60, MAX_EDGES = 160 };

static struct wf_arena arena;

static void setup(void) {
    arena = (struct wf_arena){0};
}

static void teardown(void) {
    wf_arena_free(&arena);
}

static uint32_t state;

static size_t choose(size_t count) {
    state = state * 1664525U + 1013904223U;
    return (state >> 8) % count;
}

static struct wf_layout make(size_t boxes, size_t edges) {
    struct wf_layout layout = {
        .boxes = WF_NEW_ARRAY(&arena, struct wf_layout_box, boxes + 1),
        .box_count = boxes,
        .edges = WF_NEW_ARRAY(&arena, struct wf_layout_edge, edges + 1),
        .edge_count = edges,
        .max_width = 900,
    };
    for (size_t i = 0; i < boxes; i++) {
        layout.boxes[i].width = 120;
        layout.boxes[i].height = 40;
    }
    return layout;
}

static void join(struct wf_layout *layout, size_t edge, size_t from, size_t to) {
    layout->edges[edge].from = from;
    layout->edges[edge].to = to;
}

/* --- laws ----------------------------------------------------------------------------------------------- */

static bool apart(const struct wf_layout_box *a, const struct wf_layout_box *b) {
    return a->x + a->width <= b->x || b->x + b->width <= a->x || a->y + a->height <= b->y ||
           b->y + b->height <= a->y;
}

static void check_boxes(const struct wf_layout *layout) {
    for (size_t i = 0; i < layout->box_count; i++) {
        const struct wf_layout_box *box = &layout->boxes[i];
        ck_assert(box->x >= 0 && box->x + box->width <= layout->width + 0.01);
        ck_assert(box->y >= -0.01 && box->y + box->height <= layout->height + 0.01);
        for (size_t k = 0; k < i; k++) {
            ck_assert_msg(apart(box, &layout->boxes[k]), "%zu overlaps %zu", i, k);
        }
    }
}

/* Whether a point lies inside of the box, not only on its side. */
static bool inside(const struct wf_layout_box *box, double x, double y) {
    return x > box->x + 0.01 && x < box->x + box->width - 0.01 && y > box->y + 0.01 &&
           y < box->y + box->height - 0.01;
}

/* An assertion costs more than the question. */
static void check_point(const struct wf_layout *layout, double x, double y) {
    for (size_t i = 0; i < layout->box_count; i++) {
        if (inside(&layout->boxes[i], x, y)) {
            ck_abort_msg("an edge crosses %zu", i);
        }
    }
}

/* A bend between (0, 0) and (1, 1) as it is drawn: a cubic with its inner points at x = 1/2. */
static void check_bend(const struct wf_layout *layout, struct wf_layout_point a, struct wf_layout_point b) {
    for (int step = 0; step <= 20; step++) {
        double t = step / 20.0, u = 1 - t;
        double x =
            u * u * u * a.x + 1.5 * u * u * t * (a.x + b.x) + 1.5 * u * t * t * (a.x + b.x) + t * t * t * b.x;
        double y = (u * u * u + 3 * u * u * t) * a.y + (3 * u * t * t + t * t * t) * b.y;
        check_point(layout, x, y);
    }
}

static void check_level(const struct wf_layout *layout, struct wf_layout_point a, struct wf_layout_point b) {
    ck_assert_double_eq_tol(a.y, b.y, 0.001);
    for (int step = 0; step <= 20; step++) {
        double x = a.x + (b.x - a.x) * step / 20.0;
        check_point(layout, x, a.y);
    }
}

static void check_edge(const struct wf_layout *layout, const struct wf_layout_edge *edge) {
    const struct wf_layout_box *from = &layout->boxes[edge->from], *to = &layout->boxes[edge->to];
    const struct wf_layout_point *points = edge->points.items;
    if (edge->from == edge->to) {
        ck_assert_uint_eq(edge->points.len, 0);
        return;
    }
    ck_assert(edge->points.len >= 4 && edge->points.len % 2 == 0);
    ck_assert(edge->back ? to->layer < from->layer : from->layer < to->layer);
    ck_assert_double_eq_tol(points[0].x, edge->back ? from->x : from->x + from->width, 0.001);
    ck_assert_double_eq_tol(points[0].y, from->y + from->height / 2, 0.001);
    struct wf_layout_point end = points[edge->points.len - 1];
    ck_assert_double_eq_tol(end.x, edge->back ? to->x + to->width : to->x, 0.001);
    ck_assert_double_eq_tol(end.y, to->y + to->height / 2, 0.001);
    for (size_t i = 1; i < edge->points.len; i++) {
        double forward = points[i].x - points[i - 1].x;
        ck_assert(edge->back ? forward <= 0.001 : forward >= -0.001);
        (i % 2 == 1 ? check_level : check_bend)(layout, points[i - 1], points[i]);
    }
}

static void check_laws(const struct wf_layout *layout) {
    check_boxes(layout);
    for (size_t i = 0; i < layout->edge_count; i++) {
        check_edge(layout, &layout->edges[i]);
    }
}

/* --- cases ---------------------------------------------------------------------------------------------- */

START_TEST(nothing) {
    struct wf_layout layout = make(0, 0);
    wf_layout_make(&arena, &layout);
    ck_assert_double_eq(layout.width, 0);
    ck_assert_double_eq(layout.height, 0);
}
END_TEST

START_TEST(chain) {
    struct wf_layout layout = make(4, 4);
    join(&layout, 0, 0, 1);
    join(&layout, 1, 1, 2);
    join(&layout, 2, 2, 3);
    join(&layout, 3, 0, 3);
    wf_layout_make(&arena, &layout);
    check_laws(&layout);
    ck_assert_uint_eq(layout.boxes[3].layer, 3);
    ck_assert_uint_eq(layout.edges[3].points.len, 8);
}
END_TEST

START_TEST(diamond_is_even) {
    struct wf_layout layout = make(4, 4);
    join(&layout, 0, 0, 1);
    join(&layout, 1, 0, 2);
    join(&layout, 2, 1, 3);
    join(&layout, 3, 2, 3);
    wf_layout_make(&arena, &layout);
    check_laws(&layout);
    ck_assert_double_eq_tol(layout.boxes[0].y, layout.boxes[3].y, 0.5);
    ck_assert_double_eq_tol(layout.boxes[0].y * 2, layout.boxes[1].y + layout.boxes[2].y, 0.5);
}
END_TEST

/* 0 -> 4, 1 -> 3: side by side, without a crossing. */
START_TEST(crossings_are_undone) {
    struct wf_layout layout = make(6, 5);
    join(&layout, 0, 0, 4);
    join(&layout, 1, 1, 3);
    join(&layout, 2, 2, 5);
    join(&layout, 3, 0, 5);
    join(&layout, 4, 1, 4);
    wf_layout_make(&arena, &layout);
    check_laws(&layout);
    double left = layout.boxes[0].y - layout.boxes[1].y, right = layout.boxes[4].y - layout.boxes[3].y;
    ck_assert(left * right > 0);
}
END_TEST

START_TEST(cycles_and_loops) {
    struct wf_layout layout = make(3, 4);
    join(&layout, 0, 0, 1);
    join(&layout, 1, 1, 2);
    join(&layout, 2, 2, 0);
    join(&layout, 3, 1, 1);
    wf_layout_make(&arena, &layout);
    check_laws(&layout);
    ck_assert(!layout.edges[0].back && !layout.edges[1].back && layout.edges[2].back);
}
END_TEST

/* Those without edges stand in rows that are not too wide. */
START_TEST(rows) {
    struct wf_layout layout = make(60, 0);
    wf_layout_make(&arena, &layout);
    check_laws(&layout);
    ck_assert(layout.width <= 900);
    ck_assert(layout.height < 700);
}
END_TEST

static struct wf_layout random_graph(uint32_t seed, bool cycles) {
    state = seed;
    struct wf_layout layout = make(1 + choose(MAX_BOXES), choose(MAX_EDGES));
    for (size_t i = 0; i < layout.box_count; i++) {
        layout.boxes[i].width = 60 + (double)choose(300);
        layout.boxes[i].height = 20 + (double)choose(150);
    }
    for (size_t i = 0; i < layout.edge_count; i++) {
        size_t a = choose(layout.box_count), b = choose(layout.box_count);
        bool turn = !cycles && a > b;
        join(&layout, i, turn ? b : a, turn ? a : b);
    }
    wf_layout_make(&arena, &layout);
    return layout;
}

START_TEST(laws_hold) {
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct wf_layout layout = random_graph(seed, seed % 2 == 0);
        check_laws(&layout);
        teardown();
        setup();
    }
}
END_TEST

START_TEST(is_always_the_same) {
    struct wf_layout one = random_graph(7, true), two = random_graph(7, true);
    for (size_t i = 0; i < one.box_count; i++) {
        ck_assert_double_eq(one.boxes[i].x, two.boxes[i].x);
        ck_assert_double_eq(one.boxes[i].y, two.boxes[i].y);
    }
}
END_TEST

Suite *layout_suite(void) {
    Suite *suite = suite_create("layout");
    TCase *tcase = tcase_create("layout");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, nothing);
    tcase_add_test(tcase, chain);
    tcase_add_test(tcase, diamond_is_even);
    tcase_add_test(tcase, crossings_are_undone);
    tcase_add_test(tcase, cycles_and_loops);
    tcase_add_test(tcase, rows);
    tcase_add_test(tcase, laws_hold);
    tcase_add_test(tcase, is_always_the_same);
    suite_add_tcase(suite, tcase);
    return suite;
}
