/* The JSON schema (draft 7) of the configuration file. What lint/config*.c reads is written here a second
 * time, in the words of another language; a test holds both against each other. */
#include "api/session.h"

#include "rules/registry.h"

#define TEXT "{\"type\": [\"string\", \"number\", \"boolean\"], \"minLength\": 1}"
#define REF(name) "{\"$ref\": \"#/definitions/" name "\"}"
#define ONE_OR_LIST(item) "{\"anyOf\": [" item ", {\"type\": \"array\", \"items\": " item "}]}"
#define KEY(name, schema) "        \"" name "\": " schema ",\n"
#define LAST_KEY(name, schema) "        \"" name "\": " schema "\n"
#define MAPPING(name, required, keys)                                                                        \
    "    \"" name "\": {\"type\": \"object\", \"additionalProperties\": false, " required                    \
    "\"properties\": {\n" keys "      }}"

static const char head[] =
    "{\n"
    "  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
    "  \"title\": \"Settings of wfgen (.github/wfgen.yml)\",\n"
    "  \"type\": [\"object\", \"null\"],\n"
    "  \"additionalProperties\": false,\n"
    "  \"properties\": {\n"
    "    \"fail-on\": {\"enum\": [\"info\", \"warning\", \"error\"], \"description\": "
    "\"the severity from which on a "
    "finding fails the run\"},\n"
    "    \"persona\": {\"enum\": [\"regular\", \"pedantic\", \"auditor\"], "
    "\"description\": \"for whose eyes findings "
    "of security are\"},\n"
    "    \"triggers\": {\"enum\": [\"all\", \"external\", \"privileged\"], \"description\": \"findings in "
    "workflows that outsiders can start, with the repository's rights\"},\n"
    "    \"pins\": {\"$ref\": \"#/definitions/text\", \"description\": \"the lock of actions and images\"},\n"
    "    \"runners\": {\"$ref\": \"#/definitions/texts\", \"description\": \"labels "
    "of the team's own runners, * "
    "stands for anything\"},\n"
    "    \"policy\": {\"anyOf\": [{\"type\": \"null\"}, " REF(
        "policy") "], \"description\": \"what the team "
                  "requires\"},\n"
                  "    \"rules\": {\"type\": [\"object\", \"null\"], "
                  "\"additionalProperties\": false, \"properties\": {\n";

