#include "lint/file.h"

#include <check.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

static const struct wf_images *images_of(const char *on, const char *steps) {
    struct wf_str text =
        wf_arena_printf(&arena,
                        "on: %s\nenv: {IMAGE: ghcr.io/Acme/app}\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
                        "    steps:\n%s",
                        on, steps);
    struct wf_file *file = wf_lint_file(&arena, WF_STR(".github/workflows/x.yml"), text);
    ck_assert_uint_eq(file->doc->problems.len, 0);
    return file->images;
}

static const struct wf_build *build_of(const char *with) {
    struct wf_str steps = wf_arena_printf(&arena,
                                          "      - uses: docker/setup-buildx-action@v3\n"
                                          "      - uses: docker/build-push-action@v6\n        with: {%s}\n",
                                          with);
    return images_of("push", steps.ptr)->builds.items[0];
}

static void ck_results(const char *with, enum wf_truth makes_image, enum wf_truth in_daemon,
                       enum wf_truth pushed) {
    const struct wf_build *build = build_of(with);
    ck_assert_msg(build->makes_image == makes_image, "%s: image", with);
    ck_assert_msg(build->in_daemon == in_daemon, "%s: daemon", with);
    ck_assert_msg(build->pushed == pushed, "%s: pushed", with);
}

START_TEST(results_follow_push_load_and_outputs) {
    ck_results("push: false", WF_FALSE, WF_FALSE, WF_FALSE);
    ck_results("push: true", WF_TRUE, WF_FALSE, WF_TRUE);
    ck_results("push: 'true'", WF_TRUE, WF_FALSE, WF_TRUE);
    ck_results("load: true", WF_TRUE, WF_TRUE, WF_FALSE);
    ck_results("push: \"${{ github.event_name != 'pull_request' }}\"", WF_MAYBE, WF_FALSE, WF_MAYBE);
    ck_results("outputs: 'type=docker'", WF_TRUE, WF_TRUE, WF_FALSE);
    ck_results("outputs: 'type=docker,dest=x.tar'", WF_TRUE, WF_FALSE, WF_FALSE);
    ck_results("outputs: 'type=image,push=true'", WF_TRUE, WF_FALSE, WF_TRUE);
    ck_results("outputs: 'type=registry'", WF_TRUE, WF_FALSE, WF_TRUE);
    ck_results("outputs: 'type=local,dest=out'", WF_FALSE, WF_FALSE, WF_FALSE);
    ck_results("outputs: './out'", WF_FALSE, WF_FALSE, WF_FALSE);
    ck_results("outputs: '${{ inputs.o }}'", WF_MAYBE, WF_MAYBE, WF_MAYBE);
}
END_TEST

START_TEST(the_driver_is_known_when_its_setup_is) {
    static const char step[] = "      - uses: docker/build-push-action@v6\n";
    ck_assert_int_eq(build_of("push: true")->container_driver, WF_TRUE);
    ck_assert_int_eq(images_of("push", step)->builds.items[0]->container_driver, WF_FALSE);
    ck_assert_int_eq(images_of("push", step)->builds.items[0]->in_daemon, WF_TRUE);
    static const char local[] =
        "      - uses: ./.github/actions/setup\n      - uses: docker/build-push-action@v6\n";
    ck_assert_int_eq(images_of("push", local)->builds.items[0]->container_driver, WF_MAYBE);
    static const char plain[] =
        "      - uses: docker/setup-buildx-action@v3\n        with: {driver: docker}\n"
        "      - uses: docker/build-push-action@v6\n";
    ck_assert_int_eq(images_of("push", plain)->builds.items[0]->container_driver, WF_FALSE);
}
END_TEST

static void ck_tags(const char *on, const char *tags, const char *const *wanted) {
    struct wf_str steps =
        wf_arena_printf(&arena,
                        "      - uses: docker/metadata-action@v5\n        id: meta\n        with:\n"
                        "          images: ${{ env.IMAGE }}\n          tags: |\n            %s\n"
                        "      - uses: docker/build-push-action@v6\n        with:\n          push: true\n"
                        "          tags: ${{ steps.meta.outputs.tags }}\n",
                        tags);
    const struct wf_images *images = images_of(on, steps.ptr);
    struct wf_image_tags made = wf_build_tags(&arena, images->builds.items[0], &images->runs->list.items[0]);
    ck_assert(made.complete);
    size_t count = 0;
    for (; wanted[count]; count++) {
        ck_assert_msg(count < made.list.len, "%s: no %s", tags, wanted[count]);
        struct wf_str got = made.list.items[count].ref;
        ck_assert_msg(wf_str_is(got, wanted[count]), "\"%.*s\" is not \"%s\"", WF_STR_ARG(got),
                      wanted[count]);
    }
    ck_assert_uint_eq(made.list.len, count);
}

