#include "base/file.h"
#include "scaffold/detect_in.h"

static const char *const manifests[] = {"*.slnx", "*.sln", "*.csproj", "*.fsproj", NULL};

/* A solution names projects in folders below it. */
static bool owns(struct wf_look *look, struct wf_str inner) {
    (void)look, (void)inner;
    return true;
}

/* --- projects ----------------------------------------------------------------------------------------- */

struct project {
    struct wf_str path, folder; /* below the stack's folder */
    struct wf_str name;         /* of its assembly */
    const struct wf_xml *xml;
    bool web, worker, executable, test;
};

struct projects {
    WF_LIST(struct project) list;
};

static struct wf_str below(struct wf_look *look, struct wf_str path) {
    size_t skip = look->folder.len > 0 ? look->folder.len + 1 : 0;
    return wf_str_sub(path, skip, path.len);
}

static void read_packages(struct wf_look *look, const struct project *project) {
    const char *file = wf_arena_str(look->arena, project->path).ptr;
    for (size_t i = 0; i < project->xml->texts.len; i++) {
        if (wf_str_ends(project->xml->texts.items[i].path, "/PackageReference/@Include")) {
            wf_look_depend(look, project->xml->texts.items[i].text, file, !project->test);
        }
    }
}

static void read_project(struct wf_look *look, struct projects *projects, const struct wf_survey_folder *at,
                         struct wf_str name) {
    struct wf_str folder = at->path;
    struct project *project = WF_PUSH(look->arena, &projects->list);
    project->xml = wf_survey_xml(look->survey, folder, wf_arena_str(look->arena, name).ptr);
    project->path = below(look, wf_survey_path(look->arena, folder, name));
    project->folder = below(look, folder);
    struct wf_str assembly = wf_xml_first(project->xml, "Project/PropertyGroup/AssemblyName");
    bool literal = assembly.len > 0 && !wf_str_has(assembly, "$(");
    project->name = literal ? assembly : wf_str_sub(name, 0, name.len - strlen(".csproj"));
    struct wf_str sdk = wf_xml_first(project->xml, "Project/@Sdk");
    static const char *const tests[] = {"Test",   "test",    "Spec",       "Benchmark",
                                        "Sample", "Example", "Playground", NULL};
    project->test = at->sample || wf_str_has_any(project->path, tests) ||
                    wf_str_is(wf_xml_first(project->xml, "Project/PropertyGroup/IsTestProject"), "true");
    project->web = wf_str_is(sdk, "Microsoft.NET.Sdk.Web") && !project->test;
    project->worker = wf_str_is(sdk, "Microsoft.NET.Sdk.Worker") && !project->test;
    project->executable =
        wf_str_is(wf_xml_first(project->xml, "Project/PropertyGroup/OutputType"), "Exe") && !project->test;
    read_packages(look, project);
}

static struct projects read_projects(struct wf_look *look) {
    struct projects projects = {0};
    for (size_t i = 0; i < look->survey->folders.len; i++) {
        const struct wf_survey_folder *folder = look->survey->folders.items[i];
        for (size_t k = 0; wf_path_is_in(folder->path, look->folder) && k < folder->entries.len; k++) {
            const struct wf_entry *entry = &folder->entries.items[k];
            if (entry->kind == WF_ENTRY_FILE &&
                (wf_str_ends(entry->name, ".csproj") || wf_str_ends(entry->name, ".fsproj"))) {
                read_project(look, &projects, folder, entry->name);
            }
        }
    }
    return projects;
}

/* --- versions ----------------------------------------------------------------------------------------- */

/* "net8.0", "net8.0-windows"; no netstandard2.0, no net472. */
static void add_framework(struct wf_look *look, struct wf_str framework, const char *where) {
    framework = wf_str_trim(framework);
    if (wf_str_starts(framework, "net") && wf_str_has(framework, ".") && framework.len > 3 &&
        wf_is_digit(framework.ptr[3])) {
        wf_look_add_version(look, wf_version_of(look->arena, framework, 2), where);
    }
}

static void add_frameworks(struct wf_look *look, const struct wf_xml *xml, const char *where) {
    for (size_t i = 0; i < xml->texts.len; i++) {
        struct wf_str name = wf_path_base(xml->texts.items[i].path), rest = xml->texts.items[i].text, one;
        bool wanted = wf_str_is(name, "TargetFramework") || wf_str_is(name, "TargetFrameworks");
        while (wanted && wf_str_cut(&rest, ';', &one)) {
            add_framework(look, one, where);
        }
    }
}

static void say_versions(struct wf_look *look, const struct projects *projects) {
    struct wf_stack *stack = look->stack;
    wf_look_version(look, wf_value_text_at(wf_look_value(look, "global.json"), "sdk/version"), "global.json");
    wf_look_tool_version(look, "dotnet");
    wf_look_ci_versions(look);
    if (!wf_stack_knows(stack, "versions")) {
        add_frameworks(look, wf_survey_xml(look->survey, look->folder, "Directory.Build.props"),
                       "Directory.Build.props");
        for (size_t i = 0; i < projects->list.len; i++) {
            add_frameworks(look, projects->list.items[i].xml,
                           wf_arena_str(look->arena, projects->list.items[i].path).ptr);
        }
    }
    struct wf_array *list = wf_stack_get(stack, "versions").array;
    if (list->len > 0) {
        wf_stack_say(stack, "version", list->items[list->len - 1].string, "the newest target framework");
    }
}

