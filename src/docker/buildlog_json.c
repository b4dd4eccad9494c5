/* The raw form: one JSON object a line, with the vertices, statuses, logs and warnings that are new. A vertex
 * comes again whenever something of it has changed. Members of a progress group ("COPY --link" is a copy and
 * a merge) are one vertex, as in the plain form; it is cached when all of them are. */
#include "docker/buildlog_reader.h"

#include "lang/json.h"

/* One vertex of BuildKit. */
struct part {
    struct wf_log_vertex *vertex; /* the group's when it has one */
    int64_t started;              /* of the run that goes on or was the last; 0: not yet */
    double seconds, before;       /* of that run, of those before it */
    bool completed, cached;
    bool hit; /* it ended as cached: it stays so when its layer is fetched or merged for a step that runs */
    struct group *group; /* NULL: none */
};

/* All parts of a progress group. */
struct group {
    struct wf_log_vertex *vertex; /* NULL: none of its parts that count has begun */
    WF_LIST(struct part *) parts;
};

/* --- values --------------------------------------------------------------------------------------------- */

static const struct wf_value *member(const struct wf_value *object, const char *name,
                                     enum wf_value_kind kind) {
    const struct wf_value *value =
        object->kind == WF_VALUE_OBJECT ? wf_object_get(object->object, wf_str_of(name)) : NULL;
    return value != NULL && value->kind == kind ? value : NULL;
}

static struct wf_str text_of(const struct wf_value *object, const char *name) {
    const struct wf_value *value = member(object, name, WF_VALUE_STRING);
    return value != NULL ? value->string : WF_STR("");
}

static int64_t time_of(const struct wf_value *object, const char *name) {
    int64_t time = 0;
    wf_log_time(text_of(object, name), &time);
    return time;
}

static bool is_set(const struct wf_value *object, const char *name) {
    const struct wf_value *value = member(object, name, WF_VALUE_BOOLEAN);
    return value != NULL && value->boolean;
}

static int digit_of(char c) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c != '\0' ? strchr(digits, c) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

/* What the base64 text stands for, up to the first byte that is none. */
static struct wf_str decode(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    uint32_t bits = 0;
    for (size_t i = 0; i < text.len; i++) {
        int digit = digit_of(text.ptr[i]);
        if (digit < 0) {
            break;
        }
        bits = bits << 6 | (uint32_t)digit;
        if (i % 4 != 0) {
            wf_buf_char(&out, (char)(bits >> (6 - 2 * (i % 4))));
        }
    }
    return wf_buf_view(&out);
}

/* --- vertices ------------------------------------------------------------------------------------------- */

/* A build begins with a vertex that no build has twice. */
static bool begins_build(struct wf_log_reader *reader, struct wf_str digest, struct wf_str name) {
    if (reader->build == NULL || !reader->json || reader->over) {
        return true;
    }
    return wf_log_is_opening(name) && wf_map_get(&reader->vertices, digest) == NULL &&
           wf_map_get(&reader->openings, name) != NULL;
}

static struct part *add_part(struct wf_log_reader *reader, struct wf_str digest, struct wf_str name) {
    struct part *part = WF_NEW(reader->arena, struct part);
    wf_map_put(&reader->vertices, wf_arena_str(reader->arena, digest), part);
    if (wf_log_is_opening(name)) {
        wf_map_put(&reader->openings, wf_arena_str(reader->arena, name), part);
    }
    return part;
}

static struct group *group_of(struct wf_log_reader *reader, struct part *part, struct wf_str id) {
    struct group *group = wf_map_get(&reader->groups, id);
    if (group == NULL) {
        group = WF_NEW(reader->arena, struct group);
        wf_map_put(&reader->groups, wf_arena_str(reader->arena, id), group);
    }
    if (part->group == NULL) {
        part->group = group;
        *WF_PUSH(reader->arena, &group->parts) = part;
    }
    return group;
}

static struct wf_log_vertex *show(struct wf_log_reader *reader, struct part *part,
                                  const struct wf_value *event) {
    const struct wf_value *grouping = member(event, "progressGroup", WF_VALUE_OBJECT);
    if (grouping == NULL) {
        return part->vertex != NULL ? part->vertex
                                    : wf_log_add_vertex(reader, WF_STR(""), text_of(event, "name"));
    }
    struct group *group = group_of(reader, part, text_of(grouping, "id"));
    bool counts = !is_set(grouping, "weak") || text_of(event, "error").len > 0;
    if (group->vertex == NULL && counts) {
        group->vertex = wf_log_add_vertex(reader, WF_STR(""), text_of(grouping, "name"));
    }
    return group->vertex;
}

static void note_times(struct wf_log_reader *reader, struct part *part, int64_t started, int64_t completed) {
    reader->first_time =
        reader->first_time == 0 || started < reader->first_time ? started : reader->first_time;
    reader->last_time = completed > reader->last_time ? completed : reader->last_time;
    if (started != part->started) {
        part->before += part->seconds;
        part->started = started;
        part->seconds = 0;
    }
    part->completed = completed != 0;
    if (part->completed) {
        part->seconds = (double)(completed - started) / 1e9;
    }
}

