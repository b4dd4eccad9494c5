#include "base/buf.h"
#include "docker/dockerfile.h"

#include <check.h>
#include <stdlib.h>

static struct wf_arena arena;

static void begin(void) {
    arena = (struct wf_arena){0};
}

static void end(void) {
    wf_arena_free(&arena);
}

static struct wf_dockerfile *parse_bytes(struct wf_str bytes) {
    return wf_dockerfile_read(&arena, wf_source_make(&arena, WF_STR("Dockerfile"), bytes));
}

static struct wf_dockerfile *parse(const char *text) {
    return parse_bytes(wf_str_of(text));
}

static void assert_text(struct wf_str text, const char *expected) {
    ck_assert_msg(wf_str_is(text, expected), "\"%.*s\" is not \"%s\"", WF_STR_ARG(text), expected);
}

static struct wf_str bytes_of(const struct wf_dockerfile *file, struct wf_span span) {
    return wf_source_slice(file->source, span);
}

/* The file has exactly one problem, of that kind, at those bytes. */
static void assert_problem(const char *text, const char *code, const char *bytes) {
    const struct wf_dockerfile *file = parse(text);
    ck_assert_msg(file->problems.len == 1, "%s: %zu problems", text, file->problems.len);
    const struct wf_dproblem *problem = &file->problems.items[0];
    ck_assert_msg(strcmp(problem->code, code) == 0, "%s: \"%s\" is not \"%s\"", text, problem->code, code);
    assert_text(bytes_of(file, problem->span), bytes);
}

static void assert_good(const char *text) {
    const struct wf_dockerfile *file = parse(text);
    ck_assert_msg(file->problems.len == 0, "%s: %.*s", text, WF_STR_ARG(file->problems.items[0].message));
}

static const struct wf_instruction *at(const struct wf_dockerfile *file, size_t index) {
    ck_assert_uint_lt(index, file->instructions.len);
    return file->instructions.items[index];
}

static struct wf_str script_of(const struct wf_instruction *instruction) {
    ck_assert_ptr_nonnull(instruction->script);
    return wf_str_sub(instruction->script->text->text, instruction->script->skip, WF_NOT_FOUND);
}

/* --- lines ---------------------------------------------------------------------------------------------- */

START_TEST(joins_lines) {
    const struct wf_dockerfile *file = parse("from a\n"
                                             "  RUN one \\\n"
                                             "    # between\n"
                                             "\n"
                                             "    two\\  \t\n"
                                             "three \\\\\n"
                                             "RUN last \\");
    ck_assert_uint_eq(file->instructions.len, 3);
    const struct wf_instruction *run = at(file, 1);
    assert_text(run->line.text, "RUN one     twothree \\\\");
    assert_text(script_of(run), "one     twothree \\\\");
    assert_text(bytes_of(file, run->name), "RUN");
    assert_text(bytes_of(file, run->span), "RUN one \\\n    # between\n\n    two\\  \t\nthree \\\\");
    assert_text(bytes_of(file, run->lines), "  RUN one \\\n    # between\n\n    two\\  \t\nthree \\\\\n");
    ck_assert_uint_eq(run->comments.len, 1);
    assert_text(bytes_of(file, run->comments.items[0]), "# between");
    ck_assert_uint_eq(file->empty_continuations.len, 1);
    assert_text(bytes_of(file, file->empty_continuations.items[0]), "\n");
    struct wf_span part = wf_dscript_span(run->script, wf_span_make(8, 14));
    assert_text(bytes_of(file, part), "two\\  \t\nthr");
    assert_text(at(file, 2)->line.text, "RUN last");
    ck_assert_uint_eq(file->problems.len, 0);
}
END_TEST

START_TEST(ends_lines_with_crlf) {
    const struct wf_dockerfile *file = parse("\xEF\xBB\xBF# escape=`\r\nFROM a\r\nRUN x `\r\n  y\r\n"
                                             "RUN <<E\r\none\r\nE\r\n");
    ck_assert_int_eq(file->escape, '`');
    ck_assert_uint_eq(file->problems.len, 0);
    assert_text(at(file, 1)->line.text, "RUN x   y");
    assert_text(bytes_of(file, at(file, 1)->lines), "RUN x `\r\n  y\r\n");
    assert_text(at(file, 2)->heredocs.items[0].body.text, "one\n");
    assert_text(bytes_of(file, at(file, 2)->heredocs.items[0].span), "one\r\nE\r\n");
}
END_TEST

