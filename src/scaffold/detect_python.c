#include "base/file.h"
#include "scaffold/detect_in.h"

/* --- what it is --------------------------------------------------------------------------------------- */

static const char *const manifests[] = {
    "pyproject.toml", "Pipfile", "requirements.txt", "setup.py", "setup.cfg", "manage.py", NULL};

static bool has_members(struct wf_value value) {
    return value.kind == WF_VALUE_OBJECT && value.object->len > 0;
}

static bool is_packaged(struct wf_look *look) {
    struct wf_value project = wf_look_value(look, "pyproject.toml");
    return has_members(wf_value_at(project, "project")) || has_members(wf_value_at(project, "tool/poetry")) ||
           has_members(wf_value_at(project, "build-system")) || wf_look_has(look, "setup.py") ||
           wf_look_mentions(look, "setup.cfg", "[metadata]") ||
           wf_look_mentions(look, "setup.cfg", "[options]");
}

/* A pyproject.toml that only configures a formatter makes no stack, nor does a requirements.txt for the
 * documents of a program in another language. */
static bool is_stack(struct wf_look *look) {
    static const char *const others[] = {"package.json", "go.mod",           "Cargo.toml", "pom.xml",
                                         "build.gradle", "composer.json",    "Gemfile",    "CMakeLists.txt",
                                         "meson.build",  "build.gradle.kts", NULL};
    bool alone = !wf_look_first(look, others) || wf_survey_find(look->survey, look->folder, "*.py");
    return is_packaged(look) || wf_look_has(look, "Pipfile") || wf_look_has(look, "manage.py") ||
           (wf_look_has(look, "requirements.txt") && alone);
}

/* A workspace of uv, or a folder without a lock of its own beside one that has. */
static bool owns(struct wf_look *look, struct wf_str inner) {
    static const char *const locks[] = {"uv.lock", "poetry.lock", "Pipfile.lock", NULL};
    static const char *const own[] = {"pyproject.toml", "Pipfile", "requirements.txt", "setup.py", NULL};
    bool bare = !wf_survey_first(look->survey, inner, own); /* a manage.py alone */
    return !wf_survey_first(look->survey, inner, locks) &&
           (bare || is_packaged(look) || wf_look_first(look, locks));
}

static void say_manager(struct wf_look *look) {
    struct wf_stack *stack = look->stack;
    struct wf_value project = wf_look_value(look, "pyproject.toml");
    static const char *const locks[][2] = {
        {"uv.lock", "uv"}, {"poetry.lock", "poetry"}, {"Pipfile.lock", "pipenv"}, {"Pipfile", "pipenv"}};
    for (size_t i = 0; i < sizeof locks / sizeof *locks; i++) {
        if (wf_look_has(look, locks[i][0])) {
            wf_stack_say(stack, "manager", wf_str_of(locks[i][1]), "%s", locks[i][0]);
            bool is_lock = i < 3;
            wf_stack_say(stack, "lock", wf_str_of(is_lock ? locks[i][0] : ""), "%s", locks[i][0]);
        }
    }
    if (has_members(wf_value_at(project, "tool/poetry"))) {
        wf_stack_say(stack, "manager", WF_STR("poetry"), "[tool.poetry] in pyproject.toml");
    }
    if (has_members(wf_value_at(project, "tool/uv"))) {
        wf_stack_say(stack, "manager", WF_STR("uv"), "[tool.uv] in pyproject.toml");
    }
    wf_stack_say(stack, "manager", WF_STR("pip"), "no other manager's file");
    static const char *const files[] = {"requirements.txt", "pyproject.toml", "setup.py", "setup.cfg", NULL};
    bool pip = wf_stack_is(stack, "manager", "pip");
    const char *manifest = wf_stack_is(stack, "manager", "pipenv") ? "Pipfile"
                           : pip                                   ? wf_look_first(look, files)
                                                                   : "pyproject.toml";
    if (manifest) {
        wf_stack_say(stack, "manifest", wf_str_of(manifest), "it is there");
    }
}

/* --- dependencies ------------------------------------------------------------------------------------- */

