#include "cmd/complete.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <wfgen/version.h>

enum { MAX_PATH = 4096, MAX_NAME = 64 };

/* --- text --------------------------------------------------------------------------------------------- */

/* A line that begins with a dot or a quote would be a request; a hyphen that is to be typed is no dash. */
static void print_line(FILE *out, const char *line, size_t length) {
    fputs(length > 0 && (line[0] == '.' || line[0] == '\'') ? "\\&" : "", out);
    for (size_t i = 0; i < length; i++) {
        if (line[i] == '\\') {
            fputs("\\e", out);
        } else {
            fputs(line[i] == '-' ? "\\-" : "", out);
            fwrite(&line[i], 1, line[i] == '-' ? 0 : 1, out);
        }
    }
}

static bool is_table(const char *line) {
    return line[0] == ' ';
}

/* Paragraphs are filled; lines that begin with blanks keep their form. */
static void print_text(FILE *out, const char *text) {
    bool table = false;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        if (is_table(text) != table && length > 0) {
            fputs(table ? ".fi\n" : ".nf\n", out);
            table = !table;
        }
        if (length == 0) {
            fputs(table ? ".fi\n.PP\n" : ".PP\n", out);
            table = false;
        } else {
            print_line(out, text, length);
            putc('\n', out);
        }
        text += length + (text[length] == '\n' ? 1 : 0);
    }
    fputs(table ? ".fi\n" : "", out);
}