START_TEST(metadata_tags_are_computed_for_each_run) {
    static const char branch[] = "{push: {branches: [main]}}";
    static const char tag[] = "{push: {tags: ['v*']}}";
    ck_tags(branch, "type=sha", (const char *const[]){"ghcr.io/acme/app:sha-${{ short sha }}", NULL});
    ck_tags(branch, "type=sha,format=long,prefix=",
            (const char *const[]){"ghcr.io/acme/app:${{ github.sha }}", NULL});
    ck_tags(branch, "type=sha,prefix={{branch}}-",
            (const char *const[]){"ghcr.io/acme/app:main-${{ short sha }}", NULL});
    ck_tags(branch, "type=semver,pattern={{version}}", (const char *const[]){NULL});
    ck_tags(tag, "type=ref,event=branch", (const char *const[]){NULL});
    ck_tags("pull_request", "type=ref,event=pr",
            (const char *const[]){"ghcr.io/acme/app:pr-${{ github.event.number }}", NULL});
}
END_TEST

START_TEST(scripts_use_images) {
    static const char steps[] =
        "      - run: |\n"
        "          docker pull --platform linux/amd64 \"$IMAGE:1\"\n"
        "          docker run --rm -e A=b -v x:/y --name n app:ci sh -c 'docker pull no'\n"
        "          docker history --format '{{.ID}}' app:ci | wc -l\n"
        "          docker tag app:ci $IMAGE:2 && docker push $IMAGE:2\n"
        "          kubectl -n x set image deployment/a 'a=ghcr.io/z:${{ github.sha }}' b=c\n"
        "          docker buildx build -t a:1 --tag=b:2 .\n"
        "          echo secret | docker login -u me --password-stdin ghcr.io\n";
    static const struct {
        enum wf_image_verb verb;
        const char *ref;
    } wanted[] = {
        {WF_IMAGE_PULL, "ghcr.io/Acme/app:1"},
        {WF_IMAGE_RUN, "app:ci"},
        {WF_IMAGE_INSPECT, "app:ci"},
        {WF_IMAGE_INSPECT, "app:ci"},
        {WF_IMAGE_MAKE, "ghcr.io/Acme/app:2"},
        {WF_IMAGE_PUSH, "ghcr.io/Acme/app:2"},
        {WF_IMAGE_DEPLOY, "ghcr.io/z:${{ github.sha }}"},
        {WF_IMAGE_DEPLOY, "c"},
        {WF_IMAGE_MAKE, "a:1"},
        {WF_IMAGE_MAKE, "b:2"},
    };
    const struct wf_images *images = images_of("push", steps);
    ck_assert_uint_eq(images->uses.len, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < images->uses.len; i++) {
        const struct wf_image_use *use = &images->uses.items[i];
        ck_assert_msg(use->verb == wanted[i].verb && wf_str_is(use->ref, wanted[i].ref), "%zu: %d \"%.*s\"",
                      i, use->verb, WF_STR_ARG(use->ref));
    }
    ck_assert_uint_eq(images->logins.len, 1);
    ck_assert(wf_str_is(images->logins.items[0].registry, "ghcr.io"));
}
END_TEST

Suite *build_suite(void) {
    Suite *suite = suite_create("build");
    TCase *tcase = tcase_create("build");
    tcase_add_checked_fixture(tcase, NULL, empty_arena);
    tcase_add_test(tcase, results_follow_push_load_and_outputs);
    tcase_add_test(tcase, the_driver_is_known_when_its_setup_is);
    tcase_add_test(tcase, metadata_tags_are_computed_for_each_run);
    tcase_add_test(tcase, scripts_use_images);
    suite_add_tcase(suite, tcase);
    return suite;
}