static const char definitions[] =
    "    }}\n"
    "  },\n"
    "  \"definitions\": {\n"
    "    \"text\": " TEXT ",\n"
    "    \"texts\": " ONE_OR_LIST(
        REF("text")) ",\n"
                     "    \"flag\": {\"type\": \"boolean\"},\n"
                     "    \"decision\": {\"enum\": [true, false, \"decided\", \"any\"]},\n"
                     "    \"cache\": {\"enum\": [\"gha\", \"registry\", \"inline\", \"local\", \"s3\", "
                     "\"azblob\"]},\n"
                     "    \"caches\": {\"anyOf\": [" REF(
                         "flag") ", " REF("cache") ", {\"type\": \"array\", \"items\": " REF("cache") "}]},\n"
                                                                                                      "    "
                                                                                                      "\"leve"
                                                                                                      "l\": "
                                                                                                      "{\"enu"
                                                                                                      "m\": "
                                                                                                      "[\"off"
                                                                                                      "\", "
                                                                                                      "\"on\""
                                                                                                      ", "
                                                                                                      "\"info"
                                                                                                      "\", "
                                                                                                      "\"warn"
                                                                                                      "ing\","
                                                                                                      " \"err"
                                                                                                      "or\", "
                                                                                                      "true, "
                                                                                                      "false]"
                                                                                                      "},\n"
                                                                                                      "    "
                                                                                                      "\"rema"
                                                                                                      "p\": "
                                                                                                      "{\"typ"
                                                                                                      "e\": "
                                                                                                      "[\"obj"
                                                                                                      "ect\","
                                                                                                      " \"nul"
                                                                                                      "l\"], "
                                                                                                      "\"addi"
                                                                                                      "tional"
                                                                                                      "Proper"
                                                                                                      "ties\""
                                                                                                      ": "
                                                                                                      "false,"
                                                                                                      " \"pro"
                                                                                                      "pertie"
                                                                                                      "s\": "
                                                                                                      "{\n"
                                                                                                      "      "
                                                                                                      "  "
                                                                                                      "\"seve"
                                                                                                      "rity\""
                                                                                                      ": "
                                                                                                      "{\"enu"
                                                                                                      "m\": "
                                                                                                      "[\"inf"
                                                                                                      "ormati"
                                                                                                      "onal\""
                                                                                                      ", "
                                                                                                      "\"low"
                                                                                                      "\", "
                                                                                                      "\"medi"
                                                                                                      "um\", "
                                                                                                      "\"high"
                                                                                                      "\"]}\n"
                                                                                                      "      "
                                                                                                      "}},"
                                                                                                      "\n" MAPPING("policy",
                                                                                                                   "",
                                                                                                                   KEY(
                                                                                                                       "docker", "{\"anyOf\": [{\"enum\": [\"recommended\", null]}, " REF("docker") "]}") KEY("artifacts",
                                                                                                                                                                                                              "{\"type\": [\"array\", \"null\"], \"items\": " REF("artifact") "}") LAST_KEY("links", "{\"type\": [\"array\", \"null\"], \"items\": " REF("link") "}")) ",\n" MAPPING("docker",
                                                                                                                                                                                                                                                                                                                                                                                     "",
                                                                                                                                                                                                                                                                                                                                                                                     KEY("level",
                                                                                                                                                                                                                                                                                                                                                                                         "{\"enum\": [\"recommended\"]}") KEY("cache-to", REF("caches")) KEY("cache-from",
                                                                                                                                                                                                                                                                                                                                                                                                                                                             REF("caches")) KEY("mode-max", REF("flag")) KEY("ignore-error", REF("flag")) KEY("own-scope", REF("flag")) KEY("build-args", REF("texts")) KEY("tags",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            REF("texts")) KEY("platforms", REF("texts")) KEY("metadata-tags",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             REF("flag"))
                                                                                                                                                                                                                                                                                                                                                                                         KEY("digest-id",
                                                                                                                                                                                                                                                                                                                                                                                             REF("text")) KEY("provenance", REF("decision")) KEY("sbom", REF("decision")) KEY("timeout",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                              REF("flag")) KEY("permissions",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               REF("flag")) KEY("concurrency",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                REF("flag"))
                                                                                                                                                                                                                                                                                                                                                                                             LAST_KEY(
                                                                                                                                                                                                                                                                                                                                                                                                 "jobs",
                                                                                                                                                                                                                                                                                                                                                                                                 "{\"type\": \"array\", \"items\": {\"anyOf\": [" REF("text") ", " REF("job") "]}}")) ",\n" MAPPING("job",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "\"required\": [\"id\"], ",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    KEY("id", REF("text")) KEY(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "file",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        REF("text"))
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        LAST_KEY(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            "after",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            REF("text"))) ",\n" MAPPING("artifact",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "\"required\": [\"path\"], ",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        KEY("path", REF("text")) KEY("provides",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     REF("text")) KEY("contains", REF("texts")) KEY("exports", REF("texts")) KEY("min_lines", "{\"type\": \"number\", \"minimum\": 0}") LAST_KEY("min-lines", "{\"type\": \"number\", \"minimum\": 0}")) ",\n" MAPPING("link",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "\"required\": [\"from\"], ",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       KEY("from",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           REF("text")) KEY("to",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            REF("text")) KEY("via", REF("text")) LAST_KEY("pattern",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          REF("text"))) "\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "  }\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "}\n";

/* --- rules ---------------------------------------------------------------------------------------------- */

static void write_words(struct wf_buf *out, const char *const *words) {
    wf_buf_text(out, "{\"enum\": [");
    for (size_t i = 0; words[i]; i++) {
        wf_buf_text(out, i > 0 ? ", " : "");
        wf_buf_json(out, wf_str_of(words[i]));
    }
    wf_buf_text(out, "]}");
}