/* "Django[argon2]>=4.2 ; python_version > '3'": the name, '_' and '.' as '-'. */
static struct wf_str name_of(struct wf_arena *arena, struct wf_str requirement) {
    size_t end = 0;
    struct wf_buf out = {.arena = arena};
    while (end < requirement.len && (wf_is_id(requirement.ptr[end]) || requirement.ptr[end] == '.')) {
        char c = requirement.ptr[end++];
        wf_buf_char(&out, c == '_' || c == '.' ? '-' : wf_lower(c));
    }
    return out.len > 0 ? wf_buf_view(&out) : WF_STR("");
}

/* The extra counts as a name of its own: "psycopg[binary]". */
static void add(struct wf_look *look, struct wf_str requirement, const char *file, bool main) {
    requirement = wf_str_trim(requirement);
    struct wf_str name = name_of(look->arena, requirement);
    wf_look_depend(look, name, file, main);
    size_t open = wf_str_find_char(requirement, '[', 0);
    size_t close = wf_str_find_char(requirement, ']', 0);
    struct wf_str extras = open < close ? wf_str_sub(requirement, open + 1, close) : WF_STR(""), extra;
    while (close != WF_NOT_FOUND && name.len > 0 && extras.len > 0 && wf_str_cut(&extras, ',', &extra)) {
        extra = wf_str_trim(extra);
        wf_look_depend(look, wf_arena_printf(look->arena, "%.*s[%.*s]", WF_STR_ARG(name), WF_STR_ARG(extra)),
                       file, main);
    }
}

static void add_list(struct wf_look *look, struct wf_value list, const char *file, bool main) {
    for (size_t i = 0; list.kind == WF_VALUE_ARRAY && i < list.array->len; i++) {
        if (list.array->items[i].kind == WF_VALUE_STRING) {
            add(look, list.array->items[i].string, file, main);
        }
    }
}

/* Of poetry and pipenv: name = range, or name = {version, extras}. */
static void add_table(struct wf_look *look, struct wf_value table, const char *file, bool main) {
    for (size_t i = 0; table.kind == WF_VALUE_OBJECT && i < table.object->len; i++) {
        const struct wf_member *one = &table.object->items[i];
        struct wf_value extras = wf_value_at(one->value, "extras");
        add(look, one->name, file, main);
        for (size_t k = 0; extras.kind == WF_VALUE_ARRAY && k < extras.array->len; k++) {
            struct wf_str extra = wf_value_to_string(look->arena, extras.array->items[k]);
            add(look, wf_arena_printf(look->arena, "%.*s[%.*s]", WF_STR_ARG(one->name), WF_STR_ARG(extra)),
                file, main);
        }
    }
}

static void add_groups(struct wf_look *look, struct wf_value groups, const char *inner, const char *file) {
    for (size_t i = 0; groups.kind == WF_VALUE_OBJECT && i < groups.object->len; i++) {
        struct wf_value group = groups.object->items[i].value;
        group = inner ? wf_value_at(group, inner) : group;
        add_list(look, group, file, false);
        add_table(look, group, file, false);
    }
}

static void add_requirements(struct wf_look *look, const char *file, bool main) {
    struct wf_str rest = wf_look_text(look, file), line;
    while (wf_str_cut(&rest, '\n', &line)) {
        line = wf_str_trim(line);
        if (line.len > 0 && line.ptr[0] != '#' && line.ptr[0] != '-') {
            add(look, line, file, main);
        }
    }
}

/* Every quoted text in setup.py, every line in setup.cfg: most are no requirements, and are asked for by
 * none.
 */
static void add_setup(struct wf_look *look) {
    struct wf_str text = wf_look_text(look, "setup.py");
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        size_t end = c == '"' || c == '\'' ? wf_str_find_char(text, c, i + 1) : WF_NOT_FOUND;
        if (end != WF_NOT_FOUND && end - i < 100) {
            add(look, wf_str_sub(text, i + 1, end), "setup.py", true);
            i = end;
        }
    }
    add_requirements(look, "setup.cfg", true);
}

static bool is_requirements(struct wf_str name) {
    return wf_str_ends(name, ".txt") &&
           (wf_str_starts(name, "requirements") || wf_str_ends(name, "requirements.txt"));
}