START_TEST(reads_an_instruction_behind_a_lone_backslash) {
    const struct wf_dockerfile *file = parse("FROM a\n\\\n  # x\n  RUN y\n\\\n");
    ck_assert_uint_eq(file->instructions.len, 3);
    assert_text(at(file, 1)->line.text, "RUN y");
    assert_text(bytes_of(file, at(file, 1)->lines), "\\\n  # x\n  RUN y\n");
    assert_text(at(file, 2)->line.text, "");
    ck_assert_uint_eq(file->problems.len, 1);
}
END_TEST

START_TEST(keeps_comments_apart) {
    const struct wf_dockerfile *file =
        parse("# syntax=docker/dockerfile:1\n# one\n\n# two\n#three\nFROM a\n");
    ck_assert_uint_eq(file->directives.len, 1);
    ck_assert_uint_eq(file->comments.len, 3);
    ck_assert_uint_eq(at(file, 0)->comments.len, 2);
    assert_text(bytes_of(file, at(file, 0)->comments.items[0]), "# two");
    assert_text(bytes_of(file, at(file, 0)->comments.items[1]), "#three");
}
END_TEST

START_TEST(reads_directives) {
    const struct wf_dockerfile *file =
        parse("#  Syntax = docker/dockerfile:1 \r\n#check=skip=A;error=true\n# x\n"
              "# escape=`\nFROM a\n");
    ck_assert_uint_eq(file->directives.len, 2);
    assert_text(file->directives.items[0].name, "syntax");
    assert_text(file->directives.items[0].value, "docker/dockerfile:1");
    assert_text(bytes_of(file, file->directives.items[0].value_span), "docker/dockerfile:1");
    assert_text(file->directives.items[1].value, "skip=A;error=true");
    ck_assert_int_eq(file->escape, '\\');
    /* A `#!` line ends the parser's directives, but not the search for `syntax`. */
    file = parse("#!/usr/bin/env docker\n# syntax=a\n# escape=`\nFROM a\n");
    ck_assert_uint_eq(file->directives.len, 1);
    assert_text(file->directives.items[0].name, "syntax");
    ck_assert_uint_eq(parse("FROM a\n# syntax=b\n")->directives.len, 0);
    ck_assert_uint_eq(parse("\n# syntax=b\nFROM a\n")->directives.len, 0);
    ck_assert_uint_eq(parse("  # syntax=b\nFROM a\n")->directives.len, 0);
    assert_problem("# escape=x\nFROM a\n", "directive-escape", "x");
    assert_problem("# escape=`\n# escape=`\nFROM a\n", "directive-repeated", "# escape=`");
}
END_TEST

/* --- arguments ------------------------------------------------------------------------------------------ */

START_TEST(reads_flags) {
    const struct wf_dockerfile *file =
        parse("FROM a\nCOPY --link --chown=\"a b\" \\\n --from=x --exclude=1 --exclude=2 -- --a b\n");
    const struct wf_instruction *copy = at(file, 1);
    ck_assert_uint_eq(copy->flags.len, 5);
    const struct wf_dflag *chown = wf_instruction_flag(copy, "chown", NULL);
    assert_text(chown->value, "\"a b\"");
    assert_text(wf_dflag_decode(&arena, copy, chown).text, "a b");
    assert_text(bytes_of(file, wf_dflag_span(copy, chown)), "--chown=\"a b\"");
    const struct wf_dflag *exclude = wf_instruction_flag(copy, "exclude", NULL);
    assert_text(wf_instruction_flag(copy, "exclude", exclude)->value, "2");
    ck_assert(!wf_instruction_flag(copy, "link", NULL)->has_value);
    ck_assert_ptr_null(wf_instruction_flag(copy, "chmod", NULL));
    ck_assert_uint_eq(copy->words.len, 2);
    assert_text(copy->words.items[0].text, "--a");
    ck_assert_uint_eq(wf_instruction_source_count(copy), 1);
    assert_text(wf_instruction_destination(copy)->text, "b");
    ck_assert_uint_eq(file->problems.len, 0);
}
END_TEST

