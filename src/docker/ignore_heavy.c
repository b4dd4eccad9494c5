/* Heavy folders and files that look like data: most images need none of them. */
#include "docker/ignore_advice_in.h"

enum { HEAVY_BYTES = 1000 * 1000, HEAVY_SHARE = 20, NEARLY_ALL = 90 };

static const char *const folder_names = "data dataset datasets doc docs documentation notebooks fixtures "
                                        "samples media uploads backup backups dump "
                                        "dumps tmp temp logs test-results benchmarks";

static const char *const file_ends =
    "csv tsv parquet feather arrow avro jsonl ndjson h5 hdf5 npy npz pkl pickle pt pth onnx safetensors gguf "
    "ckpt lance db sqlite sqlite3 dump sql gz tgz zip 7z tar xz bz2 zst rar iso img qcow2 vmdk mp4 mov avi "
    "mkv "
    "webm mp3 wav flac pdf psd tif tiff xls xlsx pptx docx whl deb rpm dmg exe";

static bool is_word_of(const char *words, struct wf_str word) {
    struct wf_str rest = wf_str_of(words);
    struct wf_str one;
    while (wf_str_cut(&rest, ' ', &one)) {
        if (wf_str_eq_case(one, word)) {
            return true;
        }
    }
    return false;
}

static bool is_data_file(struct wf_str name) {
    size_t dot = name.len;
    while (dot > 0 && name.ptr[dot - 1] != '.') {
        dot--;
    }
    return dot > 1 && is_word_of(file_ends, wf_str_sub(name, dot, name.len));
}

/* For each entry what of it looks like data. */
static struct wf_amount *weigh_data(struct wf_adviser *adviser) {
    const struct wf_build_context *context = adviser->question->context;
    struct wf_amount *data = WF_NEW_ARRAY(adviser->arena, struct wf_amount, context->entries.len);
    for (size_t i = context->entries.len; i-- > 1;) {
        const struct wf_context_entry *entry = &context->entries.items[i];
        if (entry->kind == WF_ENTRY_FILE && is_data_file(wf_context_name(entry))) {
            data[i] = adviser->now.marks[i].left;
        }
        data[entry->parent].files += data[i].files;
        data[entry->parent].bytes += data[i].bytes;
    }
    return data;
}

static bool looks_like_data(const struct wf_adviser *adviser, size_t index, const struct wf_amount *data) {
    const struct wf_context_entry *entry = &adviser->question->context->entries.items[index];
    struct wf_amount left = adviser->now.marks[index].left;
    return (entry->kind == WF_ENTRY_FOLDER && is_word_of(folder_names, wf_context_name(entry))) ||
           (data[index].bytes / NEARLY_ALL >= left.bytes / 100 &&
            data[index].files * 100 >= left.files * NEARLY_ALL);
}

/* Whether an instruction names it, something in it, or a folder above it other than the context. */
static bool is_named(const struct wf_adviser *adviser, struct wf_str path) {
    for (size_t i = 0; i < adviser->needs.list.len; i++) {
        const struct wf_need *need = &adviser->needs.list.items[i];
        bool inside = need->path.len > path.len && need->path.ptr[path.len] == '/' &&
                      wf_str_eq(wf_str_sub(need->path, 0, path.len), path);
        if (inside || (need->path.len > 0 && wf_need_names(need, path))) {
            return true;
        }
    }
    return false;
}

static bool is_heavy(const struct wf_adviser *adviser, size_t index) {
    const struct wf_context_mark *mark = &adviser->now.marks[index];
    const struct wf_context_mark *whole = &adviser->now.marks[0];
    bool sent = mark->sent.bytes > 0;
    unsigned long long bytes = sent ? mark->sent.bytes : mark->left.bytes;
    unsigned long long all = sent ? whole->sent.bytes : whole->left.bytes;
    return bytes >= HEAVY_BYTES && bytes >= all / HEAVY_SHARE;
}

/* What no instruction takes can go for certain. */
static void advise(struct wf_adviser *adviser, size_t index) {
    const struct wf_context_mark *mark = &adviser->now.marks[index];
    struct wf_str path = adviser->question->context->entries.items[index].path;
    bool used = adviser->question->needs == NULL;
    for (size_t i = 0; i < adviser->needs.list.len; i++) {
        used = used || wf_need_takes(&adviser->needs.list.items[i], path);
    }
    struct wf_advised_line *line =
        wf_advise_line(adviser, used ? WF_ADVICE_PERHAPS : WF_ADVICE_ADD, path, WF_IGNORE_DATA, NULL);
    line->need = mark->need;
    if (used) {
        line->why = "whether the application reads it cannot be known from here";
        line->left = mark->left;
        line->sent = mark->sent;
    }
}

void wf_advise_data(struct wf_adviser *adviser) {
    const struct wf_build_context *context = adviser->question->context;
    const struct wf_amount *data = weigh_data(adviser);
    bool *done = WF_NEW_ARRAY(adviser->arena, bool, context->entries.len);
    for (size_t i = 1; i < context->entries.len; i++) {
        done[i] = done[context->entries.items[i].parent];
        bool candidate = !done[i] && is_heavy(adviser, i) && looks_like_data(adviser, i, data);
        if (candidate && !is_named(adviser, context->entries.items[i].path)) {
            advise(adviser, i);
            done[i] = true;
        }
    }
}
