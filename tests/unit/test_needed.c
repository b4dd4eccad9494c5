/* What a job's token is used for. */
#include "base/buf.h"
#include "gha/needed.h"
#include "gha/needed_facts.h"
#include "lint/file.h"

#include <check.h>

static struct wf_arena arena;

static void free_all(void) {
    wf_arena_free(&arena);
}

/* "contents:read packages:write?" of the first job, `?` behind what is not sure; "unknown" in front when
 * there may be more. */
static struct wf_str needs_of(const char *on, const char *job) {
    struct wf_str text =
        wf_arena_printf(&arena, "on: %s\njobs:\n  a:\n    runs-on: ubuntu-24.04\n%s", on, job);
    const struct wf_file *file = wf_lint_file(&arena, WF_STR(".github/workflows/ci.yml"), text);
    struct wf_map known = {.arena = &arena};
    const struct wf_needed *needed = wf_needed_of_job(&known, &file->workflow->jobs[0]);
    struct wf_buf out = {.arena = &arena};
    wf_buf_text(&out, needed->unknown.len > 0 ? "unknown " : "");
    for (size_t i = 0; i < needed->list.len; i++) {
        const struct wf_need *need = &needed->list.items[i];
        wf_buf_printf(&out, "%.*s:%s%s ", WF_STR_ARG(need->scope), wf_permission_name(need->access),
                      need->sure ? "" : "?");
    }
    return wf_str_trim(wf_buf_view(&out));
}

struct expected {
    const char *step, *needs;
};

static void check_steps(const struct expected *cases, size_t count, const char *form) {
    for (size_t i = 0; i < count; i++) {
        struct wf_buf job = {.arena = &arena};
        wf_buf_printf(&job, "    steps:\n%s", form);
        struct wf_str rest = wf_str_of(cases[i].step);
        struct wf_str line;
        while (wf_str_cut(&rest, '\n', &line)) {
            wf_buf_printf(&job, "          %.*s\n", WF_STR_ARG(line));
        }
        wf_buf_char(&job, '\0');
        struct wf_str needs = needs_of("push", wf_buf_view(&job).ptr);
        ck_assert_msg(wf_str_is(needs, cases[i].needs), "%s: needs \"%.*s\", not \"%s\"", cases[i].step,
                      WF_STR_ARG(needs), cases[i].needs);
    }
}

START_TEST(commands) {
    static const struct expected cases[] = {
        {"echo hello; jq . x.json", ""},
        {"gh pr comment 1 --body x", "pull-requests:write"},
        {"gh issue comment 1 --body x", "issues:write"},
        {"gh pr view 1; gh pr merge --auto 1", "contents:write pull-requests:write"},
        {"gh --version; gh auth status", ""},
        {"gh frobnicate x", "unknown"},
        {"if ! gh release view v1; then gh release create v1; fi", "contents:write discussions:write?"},
        {"gh api repos/${{ github.repository }}/actions/runs", "actions:read"},
        {"gh api repos/{owner}/{repo}/actions/runs/1 -X DELETE", "actions:write"},
        {"gh api --method GET /repos/acme/app/issues -f state=open", "issues:read"},
        {"gh api \"repos/$GITHUB_REPOSITORY/pulls/$N/merge\" -X PUT", "contents:write"},
        {"gh api \"repos/$OWNER/$REPO/pulls?state=open\" --jq .", "pull-requests:read"},
        {"gh api \"repos/$REPO/statuses/$SHA\" -f state=success", "statuses:write"},
        {"gh api graphql -f query=x", "unknown"},
        {"gh api repos/acme/app/pulls -X \"$METHOD\"", "unknown"},
        {"gh api orgs/acme/members", ""},
        {"gh api repos/acme/app/branches/main/protection -X PUT", "unknown"},
        {"gh pr list | xargs -n1 gh pr close", "contents:write? pull-requests:write"},
        {"GH_TOKEN=${{ secrets.BOT }} gh pr close 1", ""},
        {"export GH_TOKEN=${{ secrets.BOT }}\ngh pr close 1", ""},
        {"curl -s https://example.org", ""},
        {"curl -H \"Authorization: Bearer $GH_TOKEN\" https://api.github.com/repos/acme/app/releases",
         "contents:read"},
        {"curl -d @x -H \"Authorization: Bearer $GH_TOKEN\" https://api.github.com/repos/acme/app/issues",
         "issues:write"},
        {"curl -H \"Authorization: Bearer $GH_TOKEN\" \"$URL\"", "unknown"},
        {"git push https://x-access-token:$GH_TOKEN@github.com/acme/app HEAD", "contents:write"},
        {"git remote set-url origin https://x:$GH_TOKEN@github.com/acme/app\ngit push", "contents:write"},
        {"./deploy.sh", "unknown"},
        {"./tools/jq .", "unknown"},
        {"run() { gh pr list; }\nrun", "pull-requests:read"},
        {"echo $GH_TOKEN | docker login ghcr.io -u x --password-stdin\ndocker push ghcr.io/a/b",
         "packages:write"},
        {"echo $GH_TOKEN | docker login ghcr.io -u x --password-stdin\ndocker pull ghcr.io/a/b",
         "packages:read"},
        {"npx semantic-release",
         "contents:write id-token:write? issues:write packages:write? pull-requests:write"},
    };
    check_steps(cases, sizeof cases / sizeof *cases,
                "      - env: {GH_TOKEN: '${{ github.token }}'}\n        run: |\n");
}
END_TEST

