#include "lang/csv.h"

#include "lang/hole.h"

/* A byte of a record and where it came from. */
struct byte {
    char c;
    uint32_t at;
};

/* A field: bytes [begin, end) of the record, which holds the commas between fields as well. */
struct field {
    size_t begin, end;
    bool quoted;
};

struct reader {
    struct wf_arena *arena;
    struct wf_str text;
    const struct wf_csv_options *options;
    struct wf_csv *csv;
    size_t pos;
    WF_LIST(struct byte) record;
    WF_LIST(struct field) fields;
    size_t field_begin; /* in record */
    struct wf_str line_end;
    size_t comment_at, quote_at;
    size_t counted; /* newlines before this offset are in `lines` */
    uint32_t lines;
    bool quoting, was_quoting, commenting;
    bool strict; /* wf_csv_fields() */
};

static void put(struct reader *r, char c, size_t at) {
    struct byte *byte = WF_PUSH(r->arena, &r->record);
    byte->c = c;
    byte->at = (uint32_t)at;
}

static bool field_is_empty(const struct reader *r) {
    return r->record.len == r->field_begin;
}

/* relax_quotes: a quoted field that goes on behind its closing quote keeps both quotes. */
static void put_opening_quote_back(struct reader *r) {
    put(r, '"', r->quote_at);
    for (size_t i = r->record.len - 1; i > r->field_begin; i--) {
        r->record.items[i] = r->record.items[i - 1];
    }
    r->record.items[r->field_begin] = (struct byte){'"', (uint32_t)r->quote_at};
}

static void end_field(struct reader *r) {
    struct field *field = WF_PUSH(r->arena, &r->fields);
    field->begin = r->field_begin;
    field->end = r->record.len;
    field->quoted = r->was_quoting;
    r->was_quoting = false;
}

/* The 1-based line of `at`, which never goes back. */
static uint32_t line_of(struct reader *r, size_t at) {
    for (; r->counted < at; r->counted++) {
        r->lines += r->text.ptr[r->counted] == '\n';
    }
    return r->lines + 1;
}

static bool is_trimmed(char c) {
    return wf_is_space(c) || c == '\v' || c == '\f';
}

static void bad_quote(struct reader *r, size_t at) {
    if (!r->csv->bad_quote) {
        r->csv->bad_quote = true;
        r->csv->bad_quote_at = (uint32_t)at;
    }
}

static void add_item(struct reader *r, size_t begin, size_t end, bool quoted) {
    if (begin == end && !r->strict) {
        return;
    }
    const struct byte *bytes = r->record.items;
    struct wf_csv_item *item = WF_PUSH(r->arena, &r->csv->items);
    uint32_t first = begin < r->record.len ? bytes[begin].at : (uint32_t)r->pos;
    if (!r->options->keep_blanks) {
        while (begin < end && is_trimmed(bytes[begin].c)) {
            first = bytes[begin++].at;
        }
        while (end > begin && is_trimmed(bytes[end - 1].c)) {
            end--;
        }
    }
    size_t len = end - begin;
    char *text = WF_NEW_ARRAY(r->arena, char, len + 1);
    uint32_t *map = WF_NEW_ARRAY(r->arena, uint32_t, len + 1);
    for (size_t i = 0; i < len; i++) {
        text[i] = bytes[begin + i].c;
        map[i] = bytes[begin + i].at;
    }
    item->text = (struct wf_str){text, len};
    item->map = map;
    item->quoted = quoted;
    item->unknown = wf_hole_any(item->text);
    item->span = len > 0 ? wf_span_make(map[0], map[len - 1] + 1) : wf_span_make(first, first);
}

/* The span of a quoted field takes in its quotes. */
static void widen(struct reader *r, size_t item) {
    struct wf_csv_item *added = &r->csv->items.items[item];
    if (added->quoted && added->span.begin > 0 && r->text.ptr[added->span.begin - 1] == '"') {
        added->span.begin--;
    }
    if (added->quoted && added->span.end < r->text.len && r->text.ptr[added->span.end] == '"') {
        added->span.end++;
    }
    added->line = line_of(r, added->span.begin);
}

/* A line of one field is split at its commas even where they were quoted. */
static void split_at_commas(struct reader *r, const struct field *field) {
    size_t begin = field->begin;
    for (size_t i = field->begin; i <= field->end; i++) {
        if (i == field->end || r->record.items[i].c == ',') {
            add_item(r, begin, i, field->quoted);
            begin = i + 1;
        }
    }
}

static void add_fields(struct reader *r) {
    bool quoted = false;
    for (size_t i = 0; i < r->fields.len; i++) {
        quoted = quoted || r->fields.items[i].quoted;
    }
    if (!r->options->comma) {
        add_item(r, 0, r->record.len, quoted);
    } else if (r->fields.len == 1 && !r->strict) {
        split_at_commas(r, &r->fields.items[0]);
    } else {
        for (size_t i = 0; i < r->fields.len; i++) {
            add_item(r, r->fields.items[i].begin, r->fields.items[i].end, r->fields.items[i].quoted);
        }
    }
}

static void end_record(struct reader *r) {
    end_field(r);
    size_t first = r->csv->items.len;
    add_fields(r);
    for (size_t i = first; i < r->csv->items.len; i++) {
        widen(r, i);
    }
    r->record.len = 0;
    r->fields.len = 0;
    r->field_begin = 0;
}