static void write_option(struct wf_buf *out, const struct wf_rule_option *option) {
    static const char *const kinds[] = {
        [WF_OPTION_NUMBER] = "{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 99999}",
        [WF_OPTION_NAMES] = "{\"type\": \"array\", \"items\": " REF("text") "}",
        [WF_OPTION_PATTERNS] = "{\"type\": \"array\", \"items\": " REF("text") "}",
        [WF_OPTION_POLICIES] = "{\"type\": \"object\", \"additionalProperties\": ",
        [WF_OPTION_FLAG] = REF("flag"),
        [WF_OPTION_WORD] = "",
    };
    wf_buf_json(out, wf_str_of(option->name));
    wf_buf_printf(out, ": %s", kinds[option->kind]);
    if (option->kind == WF_OPTION_POLICIES || option->kind == WF_OPTION_WORD) {
        write_words(out, option->words);
    }
    wf_buf_text(out, option->kind == WF_OPTION_POLICIES ? "}" : "");
}

static void write_options(struct wf_buf *out, const struct wf_rule *rule) {
    const char *first = "";
    wf_buf_text(out, "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {");
    for (const struct wf_rule_option *option = rule->options; option && option->name; option++) {
        wf_buf_text(out, first);
        write_option(out, option);
        first = ", ";
    }
    wf_buf_text(out, "}");
    first = ", \"allOf\": [";
    for (const struct wf_rule_option *option = rule->options; option && option->name; option++) {
        if (option->unless) {
            wf_buf_printf(out, "%s{\"not\": {\"required\": [\"%s\", \"%s\"]}}", first, option->name,
                          option->unless);
            first = ", ";
        }
    }
    wf_buf_text(out, first[0] == ',' && first[2] == '\0' ? "]}" : "}");
}

static void write_rule(struct wf_buf *out, const struct wf_rule *rule) {
    wf_buf_text(out, "{\"description\": ");
    wf_buf_json(out, wf_str_of(rule->title));
    wf_buf_text(
        out,
        ", \"anyOf\": [" REF(
            "level") ", {\"type\": \"object\", \"additionalProperties\": false, "
                     "\"properties\": {\"severity\": " REF("level") ", \"ignore\": " REF(
                         "texts") ", \"disable\": " REF("flag") ", \"remap\": " REF("remap") ", "
                                                                                             "\"config\": ");
    write_options(out, rule);
    wf_buf_text(out, "}}]}");
}

/* Aliases stand for the rule. */
static void write_names(struct wf_buf *out, const struct wf_rule *rule) {
    struct wf_str rest = wf_str_of(rule->aliases ? rule->aliases : "");
    struct wf_str alias;
    while (rest.len > 0 && wf_str_cut(&rest, ' ', &alias)) {
        wf_buf_text(out, ",\n      ");
        wf_buf_json(out, alias);
        wf_buf_printf(out, ": {\"$ref\": \"#/properties/rules/properties/%s\"}", rule->id);
    }
}

static enum wfgen_status write(struct wfgen *session, const void *argument) {
    const char **result = *(const char **const *)argument;
    struct wf_buf out = {.arena = &session->run};
    wf_buf_text(&out, head);
    for (size_t i = 0; i < wf_rules.count; i++) {
        wf_buf_printf(&out, "%s      \"%s\": ", i > 0 ? ",\n" : "", wf_rules.rules[i]->id);
        write_rule(&out, wf_rules.rules[i]);
        write_names(&out, wf_rules.rules[i]);
    }
    wf_buf_char(&out, '\n');
    wf_buf_text(&out, definitions);
    wf_buf_char(&out, '\0');
    *result = out.ptr;
    return WFGEN_OK;
}

const char *wfgen_config_schema(struct wfgen *session) {
    const char *result = NULL;
    const char **argument = &result;
    return wf_guard(session, write, &argument) == WFGEN_OK ? result : NULL;
}
