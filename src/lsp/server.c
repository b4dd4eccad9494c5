#include "lsp/server.h"

#include "lsp/feature.h"
#include "lsp/transport.h"

#include <limits.h>
#include <stdio.h>
#include <time.h>

extern const struct wf_feature wf_feature_actions, wf_feature_completion, wf_feature_definition,
    wf_feature_hover, wf_feature_links, wf_feature_symbols;

static const struct wf_feature *const features[] = {
    &wf_feature_actions,    &wf_feature_hover,   &wf_feature_completion,
    &wf_feature_definition, &wf_feature_symbols, &wf_feature_links,
};

enum { FEATURES = sizeof features / sizeof *features };

enum {
    PARSE_ERROR = -32700,
    INVALID_REQUEST = -32600,
    METHOD_NOT_FOUND = -32601,
    INVALID_PARAMS = -32602,
    NOT_INITIALIZED = -32002,
    REQUEST_CANCELLED = -32800,

    EXIT_CLEAN = 0,
    EXIT_WITHOUT_SHUTDOWN = 1,
    EXIT_FAILED = 3,

    LATEST = 5,     /* times the delay: then a text is checked although keys are still pressed */
    ASK_DELAY = 15, /* times the delay: then programs are asked */
    SAYS_WARNING = 2,
};

struct server {
    struct wf_lsp_settings settings;
    struct wf_transport transport;
    struct wf_client client;
    struct wf_arena arena; /* of the lists, and of worlds */
    WF_LIST(struct wf_document *) documents;
    WF_LIST(struct wf_world *) worlds;
    bool initialized, shut_down, left, watches;
    int code;
};

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* --- messages ----------------------------------------------------------------------------------------- */

static void notify(struct server *server, const char *method, json_t *params) {
    wf_transport_send(&server->transport,
                      json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method, "params", params));
}

static void respond(struct server *server, const json_t *id, json_t *result) {
    wf_transport_send(&server->transport, json_pack("{s:s, s:O, s:o}", "jsonrpc", "2.0", "id", id, "result",
                                                    result != NULL ? result : json_null()));
}

static void refuse(struct server *server, const json_t *id, int code, const char *message) {
    json_t *error = json_pack("{s:i, s:s}", "code", code, "message", message);
    json_t *null = json_null();
    wf_transport_send(&server->transport, json_pack("{s:s, s:O, s:o}", "jsonrpc", "2.0", "id",
                                                    id != NULL ? id : null, "error", error));
}

/* --- places of requests ------------------------------------------------------------------------------- */

json_t *wf_request_range(const struct wf_request *request, struct wf_span span) {
    return wf_range_json(request->file->source, span, request->client->units);
}

json_t *wf_request_location(const struct wf_request *request, const struct wf_source *source,
                            struct wf_span span) {
    bool own = source == request->file->source;
    struct wf_str uri = own ? request->document->uri : wf_uri_of(request->arena, source->path);
    return json_pack("{s:o, s:o}", "uri", wf_json_string(uri), "range",
                     wf_range_json(source, span, request->client->units));
}

/* --- findings ----------------------------------------------------------------------------------------- */

static void publish(struct server *server, const struct wf_document *document) {
    struct wf_arena arena = {0};
    notify(server, "textDocument/publishDiagnostics", wf_diagnostics(&arena, document, &server->client));
    wf_arena_free(&arena);
}

static void tell_error(struct server *server, struct wf_world *world) {
    if (world->error[0] != '\0') {
        char text[600];
        snprintf(text, sizeof text, "wfgen: %s", world->error);
        world->error[0] = '\0';
        notify(server, "window/showMessage",
               json_pack("{s:i, s:o}", "type", SAYS_WARNING, "message", wf_json_string(wf_str_of(text))));
    }
}

static void check(struct server *server, struct wf_document *document, bool ask) {
    document->owed = false;
    document->asks = document->asks && !ask;
    wf_world_check(document->world, document, ask);
    tell_error(server, document->world);
    if (document->type != WF_FILE_UNKNOWN || wf_world_is_settings(document->world, document)) {
        publish(server, document);
    }
}

static bool has_scripts(const struct wf_document *document) {
    return document->type != WF_FILE_DOCKERIGNORE && document->type != WF_FILE_DEPENDABOT;
}

