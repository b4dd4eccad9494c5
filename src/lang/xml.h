/* XML, flat: each text and attribute with the names that lead to it. For manifests (pom.xml, *.csproj), whose
 * names tell it all. Read by expat, whose only user this is. */
#ifndef WF_LANG_XML_H
#define WF_LANG_XML_H

#include "base/list.h"

struct wf_xml_text {
    struct wf_str path; /* "project/dependencies/dependency/artifactId", "Project/@Sdk" */
    struct wf_str text; /* trimmed, entities replaced */
    size_t parent;      /* number of the element that the element, or attribute, stands in: those of one
                           `<dependency>` have the same */
};

struct wf_xml {
    WF_LIST(struct wf_xml_text) texts; /* in the order in which elements end; elements without text too */
};

/* Reads what stands before the first mistake, but for texts with a path of more than 256 bytes. Entities of
 * the document's own are a mistake: they can grow without bound. */
struct wf_xml wf_xml_read(struct wf_arena *arena, struct wf_str text);

/* The first text at `path`; empty when there is none. */
struct wf_str wf_xml_first(const struct wf_xml *xml, const char *path);

#endif
