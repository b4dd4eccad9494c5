/* Dockerfiles: places lie in the file, and the layer cache of a file that did not change is whole. */
#include "fuzz.h"

#include "docker/dockerfile.h"
#include "docker/layers.h"
#include "docker/vars.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wf_arena arena = {0};
    const struct wf_source *source = wf_source_make(&arena, WF_STR("Dockerfile"), fuzz_text(data, size));
    struct wf_dockerfile *file = wf_dockerfile_read(&arena, source);
    for (size_t i = 0; i < file->instructions.len; i++) {
        const struct wf_instruction *instruction = file->instructions.items[i];
        DEMAND(instruction->span.begin <= instruction->span.end && instruction->span.end <= size,
               "an instruction at %zu..%zu\n", (size_t)instruction->span.begin,
               (size_t)instruction->span.end);
        wf_instruction_mounts(&arena, instruction);
    }
    wf_vars_line(&arena, file, NULL);
    wf_layers_ask(&arena, file);
    wf_arena_free(&arena);
    return 0;
}
