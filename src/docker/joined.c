#include "docker/joined.h"

#include "base/seek.h"

size_t wf_joined_stretch(const struct wf_joined *joined, size_t at) {
    size_t behind;
    WF_SEEK(behind, joined->stretches.len, joined->stretches.items[behind].at <= at);
    return behind > 0 ? behind - 1 : 0;
}

uint32_t wf_joined_offset(const struct wf_joined *joined, size_t at) {
    if (joined->stretches.len == 0) {
        return 0;
    }
    const struct wf_stretch *stretch = &joined->stretches.items[wf_joined_stretch(joined, at)];
    return stretch->offset + (uint32_t)(at - stretch->at);
}

struct wf_span wf_joined_span(const struct wf_joined *joined, size_t begin, size_t end) {
    uint32_t first = wf_joined_offset(joined, begin);
    return wf_span_make(first, end > begin ? wf_joined_offset(joined, end - 1) + 1 : first);
}

struct wf_joined wf_joined_slice(struct wf_arena *arena, const struct wf_joined *joined, size_t begin,
                                 size_t end) {
    struct wf_joined out = {.text = wf_str_sub(joined->text, begin, end)};
    if (joined->stretches.len == 0) {
        return out;
    }
    *WF_PUSH(arena, &out.stretches) = (struct wf_stretch){0, wf_joined_offset(joined, begin)};
    for (size_t i = wf_joined_stretch(joined, begin) + 1; i < joined->stretches.len; i++) {
        const struct wf_stretch *stretch = &joined->stretches.items[i];
        if (stretch->at >= end) {
            break;
        }
        *WF_PUSH(arena, &out.stretches) = (struct wf_stretch){stretch->at - begin, stretch->offset};
    }
    return out;
}

void wf_gather_add(struct wf_gather *gather, struct wf_str bytes, size_t offset) {
    struct wf_joined *joined = &gather->joined;
    size_t at = gather->text.len;
    size_t count = joined->stretches.len;
    const struct wf_stretch *last = count > 0 ? &joined->stretches.items[count - 1] : NULL;
    if (bytes.len > 0 && (last == NULL || last->offset + (at - last->at) != offset)) {
        *WF_PUSH(gather->text.arena, &joined->stretches) = (struct wf_stretch){at, (uint32_t)offset};
    }
    wf_buf_str(&gather->text, bytes);
}

struct wf_joined wf_gather_end(struct wf_gather *gather) {
    gather->joined.text = wf_buf_view(&gather->text);
    return gather->joined;
}
