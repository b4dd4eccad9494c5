/* Every limit has a name here. GitHub's own limits are findings; the hard ones above them protect us. */
#ifndef WF_BASE_LIMITS_H
#define WF_BASE_LIMITS_H

enum {
    /* GitHub's (actions/runner: TemplateConstants, YamlObjectReader, ExpressionConstants). */
    WF_GITHUB_MAX_CHARACTERS = 1024 * 1024,
    WF_GITHUB_MAX_DEPTH_WORKFLOW = 50,
    WF_GITHUB_MAX_DEPTH_ACTION = 100,
    WF_GITHUB_MAX_EVENTS = 50000,
    WF_GITHUB_MAX_EXPRESSION = 21000,
    WF_GITHUB_MAX_EXPRESSION_DEPTH = 50,
    WF_GITHUB_MAX_EXPRESSION_MEMORY = 1024 * 1024, /* of one evaluation */
    WF_GITHUB_MAX_ARGUMENTS = 255,

    /* Ours. */
    WF_MAX_FILE_BYTES = 16 * 1024 * 1024, /* read at all */
    WF_MAX_YAML_DEPTH = 200,              /* libyaml's flow nesting is quadratic */
    WF_MAX_YAML_EVENTS = 2 * 1000 * 1000, /* an alias counts as what it stands for */
    WF_MAX_BAKE_EVENTS =
        50 * 1000, /* YAML events of a bake or Compose file: a longer one is not understood */
    WF_MAX_FIX_ROUNDS = 10,
    WF_MAX_FIX_MOVES = 100,     /* places of a text that one fix changes: it is told at each of them */
    WF_MAX_FOLDER_BYTES = 4096, /* of a path that a script goes to; a longer one is unknown */
    WF_MAX_NEAR_NAMES = 1000,   /* among which "did you mean" looks */
    WF_MAX_LISTED_TAGS = 50,    /* of an image, that one message names */
    WF_MAX_TEMPLATE_DEPTH = 64,
    WF_MAX_SHELL_DEPTH = 64, /* deeper nesting of a script is one opaque word */
    WF_MAX_JSON_DEPTH = 200,
    WF_MAX_XML_DEPTH = 64,
    WF_MAX_IGNORE_PAIRS = 1500,         /* lines of a .dockerignore: of more, none is compared with another */
    WF_MAX_DOCKERFILE_VARIABLES = 1000, /* set before an instruction: of more nothing is said */
    WF_MAX_EXPANSION_DEPTH = 64,        /* of ${a:-${b:-c}} in a Dockerfile: what is deeper is unknown */
    WF_MAX_EXPANSION_VALUE = 256,       /* bytes of a value that ${a#x} and its like are worked out for */
    WF_MAX_EXPANSION_BYTES = 4096, /* that variables add to a text of a Dockerfile: of more it is unknown */
    WF_MAX_RENDER_BYTES = 8 * 1024 * 1024,
    WF_MAX_LOG_LINE = 4 * 1024 * 1024, /* of a build log; what is longer is cut */
    WF_MAX_LOG_WARNINGS = 200,         /* of one build */
    WF_MAX_LOG_VERTICES = 50000,       /* of all builds of a log */
    WF_MAX_LOG_BUILDS = 200,
    WF_MAX_SNAPSHOT_ENTRIES = 1000 * 1000,    /* files and folders of a build context that are compared */
    WF_MAX_SNAPSHOT_DEPTH = 128,              /* of its folders */
    WF_MAX_SCENARIO_LINES = 50 * 1000,        /* instructions of all changes of a build that are tried */
    WF_MAX_CONTEXT_ENTRIES = 4 * 1000 * 1000, /* files and folders of a build context that are counted */
    WF_MAX_NEEDED_STEPS = 10 * 1000, /* of one job, with those of actions in actions: what they need */
    WF_MAX_GRAPH_NODES = 1000,       /* jobs or workflows that are drawn in one graph */
    WF_MAX_LINKS = 40,               /* symbolic links that are followed in one path */
};

#endif