START_TEST(reads_json) {
    const struct wf_dockerfile *file =
        parse("FROM a\nRUN [ \"a\\u0062\", \"\\\"\" ]\nRUN ['a']\nRUN [\"a\",]\n"
              "CMD []\nCOPY [\"a b\", \\\n \"c\"]\nRUN [ -f x ]\nRUN [\"a\"] x\n");
    ck_assert(at(file, 1)->json);
    ck_assert_ptr_null(at(file, 1)->script);
    assert_text(at(file, 1)->words.items[0].text, "ab");
    assert_text(bytes_of(file, wf_dword_span(at(file, 1), &at(file, 1)->words.items[0])), "\"a\\u0062\"");
    assert_text(at(file, 1)->words.items[1].text, "\"");
    assert_text(script_of(at(file, 2)), "['a']");
    assert_text(script_of(at(file, 3)), "[\"a\",]");
    ck_assert(at(file, 4)->json && at(file, 4)->words.len == 0);
    assert_text(at(file, 5)->words.items[0].text, "a b");
    ck_assert(!at(file, 6)->json && !at(file, 7)->json);
    ck_assert_uint_eq(file->problems.len, 0);
}
END_TEST

START_TEST(reads_pairs) {
    const struct wf_dockerfile *file = parse("ARG A B=1 C=\"x y\"\nFROM a\nENV A=b\\ c D='e f'=g \\\n  H=\n"
                                             "ENV key  all the = rest\nLABEL \"a b\"=c\n");
    const struct wf_instruction *arg = at(file, 0);
    ck_assert_uint_eq(arg->pairs.len, 3);
    ck_assert(!arg->pairs.items[0].has_value && arg->pairs.items[1].has_value);
    assert_text(arg->pairs.items[2].value.text, "\"x y\"");
    const struct wf_instruction *env = at(file, 2);
    ck_assert_uint_eq(env->pairs.len, 3);
    assert_text(env->pairs.items[0].value.text, "b\\ c");
    assert_text(env->pairs.items[1].value.text, "'e f'=g");
    assert_text(bytes_of(file, wf_dword_span(env, &env->pairs.items[2].key)), "H");
    assert_text(env->pairs.items[2].value.text, "");
    const struct wf_instruction *old = at(file, 3);
    ck_assert(old->pairs.len == 1 && old->pairs.items[0].legacy);
    assert_text(old->pairs.items[0].value.text, "all the = rest");
    assert_text(at(file, 4)->pairs.items[0].key.text, "\"a b\"");
    ck_assert_uint_eq(file->problems.len, 0);
}
END_TEST

START_TEST(reads_the_rest_of_the_line) {
    const struct wf_dockerfile *file = parse("FROM a\nWORKDIR /a b\nUSER  x:y \nMAINTAINER me <a@b>\n");
    assert_text(at(file, 1)->words.items[0].text, "/a b");
    assert_text(at(file, 2)->words.items[0].text, "x:y");
    assert_text(at(file, 3)->words.items[0].text, "me <a@b>");
    ck_assert_uint_eq(at(file, 1)->words.len, 1);
}
END_TEST

START_TEST(reads_health_checks) {
    const struct wf_dockerfile *file =
        parse("FROM a\nHEALTHCHECK --interval=1m30s --retries=3 CMD curl -f x\n"
              "HEALTHCHECK cmd [\"a\", \"b\"]\nHEALTHCHECK none\n");
    assert_text(script_of(at(file, 1)), "curl -f x");
    ck_assert(at(file, 2)->json);
    assert_text(at(file, 2)->words.items[1].text, "b");
    ck_assert(at(file, 3)->none);
    ck_assert_uint_eq(file->problems.len, 0);
}
END_TEST

/* --- here-documents ------------------------------------------------------------------------------------- */

