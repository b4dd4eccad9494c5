/* Scripts of shells. */
#include "fuzz.h"

#include "lang/shell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wf_arena arena = {0};
    wf_shell_read(&arena, fuzz_text(data, size));
    wf_arena_free(&arena);
    return 0;
}
