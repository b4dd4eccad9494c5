/* printf() for people: what stands for a text in a format is the user's, and is shown safely. */
#include "cmd/cmd.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One conversion: "%-8s", "%.*s", "%zu". */
struct conversion {
    char spec[16];
    bool left;
    int width, precision; /* precision -1: none */
};

struct arguments {
    va_list list;
};

static const char *read_number(const char *at, struct arguments *arguments, int *number) {
    if (*at == '*') {
        *number = va_arg(arguments->list, int);
        return at + 1;
    }
    char *end;
    *number = (int)strtol(at, &end, 10);
    return end;
}

/* Reads the conversion behind its "%"; returns what follows. */
static const char *read_conversion(const char *at, struct arguments *arguments, struct conversion *read) {
    *read = (struct conversion){.precision = -1, .left = *at == '-'};
    at = read_number(read->left ? at + 1 : at, arguments, &read->width);
    if (*at == '.') {
        at = read_number(at + 1, arguments, &read->precision);
    }
    size_t length = strcspn(at, "csdugx%") + 1;
    snprintf(read->spec, sizeof read->spec, "%%*%.*s", (int)length, at);
    return at + length;
}

static int fill(FILE *out, int count) {
    return count > 0 ? fprintf(out, "%*s", count, "") : 0;
}

static int print_text(FILE *out, const struct conversion *conversion, const char *text) {
    size_t most = conversion->precision < 0 ? SIZE_MAX : (size_t)conversion->precision;
    size_t length = 0;
    while (length < most && text[length] != '\0') {
        length++;
    }
    int blanks = conversion->width - (int)wfgen_show(NULL, text, length);
    int before = conversion->left ? 0 : fill(out, blanks);
    int written = (int)wfgen_show(out, text, length);
    return before + written + (conversion->left ? fill(out, blanks) : 0);
}

static int print_number(FILE *out, const struct conversion *conversion, struct arguments *arguments) {
    int width = conversion->left ? -conversion->width : conversion->width;
    switch (conversion->spec[2]) {
    case 'z':
        return fprintf(out, "%*zu", width, va_arg(arguments->list, size_t));
    case 'g':
        return fprintf(out, "%*g", width, va_arg(arguments->list, double));
    case 'u':
        return fprintf(out, "%*u", width, va_arg(arguments->list, unsigned));
    case 'd':
        return fprintf(out, "%*d", width, va_arg(arguments->list, int));
    default:
        return fprintf(out, "%c", conversion->spec[2] == 'c' ? va_arg(arguments->list, int) : '%');
    }
}

int wf_vprint(FILE *out, const char *format, va_list list) {
    struct arguments arguments;
    int written = 0;
    va_copy(arguments.list, list);
    while (*format != '\0') {
        size_t plain = strcspn(format, "%");
        written += (int)fwrite(format, 1, plain, out);
        format += plain;
        if (*format == '%') {
            struct conversion conversion;
            format = read_conversion(format + 1, &arguments, &conversion);
            written += conversion.spec[2] == 's'
                           ? print_text(out, &conversion, va_arg(arguments.list, const char *))
                           : print_number(out, &conversion, &arguments);
        }
    }
    va_end(arguments.list);
    return written;
}

int wf_print(FILE *out, const char *format, ...) {
    va_list list;
    va_start(list, format);
    int written = wf_vprint(out, format, list);
    va_end(list);
    return written;
}

void wf_print_lines(FILE *out, const char *text, size_t length) {
    while (length > 0) {
        size_t plain = 0;
        while (plain < length && text[plain] != '\n' && text[plain] != '\t') {
            plain++;
        }
        wfgen_show(out, text, plain);
        if (plain < length) {
            fputc(text[plain++], out);
        }
        text += plain;
        length -= plain;
    }
}

void wf_print_exact(const char *text, size_t length) {
    if (isatty(STDOUT_FILENO) != 0) {
        wf_print_lines(stdout, text, length);
    } else {
        fwrite(text, 1, length, stdout);
    }
}
