/* Values of GitHub's expressions, and one kind more: Unknown, for what cannot be known from the files.
 * Coercion and comparison follow EvaluationResult of actions/runner. Arrays and objects are compared by
 * reference, as GitHub does. */
#ifndef WF_LANG_EXPRVALUE_H
#define WF_LANG_EXPRVALUE_H

#include "base/buf.h"
#include "base/list.h"

enum wf_value_kind {
    WF_VALUE_UNKNOWN,
    WF_VALUE_NULL,
    WF_VALUE_BOOLEAN,
    WF_VALUE_NUMBER,
    WF_VALUE_STRING,
    WF_VALUE_ARRAY,
    WF_VALUE_OBJECT,
};

enum wf_truth { WF_MAYBE, WF_TRUE, WF_FALSE };

enum wf_truth wf_truth_not(enum wf_truth a);
enum wf_truth wf_truth_and(enum wf_truth a, enum wf_truth b);
enum wf_truth wf_truth_or(enum wf_truth a, enum wf_truth b);

struct wf_array;
struct wf_object;

/* A zeroed value is Unknown. */
struct wf_value {
    enum wf_value_kind kind;
    union {
        struct {
            enum wf_truth truth; /* Unknown: `unknown && false` is falsy for certain */
            struct wf_str start; /* ... a string that begins so; mostly empty */
        };
        bool boolean;
        double number;
        struct wf_str string;
        struct wf_array *array;
        struct wf_object *object;
    };
};

/* WF_PUSH appends. */
struct wf_array {
    struct wf_value *items;
    size_t len, cap;
    bool filtered; /* made by `.*`: a following index is applied to each item */
};

struct wf_member {
    struct wf_str name;
    struct wf_value value;
};

struct wf_object {
    struct wf_member *items;
    size_t len, cap;
    bool open; /* members that are not listed are Unknown instead of null */
    /* Makes and lists a member that is not listed, when it is asked for; NULL: there are no more. */
    const struct wf_value *(*find)(void *context, struct wf_str name);
    void *context;
};

/* "Unknown", "Null", "Boolean", "Number", "String", "Array", "Object". */
const char *wf_value_kind_name(enum wf_value_kind kind);

struct wf_value wf_value_unknown(enum wf_truth truth);
/* A string of which only the begin is known, which is not empty. */
struct wf_value wf_value_unknown_from(struct wf_str start);
struct wf_value wf_value_null(void);
struct wf_value wf_value_boolean(bool boolean);
struct wf_value wf_value_number(double number);
struct wf_value wf_value_string(struct wf_str string);
/* New and empty. */
struct wf_value wf_value_array(struct wf_arena *arena);
struct wf_value wf_value_object(struct wf_arena *arena);

/* Sets member `name` (case ignored; borrowed); a member that is there keeps its place and takes the value. */
void wf_object_set(struct wf_arena *arena, struct wf_object *object, struct wf_str name,
                   struct wf_value value);
/* The member `name` (case ignored), or NULL. */
const struct wf_value *wf_object_get(const struct wf_object *object, struct wf_str name);

/* Null, boolean, number or string. */
bool wf_value_is_primitive(struct wf_value value);

/* Falsy: null, false, 0, NaN and ''. */
enum wf_truth wf_value_truth(struct wf_value value);

/* Coercions of anything but Unknown. */
double wf_value_to_number(struct wf_value value);
struct wf_str wf_value_to_string(struct wf_arena *arena, struct wf_value value);

/* `==` and `>`; WF_MAYBE when one side is Unknown and its begin does not tell. */
enum wf_truth wf_value_equal(struct wf_value left, struct wf_value right);
enum wf_truth wf_value_greater(struct wf_value left, struct wf_value right);

/* .NET's "G15": 15 significant digits, exponents such as E+18; minus zero is "0". */
struct wf_str wf_number_text(struct wf_arena *arena, double number);
/* The number that trimmed `text` stands for: decimal, 0x and 0o (32 bits, wrapping as GitHub's Int32),
 * Infinity; nothing is 0, everything else NaN. */
double wf_number_parse(struct wf_str text);

#endif