static void add_requirement_files(struct wf_look *look, const char *folder) {
    struct wf_str path =
        folder[0] == '\0' ? look->folder : wf_survey_path(look->arena, look->folder, wf_str_of(folder));
    const struct wf_survey_folder *at = wf_map_get(&look->survey->by_path, path);
    for (size_t i = 0; at && i < at->entries.len; i++) {
        const struct wf_entry *entry = &at->entries.items[i];
        bool wanted = folder[0] != '\0' ? wf_str_ends(entry->name, ".txt") : is_requirements(entry->name);
        if (entry->kind == WF_ENTRY_FILE && wanted) {
            struct wf_str file = wf_survey_path(look->arena, wf_str_of(folder), entry->name);
            const char *name = wf_arena_str(look->arena, file).ptr;
            static const char *const mains[] = {"base", "prod", "main", "common", NULL};
            bool main = wf_str_is(file, "requirements.txt") || wf_str_has_any(file, mains);
            add_requirements(look, name, main);
            if (!wf_stack_is(look->stack, "manifest", name)) {
                wf_stack_add(look->stack, "manifests", wf_str_of(name), "requirements beside it");
            }
        }
    }
}

static void read_depends(struct wf_look *look) {
    struct wf_value project = wf_look_value(look, "pyproject.toml");
    struct wf_value pipfile = wf_look_value(look, "Pipfile");
    add_list(look, wf_value_at(project, "project/dependencies"), "pyproject.toml", true);
    add_table(look, wf_value_at(project, "tool/poetry/dependencies"), "pyproject.toml", true);
    add_table(look, wf_value_at(pipfile, "packages"), "Pipfile", true);
    add_groups(look, wf_value_at(project, "project/optional-dependencies"), NULL, "pyproject.toml");
    add_groups(look, wf_value_at(project, "dependency-groups"), NULL, "pyproject.toml");
    add_groups(look, wf_value_at(project, "tool/poetry/group"), "dependencies", "pyproject.toml");
    add_table(look, wf_value_at(project, "tool/poetry/dev-dependencies"), "pyproject.toml", false);
    add_list(look, wf_value_at(project, "tool/uv/dev-dependencies"), "pyproject.toml", false);
    add_table(look, wf_value_at(pipfile, "dev-packages"), "Pipfile", false);
    add_requirement_files(look, "");
    add_requirement_files(look, "requirements");
    add_setup(look);
}

/* name="..." in setup.py */
static struct wf_str setup_name(struct wf_str text) {
    static const char *const marks[] = {"name=\"", "name='", "name = \"", "name = '", NULL};
    for (size_t i = 0; marks[i]; i++) {
        size_t at = wf_str_find(text, marks[i], 0), begin = at + strlen(marks[i]);
        size_t end = at == WF_NOT_FOUND ? at : wf_str_find_char(text, marks[i][strlen(marks[i]) - 1], begin);
        bool word = at != WF_NOT_FOUND && (at == 0 || !wf_is_word(text.ptr[at - 1]));
        if (word && end != WF_NOT_FOUND) {
            return wf_str_sub(text, begin, end);
        }
    }
    return WF_STR("");
}

/* --- versions ----------------------------------------------------------------------------------------- */

static void say_classifiers(struct wf_look *look, struct wf_value list) {
    for (size_t i = 0; list.kind == WF_VALUE_ARRAY && i < list.array->len; i++) {
        struct wf_value item = list.array->items[i];
        struct wf_str text = item.kind == WF_VALUE_STRING ? item.string : WF_STR("");
        struct wf_str version = wf_version_of(look->arena, text, 2);
        if (wf_str_starts(text, "Programming Language :: Python :: 3.") && version.len > 2) {
            wf_look_add_version(look, version, "classifiers in pyproject.toml");
        }
    }
}