/* What the parts of a vertex add up to. */
static bool add_up(const struct part *part, struct wf_log_vertex *vertex) {
    if (part->group == NULL) {
        vertex->seconds = part->before + part->seconds;
        return part->cached;
    }
    bool cached = true;
    vertex->seconds = 0;
    for (size_t i = 0; i < part->group->parts.len; i++) {
        const struct part *other = part->group->parts.items[i];
        cached = cached && (other->cached || other->started == 0);
        vertex->seconds += other->before + other->seconds;
    }
    return cached;
}

static void end(struct wf_log_reader *reader, struct part *part, struct wf_str error) {
    struct wf_log_vertex *vertex = part->vertex;
    bool cached = add_up(part, vertex);
    enum wf_log_state state = cached ? WF_LOG_CACHED : WF_LOG_DONE;
    if (error.len > 0) {
        state = wf_str_ends(error, "context canceled") ? WF_LOG_CANCELED : WF_LOG_FAILED;
    }
    vertex->seconds = cached ? -1 : vertex->seconds; /* as in the plain form */
    if (state == WF_LOG_FAILED) {
        vertex->error = wf_arena_str(reader->arena, error);
    }
    wf_log_end_vertex(reader, vertex, state);
}

static void read_vertex(struct wf_log_reader *reader, const struct wf_value *event) {
    struct wf_str digest = text_of(event, "digest"), name = text_of(event, "name");
    int64_t started = time_of(event, "started"), completed = time_of(event, "completed");
    if (digest.len == 0 || started == 0) {
        return;
    }
    if (begins_build(reader, digest, name)) {
        wf_log_begin_build(reader, true);
    }
    struct part *part = wf_map_get(&reader->vertices, digest);
    if (part == NULL) {
        part = add_part(reader, digest, name);
    }
    note_times(reader, part, started, completed);
    part->hit = part->hit || (is_set(event, "cached") && part->completed);
    part->cached = part->hit || is_set(event, "cached");
    part->vertex = show(reader, part, event);
    if (part->vertex != NULL && part->completed) {
        end(reader, part, text_of(event, "error"));
    }
}

/* --- what is told of vertices --------------------------------------------------------------------------- */

static const struct part *part_of(struct wf_log_reader *reader, const struct wf_value *event) {
    const struct part *part = wf_map_get(&reader->vertices, text_of(event, "vertex"));
    return part != NULL && part->vertex != NULL ? part : NULL;
}

static void read_status(struct wf_log_reader *reader, const struct wf_value *event) {
    const struct wf_value *current = member(event, "current", WF_VALUE_NUMBER);
    const struct part *part = part_of(reader, event);
    if (part != NULL) {
        bool is_size = current != NULL && current->number > 0 && current->number < 1e15;
        wf_log_notice(part->vertex, text_of(event, "id"), is_size ? (uint64_t)current->number : 0,
                      time_of(event, "completed") != 0);
    }
}

static void read_output(struct wf_log_reader *reader, const struct wf_value *event) {
    const struct part *part = part_of(reader, event);
    if (part != NULL) {
        wf_log_add_output(reader, part->vertex, decode(&reader->scratch, text_of(event, "data")));
    }
}

static void read_warning(struct wf_log_reader *reader, const struct wf_value *event) {
    struct wf_str text = decode(&reader->scratch, text_of(event, "short"));
    if (text.len > 0) {
        wf_log_warn(reader, text);
    }
}

/* --- lines ---------------------------------------------------------------------------------------------- */

static void read_list(struct wf_log_reader *reader, const struct wf_value *line, const char *name) {
    const struct wf_value *list = member(line, name, WF_VALUE_ARRAY);
    for (size_t i = 0; list != NULL && i < list->array->len; i++) {
        const struct wf_value *event = &list->array->items[i];
        if (strcmp(name, "vertexes") == 0) {
            read_vertex(reader, event);
        } else if (reader->build == NULL || !reader->json) {
            return;
        } else if (strcmp(name, "statuses") == 0) {
            read_status(reader, event);
        } else if (strcmp(name, "logs") == 0) {
            read_output(reader, event);
        } else {
            read_warning(reader, event);
        }
    }
}

bool wf_log_json_line(struct wf_log_reader *reader, struct wf_str text) {
    static const char *const lists[] = {"vertexes", "statuses", "logs", "warnings"};
    struct wf_value line;
    struct wf_json_problem problem;
    if (!wf_str_starts(text, "{\"") || !wf_str_ends(text, "]}")) {
        return false;
    }
    bool good = wf_json_read(&reader->scratch, text, WF_JSON_STRICT, &line, &problem);
    for (size_t i = 0; good && i < sizeof lists / sizeof *lists; i++) {
        read_list(reader, &line, lists[i]);
    }
    wf_arena_free(&reader->scratch);
    return good;
}
