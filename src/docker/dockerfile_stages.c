#include "docker/dockerfile_reader.h"

static bool is_stage_name(struct wf_str name) {
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!wf_is_alpha(c) && (i == 0 || (!wf_is_digit(c) && strchr("-_.", c) == NULL))) {
            return false;
        }
    }
    return name.len > 0;
}

static void read_name(struct wf_dreader *reader, const struct wf_instruction *from, struct wf_stage *stage) {
    if (from->words.len != 3 || !wf_str_is_case(from->words.items[1].text, "as")) {
        return;
    }
    stage->name_word = from->words.items[2];
    if (!is_stage_name(stage->name_word.text)) {
        wf_drefuse_part(reader, "stage-name", from, stage->name_word.begin, stage->name_word.end,
                        "invalid name of a stage: \"%.*s\"", WF_STR_ARG(stage->name_word.text));
        return;
    }
    stage->name = wf_arena_lower(reader->arena, stage->name_word.text);
}

/* The last stage in the file of that name; its `namesake` chain leads to the earlier ones. */
static const struct wf_stage *last_named(const struct wf_dockerfile *file, struct wf_str name) {
    return wf_map_get(&file->names, name);
}

static const struct wf_stage *named_before(const struct wf_dockerfile *file, struct wf_str name,
                                           size_t before) {
    const struct wf_stage *stage = last_named(file, name);
    while (stage && stage->index >= before) {
        bool far = stage->farther && stage->farther->index >= before;
        stage = far ? stage->farther : stage->namesake;
    }
    return stage;
}

/* Two strides of equal length make one that leads as far as both: of n namesakes a search passes about log n.
 */
static void name_stage(struct wf_dockerfile *file, struct wf_stage *stage) {
    const struct wf_stage *last = wf_map_put(&file->names, stage->name, stage);
    stage->namesake = last;
    if (last == NULL) {
        return;
    }
    const struct wf_stage *far = last->farther;
    bool twice =
        far && far->farther && last->namesakes - far->namesakes == far->namesakes - far->farther->namesakes;
    stage->namesakes = last->namesakes + 1;
    stage->farther = twice ? far->farther : last;
}

/* The builder compares the name in FROM with names in lower case: `FROM Build` is never the stage "build". */
static void read_base(struct wf_dreader *reader, const struct wf_instruction *from, struct wf_stage *stage) {
    if (from->words.len == 0) {
        return;
    }
    stage->base_word = from->words.items[0];
    struct wf_lexed lexed = wf_dword_lex(reader->arena, from->escape, stage->base_word.text);
    struct wf_str base = lexed.text;
    if (!wf_dword_constant(&lexed)) {
        return;
    }
    const struct wf_stage *named = last_named(reader->file, base);
    if (named && wf_str_eq(named->name, base)) {
        stage->base = named;
    } else if (named) {
        wf_drefuse_part(reader, "stage-case", from, stage->base_word.begin, stage->base_word.end,
                        "FROM finds a stage by its name in lower case only: \"%.*s\"",
                        WF_STR_ARG(named->name))
            ->nearest = named->name;
    }
    stage->scratch = named == NULL && wf_str_is(base, "scratch");
}

static void end_stage(struct wf_dreader *reader) {
    if (reader->stage) {
        reader->shells.items[reader->stage->index] = reader->shell;
        reader->stage_settings.items[reader->stage->index] = reader->settings;
    } else {
        reader->global_settings = reader->settings;
    }
}

static size_t first_settings(const struct wf_dreader *reader, const struct wf_stage *stage) {
    const struct wf_stage *base = stage->base;
    return 1 + (base ? reader->stage_settings.items[base->index] : reader->global_settings);
}

void wf_dread_stage(struct wf_dreader *reader, struct wf_instruction *instruction) {
    struct wf_dockerfile *file = reader->file;
    struct wf_stage *stage = WF_NEW(reader->arena, struct wf_stage);
    end_stage(reader);
    stage->index = file->stages.len;
    stage->from = instruction;
    stage->first = instruction->index;
    read_name(reader, instruction, stage);
    read_base(reader, instruction, stage);
    stage->root = stage->base != NULL ? stage->base->root : stage;
    *WF_PUSH(reader->arena, &file->stages) = stage;
    if (stage->name.len > 0) {
        name_stage(file, stage);
    }
    reader->shell = wf_dshell_of(reader, stage);
    *WF_PUSH(reader->arena, &reader->shells) = reader->shell;
    reader->settings = first_settings(reader, stage);
    *WF_PUSH(reader->arena, &reader->stage_settings) = reader->settings;
    reader->stage = stage;
}

void wf_dplace_stages(struct wf_dreader *reader) {
    struct wf_dockerfile *file = reader->file;
    size_t count = file->stages.len;
    size_t *sizes = WF_NEW_ARRAY(reader->arena, size_t, count + 1); /* of the tree on each stage */
    size_t *free =
        WF_NEW_ARRAY(reader->arena, size_t, count + 1); /* the next place on it; the last: of roots */
    for (size_t i = count; i-- > 0;) {
        const struct wf_stage *base = file->stages.items[i]->base;
        sizes[i]++;
        sizes[base != NULL ? base->index : count] += sizes[i];
    }
    for (size_t i = 0; i < count; i++) {
        struct wf_stage *stage = file->stages.items[i];
        size_t *next = &free[stage->base != NULL ? stage->base->index : count];
        stage->place = *next;
        *next += sizes[i];
        stage->behind = *next;
        free[i] = stage->place + 1;
    }
}