/* --- the program -------------------------------------------------------------------------------------- */

/* The only project that serves; else the only one that works in the background, or is a program at all. */
static const struct project *find_program(const struct projects *projects) {
    for (int kind = 0; kind < 3; kind++) {
        const struct project *only = NULL;
        size_t count = 0;
        for (size_t i = 0; i < projects->list.len; i++) {
            const struct project *one = &projects->list.items[i];
            bool fits = kind == 0 ? one->web : kind == 1 ? one->worker : one->executable;
            count += fits ? 1 : 0;
            only = fits ? one : only;
        }
        if (count > 0) {
            return count == 1 ? only : NULL;
        }
    }
    return NULL;
}

static void say_program(struct wf_look *look, const struct projects *projects) {
    const struct project *program = find_program(projects);
    if (!program) {
        return;
    }
    const char *where = wf_arena_str(look->arena, program->path).ptr;
    struct wf_str file = wf_arena_printf(look->arena, "%.*s.dll", WF_STR_ARG(program->name));
    wf_stack_say(look->stack, "package", program->path, "%s", where);
    wf_stack_say(look->stack, "binary", file, "%s", where);
    wf_look_command(look, wf_arena_printf(look->arena, "dotnet %.*s", WF_STR_ARG(file)), where);
    wf_look_known_port(look);
    if (program->web) {
        wf_stack_say(look->stack, "framework", WF_STR("aspnet"), "Microsoft.NET.Sdk.Web in %s", where);
        wf_stack_say_number(look->stack, "port", 8080, "where aspnet listens in containers");
    }
}

/* --- all ---------------------------------------------------------------------------------------------- */

static const struct wf_consequence services[] = {
    {"npgsql*", "postgres"},          {"mysqlconnector", "mysql"},
    {"mysql.data", "mysql"},          {"pomelo.entityframeworkcore.mysql", "mysql"},
    {"stackexchange.redis", "redis"}, {"mongodb.driver", "mongo"},
    {"rabbitmq.client", "rabbitmq"},  {NULL, NULL}};

static void look_dotnet(struct wf_look *look) {
    struct wf_stack *stack = look->stack;
    const char *pattern = wf_look_first(look, manifests);
    static const char *const more[] = {"global.json",
                                       "Directory.Build.props",
                                       "Directory.Packages.props",
                                       "Directory.Build.targets",
                                       "nuget.config",
                                       "NuGet.config",
                                       "NuGet.Config",
                                       NULL};
    struct projects projects = read_projects(look);
    wf_stack_say(stack, "manager", WF_STR("dotnet"), ".NET's own");
    if (pattern) {
        struct wf_str name = wf_survey_find(look->survey, look->folder, pattern)->name;
        wf_stack_say(stack, "manifest", name, "it is there");
        size_t dot = wf_str_find_char(name, '.', 0);
        for (size_t next = dot; next != WF_NOT_FOUND; next = wf_str_find_char(name, '.', next + 1)) {
            dot = next;
        }
        wf_look_name(look, wf_str_sub(name, 0, dot), wf_arena_str(look->arena, name).ptr);
    }
    wf_stack_say(stack, "lock",
                 wf_look_has(look, "packages.lock.json") ? WF_STR("packages.lock.json") : WF_STR(""),
                 "it is there");
    for (size_t i = 0; more[i]; i++) {
        if (wf_look_has(look, more[i])) {
            wf_stack_add(stack, "manifests", wf_str_of(more[i]), "the build needs them");
        }
    }
    say_versions(look, &projects);
    wf_stack_say(stack, "setup", WF_STR("dotnet restore"), ".NET");
    wf_stack_say(stack, "build", WF_STR("dotnet build --no-restore --configuration Release"), ".NET");
    wf_stack_say(stack, "test", WF_STR("dotnet test --no-build --configuration Release"), ".NET");
    say_program(look, &projects);
    wf_look_add_by(look, "services", services);
}

static const struct wf_setup setups[] = {{"actions/setup-dotnet", "dotnet-version"}, {NULL, NULL}};
static const char *const tools[] = {"dotnet", NULL};
static const char *const images[] = {"sdk", "aspnet", "runtime", NULL};
static const char *const ecosystems[] = {"nuget", NULL};

const struct wf_detector wf_detect_dotnet = {
    .language = "dotnet",
    .codeql = "csharp",
    .current = "9.0",
    .parts = 2,
    .manifests = manifests,
    .setups = setups,
    .images = images,
    .tools = tools,
    .ecosystems = ecosystems,
    .owns = owns,
    .look = look_dotnet,
};
