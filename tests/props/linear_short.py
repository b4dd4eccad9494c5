"""What linear.py gives validate and fix besides: files of as many short things as a mebibyte holds, since what is
asked of each of them is asked most often there."""

from linear_commands import FROM, HEAD, STEPS, lines

ACTION = "name: a\ndescription: b\n"
COMPOSITE = "runs:\n  using: composite\n  steps:\n"
ONE = "    runs-on: u\n    steps: [{run: x}]\n"


def job(inside, steps="    - run: x\n"):
    return HEAD + "  a:\n    runs-on: u\n" + inside + "    steps:\n" + steps


def on(event):
    return "on:\n" + event + "permissions: {}\njobs:\n  a:\n" + ONE


def chained(n, form):
    """Lines of "@", each of which names the one before it as "%"."""
    return "".join(form.replace("@", str(i)).replace("%", str(max(i - 1, 0))) for i in range(n))


# Who runs outsiders' commits: rules of security look further there.
FOREIGN = ("on: pull_request_target\njobs:\n  a:\n    runs-on: u\n    steps:\n    - uses: actions/checkout@v4\n"
           "      with: {ref: '${{ github.event.pull_request.head.sha }}'}\n")

# name: (file, text of n short things)
SHAPES = {
    "short-jobs": ("w.yml", lambda n: HEAD + lines(n, "  j@: {runs-on: u, steps: [{run: x}]}\n")),
    "short-jobs-chain": ("w.yml", lambda n: HEAD + chained(n,
        "  j@: {needs: j%, runs-on: u, steps: [{run: x}]}\n")),
    "short-jobs-star": ("w.yml", lambda n: HEAD + lines(n, "  j@: {needs: j0, runs-on: u, steps: [{run: x}]}\n")),
    "short-jobs-outputs": ("w.yml", lambda n: HEAD + chained(n,
        "  j@: {needs: j%, runs-on: u, outputs: {o: '${{ needs.j%.outputs.o }}'}, steps: [{run: x}]}\n")),
    "short-jobs-if": ("w.yml", lambda n: HEAD + chained(n,
        "  j@: {needs: j%, if: always(), runs-on: u, steps: [{run: x}]}\n")),
    "short-jobs-uses": ("w.yml", lambda n: HEAD + lines(n, "  j@: {uses: ./.github/workflows/x@.yml}\n")),
    "short-jobs-self": ("w.yml", lambda n: HEAD + lines(n, "  j@: {uses: ./.github/workflows/w.yml}\n")),
    "short-jobs-concurrency": ("w.yml", lambda n: HEAD + lines(n,
        "  j@: {concurrency: g, runs-on: u, steps: [{run: x}]}\n")),
    "short-jobs-environment": ("w.yml", lambda n: HEAD + lines(n,
        "  j@: {environment: e@, runs-on: u, steps: [{run: x}]}\n")),
    "short-jobs-permissions": ("w.yml", lambda n: HEAD + lines(n,
        "  j@: {permissions: {contents: write}, runs-on: u, steps: [{run: x}]}\n")),
    "short-jobs-docker": ("w.yml", lambda n: HEAD + lines(n,
        "  j@: {runs-on: u, steps: [{run: docker push x/y:@}]}\n")),
    "short-jobs-release": ("w.yml", lambda n: HEAD + lines(n,
        "  j@: {runs-on: u, steps: [{run: gh release create v@}]}\n")),
    "short-steps": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - run: x\n")),
    "short-steps-if": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - {if: a, run: x}\n")),
    "short-steps-if-ids": ("w.yml", lambda n: HEAD + STEPS + chained(n,
        "    - {id: s@, if: steps.s%.outcome == 'success', run: x}\n")),
    "short-steps-foreign": ("w.yml", lambda n: FOREIGN + lines(n, "    - run: make @\n")),
    "short-steps-foreign-uses": ("w.yml", lambda n: FOREIGN + lines(n, "    - uses: ./a@\n")),
    "short-steps-foreign-checkout": ("w.yml", lambda n: FOREIGN + lines(n,
        "    - {uses: actions/checkout\0v4, with: {path: a@}}\n").replace("\0", "@")),
    "short-steps-local": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - uses: ./a@\n")),
    "short-steps-local-same": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - uses: ./a\n")),
    "short-steps-used": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - uses: a/b\0v@\n").replace("\0", "@")),
    "short-steps-images": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - uses: docker://a:@\n")),
    "short-steps-gh": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - run: gh pr list\n")),
    "short-steps-git": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - run: git push\n")),
    "short-steps-artifacts": ("w.yml", lambda n: HEAD + STEPS + lines(n,
        "    - {uses: actions/upload-artifact\0v4, with: {name: a@, path: b}}\n").replace("\0", "@")),
    "short-steps-artifacts-one": ("w.yml", lambda n: HEAD + STEPS + lines(n,
        "    - {uses: actions/upload-artifact\0v4, with: {name: a, path: .}}\n").replace("\0", "@")),
    "short-steps-downloads": ("w.yml", lambda n: HEAD + STEPS + lines(n,
        "    - {uses: actions/download-artifact\0v4, with: {name: a@}}\n").replace("\0", "@")),
    "short-steps-caches": ("w.yml", lambda n: HEAD + STEPS + lines(n,
        "    - {uses: actions/cache\0v4, with: {path: a@, key: k@}}\n").replace("\0", "@")),
    "short-steps-env": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - {env: {A: b}, run: x}\n")),
    "short-steps-secrets": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - run: x ${{ secrets.S@ }}\n")),
    "short-steps-outputs": ("w.yml", lambda n: HEAD + STEPS + lines(n,
        "    - {id: s@, run: 'echo a=@ >>$GITHUB_OUTPUT'}\n")),
    "short-steps-path": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - run: echo @ >>$GITHUB_PATH\n")),
    "short-steps-cd": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - {working-directory: a@, run: x}\n")),
    "short-steps-builds": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - run: docker build .\n")),
    "short-steps-tests": ("w.yml", lambda n: HEAD + STEPS + lines(n, "    - run: npm test\n")),
    "short-needs": ("w.yml", lambda n: job("    needs: [" + lines(n, "j@,") + "]\n")),
    "short-needs-same": ("w.yml", lambda n: job("    needs: [" + lines(n, "b,") + "]\n")),
    "short-matrix": ("w.yml", lambda n: job("    strategy: {matrix: {a: [" + lines(n, "@,") + "]}}\n",
        "    - run: x ${{ matrix.a }}\n")),
    "short-matrix-keys": ("w.yml", lambda n: job("    strategy: {matrix: {" + lines(n, "a@: [1],") + "}}\n")),
    "short-matrix-include": ("w.yml", lambda n: job("    strategy: {matrix: {include: [" + lines(n, "{a: @},") +
        "]}}\n", "    - run: x ${{ matrix.a }}\n")),
    "short-matrix-exclude": ("w.yml", lambda n: job("    strategy: {matrix: {a: [" + lines(n // 2, "@,") +
        "], exclude: [" + lines(n // 2, "{a: @},") + "]}}\n")),
    "short-services": ("w.yml", lambda n: job("    services:\n" + lines(n, "      s@: {image: a}\n"))),
    "short-services-ports": ("w.yml", lambda n: job("    services:\n" + lines(n,
        "      s@: {image: a, ports: ['@:1']}\n"))),
    "short-labels": ("w.yml", lambda n: HEAD + "  a: {runs-on: [" + lines(n, "l@,") + "], steps: [{run: x}]}\n"),
    "short-job-env": ("w.yml", lambda n: job("    env:\n" + lines(n, "      A@: b\n"))),
    "short-step-env": ("w.yml", lambda n: HEAD + STEPS + "    - run: x\n      env:\n" + lines(n, "        A@: b\n")),
    "short-step-with": ("w.yml", lambda n: HEAD + STEPS + "    - uses: actions/checkout@v4\n      with:\n" +
        lines(n, "        a@: b\n")),
    "short-env-used": ("w.yml", lambda n: job("    env:\n" + lines(n // 2, "      A@: b\n"),
        "    - run: |\n" + lines(n // 2, "        x $A@\n"))),
    "short-env-asked": ("w.yml", lambda n: job("    env:\n" + lines(n // 2, "      A@: b\n"),
        lines(n // 2, "    - run: x ${{ env.A@ }}\n"))),
    "short-outputs": ("w.yml", lambda n: job("    outputs:\n" + lines(n, "      o@: b\n"))),
    "short-outputs-steps": ("w.yml", lambda n: job("    outputs:\n" + lines(n,
        "      o@: ${{ steps.s.outputs.o@ }}\n"), "    - {id: s, run: x}\n")),
    "short-events": ("w.yml", lambda n: "on: [" + lines(n, "push,") + "]\njobs:\n  a:\n" + ONE),
    "short-types": ("w.yml", lambda n: on("  issues: {types: [" + lines(n, "opened,") + "]}\n")),
    "short-branches": ("w.yml", lambda n: on("  push: {branches: [" + lines(n, "b@,") + "]}\n")),
    "short-branches-both": ("w.yml", lambda n: on("  push: {branches: [" + lines(n // 2, "'b@/**','!b@/c',") + "]}\n")),
    "short-tags": ("w.yml", lambda n: on("  push: {tags: [" + lines(n, "v@*,") + "]}\n")),
    "short-paths": ("w.yml", lambda n: on("  push: {paths: [" + lines(n, "a@,") + "]}\n")),
    "short-paths-ignore": ("w.yml", lambda n: on("  push: {paths-ignore: [" + lines(n, "'**/@',") + "]}\n")),
    "short-crons": ("w.yml", lambda n: on("  schedule: [" + lines(n, "{cron: '1 * * * *'},") + "]\n")),
    "short-workflows": ("w.yml", lambda n: on("  workflow_run: {types: [completed], workflows: [" +
        lines(n, "w@,") + "]}\n")),
    "short-inputs": ("w.yml", lambda n: on("  workflow_call: {inputs: {" + lines(n, "i@: {type: string},") +
        "}}\n")),
    "short-options": ("w.yml", lambda n: on("  workflow_dispatch: {inputs: {i: {type: choice, options: [" +
        lines(n, "@,") + "]}}}\n")),
    "short-secrets": ("w.yml", lambda n: on("  workflow_call: {secrets: {" + lines(n, "s@: {},") + "}}\n")),
    "short-lines": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" + "        x\n" * n),
    "short-lines-cd": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" + "        cd a\n" * n),
    "short-lines-set": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" + lines(n // 2,
        "        a@=b\n        x $a@\n")),
    "short-lines-if": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" + "        if x; then y; fi\n" * n),
    "short-lines-function": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" + lines(n // 2,
        "        f@() { x; }\n        f@\n")),
    "short-lines-gh": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" + "        gh pr list\n" * n),
    "short-lines-git": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" + "        git push\n" * n),
    "short-lines-foreign": ("w.yml", lambda n: FOREIGN + "    - run: |\n" + "        make\n" * n),
    "short-lines-same": ("w.yml", lambda n: HEAD + STEPS + "    - run: x" + "; x" * n + "\n"),
    "short-lines-output": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" +
        "        echo a=b >>$GITHUB_OUTPUT\n" * n),
    "short-lines-install": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" + "        npm i a\n" * n),
    "short-lines-docker": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" + lines(n // 2,
        "        docker build -t a@ .\n        docker push a@\n")),
    "short-lines-login": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" + "        docker login r.io\n" * n),
    "short-sites": ("w.yml", lambda n: HEAD + STEPS + "    - run: |\n" + "        ${{ 1 }}\n" * n),
    "short-compare": ("w.yml", lambda n: HEAD + STEPS + "    - if: " + "a == b && " * n + "c\n      run: x\n"),
    "short-compare-refs": ("w.yml", lambda n: HEAD + STEPS + lines(n,
        "    - {if: github.ref == 'a@', run: x}\n")),
    "short-ors": ("w.yml", lambda n: HEAD + STEPS + "    - if: " + "a || " * n + "c\n      run: x\n"),
    "short-calls": ("w.yml", lambda n: HEAD + STEPS + "    - if: contains(fromJSON('[" + "1," * n +
        "1]'), 1)\n      run: x\n"),
    "short-aliases": ("w.yml", lambda n: HEAD + STEPS + "    - &s {run: x}\n" + "    - *s\n" * n),
    "short-action-inputs": ("action.yml", lambda n: ACTION + "inputs:\n" + lines(n, "  i@: {description: a}\n") +
        "runs: {using: node20, main: a}\n"),
    "short-action-steps": ("action.yml", lambda n: ACTION + COMPOSITE + "  - {run: x, shell: sh}\n" * n),
    "short-action-asked": ("action.yml", lambda n: ACTION + "inputs:\n" + lines(n // 2, "  i@: {description: a}\n") +
        COMPOSITE + lines(n // 2, "  - {run: 'x ${{ inputs.i@ }}', shell: sh}\n")),
    "short-action-outputs": ("action.yml", lambda n: ACTION + "outputs:\n" + lines(n // 2,
        "  o@: {description: a, value: '${{ steps.s@.outputs.o }}'}\n") + COMPOSITE + lines(n // 2,
        "  - {id: s@, run: x, shell: sh}\n")),
    "short-runs": ("Dockerfile", lambda n: FROM + "RUN x\n" * n),
    "short-run-and": ("Dockerfile", lambda n: FROM + "RUN x" + " && x" * n + "\n"),
    "short-run-lines": ("Dockerfile", lambda n: FROM + "RUN x" + " && \\\nx" * n + "\n"),
    "short-run-cd": ("Dockerfile", lambda n: FROM + "RUN x" + " && cd a" * n + "\n"),
    "short-run-rm": ("Dockerfile", lambda n: FROM + "RUN x" + lines(n, " && rm @") + "\n"),
    "short-run-set": ("Dockerfile", lambda n: FROM + "RUN x" + lines(n, "; a=$b@") + "\n"),
    "short-run-tests": ("Dockerfile", lambda n: FROM + "RUN npm test\n" * n),
    "short-run-heredoc": ("Dockerfile", lambda n: FROM + "RUN <<E\n" + "x\n" * n + "E\n"),
    "short-froms": ("Dockerfile", lambda n: "FROM a\n" * n),
    "short-stages": ("Dockerfile", lambda n: lines(n, "FROM a AS s@\n")),
    "short-stages-chain": ("Dockerfile", lambda n: "FROM a AS s0\n" + chained(n, "FROM s% AS s@\n")),
    "short-stages-tests": ("Dockerfile", lambda n: lines(n, "FROM a AS s@\nRUN npm test\n")),
    "short-copies": ("Dockerfile", lambda n: FROM + lines(n, "COPY @ @\n")),
    "short-copies-same": ("Dockerfile", lambda n: FROM + "COPY a b\n" * n),
    "short-copies-from": ("Dockerfile", lambda n: FROM + "COPY --from=0 a b\n" * n),
    "short-copies-stages": ("Dockerfile", lambda n: chained(n, "FROM a\nCOPY --from=% a b\n")),
    "short-copy-many": ("Dockerfile", lambda n: FROM + "COPY " + lines(n, "@ ") + "/b/\n"),
    "short-envs": ("Dockerfile", lambda n: FROM + lines(n, "ENV A@=1\n")),
    "short-envs-same": ("Dockerfile", lambda n: FROM + "ENV A=1\n" * n),
    "short-envs-chain": ("Dockerfile", lambda n: FROM + "ENV A=\n" + "ENV A=$A:b\n" * n),
    "short-env-many": ("Dockerfile", lambda n: FROM + "ENV " + lines(n, "A@=1 ") + "\n"),
    "short-args": ("Dockerfile", lambda n: FROM + lines(n, "ARG A@\n")),
    "short-args-same": ("Dockerfile", lambda n: FROM + "ARG A\n" * n),
    "short-args-global": ("Dockerfile", lambda n: lines(n // 2, "ARG A@=a\n") + lines(n // 2, "FROM $A@\n")),
    "short-labels-docker": ("Dockerfile", lambda n: FROM + lines(n, "LABEL a@=b\n")),
    "short-labels-many": ("Dockerfile", lambda n: FROM + "LABEL " + lines(n, "a@=b ") + "\n"),
    "short-workdirs": ("Dockerfile", lambda n: FROM + "WORKDIR a\n" * n),
    "short-workdirs-copies": ("Dockerfile", lambda n: FROM + "WORKDIR a\nCOPY b c\n" * n),
    "short-users": ("Dockerfile", lambda n: FROM + "USER a\n" * n),
    "short-exposed": ("Dockerfile", lambda n: FROM + "EXPOSE " + lines(n, "@ ") + "\n"),
    "short-volumes": ("Dockerfile", lambda n: FROM + "VOLUME [" + lines(n, '"/@",') + '"/"]\n'),
    "short-volumes-runs": ("Dockerfile", lambda n: FROM + lines(n // 2, "VOLUME /@\nRUN touch /@/a\n")),
    "short-entrypoints": ("Dockerfile", lambda n: FROM + 'ENTRYPOINT ["a"]\nCMD ["b"]\n' * n),
    "short-ignores": ("Dockerfile", lambda n: FROM + "# wfgen: ignore copy-all\n" * n),
    "short-packages": ("Dockerfile", lambda n: FROM + "RUN apt-get install" + lines(n, " @") + "\n"),
    "short-packages-same": ("Dockerfile", lambda n: FROM + "RUN apt-get install" + " a" * n + "\n"),
    "short-patterns": (".dockerignore", lambda n: lines(n, "@\n")),
    "short-patterns-same": (".dockerignore", lambda n: "a\n" * n),
    "short-patterns-deep": (".dockerignore", lambda n: lines(n, "**/@/**\n")),
    "short-patterns-turns": (".dockerignore", lambda n: "a\n!a\n" * n),
    "short-patterns-kept": (".dockerignore", lambda n: "*\n" + lines(n, "!a/@\n")),
    "short-patterns-extensions": (".dockerignore", lambda n: lines(n, "*.@\n")),
    "short-patterns-below": (".dockerignore", lambda n: "a\n" + lines(n, "a/@\n")),
    "short-patterns-folders": (".dockerignore", lambda n: lines(n // 2, "@/\n@/a\n")),
}