/* All texts of the world are checked again, as soon as nothing else is to be done. */
static void begin_anew(struct server *server, struct wf_world *world) {
    wf_world_forget(world);
    for (size_t i = 0; i < world->documents.len; i++) {
        struct wf_document *document = world->documents.items[i];
        document->owed = true;
        document->due = document->late = now();
        document->asks = world->outside && has_scripts(document);
        document->ask = document->due + server->settings.delay;
    }
}

static void check_due(struct server *server) {
    bool busy = server->transport.next < server->transport.queue.len;
    for (size_t i = 0; i < server->documents.len; i++) {
        struct wf_document *document = server->documents.items[i];
        long long time = now();
        if (document->owed && (time >= document->late || (!busy && time >= document->due))) {
            check(server, document, false);
        } else if (!document->owed && document->asks && !busy && time >= document->ask) {
            check(server, document, true);
        }
    }
}

/* Milliseconds until something is due; negative: never. */
static int time_left(const struct server *server) {
    long long first = LLONG_MAX;
    for (size_t i = 0; i < server->documents.len; i++) {
        const struct wf_document *document = server->documents.items[i];
        long long due = document->owed ? document->due : document->asks ? document->ask : LLONG_MAX;
        first = due < first ? due : first;
    }
    if (first == LLONG_MAX) {
        return -1;
    }
    long long left = first - now();
    return left > 0 ? (int)left : 0;
}

/* --- texts -------------------------------------------------------------------------------------------- */

static struct wf_document *find_document(const struct server *server, const json_t *params) {
    struct wf_str uri = wf_json_text(wf_json_at(params, "textDocument.uri"));
    for (size_t i = 0; i < server->documents.len; i++) {
        if (wf_str_eq(server->documents.items[i]->uri, uri)) {
            return server->documents.items[i];
        }
    }
    return NULL;
}

static struct wf_world *find_world(struct server *server, struct wf_str folder) {
    for (size_t i = 0; i < server->worlds.len; i++) {
        if (wf_str_eq(server->worlds.items[i]->folder, folder)) {
            return server->worlds.items[i];
        }
    }
    struct wf_world *world = WF_NEW(&server->arena, struct wf_world);
    world->folder = wf_arena_str(&server->arena, folder);
    world->outside = server->settings.script_checkers;
    *WF_PUSH(&server->arena, &server->worlds) = world;
    return world;
}

static void remove_document(struct server *server, struct wf_document *document) {
    struct wf_world *world = document->world;
    wf_world_forget(world);
    for (size_t i = 0; i < world->documents.len; i++) {
        if (world->documents.items[i] == document) {
            world->documents.items[i] = world->documents.items[--world->documents.len];
        }
    }
    for (size_t i = 0; i < server->documents.len; i++) {
        if (server->documents.items[i] == document) {
            server->documents.items[i] = server->documents.items[--server->documents.len];
        }
    }
    wf_document_free(document);
    begin_anew(server, world);
}

static void did_open(struct server *server, const json_t *params) {
    struct wf_document *known = find_document(server, params);
    if (known != NULL) {
        remove_document(server, known);
    }
    struct wf_document *document = wf_document_open(json_object_get(params, "textDocument"));
    bool file = document->path.len > 0 && document->path.ptr[0] == '/';
    struct wf_arena arena = {0};
    struct wf_str folder = file ? wf_world_folder(&arena, document->path) : WF_STR("");
    document->world = find_world(server, folder);
    wf_arena_free(&arena);
    *WF_PUSH(&server->arena, &document->world->documents) = document;
    *WF_PUSH(&server->arena, &server->documents) = document;
    begin_anew(server, document->world);
}

static void did_change(struct server *server, const json_t *params) {
    struct wf_document *document = find_document(server, params);
    if (document == NULL) {
        return;
    }
    wf_document_change(document, params, server->client.units);
    bool is_large = document->text.len > WF_MAX_FILE_BYTES;
    if (document->type != WF_FILE_UNKNOWN && (is_large || document->input == NULL)) {
        begin_anew(server, document->world); /* which reads what is not too large */
        return;
    }
    long long time = now();
    long long delay = server->settings.delay;
    document->late = document->owed ? document->late : time + LATEST * delay;
    document->owed = true;
    document->due = time + delay;
    document->asks = document->world->outside && has_scripts(document);
    document->ask = time + ASK_DELAY * delay;
}

static void did_save(struct server *server, const json_t *params) {
    struct wf_document *document = find_document(server, params);
    if (document != NULL) {
        begin_anew(server, document->world);
    }
}

static void did_close(struct server *server, const json_t *params) {
    struct wf_document *document = find_document(server, params);
    if (document != NULL) {
        document->findings.len = 0;
        publish(server, document);
        remove_document(server, document);
    }
}