START_TEST(credentials) {
    static const struct expected cases[] = {
        {"git push", "contents:write"},
        {"git -c a=b push origin HEAD", "contents:write"},
        {"git push git@github.com:acme/other", "contents:read"},
        {"git fetch --tags", "contents:read"},
        {"make test", "contents:read"},
        {"make release", "unknown contents:read"},
        {"gh pr list", "contents:read"},
        {"npm ci && npm test", "contents:read"},
        {"npm publish --provenance", "contents:read id-token:write"},
        {"uv publish", "contents:read id-token:write?"},
        {"cosign sign --yes ghcr.io/a/b@$DIGEST", "contents:read id-token:write"},
        {"cosign sign --key k ghcr.io/a/b@$DIGEST", "contents:read"},
    };
    check_steps(cases, sizeof cases / sizeof *cases, "      - uses: actions/checkout@v7\n      - run: |\n");
}
END_TEST

START_TEST(client) {
    static const struct expected cases[] = {
        {"core.info('github.rest.issues.create')", ""},
        {"await github.rest.issues.createComment({})", "issues:write"},
        {"await github.rest.issues.createComment({}); github.rest.pulls.list()",
         "issues:write pull-requests:read"},
        {"await github.issues.addLabels({})", "issues:write"},
        {"await github\n  .rest\n  .pulls.merge({})", "contents:write"},
        {"await github.paginate(github.rest.repos.listReleases, {})", "contents:read"},
        {"await github.request('POST /repos/{owner}/{repo}/dispatches', {})", "contents:write"},
        {"await github.request(`GET /repos/${o}/${r}/issues`, {})", "issues:read"},
        {"await github.request(url)", "unknown"},
        {"await github.graphql(query)", "unknown"},
        {"await require('./x.js')({github, context})", "unknown"},
        {"/* github.rest.git.createRef() */ // github.rest.git.createRef()", ""},
        {"await github.rest.nothing.known()", "unknown"},
        {"fetch('https://github.com/x')", ""},
    };
    check_steps(cases, sizeof cases / sizeof *cases,
                "      - uses: actions/github-script@v8\n        with:\n          script: |\n  ");
}
END_TEST

