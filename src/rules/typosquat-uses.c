#include "lang/hole.h"
#include "rules/uses_ask.h"

/* Repositories of actions that are used everywhere, in lower case. */
static const char *const popular[] = {
    "8398a7/action-slack",
    "actions/cache",
    "actions/checkout",
    "actions/configure-pages",
    "actions/create-github-app-token",
    "actions/dependency-review-action",
    "actions/deploy-pages",
    "actions/download-artifact",
    "actions/github-script",
    "actions/labeler",
    "actions/setup-dotnet",
    "actions/setup-go",
    "actions/setup-java",
    "actions/setup-node",
    "actions/setup-python",
    "actions/stale",
    "actions/upload-artifact",
    "actions/upload-pages-artifact",
    "astral-sh/setup-uv",
    "aws-actions/configure-aws-credentials",
    "azure/login",
    "codecov/codecov-action",
    "dependabot/fetch-metadata",
    "docker/build-push-action",
    "docker/login-action",
    "docker/metadata-action",
    "docker/setup-buildx-action",
    "docker/setup-qemu-action",
    "dorny/paths-filter",
    "dtolnay/rust-toolchain",
    "github/codeql-action",
    "google-github-actions/auth",
    "google-github-actions/setup-gcloud",
    "goreleaser/goreleaser-action",
    "gradle/actions",
    "hashicorp/setup-terraform",
    "jamesives/github-pages-deploy-action",
    "mikefarah/yq",
    "ncipollo/release-action",
    "peaceiris/actions-gh-pages",
    "peter-evans/create-pull-request",
    "pnpm/action-setup",
    "pre-commit/action",
    "pypa/gh-action-pypi-publish",
    "release-drafter/release-drafter",
    "ruby/setup-ruby",
    "shivammathur/setup-php",
    "slackapi/slack-github-action",
    "softprops/action-gh-release",
    "step-security/harden-runner",
    "styfle/cancel-workflow-action",
    "swatinem/rust-cache",
    "tj-actions/changed-files",
};
enum { POPULAR = sizeof popular / sizeof *popular };

/* --- one slip ----------------------------------------------------------------------------------------- */

/* Characters that lie beside each other on a keyboard, or look alike. */
static bool is_near(char a, char b) {
    static const char *const near[] = {
        "aqwsz",      "bvghn",   "cxdfv0o",    "dserfcx", "ewsdr34",  "fdrtgvc", "gftyhbvq", "hgyujnb",
        "iujko89l1j", "jhuikmn", "kjiolm",     "lkop1i",  "mnjk",     "nbhjm",   "oiklp90c", "pol0",
        "qwa12g",     "redft45", "sawedxz25z", "trfgy56", "uyhji78v", "vcfgbu",  "wqase23",  "xzsdc",
        "ytghu67",    "zasx2s",  "1q2li",      "2qw13z",  "3we24e",   "4er35a",  "5rt46s",   "6ty57b",
        "7yu68t",     "8ui79b",  "9io80g",     "0op9",    "-_.",      "_-.",     ".-_",
    };
    for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
        if (near[i][0] == a && b != '\0' && strchr(near[i] + 1, b)) {
            return true;
        }
    }
    return false;
}

static size_t same_start(struct wf_str a, struct wf_str b) {
    size_t at = 0;
    while (at < a.len && at < b.len && a.ptr[at] == b.ptr[at]) {
        at++;
    }
    return at;
}

static bool is_same_from(struct wf_str a, size_t i, struct wf_str b, size_t j) {
    return wf_str_eq(wf_str_sub(a, i, a.len), wf_str_sub(b, j, b.len));
}

/* Whether `longer` has two characters that look like the one that `shorter` has. */
static bool is_pair_near(struct wf_str longer, struct wf_str shorter) {
    static const char *const pairs[] = {"rnm", "vvw", "cld"};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        for (size_t at = 0; at + 2 <= longer.len && longer.len == shorter.len + 1; at++) {
            if (memcmp(longer.ptr + at, pairs[i], 2) == 0 && shorter.ptr[at] == pairs[i][2] &&
                memcmp(longer.ptr, shorter.ptr, at) == 0 && is_same_from(longer, at + 2, shorter, at + 1)) {
                return true;
            }
        }
    }
    return false;
}

