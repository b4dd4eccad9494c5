#include "lsp/at.h"
#include "lsp/hover.h"
#include "lsp/texts.h"

static bool holds(struct wf_span span, size_t offset) {
    return span.begin <= offset && offset <= span.end;
}

static void put_flag(struct wf_buf *out, const struct wf_request *request,
                     const struct wf_instruction *instruction, const struct wf_dflag *flag) {
    struct wf_str name = wf_arena_printf(request->arena, "%s --%.*s", wf_instruction_name(instruction->kind),
                                         WF_STR_ARG(flag->name));
    struct wf_str about = wf_topic_text(WF_TOPIC_FLAG, name);
    if (about.len > 0) {
        wf_buf_printf(out, "**--%.*s**: %.*s\n", WF_STR_ARG(flag->name), WF_STR_ARG(about));
    }
}

static void put_base(struct wf_buf *out, const struct wf_stage *stage) {
    if (stage->base != NULL) {
        wf_buf_printf(out, "\nstage %zu begins with stage %zu, `%.*s`\n", stage->index, stage->base->index,
                      WF_STR_ARG(stage->base_word.text));
    } else {
        wf_buf_printf(out, "\nstage %zu begins with %s `%.*s`\n", stage->index,
                      stage->scratch ? "nothing:" : "image", WF_STR_ARG(stage->base_word.text));
    }
}

void wf_hover_docker(struct wf_buf *out, const struct wf_request *request) {
    const struct wf_instruction *at = wf_at_instruction(request->file->dockerfile, request->offset);
    if (at == NULL) {
        return;
    }
    for (size_t i = 0; i < at->flags.len; i++) {
        if (holds(wf_dflag_span(at, &at->flags.items[i]), request->offset)) {
            put_flag(out, request, at, &at->flags.items[i]);
            return;
        }
    }
    const char *name = wf_instruction_name(at->kind);
    struct wf_str about = wf_topic_text(WF_TOPIC_INSTRUCTION, wf_str_of(name));
    if (holds(at->name, request->offset) && about.len > 0) {
        wf_buf_printf(out, "**%s**: %.*s\n", name, WF_STR_ARG(about));
        if (at->kind == WF_FROM && at->stage != NULL) {
            put_base(out, at->stage);
        }
    }
}