/* Anything may have been written. */
static void did_change_files(struct server *server, const json_t *params) {
    (void)params;
    for (size_t i = 0; i < server->worlds.len; i++) {
        begin_anew(server, server->worlds.items[i]);
    }
}

/* --- the life of the server --------------------------------------------------------------------------- */

static void read_client(struct server *server, const json_t *params) {
    const json_t *capabilities = json_object_get(params, "capabilities");
    const json_t *options = json_object_get(params, "initializationOptions");
    const json_t *delay = json_object_get(options, "delay");
    server->client = (struct wf_client){
        .units = wf_units_choose(wf_json_at(capabilities, "general.positionEncodings")),
        .document_changes = wf_json_is_true(capabilities, "workspace.workspaceEdit.documentChanges"),
        .hierarchical_symbols =
            wf_json_is_true(capabilities, "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport"),
    };
    server->watches = wf_json_is_true(capabilities, "workspace.didChangeWatchedFiles.dynamicRegistration");
    if (json_is_false(json_object_get(options, "scriptCheckers"))) {
        server->settings.script_checkers = false;
    }
    if (json_is_integer(delay) && json_integer_value(delay) >= 0 && json_integer_value(delay) <= 10000) {
        server->settings.delay = (unsigned)json_integer_value(delay);
    }
}

static json_t *initialize(struct server *server, const json_t *params) {
    read_client(server, params);
    server->initialized = true;
    json_t *capabilities =
        json_pack("{s:s, s:{s:b, s:i, s:{s:b}}}", "positionEncoding", wf_units_name(server->client.units),
                  "textDocumentSync", "openClose", true, "change", 2, "save", "includeText", false);
    for (size_t i = 0; i < FEATURES; i++) {
        json_object_set_new(capabilities, features[i]->capability,
                            features[i]->options != NULL ? features[i]->options() : json_true());
    }
    return json_pack("{s:o, s:{s:s, s:s}}", "capabilities", capabilities, "serverInfo", "name", "wfgen",
                     "version", wfgen_version());
}

static json_t *shut_down(struct server *server, const json_t *params) {
    (void)params;
    server->shut_down = true;
    return json_null();
}

/* What other programs write is of interest, too. */
static void initialized(struct server *server, const json_t *params) {
    (void)params;
    if (server->watches) {
        json_t *watchers = json_pack("[{s:s}, {s:s}, {s:s}]", "globPattern", "**/.github/**", "globPattern",
                                     "**/{action.yml,action.yaml,.wfgen.yml,zizmor.yml,.dockerignore}",
                                     "globPattern", "**/*Dockerfile*");
        json_t *registration =
            json_pack("{s:[{s:s, s:s, s:{s:o}}]}", "registrations", "id", "wfgen-files", "method",
                      "workspace/didChangeWatchedFiles", "registerOptions", "watchers", watchers);
        wf_transport_send(&server->transport,
                          json_pack("{s:s, s:s, s:s, s:o}", "jsonrpc", "2.0", "id", "wfgen-1", "method",
                                    "client/registerCapability", "params", registration));
    }
}

static void leave(struct server *server, const json_t *params) {
    (void)params;
    server->left = true;
    server->code = server->shut_down ? EXIT_CLEAN : EXIT_WITHOUT_SHUTDOWN;
}

/* --- requests ----------------------------------------------------------------------------------------- */

static json_t *ask_feature(struct server *server, const struct wf_feature *feature,
                           struct wf_document *document, const json_t *params) {
    if (feature->findings && (document->stale || document->checked == 0)) {
        check(server, document, false);
    }
    wf_world_refresh(document->world, document);
    if (document->input == NULL || document->input->file == NULL) {
        return NULL;
    }
    struct wf_arena arena = {0};
    struct wf_request *request = WF_NEW(&arena, struct wf_request);
    *request = (struct wf_request){
        .arena = &arena,
        .client = &server->client,
        .params = params,
        .document = document,
        .file = document->input->file,
    };
    request->offset = wf_place_offset(request->file->source->bytes, json_object_get(params, "position"),
                                      server->client.units);
    json_t *result = feature->answer(request);
    wf_arena_free(&arena);
    return result;
}

static const struct wf_feature *find_feature(const char *method) {
    for (size_t i = 0; i < FEATURES; i++) {
        if (strcmp(features[i]->method, method) == 0) {
            return features[i];
        }
    }
    return NULL;
}

