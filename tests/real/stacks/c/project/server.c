/* Answers every request with a greeting and its check sum. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "greeting.h"

static void answer(int client) {
    char request[4096], reply[512];
    char text[256];
    if (read(client, request, sizeof request) <= 0) {
        return;
    }
    greeting(text, sizeof text);
    snprintf(reply, sizeof reply, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
             strlen(text), text);
    if (write(client, reply, strlen(reply)) < 0) {
        perror("write");
    }
}

int main(void) {
    const char *port = getenv("PORT");
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(port ? (unsigned short)atoi(port) : 8080)};
    int on = 1;
    int server = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(server, (struct sockaddr *)&address, sizeof address) != 0 || listen(server, 16) != 0) {
        perror("listen");
        return 1;
    }
    for (;;) {
        int client = accept(server, NULL, NULL);
        if (client >= 0) {
            answer(client);
            close(client);
        }
    }
}