static void say_versions(struct wf_look *look) {
    struct wf_value project = wf_look_value(look, "pyproject.toml");
    wf_look_version(look, wf_survey_line(look->survey, look->folder, ".python-version"), ".python-version");
    wf_look_version(look, wf_survey_line(look->survey, WF_STR(""), ".python-version"), ".python-version");
    wf_look_tool_version(look, "python");
    wf_look_version(look, wf_survey_line(look->survey, look->folder, "runtime.txt"), "runtime.txt");
    wf_look_version(look, wf_value_text_at(wf_look_value(look, "Pipfile"), "requires/python_version"),
                    "Pipfile");
    wf_look_ci_versions(look);
    if (!wf_stack_knows(look->stack, "versions")) {
        say_classifiers(look, wf_value_at(project, "project/classifiers"));
        say_classifiers(look, wf_value_at(project, "tool/poetry/classifiers"));
    }
    const struct wf_found *versions = wf_stack_found(look->stack, "versions");
    if (versions->value.array->len > 0) {
        struct wf_array *list = versions->value.array;
        wf_stack_say(look->stack, "version", list->items[list->len - 1].string, "the newest of %.*s",
                     WF_STR_ARG(versions->reason));
    }
    wf_look_range(look, wf_value_text_at(project, "project/requires-python"), "pyproject.toml");
    wf_look_range(look, wf_value_text_at(project, "tool/poetry/dependencies/python"), "pyproject.toml");
}

/* --- commands ----------------------------------------------------------------------------------------- */

/* How a command of the environment is started. */
static const char *prefix(const struct wf_look *look) {
    static const char *const table[][2] = {
        {"uv", "uv run "}, {"poetry", "poetry run "}, {"pipenv", "pipenv run "}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (wf_stack_is(look->stack, "manager", table[i][0])) {
            return table[i][1];
        }
    }
    return "";
}

static void say_run(struct wf_look *look, const char *name, const char *command, const char *why,
                    struct wf_str where) {
    struct wf_str whole = wf_arena_printf(look->arena, "%s%s", prefix(look), command);
    wf_stack_say(look->stack, name, whole, "%s%.*s", why, WF_STR_ARG(where));
}

static void say_tool(struct wf_look *look, const char *name, const char *tool, const char *command) {
    const struct wf_depend *depend = wf_look_needs(look, tool);
    if (depend) {
        say_run(look, name, command, wf_arena_printf(look->arena, "%s in ", tool).ptr, depend->file);
    }
}

static bool has_tests(const struct wf_look *look) {
    static const char *const places[] = {"tests/test_*",      "test/test_*", "test_*",
                                         "tests/conftest.py", "conftest.py", "tests/unit",
                                         "src/tests/test_*",  NULL};
    for (size_t i = 0; places[i]; i++) {
        if (wf_survey_find(look->survey, look->folder, places[i])) {
            return true;
        }
    }
    return false;
}

static void say_tests(struct wf_look *look) {
    static const char *const lines[] = {"pytest",
                                        "python -m pytest",
                                        "python3 -m pytest",
                                        "poetry run pytest",
                                        "uv run pytest",
                                        "tox",
                                        "nox",
                                        "pipenv run pytest",
                                        "uv run tox",
                                        "uvx tox",
                                        "uvx nox",
                                        "uv run nox",
                                        "hatch test",
                                        "hatch run test",
                                        "python -m unittest",
                                        "python manage.py test",
                                        "pdm run pytest",
                                        "python -m tox",
                                        "python -m nox",
                                        "make test",
                                        "uv run make test",
                                        "make tests",
                                        "just test",
                                        NULL};
    wf_look_ci_command(look, "test", lines);
    if (wf_look_has(look, "pytest.ini") || wf_look_needs(look, "pytest") ||
        wf_look_mentions(look, "pyproject.toml", "[tool.pytest")) {
        say_tool(look, "test", "pytest", "pytest");
        say_run(look, "test", "pytest", "its settings", WF_STR(""));
    }
    say_tool(look, "test", "tox", "tox");
    say_tool(look, "test", "nox", "nox");
    if (wf_look_has(look, "manage.py")) {
        say_run(look, "test", "python manage.py test", "manage.py", WF_STR(""));
    }
    wf_look_make(look, "test", "test");
    if (has_tests(look)) {
        say_run(look, "test", "python -m unittest", "tests, and no other runner of them", WF_STR(""));
    }
}

static void say_lint(struct wf_look *look) {
    static const char *const lines[] = {"ruff check",
                                        "poetry run ruff check",
                                        "uv run ruff check",
                                        "flake8",
                                        "poetry run flake8",
                                        "uv run flake8",
                                        "pylint",
                                        "poetry run pylint",
                                        "tox -e lint",
                                        "nox -s lint",
                                        "make lint",
                                        "hatch run lint",
                                        "pipenv run flake8",
                                        NULL};
    wf_look_ci_command(look, "lint", lines);
    say_tool(look, "lint", "ruff", "ruff check");
    say_tool(look, "lint", "flake8", "flake8");
}