static void answer_feature(struct server *server, const struct wf_feature *feature, const json_t *id,
                           const json_t *params) {
    struct wf_document *document = find_document(server, params);
    if (wf_transport_cancelled(&server->transport, id)) {
        refuse(server, id, REQUEST_CANCELLED, "cancelled");
    } else if (document == NULL) {
        refuse(server, id, INVALID_PARAMS, "no such text is open");
    } else {
        respond(server, id, ask_feature(server, feature, document, params));
    }
}

static void answer_request(struct server *server, const char *method, const json_t *id,
                           const json_t *params) {
    const struct wf_feature *feature = find_feature(method);
    bool first = strcmp(method, "initialize") == 0;
    if (server->shut_down || (first && server->initialized)) {
        refuse(server, id, INVALID_REQUEST, first ? "initialized already" : "shut down already");
    } else if (first) {
        respond(server, id, initialize(server, params));
    } else if (!server->initialized) {
        refuse(server, id, NOT_INITIALIZED, "\"initialize\" comes first");
    } else if (strcmp(method, "shutdown") == 0) {
        respond(server, id, shut_down(server, params));
    } else if (feature != NULL) {
        answer_feature(server, feature, id, params);
    } else {
        refuse(server, id, METHOD_NOT_FOUND, "no such method");
    }
}

static const struct {
    const char *method;
    void (*take)(struct server *server, const json_t *params);
} notifications[] = {
    {"initialized", initialized},
    {"exit", leave},
    {"textDocument/didOpen", did_open},
    {"textDocument/didChange", did_change},
    {"textDocument/didSave", did_save},
    {"textDocument/didClose", did_close},
    {"workspace/didChangeWatchedFiles", did_change_files},
    {"workspace/didChangeConfiguration", did_change_files},
};

static void take_notification(struct server *server, const char *method, const json_t *params) {
    for (size_t i = 0; i < sizeof notifications / sizeof *notifications; i++) {
        bool known = strcmp(method, notifications[i].method) == 0;
        if (known && (server->initialized || notifications[i].take == leave)) {
            notifications[i].take(server, params);
        }
    }
}

static void take_message(struct server *server, const json_t *message) {
    const char *method = json_string_value(json_object_get(message, "method"));
    const json_t *id = json_object_get(message, "id");
    const json_t *params = json_object_get(message, "params");
    bool answer = json_object_get(message, "result") != NULL || json_object_get(message, "error") != NULL;
    if (message == NULL) {
        refuse(server, NULL, PARSE_ERROR, "no JSON");
    } else if (method == NULL && !(answer && id != NULL)) {
        refuse(server, id, INVALID_REQUEST, "neither a request nor an answer");
    } else if (method != NULL && id != NULL) {
        answer_request(server, method, id, params);
    } else if (method != NULL) {
        take_notification(server, method, params);
    }
}

static void serve(struct server *server) {
    json_t *message;
    while (!server->left) {
        switch (wf_transport_next(&server->transport, time_left(server), &message)) {
        case WF_ARRIVED:
            take_message(server, message);
            json_decref(message);
            break;
        case WF_NOTHING:
            break;
        case WF_HUNG_UP:
            leave(server, NULL);
            return;
        case WF_GARBLED:
            fputs("wfgen lsp: what comes in is not the Language Server Protocol\n", stderr);
            server->left = true;
            server->code = EXIT_FAILED;
            return;
        }
        check_due(server);
        if (server->transport.lost) {
            server->left = true;
            server->code = EXIT_FAILED;
        }
    }
}

static void free_server(struct server *server) {
    for (size_t i = 0; i < server->worlds.len; i++) {
        wf_world_forget(server->worlds.items[i]);
    }
    for (size_t i = 0; i < server->documents.len; i++) {
        wf_document_free(server->documents.items[i]);
    }
    wf_transport_free(&server->transport);
    wf_arena_free(&server->arena);
}

int wf_lsp_serve(int in, int out, const struct wf_lsp_settings *settings) {
    jmp_buf point;
    struct server server = {.code = EXIT_CLEAN};
    server.settings = *settings;
    server.transport.in = in;
    server.transport.out = out;
    jmp_buf *volatile earlier = wf_oom_protect(&point);
    if (setjmp(point) != 0) {
        fputs("wfgen lsp: out of memory\n", stderr);
        wf_oom_protect(earlier);
        return EXIT_FAILED;
    }
    serve(&server);
    free_server(&server);
    wf_oom_protect(earlier);
    return server.code;
}
