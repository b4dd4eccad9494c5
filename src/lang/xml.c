#include "lang/xml.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"

#include <expat.h>

enum { MAX_PATH = 256 /* bytes: nobody asks for a longer one, and every text keeps its own */ };

struct element {
    size_t path_length; /* of the path with its name */
    size_t number;
    struct wf_buf text;
};

struct reader {
    struct wf_arena *arena;
    XML_Parser parser;
    struct wf_xml xml;
    struct wf_buf path;
    struct element elements[WF_MAX_XML_DEPTH];
    size_t depth, count;
};

static void release(void *parser) {
    XML_ParserFree(parser);
}

static void push(struct reader *reader, struct wf_str path, struct wf_str text, size_t parent) {
    if (path.len <= MAX_PATH) {
        *WF_PUSH(reader->arena, &reader->xml.texts) = (struct wf_xml_text){
            wf_arena_str(reader->arena, path), wf_arena_str(reader->arena, wf_str_trim(text)), parent};
    }
}

/* Names of another namespace are told without its prefix. */
static const char *local(const char *name) {
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static void XMLCALL begin(void *with, const XML_Char *name, const XML_Char **attributes) {
    struct reader *reader = with;
    if (reader->depth == WF_MAX_XML_DEPTH) {
        XML_SetElementHandler(reader->parser, NULL, NULL); /* expat would still tell the end of `<a/>` */
        XML_StopParser(reader->parser, XML_FALSE);
        return;
    }
    struct element *element = &reader->elements[reader->depth++];
    wf_buf_printf(&reader->path, "%s%s", reader->path.len > 0 ? "/" : "", local(name));
    *element = (struct element){reader->path.len, ++reader->count, {.arena = reader->arena}};
    for (; attributes[0] && reader->path.len < MAX_PATH; attributes += 2) {
        struct wf_str path = wf_arena_printf(reader->arena, "%.*s/@%s",
                                             WF_STR_ARG(wf_buf_view(&reader->path)), local(attributes[0]));
        push(reader, path, wf_str_of(attributes[1]), element->number);
    }
}

static void XMLCALL end(void *with, const XML_Char *name) {
    struct reader *reader = with;
    struct element *element = &reader->elements[--reader->depth];
    size_t parent = reader->depth > 0 ? reader->elements[reader->depth - 1].number : 0;
    (void)name;
    push(reader, wf_buf_view(&reader->path), wf_buf_view(&element->text), parent);
    reader->path.len = reader->depth > 0 ? reader->elements[reader->depth - 1].path_length : 0;
}

static void XMLCALL characters(void *with, const XML_Char *text, int length) {
    struct reader *reader = with;
    if (reader->depth > 0) {
        wf_buf_str(&reader->elements[reader->depth - 1].text, (struct wf_str){text, (size_t)length});
    }
}

static void XMLCALL entity(void *with, const XML_Char *name, int is_parameter, const XML_Char *value,
                           int length, const XML_Char *base, const XML_Char *system, const XML_Char *public,
                           const XML_Char *notation) {
    struct reader *reader = with;
    (void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system, (void)public;
    (void)notation;
    XML_StopParser(reader->parser, XML_FALSE);
}

struct wf_xml wf_xml_read(struct wf_arena *arena, struct wf_str text) {
    struct reader *reader = WF_NEW(arena, struct reader);
    reader->arena = arena;
    reader->path.arena = arena;
    reader->parser = XML_ParserCreate(NULL);
    if (!reader->parser) {
        wf_oom();
    }
    wf_arena_on_free(arena, release, reader->parser);
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, begin, end);
    XML_SetCharacterDataHandler(reader->parser, characters);
    XML_SetEntityDeclHandler(reader->parser, entity);
    if (text.len <= WF_MAX_FILE_BYTES) {
        XML_Parse(reader->parser, text.ptr, (int)text.len, 1);
    }
    return reader->xml;
}

struct wf_str wf_xml_first(const struct wf_xml *xml, const char *path) {
    for (size_t i = 0; i < xml->texts.len; i++) {
        if (wf_str_is(xml->texts.items[i].path, path)) {
            return xml->texts.items[i].text;
        }
    }
    return WF_STR("");
}
