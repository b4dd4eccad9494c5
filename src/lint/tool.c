#include "lint/tool.h"

#include "base/buf.h"
#include "base/file.h"
#include "lint/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { CHUNK = 64 * 1024, PAUSE_NANOSECONDS = 2 * 1000 * 1000 };

/* --- finding ------------------------------------------------------------------------------------------ */

static const char *find_one(struct wf_arena *arena, struct wf_str folders, const char *name) {
    struct wf_str folder;
    while (wf_str_cut(&folders, ':', &folder)) {
        const char *path = wf_arena_printf(arena, "%.*s/%s", WF_STR_ARG(folder), name).ptr;
        if (wf_str_starts(folder, "/") && wf_file_kind(path) == WF_FILE_REGULAR && access(path, X_OK) == 0) {
            return path;
        }
    }
    return NULL;
}

const char *wf_tool_find(struct wf_arena *arena, const char *const *names) {
    const char *found = NULL;
    for (struct wf_str folders = wf_str_of(getenv("PATH")); *names != NULL && found == NULL; names++) {
        found = find_one(arena, folders, *names);
    }
    return found;
}

/* --- starting ----------------------------------------------------------------------------------------- */

struct process {
    const char *name;
    pid_t pid;
    int input; /* -1: nothing stands there, and errors belong to the output */
    int output;
    struct timespec end; /* on CLOCK_MONOTONIC: when it must be over */
    struct wf_tool_limits limits;
};

static bool start_failed(const struct process *process, int code, struct wf_err *err) {
    return wf_err_set(err, WF_ERR_WORLD, "%s could not be started: %s", process->name, strerror(code));
}

/* Its own process group, so that what it starts can be killed with it. */
static int spawn(struct process *process, const char *const *argv, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t signals;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (process->input < 0) {
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    } else {
        posix_spawn_file_actions_adddup2(&actions, process->input, STDIN_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    int code =
        posix_spawn(&process->pid, argv[0], &actions, &attributes, (char *const *)(uintptr_t)argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* A pair of sockets and no pipe: only these can be made so that programs started by other threads at the same
 * moment do not inherit them. */
static bool start(struct process *process, const char *const *argv, struct wf_err *err) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return start_failed(process, errno, err);
    }
    clock_gettime(CLOCK_MONOTONIC, &process->end);
    process->end.tv_sec += process->limits.milliseconds / 1000;
    process->end.tv_nsec += (long)(process->limits.milliseconds % 1000) * 1000000;
    int code = spawn(process, argv, ends[1]);
    close(ends[1]);
    process->output = ends[0];
    if (code != 0) {
        close(ends[0]);
        return start_failed(process, code, err);
    }
    return true;
}

/* --- listening ---------------------------------------------------------------------------------------- */

static int milliseconds_left(const struct process *process) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long left =
        (long long)(process->end.tv_sec - now.tv_sec) * 1000 + (process->end.tv_nsec - now.tv_nsec) / 1000000;
    return left > 0 ? (int)left : 0;
}

static bool too_long(const struct process *process, struct wf_err *err) {
    return wf_err_set(err, WF_ERR_WORLD, "%s took longer than %g s", process->name,
                      process->limits.milliseconds / 1000.0);
}

static bool listen_to(struct process *process, struct wf_buf *out, struct wf_err *err) {
    char *chunk = wf_arena_alloc(out->arena, CHUNK);
    for (;;) {
        struct pollfd ready = {.fd = process->output, .events = POLLIN};
        int left = milliseconds_left(process);
        int count = poll(&ready, 1, left);
        if (count == 0 || left == 0) {
            return too_long(process, err);
        }
        ssize_t length = count < 0 ? -1 : read(process->output, chunk, CHUNK);
        if (length == 0) {
            return true;
        }
        if (length < 0 && errno != EINTR) {
            return wf_err_set(err, WF_ERR_WORLD, "%s cannot be read: %s", process->name, strerror(errno));
        }
        wf_buf_str(out, (struct wf_str){chunk, length > 0 ? (size_t)length : 0});
        if (out->len > process->limits.bytes) {
            return wf_err_set(err, WF_ERR_WORLD, "%s printed more than %zu bytes", process->name,
                              process->limits.bytes);
        }
    }
}

/* --- ending ------------------------------------------------------------------------------------------- */

/* A program may close its output and go on. */
static bool wait_for(struct process *process, int *status, struct wf_err *err) {
    const struct timespec pause = {.tv_nsec = PAUSE_NANOSECONDS};
    for (;;) {
        pid_t ended = waitpid(process->pid, status, WNOHANG);
        if (ended == process->pid) {
            return true;
        }
        if (ended < 0 && errno != EINTR) {
            *status = -1; /* the host program ignores SIGCHLD */
            return true;
        }
        if (milliseconds_left(process) == 0) {
            return too_long(process, err);
        }
        nanosleep(&pause, NULL);
    }
}

static void kill_all(const struct process *process) {
    int status;
    kill(-process->pid, SIGKILL);
    while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR) {
    }
}

static bool judge(const struct process *process, int status, struct wf_tool_result *result,
                  struct wf_err *err) {
    if (status != -1 && WIFSIGNALED(status)) {
        return wf_err_set(err, WF_ERR_WORLD, "%s was ended by signal %d", process->name, WTERMSIG(status));
    }
    result->status = status == -1 ? -1 : WEXITSTATUS(status);
    return true;
}

static bool run(struct wf_arena *arena, const char *const *argv, int input, struct wf_tool_limits limits,
                struct wf_tool_result *result, struct wf_err *err) {
    struct process process = {.name = wf_path_base(wf_str_of(argv[0])).ptr, .input = input, .limits = limits};
    struct wf_buf out = {.arena = arena};
    int status = -1;
    *result = (struct wf_tool_result){.status = -1};
    if (!start(&process, argv, err)) {
        return false;
    }
    bool over = listen_to(&process, &out, err) && wait_for(&process, &status, err);
    if (!over) {
        kill_all(&process);
    }
    close(process.output);
    result->output = wf_buf_view(&out);
    return over && judge(&process, status, result, err);
}

bool wf_tool_run(struct wf_arena *arena, const char *const *argv, struct wf_tool_limits limits,
                 struct wf_tool_result *result, struct wf_err *err) {
    return run(arena, argv, -1, limits, result, err);
}

bool wf_tool_filter(struct wf_arena *arena, const char *const *argv, struct wf_str input,
                    struct wf_tool_limits limits, struct wf_tool_result *result, struct wf_err *err) {
    int file = wf_scratch_open(input, err);
    if (file < 0) {
        return false;
    }
    bool ran = lseek(file, 0, SEEK_SET) == 0 && run(arena, argv, file, limits, result, err);
    close(file);
    return ran;
}