static bool record_is_empty(const struct reader *r) {
    return !r->was_quoting && r->record.len == 0 && r->fields.len == 0;
}

static void end_line(struct reader *r) {
    if (r->commenting) {
        struct wf_csv_comment *comment = WF_PUSH(r->arena, &r->csv->comments);
        comment->span = wf_span_make(r->comment_at, r->pos);
        comment->line = line_of(r, r->comment_at);
        r->commenting = false;
    }
    if (!record_is_empty(r)) {
        end_record(r);
    }
}

/* The length of the line end at `at`; the first one seen decides which it is. */
static size_t line_end_at(struct reader *r, size_t at) {
    static const char *const ends[] = {"\r\n", "\n", "\r"};
    struct wf_str rest = wf_str_sub(r->text, at, r->text.len);
    for (size_t i = 0; i < 3 && r->line_end.len == 0; i++) {
        if (wf_str_starts(rest, ends[i])) {
            r->line_end = wf_str_of(ends[i]);
        }
    }
    return r->line_end.len > 0 && wf_str_starts(rest, r->line_end.ptr) ? r->line_end.len : 0;
}

static bool is_quote(const struct reader *r, size_t at) {
    return !r->options->no_quotes && at < r->text.len && r->text.ptr[at] == '"';
}

static bool closes_before(struct reader *r, size_t next) {
    return next >= r->text.len || r->text.ptr[next] == ',' || line_end_at(r, next) > 0 ||
           (r->options->comment != 0 && r->text.ptr[next] == r->options->comment);
}

/* One step inside a quoted field. */
static void read_quoted(struct reader *r) {
    if (!is_quote(r, r->pos)) {
        put(r, r->text.ptr[r->pos], r->pos);
        r->pos++;
    } else if (is_quote(r, r->pos + 1)) {
        put(r, '"', r->pos);
        r->pos += 2;
    } else {
        r->quoting = false;
        r->was_quoting = true;
        if (!closes_before(r, r->pos + 1)) {
            if (r->strict) {
                bad_quote(r, r->pos);
            }
            put_opening_quote_back(r);
            put(r, '"', r->pos);
        }
        r->pos++;
    }
}

static void read_comma(struct reader *r) {
    end_field(r);
    put(r, ',', r->pos);
    r->field_begin = r->record.len;
    r->pos++;
}

/* One step outside quotes. */
static void read_bare(struct reader *r) {
    char c = r->text.ptr[r->pos];
    size_t line_end = line_end_at(r, r->pos);
    if (line_end > 0) {
        end_line(r);
        r->pos += line_end;
    } else if (r->commenting) {
        r->pos++;
    } else if (is_quote(r, r->pos) && field_is_empty(r)) {
        r->quoting = true;
        r->quote_at = r->pos++;
    } else if (r->options->comment != 0 && c == r->options->comment && r->record.len == 0) {
        r->commenting = true;
        r->comment_at = r->pos++;
    } else if (c == ',') {
        read_comma(r);
    } else {
        if (r->strict && is_quote(r, r->pos)) {
            bad_quote(r, r->pos);
        }
        put(r, c, r->pos++);
    }
}

static void read_step(struct reader *r) {
    size_t hole = r->commenting ? 0 : wf_hole_end(r->text, r->pos);
    if (hole > 0) {
        for (; r->pos < hole; r->pos++) {
            put(r, r->text.ptr[r->pos], r->pos);
        }
    } else if (r->quoting) {
        read_quoted(r);
    } else {
        read_bare(r);
    }
}

static void finish(struct reader *r) {
    if (r->quoting) {
        bad_quote(r, r->quote_at);
        r->was_quoting = true;
    }
    end_line(r);
}

struct wf_csv *wf_csv_read(struct wf_arena *arena, struct wf_str text, const struct wf_csv_options *options) {
    struct reader r = {.arena = arena, .text = text, .options = options, .csv = WF_NEW(arena, struct wf_csv)};
    if (!options->keep_blanks) {
        while (r.text.len > 0 && is_trimmed(r.text.ptr[r.text.len - 1])) {
            r.text.len--;
        }
        while (r.pos < r.text.len && is_trimmed(r.text.ptr[r.pos])) {
            r.pos++;
        }
    }
    while (r.pos < r.text.len) {
        read_step(&r);
    }
    finish(&r);
    return r.csv;
}

struct wf_csv *wf_csv_fields(struct wf_arena *arena, struct wf_str line) {
    static const struct wf_csv_options options = {.comma = true, .keep_blanks = true};
    struct reader r = {.arena = arena, .text = line, .options = &options, .strict = true};
    r.csv = WF_NEW(arena, struct wf_csv);
    while (r.pos < r.text.len && r.csv->items.len == 0) {
        read_step(&r);
    }
    if (r.csv->items.len == 0) {
        finish(&r);
    }
    return r.csv;
}

uint32_t wf_csv_offset(const struct wf_csv_item *item, size_t offset) {
    if (offset < item->text.len) {
        return item->map[offset];
    }
    return item->text.len > 0 ? item->map[item->text.len - 1] + 1 : item->span.begin;
}