START_TEST(reads_heredocs) {
    const struct wf_dockerfile *file = parse("FROM a\n"
                                             "COPY <<one <<-\"two\" /x/\n"
                                             "1 $x\n"
                                             "one\n"
                                             "\t\ttext\n"
                                             "\ttwo\n"
                                             "RUN cat <<A && 3<< B cat <<<C $((1<<2))\n"
                                             "A\n"
                                             "# b\n"
                                             "B\n"
                                             "USER x\n");
    ck_assert_uint_eq(file->problems.len, 0);
    ck_assert_uint_eq(file->instructions.len, 4);
    const struct wf_instruction *copy = at(file, 1);
    ck_assert_uint_eq(copy->heredocs.len, 2);
    ck_assert(copy->heredocs.items[0].expands && !copy->heredocs.items[0].strips_tabs);
    assert_text(copy->heredocs.items[0].body.text, "1 $x\n");
    const struct wf_heredoc *two = &copy->heredocs.items[1];
    ck_assert(!two->expands && two->strips_tabs);
    assert_text(two->name, "two");
    assert_text(two->body.text, "text\n");
    assert_text(bytes_of(file, wf_joined_span(&two->body, 0, 4)), "text");
    assert_text(bytes_of(file, two->span), "\t\ttext\n\ttwo\n");
    assert_text(bytes_of(file, copy->lines), "COPY <<one <<-\"two\" /x/\n1 $x\none\n\t\ttext\n\ttwo\n");
    const struct wf_instruction *run = at(file, 2);
    ck_assert_uint_eq(run->heredocs.len, 2);
    ck_assert_uint_eq(run->heredocs.items[1].fd, 3);
    assert_text(run->heredocs.items[1].body.text, "# b\n");
    ck_assert_uint_eq(file->comments.len, 0);
    assert_text(script_of(run), "cat <<A && 3<< B cat <<<C $((1<<2))\nA\n# b\nB");
    ck_assert(!run->script->shell->broken);
}
END_TEST

START_TEST(knows_where_no_heredoc_is) {
    assert_good(
        "FROM a\nRUN echo '<<EOF'\nRUN x=\\<<EOF\nRUN [\"a\", \"<<EOF\"]\nCMD cat <<EOF\nLABEL a=<<EOF\n");
    /* What the builder cannot read it takes for a line without here-documents. */
    assert_problem("FROM a\nRUN echo it's <<EOF\nEOF\n", "unknown-instruction", "EOF");
    assert_problem("FROM a\nRUN echo ${x^^} <<EOF\nEOF\n", "unknown-instruction", "EOF");
    assert_problem("FROM a\nRUN cat <<EOF\nx\n EOF\n", "heredoc-end", "<<EOF");
    assert_problem("FROM a\nRUN cat <<EOF>/x\nx\nEOF\n", "heredoc-end", "<<EOF>/x");
    assert_problem("FROM a\nCOPY a <<EOF\nEOF\n", "heredoc-destination", "<<EOF");
    assert_problem("FROM a\nCOPY <<EOF /x\n1 ${\nEOF\n", "expansion", "$");
    assert_good("FROM a\nCOPY <<'EOF' /x\n1 ${\nEOF\n");
}
END_TEST

START_TEST(runs_heredocs) {
    const struct wf_dockerfile *file = parse("FROM a\n"
                                             "RUN <<EOF\n"
                                             "cd /x\n"
                                             "EOF\n"
                                             "RUN <<-EOF\n"
                                             "\tls\n"
                                             "EOF\n"
                                             "RUN <<EOF\n"
                                             "#!/usr/bin/env -S python3 -u\n"
                                             "print(1)\n"
                                             "EOF\n"
                                             "RUN <<EOF\n"
                                             "#!/bin/bash -e\n"
                                             "ls\n"
                                             "EOF\n"
                                             "RUN python3 <<EOF\n"
                                             "print(1)\n"
                                             "EOF\n");
    ck_assert_uint_eq(file->problems.len, 0);
    assert_text(script_of(at(file, 1)), "cd /x\n");
    ck_assert(at(file, 1)->script->posix);
    assert_text(bytes_of(file, wf_dscript_span(at(file, 1)->script, wf_span_make(0, 2))), "cd");
    assert_text(script_of(at(file, 2)), "ls\n");
    assert_text(at(file, 3)->script->program, "python3");
    ck_assert(!at(file, 3)->script->posix);
    assert_text(at(file, 4)->script->program, "/bin/bash");
    ck_assert(at(file, 4)->script->posix);
    const struct wf_dscript *python = at(file, 5)->script;
    ck_assert(python->posix && python->shell->commands.len == 1);
    const struct wf_shell_command *command = python->shell->commands.items[0];
    struct wf_span body = command->redirections.items[0].body;
    assert_text(bytes_of(file, wf_dscript_span(python, body)), "print(1)\n");
}
END_TEST

