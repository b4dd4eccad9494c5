/* The inside of the reader of build logs: what its files share. */
#ifndef WF_DOCKER_BUILDLOG_READER_H
#define WF_DOCKER_BUILDLOG_READER_H

#include "base/buf.h"
#include "base/map.h"
#include "docker/buildlog.h"

/* --- lines (buildlog_line.c) -------------------------------------------------------------------------- */

/* A line as BuildKit wrote it. */
struct wf_log_line {
    struct wf_str text;
    int64_t time; /* when GitHub got it, nanoseconds since 1970; 0: not told */
};

/* Without the line end, a byte order mark, colours, and what GitHub puts before it. `scratch` is for the text
 * when it had colours. */
struct wf_log_line wf_log_clean_line(struct wf_buf *scratch, struct wf_str raw);

/* RFC 3339 at the front of `text`: nanoseconds since 1970 and the bytes it takes, or 0. */
size_t wf_log_time(struct wf_str text, int64_t *time);

/* A number such as "12" or "0.75" at the front: the bytes it takes, or 0. */
size_t wf_log_decimal(struct wf_str text, double *value);

/* A size such as "57.69MB" at the front, in powers of 1000: the bytes it takes, or 0. */
size_t wf_log_size(struct wf_str text, uint64_t *bytes);

/* --- names (buildlog_label.c) --------------------------------------------------------------------------- */

/* What a vertex of this name is; `label` is filled for FROM and steps, its first word being the target of
 * bake when `targets`. */
enum wf_log_kind wf_log_kind_of(struct wf_str name, bool targets, struct wf_log_label *label);

/* The platform that the image is for: "linux/arm64" of "linux/amd64->arm64". */
struct wf_str wf_log_target_platform(struct wf_arena *arena, struct wf_str platform);

/* The name of the stage or image from which a COPY, ADD or RUN takes files by `--from=` or `--mount=from=`;
 * empty when it does not. */
struct wf_str wf_log_from(struct wf_str instruction);

/* Numbers of stages by target, platform and name, whose case does not count. */
struct wf_log_stage_names {
    struct wf_map of_platform, of_any;
};

void wf_log_stage_names_begin(struct wf_log_stage_names *names, struct wf_arena *arena);

/* The number of the stage of this label; `next`, from now on, when it is new. */
size_t wf_log_stage_number(struct wf_log_stage_names *names, const struct wf_log_label *label, size_t next);

/* The number of the stage from which a step takes files, for its platform or else for any; WF_NOT_FOUND when
 * there is none. */
size_t wf_log_source_number(const struct wf_log_stage_names *names, const struct wf_log_label *label);

enum { WF_LOG_MAX_STAGES = 500 }; /* of a build whose stages are compared with each other */

/* Whether a build begins with this vertex. */
bool wf_log_is_opening(struct wf_str name);

/* --- the reader ----------------------------------------------------------------------------------------- */

enum wf_log_tail_state {
    WF_LOG_TAIL_NONE,
    WF_LOG_TAIL_BLOCK,  /* between "------": what a failed vertex has printed, once more */
    WF_LOG_TAIL_BEHIND, /* after such a block */
    WF_LOG_TAIL_FRAME,  /* lines of the Dockerfile */
};

struct wf_log_reader {
    struct wf_arena *arena;
    struct wf_str name;
    struct wf_build_log *log;
    struct wf_buf carry; /* the begin of a line whose end is still to come */
    struct wf_buf clean;
    struct wf_arena scratch; /* rawjson: of one line */
    size_t total;            /* vertices of all builds */

    struct wf_log_build *build; /* NULL: none has begun */
    bool json;                  /* ... in rawjson */
    struct wf_map vertices;     /* by number or digest */
    struct wf_map openings;     /* rawjson: by name */
    struct wf_map groups;       /* rawjson: by id */
    size_t events;
    size_t open;                    /* vertices that have not ended yet */
    unsigned highest;               /* number of a vertex */
    bool stepped;                   /* there was a FROM or a step */
    bool exported;                  /* an exporter has ended */
    unsigned failed, failed_caches; /* vertices; imports and exports of caches */
    bool over;                      /* nothing more belongs to the build */
    struct wf_log_vertex *current;  /* plain: whose lines follow */
    int64_t first_time, last_time;

    enum wf_log_tail_state tail_state;
    struct wf_buf frame;
    unsigned frame_lines, dashes;
    bool in_warnings;
    struct wf_str pending_warning; /* of a build that has not begun */
};

/* Ends the build before and begins another. */
void wf_log_begin_build(struct wf_log_reader *reader, bool json);

/* Adds a vertex to the build under `key`, which is copied, as is the name. */
struct wf_log_vertex *wf_log_add_vertex(struct wf_log_reader *reader, struct wf_str key, struct wf_str name);

void wf_log_set_name(struct wf_log_reader *reader, struct wf_log_vertex *vertex, struct wf_str name);
void wf_log_end_vertex(struct wf_log_reader *reader, struct wf_log_vertex *vertex, enum wf_log_state state);

/* Whether all that had begun has ended, an exporter among it. */
bool wf_log_has_ended(const struct wf_log_reader *reader);

/* Keeps the end of what a vertex prints. */
void wf_log_add_output(struct wf_log_reader *reader, struct wf_log_vertex *vertex, struct wf_str text);

/* Adds a warning unless the build has it already. */
void wf_log_warn(struct wf_log_reader *reader, struct wf_str text);

/* An event of a vertex that has the same words in both formats: "transferring context:", "writing layer ...".
 * `done`: it has ended. */
void wf_log_notice(struct wf_log_vertex *vertex, struct wf_str id, uint64_t bytes, bool done);

/* False when the line is none of BuildKit's. */
bool wf_log_plain_line(struct wf_log_reader *reader, struct wf_str text);
bool wf_log_json_line(struct wf_log_reader *reader, struct wf_str text);

/* A line that belongs to no vertex: warnings and errors at the end of a build (buildlog_tail.c). */
void wf_log_other_line(struct wf_log_reader *reader, struct wf_str text);

/* Finds out steps, rates and causes of a build that has ended (buildlog_steps.c, buildlog_why.c). */
void wf_log_find_steps(struct wf_arena *arena, struct wf_log_build *build);
void wf_log_find_causes(struct wf_arena *arena, struct wf_log_build *build);

#endif
