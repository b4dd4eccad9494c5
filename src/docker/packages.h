/* What the commands of a script do with package managers: which packages they name, and which files tell them
 * what to install. Options and forms are those of the managers' own manuals. */
#ifndef WF_DOCKER_PACKAGES_H
#define WF_DOCKER_PACKAGES_H

#include "lang/shell.h"

enum wf_manager {
    WF_MANAGER_APT, /* apt-get, apt, aptitude */
    WF_MANAGER_APK,
    WF_MANAGER_DNF, /* dnf, microdnf, tdnf */
    WF_MANAGER_YUM,
    WF_MANAGER_ZYPPER,
    WF_MANAGER_PACMAN,
    WF_MANAGER_PIP,
    WF_MANAGER_UV,
    WF_MANAGER_POETRY,
    WF_MANAGER_PIPENV,
    WF_MANAGER_CONDA, /* conda, mamba, micromamba */
    WF_MANAGER_NPM,
    WF_MANAGER_PNPM,
    WF_MANAGER_YARN,
    WF_MANAGER_BUN,
    WF_MANAGER_GEM,
    WF_MANAGER_BUNDLER,
    WF_MANAGER_GO,
    WF_MANAGER_CARGO,
    WF_MANAGER_COMPOSER,
    WF_MANAGER_MAVEN,  /* mvn, mvnw */
    WF_MANAGER_GRADLE, /* gradle, gradlew */
    WF_MANAGER_DOTNET,
    WF_MANAGER_PIPX,
    WF_MANAGER_CHOCO,
    WF_MANAGER_NUGET,
    WF_MANAGERS
};

enum wf_package_action {
    WF_PACKAGE_INSTALL, /* packages that are named, or that a file names: pip install x, npm ci, go mod
                           download */
    WF_PACKAGE_BUILD,   /* downloads what is missing and compiles: cargo build, mvn package, go build */
    WF_PACKAGE_UPDATE,  /* the list of what there is: apt-get update */
    WF_PACKAGE_UPGRADE, /* what is installed: apt-get upgrade */
    WF_PACKAGE_CLEAN,   /* its own cache: apt-get clean, npm cache clean */
    WF_PACKAGE_REMOVE,
    WF_PACKAGE_OTHER
};

/* A package as it is named on the command line. */
struct wf_package {
    uint32_t word;         /* index in the command's words */
    struct wf_str text;    /* the word; of one that is not literal, what stands before its first expansion */
    struct wf_str name;    /* without version, extras, architecture; empty for a path or address */
    struct wf_str version; /* what follows the name: "=1.2", "==1.2", "@1.2"; empty: none */
    bool literal;          /* nothing in the word is expanded */
    bool local;            /* a file or folder: "./x.deb", ".", "/tmp/x.whl" */
    bool remote;           /* an address: "https://...", "git+https://..." */
};

/* A file that tells what to install, when it is named: -r FILE, -c FILE, --file FILE. */
struct wf_manifest {
    struct wf_shell_value value;
    bool constraint; /* pip's -c: it only limits versions */
};

struct wf_package_call {
    enum wf_manager manager;
    enum wf_package_action action;
    struct wf_str tool; /* the program as it is called, without folders: "apt-get", "pip3" */
    const struct wf_shell_command *command;
    uint32_t program; /* index of its word; of `python -m pip` that of "pip" */
    uint32_t verb;    /* index of the (last) verb's word; equals `program` when there is none (yarn) */
    WF_LIST(struct wf_package) packages;
    WF_LIST(struct wf_manifest) manifests;
};

struct wf_package_calls {
    WF_LIST(struct wf_package_call) list; /* in the order of the script */
};

/* Never fails; `script` NULL gives none. */
struct wf_package_calls wf_package_calls_read(struct wf_arena *arena, const struct wf_shell_script *script);

/* Whether an option stands in the call: `letter` alone or in a cluster ("-qqy"), or `name` ("--yes"), also
 * with
 * "=value". '\0' and NULL: no such form. */
bool wf_package_call_has(const struct wf_package_call *call, char letter, const char *name);

/* The command's name of the manager: "pip". */
const char *wf_manager_name(enum wf_manager manager);

/* Blank-separated names of the files that tell this manager what to install when none is named, most telling
 * first: "package-lock.json npm-shrinkwrap.json package.json". Empty: it needs none. */
struct wf_str wf_manager_manifests(enum wf_manager manager);

/* The folder in which the manager keeps what it downloads, for root ("/root/.cache/pip"); "" when it keeps
 * nothing. */
const char *wf_manager_cache(enum wf_manager manager);

#endif