/* --- words that changed places ------------------------------------------------------------------------ */

enum { MAX_WORDS = 8 };

struct words {
    struct wf_str items[MAX_WORDS];
    char behind[MAX_WORDS];
    size_t count;
};

static bool is_joint(char c) {
    return c == '-' || c == '_' || c == '/';
}

static void split(struct wf_str name, struct words *words) {
    size_t begin = 0;
    words->count = 0;
    for (size_t i = 0; i <= name.len && words->count < MAX_WORDS; i++) {
        if (i == name.len || is_joint(name.ptr[i])) {
            words->items[words->count] = wf_str_sub(name, begin, i);
            words->behind[words->count++] = i < name.len ? name.ptr[i] : '\0';
            begin = i + 1;
        }
    }
}

/* Whether they are the same words between the same joints, but that two have changed places. */
static bool is_swapped(struct wf_str a, struct wf_str b) {
    struct words left;
    struct words right;
    size_t other[2];
    size_t differing = 0;
    if (a.len != b.len) {
        return false;
    }
    split(a, &left);
    split(b, &right);
    if (left.count != right.count) {
        return false;
    }
    for (size_t i = 0; i < left.count; i++) {
        if (left.behind[i] != right.behind[i]) {
            return false;
        }
        if (!wf_str_eq(left.items[i], right.items[i])) {
            if (differing == 2) {
                return false;
            }
            other[differing++] = i;
        }
    }
    return differing == 2 && wf_str_eq(left.items[other[0]], right.items[other[1]]) &&
           wf_str_eq(left.items[other[1]], right.items[other[0]]);
}

/* ------------------------------------------------------------------------------------------------------ */

/* Two neighbours have changed places from `at`. */
static bool is_turned(struct wf_str name, struct wf_str known, size_t at) {
    struct wf_str one = wf_str_sub(name, at, at + 1), two = wf_str_sub(name, at + 1, at + 2);
    return two.len == 1 && wf_str_eq(one, wf_str_sub(known, at + 1, at + 2)) &&
           wf_str_eq(two, wf_str_sub(known, at, at + 1)) && is_same_from(name, at + 2, known, at + 2);
}

static bool is_one_slip(struct wf_str name, struct wf_str known) {
    size_t at = same_start(name, known);
    bool omitted = name.len + 1 == known.len && is_same_from(name, at, known, at + 1);
    bool replaced = name.len == known.len && at < name.len && is_near(known.ptr[at], name.ptr[at]) &&
                    is_same_from(name, at + 1, known, at + 1);
    return omitted || replaced || is_turned(name, known, at) || is_pair_near(name, known) ||
           is_pair_near(known, name) || is_swapped(name, known);
}

static struct wf_str owner_of(struct wf_str name) {
    return wf_str_sub(name, 0, wf_str_find_char(name, '/', 0));
}

/* The known one of another owner for which the name can be mistaken, or NULL; also when it is one itself. */
static const char *mistaken_for(struct wf_str name) {
    const char *found = NULL;
    for (size_t i = 0; i < POPULAR; i++) {
        struct wf_str known = wf_str_of(popular[i]);
        if (wf_str_eq(name, known)) {
            return NULL;
        }
        if (!found && !wf_str_eq(owner_of(name), owner_of(known)) && is_one_slip(name, known)) {
            found = popular[i];
        }
    }
    return found;
}

static void check_use(struct wf_check *check, const struct wf_used *used) {
    const struct wf_uses *uses = &used->uses;
    if (uses->kind != WF_USES_REPOSITORY) {
        return;
    }
    size_t begin = (size_t)(uses->owner.ptr - used->node->text.ptr);
    size_t end = (size_t)(uses->repo.ptr + uses->repo.len - used->node->text.ptr);
    struct wf_str name = wf_str_sub(used->node->text, begin, end);
    const char *known = mistaken_for(wf_hole_lower(check->arena, name));
    if (!known) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_node_subspan(check->file->source, used->node, begin, end),
                  "one slip away from \"%s\": \"%.*s\"", known, WF_STR_ARG(name));
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_LOW, WF_REGULAR);
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_uses_each(check, check_use);
}

const struct wf_rule wf_rule_typosquat_uses = {
    .id = "typosquat-uses",
    .title = "Action whose name is nearly that of another",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .file_hook = check_file,
};
