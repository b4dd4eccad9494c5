#include "cmd/complete.h"

static const char head[] = "# bash completion for wfgen; printed by \"wfgen completions bash\"\n\n";

/* bash cuts words at "=": they are put together again, and what stands before it is taken off the replies. */
static const char body[] =
    "_wfgen_reply() {\n"
    "    local value=$1 before=$2 head='' found=()\n"
    "    if [[ $named && $value == *=* ]]; then\n"
    "        before+=${value%%=*}= value=${value#*=} words='' files=f\n"
    "    fi\n"
    "    if [[ $list && $value == *,* ]]; then\n"
    "        head=${value%,*}, value=${value##*,}\n"
    "    fi\n"
    "    mapfile -t COMPREPLY < <(compgen -P \"$before$head\" -W \"$words\" -- \"$value\")\n"
    "    if [[ $files ]]; then\n"
    "        mapfile -t found < <(compgen -P \"$before\" -\"$files\" -- \"$value\")\n"
    "        COMPREPLY+=(\"${found[@]}\")\n"
    "        compopt -o filenames 2>/dev/null\n"
    "    fi\n"
    "    if [[ $cur == *=* && $COMP_WORDBREAKS == *=* ]]; then\n"
    "        COMPREPLY=(\"${COMPREPLY[@]#\"${cur%=*}=\"}\")\n"
    "    fi\n"
    "}\n\n"
    "_wfgen() {\n"
    "    local line=() glue='' word cur command option words='' files='' list='' named=''\n"
    "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD}\"; do\n"
    "        if [[ ( $word == '=' || $glue ) && ${#line[@]} -gt 0 ]]; then\n"
    "            line[${#line[@]}-1]+=$word\n"
    "            [[ $word == '=' ]] && glue=1 || glue=''\n"
    "        else\n"
    "            line+=(\"$word\")\n"
    "        fi\n"
    "    done\n"
    "    cur=${line[${#line[@]}-1]}\n"
    "    unset \"line[${#line[@]}-1]\"\n"
    "    command=${line[0]:-}\n"
    "    if [[ ${#line[@]} -gt 1 ]] && _wfgen_commands \"$command\"; then\n"
    "        command+=\" ${line[1]}\"\n"
    "        words=''\n"
    "    fi\n"
    "    option=${line[${#line[@]}-1]:-}\n"
    "    if [[ $cur == --*=* ]]; then\n"
    "        _wfgen_place \"$command ${cur%%=*}\" && _wfgen_reply \"${cur#*=}\" \"${cur%%=*}=\"\n"
    "    elif [[ $option == -* ]] && _wfgen_place \"$command $option\"; then\n"
    "        _wfgen_reply \"$cur\" ''\n"
    "    elif [[ $cur == -* ]]; then\n"
    "        _wfgen_options \"$command\"\n"
    "        _wfgen_reply \"$cur\" ''\n"
    "    elif _wfgen_commands \"$command\" || _wfgen_place \"$command\"; then\n"
    "        _wfgen_reply \"$cur\" ''\n"
    "    fi\n"
    "}\n\n"
    "complete -F _wfgen wfgen\n";

/* Which commands there are below one, "" for the program. */
static void print_commands(const struct wf_command *const *all, size_t count) {
    fputs("_wfgen_commands() {\n    case $1 in\n    '') words='", stdout);
    wf_print_command_names(wf_commands);
    puts(" help' ;;");
    for (size_t i = 0; i < count; i++) {
        if (all[i]->commands != NULL) {
            printf("    '%s') words='", all[i]->name);
            wf_print_command_names(all[i]->commands);
            puts("' ;;");
        }
    }
    puts("    *) return 1 ;;\n    esac\n}\n");
}

static void print_options(const struct wf_command *const *all, size_t count) {
    puts("_wfgen_options() {\n    case $1 in");
    for (size_t i = 0; i < count; i++) {
        printf("    '%s') words='", all[i]->name);
        for (size_t k = 0; all[i]->options[k] != NULL; k++) {
            const struct wf_option *option = all[i]->options[k];
            if (option->name != NULL) {
                printf("--%s ", option->name);
            } else {
                printf("-%c ", option->letter);
            }
        }
        puts("--help' ;;");
    }
    puts("    *) words='--help --version' ;;\n    esac\n}\n");
}

static void print_choice(struct wfgen *session, const struct wf_choice *choice) {
    fputs("words='", stdout);
    wf_print_words(session, choice);
    printf("' files=%s list=%s named=%s ;;\n",
           choice->files     ? "f"
           : choice->folders ? "d"
                             : "''",
           choice->list ? "1" : "''", choice->named ? "1" : "''");
}

static void print_option_place(struct wfgen *session, const struct wf_command *command,
                               const struct wf_option *option) {
    struct wf_choice choice = wf_choice_of_option(option);
    fputs("    ", stdout);
    if (option->name != NULL) {
        printf("'%s --%s'", command->name, option->name);
    }
    if (option->letter != 0) {
        printf("%s'%s -%c'", option->name != NULL ? " | " : "", command->name, option->letter);
    }
    fputs(") ", stdout);
    print_choice(session, &choice);
}

/* What may stand behind "COMMAND" or "COMMAND --OPTION"; fails where an option takes nothing. */
static void print_places(struct wfgen *session, const struct wf_command *const *all, size_t count) {
    puts("_wfgen_place() {\n    case $1 in");
    for (size_t i = 0; i < count; i++) {
        struct wf_choice choice = wf_choice_of_operands(all[i]);
        for (size_t k = 0; all[i]->options[k] != NULL; k++) {
            if (all[i]->options[k]->argument != NULL) {
                print_option_place(session, all[i], all[i]->options[k]);
            }
        }
        printf("    '%s') ", all[i]->name);
        print_choice(session, &choice);
    }
    fputs("    'help') ", stdout);
    print_choice(session, &(struct wf_choice){.commands = true});
    puts("    *) return 1 ;;\n    esac\n}\n");
}

void wf_print_bash(struct wfgen *session) {
    const struct wf_command *all[WF_MAX_COMMANDS];
    size_t count = wf_all_commands(all);
    fputs(head, stdout);
    print_commands(all, count);
    print_options(all, count);
    print_places(session, all, count);
    fputs(body, stdout);
}