START_TEST(registers_triggers) {
    const struct wf_dockerfile *file =
        parse("FROM a\nONBUILD COPY --from=b <<E \\\n /x\nd\nE\nonbuild RUN ls | wc\nONBUILD ENV a=b\n");
    ck_assert_uint_eq(file->problems.len, 0);
    const struct wf_instruction *trigger = at(file, 1)->trigger;
    ck_assert_int_eq(trigger->kind, WF_COPY);
    assert_text(bytes_of(file, trigger->name), "COPY");
    assert_text(bytes_of(file, wf_dword_span(trigger, wf_instruction_destination(trigger))), "/x");
    assert_text(trigger->heredocs.items[0].body.text, "d\n");
    const struct wf_heredoc *doc = &trigger->heredocs.items[0];
    assert_text(bytes_of(file, wf_instruction_part(trigger, doc->begin, doc->end)), "<<E");
    assert_text(script_of(at(file, 2)->trigger), "ls | wc");
    ck_assert_ptr_null(at(file, 2)->script);
    ck_assert_uint_eq(at(file, 3)->trigger->pairs.len, 1);
    assert_problem("FROM a\nONBUILD ONBUILD RUN x\n", "onbuild", "ONBUILD");
    assert_problem("FROM a\nONBUILD from x\n", "onbuild", "from");
    assert_problem("FROM a\nONBUILD COPYY a b\n", "unknown-instruction", "COPYY");
    assert_problem("FROM a\nONBUILD\n", "argument-count", "ONBUILD");
}
END_TEST

/* --- shells --------------------------------------------------------------------------------------------- */

static const struct wf_dscript *script_at(const char *text, size_t index) {
    return at(parse(text), index)->script;
}

START_TEST(knows_the_shell) {
    ck_assert(script_at("FROM a\nRUN x\n", 1)->posix);
    const struct wf_dscript *script = script_at("FROM a AS b\nSHELL [\"pwsh\", \"-c\"]\nFROM b\nRUN x\n", 3);
    assert_text(script->program, "pwsh");
    ck_assert(!script->posix);
    ck_assert(script_at("FROM a\nSHELL [\"pwsh\"]\nFROM b\nRUN x\n", 3)->posix);
    ck_assert(script_at("FROM a\nSHELL [\"/usr/bin/env\", \"bash\", \"-c\"]\nRUN x\n", 2)->posix);
    ck_assert(!script_at("FROM a\nONBUILD SHELL [\"pwsh\"]\nSHELL [\"cmd\"]\nCMD x\n", 3)->posix);
    ck_assert(script_at("FROM a\nONBUILD SHELL [\"pwsh\"]\nRUN x\n", 2)->posix);
    script = script_at("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir\n", 1);
    assert_text(script->program, "cmd");
    ck_assert(!script->posix);
    ck_assert(!script_at("# escape=`\nFROM $BASE\nRUN dir\n", 1)->posix);
    ck_assert(!script_at("FROM --platform=windows/amd64 a\nRUN dir\n", 1)->posix);
}
END_TEST

/* --- stages --------------------------------------------------------------------------------------------- */

START_TEST(finds_stages) {
    const struct wf_dockerfile *file =
        parse("FROM a AS One\nRUN x\nFROM one as two\nFROM a AS one\n"
              "FROM \"two\"\nCOPY --from=ONE a b\nFROM scratch\nCOPY --from=0 a b\n"
              "FROM $one\n");
    ck_assert_uint_eq(file->problems.len, 0);
    ck_assert_uint_eq(file->stages.len, 6);
    const struct wf_stage *one = file->stages.items[0];
    assert_text(one->name, "one");
    assert_text(one->name_word.text, "One");
    ck_assert(one->first == 0 && one->last == 2);
    ck_assert_ptr_eq(file->stages.items[1]->base, one);
    ck_assert_ptr_eq(file->stages.items[3]->base, file->stages.items[1]);
    ck_assert_ptr_null(file->stages.items[2]->base);
    ck_assert(file->stages.items[4]->scratch && !file->stages.items[5]->scratch);
    ck_assert_ptr_null(file->stages.items[5]->base);
    const struct wf_instruction *copy = at(file, 5);
    ck_assert_ptr_eq(copy->stage, file->stages.items[3]);
    ck_assert_ptr_eq(wf_dockerfile_stage(file, copy, WF_STR("One")), file->stages.items[2]);
    ck_assert_ptr_eq(wf_dockerfile_stage(file, copy, WF_STR("0")), one);
    ck_assert_ptr_null(wf_dockerfile_stage(file, copy, WF_STR("3")));
    ck_assert_ptr_null(wf_dockerfile_stage(file, copy, WF_STR("three")));
    ck_assert_ptr_null(wf_dockerfile_stage(file, file->stages.items[3]->from, WF_STR("One")));
    ck_assert_ptr_eq(wf_dockerfile_stage(file, file->stages.items[1]->from, WF_STR("one")), one);
    ck_assert_ptr_eq(wf_dockerfile_target(file, WF_STR("TWO")), file->stages.items[1]);
    ck_assert_ptr_eq(wf_dockerfile_target(file, WF_STR("one")), file->stages.items[2]);
    ck_assert_ptr_eq(wf_dockerfile_target(file, WF_STR("")), file->stages.items[5]);
    ck_assert_ptr_null(wf_dockerfile_target(file, WF_STR("0")));
}
END_TEST

