/* The floor that readers of YAML stand on: all events of the named files by libyaml, and nothing else. Prints
 * how many files and events there were. usage: floor FILE... */
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

enum { MAX_BYTES = 16 * 1024 * 1024 };

/* Up to the end, or to the first mistake. */
static size_t scan(const unsigned char *bytes, size_t length) {
    yaml_parser_t parser;
    yaml_event_t event;
    size_t events = 0;
    if (!yaml_parser_initialize(&parser)) {
        exit(3);
    }
    yaml_parser_set_input_string(&parser, bytes, length);
    for (int last = 0; !last && yaml_parser_parse(&parser, &event); events++) {
        last = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return events;
}

int main(int argc, char **argv) {
    static unsigned char bytes[MAX_BYTES]; /* pages that no file reaches cost nothing */
    size_t events = 0;
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (file == NULL) {
            perror(argv[i]);
            return 3;
        }
        size_t length = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        events += scan(bytes, length);
    }
    printf("%d files, %zu events\n", argc - 1, events);
    return 0;
}
