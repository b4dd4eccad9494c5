/* The template engine: Mustache as https://github.com/mustache/spec v1.4 has it (comments, delimiters,
 * interpolation, inverted, partials, sections, inheritance, dynamic names), and profiles of it that write
 * YAML, Dockerfiles and other text safely. Lambdas are out of scope: data is a tree, and a tree has no
 * functions in it.
 *
 * WF_MUSTACHE_SPEC follows the specification: {{ }}, HTML escapes, a missing variable or partial is empty.
 *
 * The other profiles are strict and share these rules:
 *
 * - delimiters: <% %>, in partials and parents too; set-delimiter tags hold for their own file.
 * - what is a tag: "<%" before a blank or one of # ^ / > < $ & ! { = * ? must be closed on its line (comments
 *   may go on); before a name it is a tag when it is so closed, else text. "<%%" writes "<%".
 * - own line: a line that holds one directive only, or a '#' and one directive only, vanishes, so that a
 *   template is itself readable YAML, Dockerfile or shell.
 * - strict: an unknown variable, partial, filter or block, a null, and a collection where a text is wanted
 *   are problems; <%? x %>, <%#? x %>, <%^? x %>, <%&? x %>, <%>? x %> read what may be missing or null.
 * - false: false, null, an empty text, an empty list, an empty map.
 * - lists: -first and -last are true for the first and the last item.
 * - values: <% x %> fits itself to its place; <%& x %> and <%{ x }%> are raw; <% x | sh %> is one word of a
 *   POSIX shell; <% x | env %> is the name of a variable of the environment: capitals, digits and _; <%* x %>
 * and <% x | yaml %> are a list or map as block YAML, alone on its line, behind "- " or behind "key:".
 * - indentation: every further line of a value begins where the content of the tag's line begins (behind its
 *   blanks and "- " marks): at the tag's column when nothing else stands before it. Line ends at the end of a
 *   value are dropped when the tag ends its line. A shell word is not indented, the blanks would join it.
 * - extension: <%$name%>default<%/name%> is a place that another file can fill from within
 *   <%<parent%> ... <%/parent%>; on lines of its own it lends its indentation to what fills it.
 * - lines: a part that vanished leaves at most one blank line; the text has LF line ends, one at its end.
 *
 * WF_MUSTACHE_DOCKERFILE also refuses a line end in a value that is not raw: it would end the instruction.
 *
 * WF_MUSTACHE_YAML reads its own result with one letter for each tag and writes every value for the scalar
 * that it turned out to stand in, so that reading the text gives the value again:
 *
 * - plain: booleans and numbers of the data as written; else plain where every reader takes the whole scalar
 *   for a string, else the whole scalar (build-<% x %>) is quoted.
 * - 'single': quotes doubled; a line end, tab or control character is a problem.
 * - "double": escaped.
 * - block: as text, further lines at the blanks of the tag's line; an indentation indicator is added when the
 *   first line needs one. Several lines in a folded scalar, blanks alone and control characters are problems.
 * - ${{ }}: a GitHub expression literal, or its inside when the tag stands in '...' there. An "if" without
 *   ${{ }} gets the latter only: elsewhere a value in it is part of the expression.
 * - script: a part of the value of a "run" key is a problem unless raw or "| sh".
 * - comment: as text; in a comment line further lines get its '#'.
 *
 * Anywhere else (anchors, tags) a value is a problem. */
#ifndef WF_LANG_MUSTACHE_H
#define WF_LANG_MUSTACHE_H

#include "base/near.h"
#include "yaml/node.h"

enum wf_mustache_profile { WF_MUSTACHE_SPEC, WF_MUSTACHE_YAML, WF_MUSTACHE_DOCKERFILE, WF_MUSTACHE_TEXT };

/* A parsed template; lives in its arena and is never changed. */
struct wf_mustache;

/* What is wrong with a template or with the data given to it. */
struct wf_mustache_problem {
    const struct wf_source *source; /* the template or partial; its path is the name it was loaded by */
    struct wf_span span;
    struct wf_str message; /* one line, lower case, the user's words in double quotes */
};

/* "name:line:column: message". */
struct wf_str wf_mustache_problem_text(struct wf_arena *arena, const struct wf_mustache_problem *problem);

/* Parses `bytes` (borrowed, as is `name`) into the arena. NULL and `*problem` when it is no template. */
const struct wf_mustache *wf_mustache_parse(struct wf_arena *arena, enum wf_mustache_profile profile,
                                            struct wf_str name, struct wf_str bytes,
                                            struct wf_mustache_problem *problem);

/* Where partials and parents come from. */
struct wf_mustache_partials {
    /* The bytes of the partial `name`, which must outlive the arena of the rendering; false: there is none.
     */
    bool (*load)(void *context, struct wf_str name, struct wf_str *bytes);
    /* Offers all names, for "did you mean"; may be NULL. */
    void (*offer)(void *context, struct wf_near *near);
    void *context;
};

/* Renders with `data` (NULL: no data) and `partials` (NULL: there are none) in the profile the template was
 * parsed for. False and `*problem` when that is not possible; never more than WF_MAX_RENDER_BYTES. */
bool wf_mustache_render(struct wf_arena *arena, const struct wf_mustache *template,
                        const struct wf_node *data, const struct wf_mustache_partials *partials,
                        struct wf_str *text, struct wf_mustache_problem *problem);

#endif