/* A decimal number as strconv.Atoi reads it, into `*number`; more than a million is WF_NOT_FOUND, and so is a
 * negative one. */
static bool read_number(struct wf_str text, size_t *number) {
    enum { MOST = 1000000 };
    bool minus = wf_str_starts(text, "-");
    text = wf_str_sub(text, minus || wf_str_starts(text, "+") ? 1 : 0, text.len);
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_digit(text.ptr[i])) {
            return false;
        }
        *number = *number > MOST ? MOST + 1 : *number * 10 + (size_t)(text.ptr[i] - '0');
    }
    if (*number > MOST || (minus && *number > 0)) {
        *number = WF_NOT_FOUND;
    }
    return text.len > 0;
}

const struct wf_stage *wf_dockerfile_stage(const struct wf_dockerfile *file,
                                           const struct wf_instruction *instruction, struct wf_str name) {
    size_t here = instruction->stage ? instruction->stage->index : 0;
    size_t number;
    if (instruction->kind == WF_COPY && read_number(name, &number)) {
        return number < here ? file->stages.items[number] : NULL;
    }
    const struct wf_stage *stage = named_before(file, name, here);
    bool exact = instruction->kind != WF_FROM || (stage && wf_str_eq(stage->name, name));
    return exact ? stage : NULL;
}

const struct wf_stage *wf_dockerfile_target(const struct wf_dockerfile *file, struct wf_str name) {
    if (name.len > 0) {
        return last_named(file, name);
    }
    return file->stages.len > 0 ? file->stages.items[file->stages.len - 1] : NULL;
}

/* --- where --from and mounts point ---------------------------------------------------------------------- */

static void check_target(struct wf_dreader *reader, const struct wf_instruction *instruction,
                         const struct wf_stage *found, size_t begin, size_t end) {
    if (found == instruction->stage) {
        wf_drefuse_part(reader, "stage-cycle", instruction, begin, end, "a stage cannot copy from itself");
    } else if (found->index > instruction->stage->index) {
        wf_drefuse_part(reader, "stage-later", instruction, begin, end,
                        "the stage is defined later, in line %u",
                        wf_source_line_of(reader->file->source, found->from->span.begin));
    }
}

/* `COPY --from`: every image that an earlier COPY or mount names counts as a stage too, behind the real ones;
 * so only a number above all of them is wrong for certain. */
static void check_number(struct wf_dreader *reader, const struct wf_instruction *instruction,
                         const struct wf_dflag *flag, size_t number) {
    const struct wf_dockerfile *file = reader->file;
    if (number < file->stages.len) {
        check_target(reader, instruction, file->stages.items[number], flag->value_begin, flag->end);
    } else if (number >= file->stages.len + reader->sources) {
        wf_drefuse_part(reader, "stage-number", instruction, flag->value_begin, flag->end,
                        "there is no stage \"%.*s\"", WF_STR_ARG(flag->value));
    }
}

static void check_from(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    const struct wf_dflag *flag = wf_instruction_flag(instruction, "from", NULL);
    if (!flag || !flag->has_value) {
        return;
    }
    struct wf_str name = wf_dflag_decode(reader->arena, instruction, flag).text;
    struct wf_lexed lexed = wf_dword_lex(reader->arena, instruction->escape, name);
    const struct wf_stage *stage = last_named(reader->file, name);
    size_t number;
    if (lexed.error || !wf_str_eq(lexed.text, name)) {
        wf_drefuse_part(reader, "from-variable", instruction, flag->value_begin, flag->end,
                        "--from takes no variables");
    } else if (read_number(name, &number)) {
        check_number(reader, instruction, flag, number);
    } else if (stage) {
        check_target(reader, instruction, stage, flag->value_begin, flag->end);
    }
}

static void check_mounts(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    struct wf_mounts mounts = wf_instruction_mounts(reader->arena, instruction);
    for (size_t i = 0; i < mounts.list.len; i++) {
        const struct wf_mount *mount = &mounts.list.items[i];
        const struct wf_stage *stage = mount->from.len > 0 ? last_named(reader->file, mount->from) : NULL;
        if (stage) {
            check_target(reader, instruction, stage, mount->flag->begin, mount->flag->end);
        }
    }
}

void wf_dcheck_sources(struct wf_dreader *reader) {
    const struct wf_dockerfile *file = reader->file;
    for (size_t i = 0; i < file->instructions.len; i++) {
        const struct wf_instruction *instruction = file->instructions.items[i];
        if (!instruction->stage) {
            continue;
        }
        if (instruction->kind == WF_COPY) {
            check_from(reader, instruction);
        } else if (instruction->kind == WF_RUN && instruction->flags.len > 0) {
            check_mounts(reader, instruction);
        }
    }
}