/* --- the program -------------------------------------------------------------------------------------- */

static const struct wf_consequence frameworks[] = {
    {"django", "django"},   {"fastapi", "fastapi"},     {"flask", "flask"}, {"starlette", "starlette"},
    {"quart", "quart"},     {"litestar", "litestar"},   {"sanic", "sanic"}, {"aiohttp", "aiohttp"},
    {"tornado", "tornado"}, {"streamlit", "streamlit"}, {NULL, NULL}};

static const struct wf_consequence services[] = {
    {"psycopg*", "postgres"},  {"asyncpg", "postgres"},  {"mysqlclient", "mysql"},
    {"pymysql", "mysql"},      {"aiomysql", "mysql"},    {"redis", "redis"},
    {"django-redis", "redis"}, {"aioredis", "redis"},    {"celery[redis]", "redis"},
    {"pymongo", "mongo"},      {"motor", "mongo"},       {"mongoengine", "mongo"},
    {"pika", "rabbitmq"},      {"aio-pika", "rabbitmq"}, {NULL, NULL}};

static const struct wf_consequence compiled_with[] = {
    {"psycopg2", "gcc libc6-dev libpq-dev"},
    {"psycopg[c]", "gcc libc6-dev libpq-dev"},
    {"mysqlclient", "default-libmysqlclient-dev gcc libc6-dev pkg-config"},
    {"uwsgi", "gcc libc6-dev"},
    {"pyodbc", "g++ unixodbc-dev"},
    {"xmlsec", "gcc libc6-dev libxmlsec1-dev pkg-config"},
    {"pycairo", "gcc libc6-dev libcairo2-dev pkg-config"},
    {NULL, NULL}};

static const struct wf_consequence runs_with[] = {{"psycopg2", "libpq5"},
                                                  {"psycopg[c]", "libpq5"},
                                                  {"mysqlclient", "libmariadb3"},
                                                  {"pyodbc", "unixodbc"},
                                                  {"xmlsec", "libxmlsec1-openssl"},
                                                  {"pycairo", "libcairo2"},
                                                  {"python-magic", "libmagic1"},
                                                  {"weasyprint", "libpango-1.0-0 libpangoft2-1.0-0"},
                                                  {NULL, NULL}};

static void say_words(struct wf_look *look, const char *why, const char *format, const char *module) {
    struct wf_str words = wf_arena_printf(look->arena, format, module);
    wf_look_command(look, words, why);
}

/* The file "NAME.py" or "NAME/main.py" whose text has the call, as a module: "app.main". */
static const char *find_app(struct wf_look *look, const char *call) {
    static const char *const files[] = {
        "main.py",        "app.py",          "wsgi.py",         "asgi.py",     "server.py",
        "application.py", "app/main.py",     "app/__init__.py", "src/main.py", "src/app.py",
        "api/main.py",    "backend/main.py", "app/app.py",      NULL};
    for (size_t i = 0; files[i]; i++) {
        if (wf_look_mentions(look, files[i], call)) {
            return files[i];
        }
    }
    return NULL;
}

static const char *module_of(struct wf_arena *arena, const char *file) {
    struct wf_str name = wf_str_sub(wf_str_of(file), 0, strlen(file) - strlen(".py"));
    if (wf_str_ends(name, "/__init__")) {
        name = wf_str_sub(name, 0, name.len - strlen("/__init__"));
    }
    char *copy = (char *)wf_arena_str(arena, name).ptr;
    for (char *c = copy; *c; c++) {
        *c = *c == '/' ? '.' : *c;
    }
    return copy;
}