/* "wfgen-docker-log" of "docker log"; in small or capital letters. */
static const char *page_name(const char *name, bool capital, char out[MAX_NAME]) {
    snprintf(out, MAX_NAME, "wfgen%s%s", name[0] != '\0' ? "-" : "", name);
    for (char *at = out; *at != '\0'; at++) {
        *at = *at == ' ' ? '-' : *at;
        *at = (char)(capital && *at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
    }
    return out;
}

static void print_head(FILE *out, const char *name, const char *summary) {
    char page[MAX_NAME];
    fprintf(out, ".TH %s 1 %s \"wfgen %s\" \"User Commands\"\n", page_name(name, true, page), WFGEN_RELEASED,
            wfgen_version());
    fputs(".SH NAME\n", out);
    fprintf(out, "%s \\- ", page_name(name, false, page)); /* apropos takes hyphens as they are */
    print_line(out, summary, strlen(summary));
    putc('\n', out);
}

static void print_reference(FILE *out, const char *name, const char *end) {
    char page[MAX_NAME];
    page_name(name, false, page);
    fputs(".BR ", out);
    print_line(out, page, strlen(page));
    fprintf(out, " (1)%s\n", end);
}

/* --- a command ---------------------------------------------------------------------------------------- */

static void print_option(FILE *out, const struct wf_option *option) {
    fputs(".TP\n", out);
    if (option->letter != 0) {
        fprintf(out, "\\fB\\-%c\\fR%s", option->letter, option->name != NULL ? ", " : "");
    }
    if (option->name != NULL) {
        fputs("\\fB\\-\\-", out);
        print_line(out, option->name, strlen(option->name));
        fputs("\\fR", out);
    }
    if (option->argument != NULL) {
        fputs(" \\fI", out);
        print_line(out, option->argument, strlen(option->argument));
        fputs("\\fR", out);
    }
    putc('\n', out);
    print_text(out, option->help);
    putc('\n', out);
}

static void print_synopsis(FILE *out, const struct wf_command *command) {
    fputs(".SH SYNOPSIS\n.B wfgen ", out);
    print_line(out, command->name, strlen(command->name));
    fputs(command->options[0] != NULL ? "\n[\\fIOPTION\\fR...]\n" : "\n", out);
    if (command->operands[0] != '\0') {
        fputs(".I ", out);
        print_line(out, command->operands, strlen(command->operands));
        putc('\n', out);
    }
}

static void print_list(FILE *out, const struct wf_command *const *commands) {
    fputs(".SH COMMANDS\n", out);
    for (size_t i = 0; commands[i] != NULL; i++) {
        fputs(".TP\n", out);
        print_reference(out, commands[i]->name, "");
        print_line(out, commands[i]->summary, strlen(commands[i]->summary));
        putc('\n', out);
    }
}

static void print_command(FILE *out, const struct wf_command *command) {
    const char *blank = strchr(command->name, ' ');
    print_head(out, command->name, command->summary);
    print_synopsis(out, command);
    if (command->about[0] != '\0') {
        fputs(".SH DESCRIPTION\n", out);
        print_text(out, command->about);
    }
    if (command->commands != NULL) {
        print_list(out, command->commands);
    }
    fputs(".SH OPTIONS\n", out);
    for (size_t i = 0; command->options[i] != NULL; i++) {
        print_option(out, command->options[i]);
    }
    fputs(".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nshow a help of this command\n.SH SEE ALSO\n", out);
    if (blank != NULL) {
        char above[MAX_NAME];
        snprintf(above, sizeof above, "%.*s", (int)(blank - command->name), command->name);
        print_reference(out, above, " ,");
    }
    print_reference(out, "", "");
}

/* --- the program -------------------------------------------------------------------------------------- */

static void print_program(FILE *out) {
    print_head(out, "", "check GitHub Actions files and the image builds in them, and correct them");
    fputs(".SH SYNOPSIS\n.B wfgen\n.I COMMAND\n[\\fIOPTION\\fR...] [\\fIPATH\\fR...]\n"
          ".SH DESCRIPTION\n"
          "wfgen reads workflows, actions, Dockerfiles and what lies beside them, offline, says what is "
          "wrong,\n"
          "writes the corrected file and scaffolds new ones.\n"
          "Without a path it looks at the repository around the working directory.\n",
          out);
    print_list(out, wf_commands);
    fputs(
        ".SH EXIT STATUS\n"
        ".TP\n0\nclean\n"
        ".TP\n1\nfindings at or above \\fB\\-\\-fail\\-on\\fR\n"
        ".TP\n2\nwrong usage or configuration\n"
        ".TP\n3\nthe job could not be done\n"
        ".SH FILES\n"
        ".TP\n.I .github/wfgen.yml\nthe settings of a repository\n"
        ".TP\n.I .github/wfgen.baseline\nfindings that were there before and are not told\n"
        ".SH ENVIRONMENT\n"
        ".TP\n.B NO_COLOR\nwhen it is not empty, nothing is coloured unless \\fB\\-\\-color\\fR asks for it\n"
        ".SH EXAMPLES\n"
        ".TP\n.B wfgen validate\ncheck this repository\n"
        ".TP\n.B wfgen fix \\-\\-diff\nshow what would be corrected\n"
        ".TP\n.B wfgen explain cache\\-mode\\-min\nsay what a rule is about\n",
        out);
}

/* --- the command -------------------------------------------------------------------------------------- */

static int write_page(const struct wf_call *call, const struct wf_command *command) {
    char path[MAX_PATH];
    char page[MAX_NAME];
    snprintf(path, sizeof path, "%s/%s.1", call->pages,
             page_name(command != NULL ? command->name : "", false, page));
    FILE *out = fopen(path, "w");
    if (out != NULL && command != NULL) {
        print_command(out, command);
    } else if (out != NULL) {
        print_program(out);
    }
    if (out == NULL || fclose(out) != 0) {
        fprintf(stderr, "wfgen man: cannot write \"%s\": %s\n", path, strerror(errno));
        return WF_EXIT_FAILED;
    }
    return WF_EXIT_CLEAN;
}

static int write_pages(const struct wf_call *call) {
    const struct wf_command *all[WF_MAX_COMMANDS];
    size_t count = wf_all_commands(all);
    if (mkdir(call->pages, 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "wfgen man: cannot make \"%s\": %s\n", call->pages, strerror(errno));
        return WF_EXIT_FAILED;
    }
    int code = write_page(call, NULL);
    for (size_t i = 0; i < count && code == WF_EXIT_CLEAN; i++) {
        code = write_page(call, all[i]);
    }
    return code;
}

/* The command that the operands name, as in "docker log"; NULL after a usage error. */
static const struct wf_command *named(const struct wf_call *call) {
    const struct wf_command *all[WF_MAX_COMMANDS];
    const char *names[WF_MAX_COMMANDS];
    char wanted[MAX_NAME];
    char hint[MAX_NAME * 2];
    size_t count = wf_all_commands(all);
    snprintf(wanted, sizeof wanted, "%s%s%s", call->operands[0], call->operand_count > 1 ? " " : "",
             call->operand_count > 1 ? call->operands[1] : "");
    for (size_t i = 0; i < count; i++) {
        names[i] = all[i]->name;
        if (call->operand_count <= 2 && strcmp(all[i]->name, wanted) == 0) {
            return all[i];
        }
    }
    wf_did_you_mean(hint, sizeof hint, "", wanted, names, count);
    wf_usage_error(call, "unknown command \"%s\"%s", wanted, hint);
    return NULL;
}

static int run(struct wf_call *call) {
    if (call->pages != NULL) {
        return write_pages(call);
    }
    if (call->operand_count == 0) {
        print_program(stdout);
        return WF_EXIT_CLEAN;
    }
    const struct wf_command *command = named(call);
    if (command != NULL) {
        print_command(stdout, command);
    }
    return command != NULL ? WF_EXIT_CLEAN : WF_EXIT_USAGE;
}

static bool set_pages(struct wf_call *call, const char *value) {
    call->pages = value;
    return value[0] != '\0' || wf_usage_error(call, "\"--write\" needs a folder");
}

static const struct wf_option option_write = {
    .name = "write",
    .argument = "DIR",
    .help = "write the pages of all commands into this folder",
    .apply = set_pages,
};

static const struct wf_option *const options[] = {
    &option_write,
    NULL,
};

const struct wf_command wf_command_man = {
    .name = "man",
    .summary = "print the manual page of a command",
    .operands = "[COMMAND]",
    .about = "Without COMMAND it is the page of the program. To read one: wfgen man fix | man -l -",
    .options = options,
    .run = run,
};
