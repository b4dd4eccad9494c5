#include "report/show.h"
#include "api/session.h"

size_t wfgen_show(FILE *out, const char *text, size_t length) {
    size_t written = 0;
    for (size_t at = 0; at < length;) {
        struct wf_glyph glyph = wf_glyph_at((struct wf_str){text, length}, at);
        written += strlen(glyph.shown);
        at += glyph.bytes;
        if (out != NULL) {
            fputs(glyph.shown, out);
        }
    }
    return written;
}

void wfgen_show_json(FILE *out, const char *text, size_t length) {
    fputc('"', out);
    for (size_t at = 0; at < length;) {
        char shown[WF_JSON_CHARACTER];
        at += wf_json_character((struct wf_str){text + at, length - at}, shown);
        fputs(shown, out);
    }
    fputc('"', out);
}