static void say_django(struct wf_look *look) {
    const struct wf_survey_folder *at = wf_map_get(&look->survey->by_path, look->folder);
    for (size_t i = 0; at && wf_look_has(look, "manage.py") && i < at->entries.len; i++) {
        const char *name = at->entries.items[i].name.ptr;
        if (wf_look_needs(look, "gunicorn") &&
            wf_look_has(look, wf_arena_printf(look->arena, "%s/wsgi.py", name).ptr)) {
            say_words(look, wf_arena_printf(look->arena, "gunicorn, %s/wsgi.py", name).ptr,
                      "gunicorn --bind=0.0.0.0:8000 %s.wsgi:application", name);
        } else if (wf_look_needs(look, "uwsgi") &&
                   wf_look_has(look, wf_arena_printf(look->arena, "%s/wsgi.py", name).ptr)) {
            say_words(look, wf_arena_printf(look->arena, "uwsgi, %s/wsgi.py", name).ptr,
                      "uwsgi --http=0.0.0.0:8000 --module=%s.wsgi:application", name);
        } else if (wf_look_needs(look, "uvicorn") &&
                   wf_look_has(look, wf_arena_printf(look->arena, "%s/asgi.py", name).ptr)) {
            say_words(look, wf_arena_printf(look->arena, "uvicorn, %s/asgi.py", name).ptr,
                      "uvicorn --host=0.0.0.0 --port=8000 %s.asgi:application", name);
        }
    }
    if (wf_look_has(look, "manage.py") && wf_stack_is(look->stack, "framework", "django")) {
        say_words(look, "manage.py", "python %s runserver 0.0.0.0:8000", "manage.py");
    }
}

static void say_asgi(struct wf_look *look) {
    const char *file = find_app(look, "FastAPI(");
    if (file && (wf_look_needs(look, "uvicorn") || wf_look_needs(look, "fastapi[*"))) {
        say_words(look, wf_arena_printf(look->arena, "FastAPI() in %s, uvicorn", file).ptr,
                  "uvicorn %s:app --host=0.0.0.0 --port=8000", module_of(look->arena, file));
    }
}

static void say_flask(struct wf_look *look) {
    const char *file = find_app(look, "Flask(__name__");
    if (!file || !wf_look_mentions(look, file, "app = Flask(")) {
        return;
    }
    const char *why = wf_arena_printf(look->arena, "Flask() in %s", file).ptr;
    const char *module = module_of(look->arena, file);
    if (wf_look_needs(look, "gunicorn")) {
        say_words(look, why, "gunicorn --bind=0.0.0.0:8000 %s:app", module);
    }
    say_words(look, why, "flask --app=%s run --host=0.0.0.0 --port=8000", module);
}

/* A program that is no package is started by its file. */
static void say_script(struct wf_look *look) {
    static const char *const files[] = {"main.py", "app.py",      "server.py", "bot.py",
                                        "run.py",  "__main__.py", NULL};
    const char *file = wf_look_first(look, files);
    if (file && !wf_survey_has(look->survey, look->folder, "setup.py") &&
        !has_members(wf_value_at(wf_look_value(look, "pyproject.toml"), "build-system")) &&
        wf_look_mentions(look, file, "__main__")) {
        say_words(look, file, "python %s", file);
    }
}

static void say_command(struct wf_look *look) {
    wf_look_known_commands(look);
    say_django(look);
    say_asgi(look);
    say_flask(look);
    struct wf_value scripts = wf_value_at(wf_look_value(look, "pyproject.toml"), "project/scripts");
    if (has_members(scripts) && wf_stack_knows(look->stack, "framework")) {
        wf_look_command(look, scripts.object->items[0].name, "[project.scripts] in pyproject.toml");
    }
    say_script(look);
    struct wf_value words = wf_stack_get(look->stack, "command");
    for (size_t i = 0; i < words.array->len; i++) {
        if (wf_str_has(words.array->items[i].string, "8000")) {
            wf_stack_say_number(look->stack, "port", 8000, "the command says so");
        }
    }
}