/* Of many stages of one name, between others, the last one before each place. */
START_TEST(finds_the_last_namesake) {
    struct wf_buf text = {.arena = &arena};
    for (size_t i = 0; i < 200; i++) {
        wf_buf_printf(&text, "FROM a AS %s\nRUN --mount=from=one,target=/m x\n", i % 3 == 1 ? "two" : "one");
    }
    wf_buf_char(&text, '\0');
    const struct wf_dockerfile *file = parse(wf_buf_view(&text).ptr);
    ck_assert_uint_eq(file->stages.len, 200);
    const struct wf_stage *last = NULL;
    for (size_t i = 0; i < file->stages.len; i++) {
        const struct wf_stage *stage = file->stages.items[i];
        ck_assert_ptr_eq(wf_dockerfile_stage(file, at(file, stage->first + 1), WF_STR("ONE")), last);
        last = i % 3 == 1 ? last : stage;
    }
}
END_TEST

/* --- mounts --------------------------------------------------------------------------------------------- */

START_TEST(reads_mounts) {
    const struct wf_dockerfile *file =
        parse("FROM a\nRUN --mount=type=cache,target=/c,sharing=locked,id=x --network=none \\\n"
              "  --mount=type=secret,id=s,env=E,required --mount=target=/b,from=i,rw=true x\n");
    ck_assert_uint_eq(file->problems.len, 0);
    struct wf_mounts mounts = wf_instruction_mounts(&arena, at(file, 1));
    ck_assert_uint_eq(mounts.list.len, 3);
    const struct wf_mount *cache = &mounts.list.items[0];
    ck_assert_int_eq(cache->type, WF_MOUNT_CACHE);
    assert_text(cache->target, "/c");
    assert_text(cache->sharing, "locked");
    assert_text(cache->id, "x");
    ck_assert(!cache->read_only);
    const struct wf_mount *secret = &mounts.list.items[1];
    ck_assert(secret->type == WF_MOUNT_SECRET && secret->required && secret->read_only);
    assert_text(secret->env, "E");
    const struct wf_mount *bind = &mounts.list.items[2];
    ck_assert(bind->type == WF_MOUNT_BIND && !bind->read_only);
    assert_text(bind->from, "i");
    assert_text(bytes_of(file, wf_dflag_span(at(file, 1), bind->flag)), "--mount=target=/b,from=i,rw=true");
}
END_TEST

Suite *dockerfile_suite(void) {
    Suite *suite = suite_create("dockerfile");
    TCase *tests = tcase_create("dockerfile");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, joins_lines);
    tcase_add_test(tests, ends_lines_with_crlf);
    tcase_add_test(tests, reads_an_instruction_behind_a_lone_backslash);
    tcase_add_test(tests, keeps_comments_apart);
    tcase_add_test(tests, reads_directives);
    tcase_add_test(tests, reads_flags);
    tcase_add_test(tests, reads_json);
    tcase_add_test(tests, reads_pairs);
    tcase_add_test(tests, reads_the_rest_of_the_line);
    tcase_add_test(tests, reads_health_checks);
    tcase_add_test(tests, reads_heredocs);
    tcase_add_test(tests, knows_where_no_heredoc_is);
    tcase_add_test(tests, runs_heredocs);
    tcase_add_test(tests, registers_triggers);
    tcase_add_test(tests, knows_the_shell);
    tcase_add_test(tests, finds_stages);
    tcase_add_test(tests, finds_the_last_namesake);
    tcase_add_test(tests, reads_mounts);
    suite_add_tcase(suite, tests);
    return suite;
}