START_TEST(actions) {
    static const struct expected cases[] = {
        {"actions/setup-node@v6", ""},
        {"acme/unheard-of@v1", "unknown"},
        {"acme/unheard-of@v1\nwith: {token: '${{ secrets.BOT }}'}", ""},
        {"actions/labeler@v6", "contents:read issues:write? pull-requests:write"},
        {"actions/labeler@v6\nwith: {repo-token: '${{ secrets.BOT }}'}", ""},
        {"actions/labeler@v6\nwith: {repo-token: '${{ secrets.BOT || github.token }}'}",
         "contents:read issues:write? pull-requests:write"},
        {"actions/deploy-pages@v4", "id-token:write pages:write"},
        {"aws-actions/configure-aws-credentials@v6\nwith: {role-to-assume: r}", "id-token:write"},
        {"aws-actions/configure-aws-credentials@v6\nwith: {role-to-assume: r, aws-access-key-id: k}", ""},
        {"actions/dependency-review-action@v4", "contents:read"},
        {"peter-evans/slash-command-dispatch@v5\nwith: {token: '${{ secrets.BOT }}', reactions: false}", ""},
        {"peter-evans/slash-command-dispatch@v5\nwith: {token: '${{ secrets.BOT }}'}",
         "issues:write? pull-requests:write?"},
        {"actions/stale@v8", "issues:write pull-requests:write"},
        {"actions/stale@v10", "actions:write issues:write pull-requests:write"},
        {"actions/stale@main", "actions:write issues:write pull-requests:write"},
        {"gradle/actions/setup-gradle@v4", ""},
        {"gradle/actions/setup-gradle@v4\nwith: {dependency-graph: generate-and-submit}", "contents:write"},
        {"gradle/actions/setup-gradle@v4\nwith: {add-job-summary-as-pr-comment: on-failure}",
         "pull-requests:write"},
        {"step-security/harden-runner@v2", ""},
        {"step-security/harden-runner@v2\nwith: {policy: ci}", "id-token:write"},
        {"actions/attest@v3\nwith: {subject-path: x}", "attestations:write id-token:write"},
        {"actions/dependency-review-action@v4\nwith: {comment-summary-in-pr: always}",
         "contents:read pull-requests:write"},
        {"goreleaser/goreleaser-action@v6", "id-token:write?"},
        {"actions/checkout@v7\nwith: {repository: acme/other}", "contents:read?"},
        {"actions/checkout@v7\nwith: {token: '${{ secrets.BOT }}'}", ""},
        {"docker://alpine:3", ""},
        {"./.github/actions/missing", "unknown"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_buf job = {.arena = &arena};
        struct wf_str rest = wf_str_of(cases[i].step);
        struct wf_str line;
        wf_str_cut(&rest, '\n', &line);
        wf_buf_printf(&job, "    steps:\n      - uses: %.*s\n", WF_STR_ARG(line));
        while (rest.ptr && wf_str_cut(&rest, '\n', &line)) {
            wf_buf_printf(&job, "        %.*s\n", WF_STR_ARG(line));
        }
        wf_buf_char(&job, '\0');
        struct wf_str needs = needs_of("push", wf_buf_view(&job).ptr);
        ck_assert_msg(wf_str_is(needs, cases[i].needs), "%s: needs \"%.*s\", not \"%s\"", cases[i].step,
                      WF_STR_ARG(needs), cases[i].needs);
    }
}
END_TEST

START_TEST(events) {
    const char *job =
        "    steps:\n      - run: gh issue comment 1 -b x\n        env: {GH_TOKEN: '${{ github.token }}'}\n";
    ck_assert(wf_str_is(needs_of("pull_request", job), "pull-requests:write"));
    ck_assert(wf_str_is(needs_of("[pull_request, issues]", job), "issues:write"));
}
END_TEST

START_TEST(paths) {
    ck_assert(wf_use_path(WF_STR("issues/1/comments")) == wf_use_path(WF_STR("issues/2/comments/3")));
    ck_assert(wf_use_path(WF_STR("issues/1/comments")) != wf_use_path(WF_STR("issues/1")));
    ck_assert(wf_use_path(WF_STR("")) != NULL);
    ck_assert(wf_use_path(WF_STR("unheard/of")) == NULL);
    ck_assert(wf_use_fact("action", WF_STR("Actions/Labeler")) != NULL);
    ck_assert(wf_use_fact("command", WF_STR("actions/labeler")) == NULL);
}
END_TEST

Suite *needed_suite(void);

Suite *needed_suite(void) {
    Suite *suite = suite_create("needed");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, NULL, free_all);
    tcase_add_test(all, commands);
    tcase_add_test(all, credentials);
    tcase_add_test(all, client);
    tcase_add_test(all, actions);
    tcase_add_test(all, events);
    tcase_add_test(all, paths);
    suite_add_tcase(suite, all);
    return suite;
}