static void say_sources(struct wf_look *look) {
    static const char *const not_program[] = {"setup.py",   "conftest.py",   "noxfile.py", "tasks.py",
                                              "fabfile.py", "versioneer.py", NULL};
    static const char *const data[] = {"templates", "static", "locale", "migrations", "alembic", "src", NULL};
    const struct wf_survey_folder *at = wf_map_get(&look->survey->by_path, look->folder);
    for (size_t i = 0; at && i < at->entries.len; i++) {
        const struct wf_entry *entry = &at->entries.items[i];
        struct wf_str path = wf_survey_path(look->arena, look->folder, entry->name);
        const struct wf_survey_folder *inner = wf_map_get(&look->survey->by_path, path);
        if (entry->kind == WF_ENTRY_FILE && wf_str_ends(entry->name, ".py") &&
            !wf_str_is_any(entry->name, not_program) && !wf_str_starts(entry->name, "test_")) {
            wf_stack_add(look->stack, "files", entry->name, "Python files");
        } else if (inner && !inner->sample &&
                   (wf_look_folder_has(look, path, "*.py") || wf_str_is_any(entry->name, data))) {
            wf_stack_add(look->stack, "folders", entry->name, "folders with Python files, and their data");
        }
    }
}

/* --- all ---------------------------------------------------------------------------------------------- */

static void say_setup(struct wf_look *look) {
    static const struct {
        const char *manager, *locked, *open;
    } table[] = {{"uv", "uv sync --locked", "uv sync"},
                 {"poetry", "poetry install --no-interaction", "poetry install --no-interaction"},
                 {"pipenv", "pipenv sync --dev", "pipenv install --dev"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (wf_stack_is(look->stack, "manager", table[i].manager)) {
            bool locked = wf_stack_knows(look->stack, "lock");
            wf_stack_say(look->stack, "setup", wf_str_of(locked ? table[i].locked : table[i].open), "%s",
                         table[i].manager);
        }
    }
    if (!wf_stack_is(look->stack, "manager", "pip") || !look->by_manifest) {
        return;
    }
    struct wf_buf out = {.arena = look->arena};
    struct wf_value more = wf_stack_get(look->stack, "manifests");
    static const char *const tests[] = {"dev", "test", "ci", "all", NULL};
    wf_buf_text(&out, "python -m pip install");
    wf_buf_text(&out, wf_look_has(look, "requirements.txt") ? " -r requirements.txt" : "");
    for (size_t i = 0; i < more.array->len; i++) {
        if (wf_str_has_any(more.array->items[i].string, tests)) {
            wf_buf_printf(&out, " -r %.*s", WF_STR_ARG(more.array->items[i].string));
        }
    }
    wf_buf_text(&out, is_packaged(look) ? " -e ." : "");
    wf_stack_say(look->stack, "setup", wf_buf_view(&out), "pip");
}

static void look_python(struct wf_look *look) {
    struct wf_value project = wf_look_value(look, "pyproject.toml");
    say_manager(look);
    read_depends(look);
    wf_look_name(look, wf_value_text_at(project, "project/name"), "pyproject.toml");
    wf_look_name(look, wf_value_text_at(project, "tool/poetry/name"), "pyproject.toml");
    wf_look_name(look, setup_name(wf_look_text(look, "setup.py")), "setup.py");
    say_versions(look);
    wf_look_say_by(look, "framework", frameworks);
    say_tests(look);
    say_lint(look);
    say_setup(look);
    say_command(look);
    say_sources(look);
    wf_look_add_by(look, "services", services);
    wf_look_add_by(look, "system-packages", compiled_with);
    wf_look_add_by(look, "runtime-packages", runs_with);
    if (has_members(wf_value_at(project, "tool/uv/workspace"))) {
        wf_stack_say_bool(look->stack, "workspace", true, "[tool.uv.workspace] in pyproject.toml");
    }
}

static const char *ecosystem(const struct wf_stack *stack) {
    return wf_stack_is(stack, "manager", "uv") ? "uv" : "pip";
}

static const struct wf_setup setups[] = {
    {"actions/setup-python", "python-version"}, {"astral-sh/setup-uv", "python-version"}, {NULL, NULL}};
static const char *const tools[] = {"pytest", "python -m pytest", "tox", "nox", "poetry", "uv", NULL};
static const char *const images[] = {"python", NULL};
static const char *const ecosystems[] = {"pip", "uv", NULL};

const struct wf_detector wf_detect_python = {
    .language = "python",
    .codeql = "python",
    .current = "3.13",
    .parts = 2,
    .manifests = manifests,
    .setups = setups,
    .images = images,
    .tools = tools,
    .ecosystems = ecosystems,
    .is_stack = is_stack,
    .owns = owns,
    .ecosystem = ecosystem,
    .look = look_python,
};
