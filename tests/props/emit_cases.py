"""Values for each pack: lists of NAME=VALUE that cover its inputs, some five to fifteen for each pack, in alphabetical order.

The defaults alone are tried for every pack and need not be here. `emit.py` runs them.
"""

import itertools


def subsets(names):
    for size in range(len(names) + 1):
        yield from itertools.combinations(names, size)


def docker():
    """Every set of caches for each workflow, and the other inputs in turn."""
    caches = [",".join(s) if s else "none" for s in subsets(["gha", "registry", "inline", "local"])]
    images = [[], ["image=Acme/Atom"], ["image=acme/atom", "registry=docker.io"], ["registry=registry.example:5000"]]
    platforms = [[], ["platforms=linux/amd64"], ["platforms=linux/arm64"], ["platforms=linux/amd64,linux/arm64"]]
    extras = [
        [],
        ["pins=tag", "provenance=off", "sbom=false"],
        ["provenance=min", "smoke-test=false", "cache-usage=true"],
        ["ci-needs=unit,lint", "deploy-needs=unit", "test-command=make check", "namespace=prod"],
        ["build-args=VERSION=${{ github.sha }}", "build-args=DATE=${{ steps.commit.outputs.date }}"],
        ["dockerfile=docker/Dockerfile", "target=production", "context=./backend", "deploy=none"],
        ["smoke-command=docker run --rm \"$IMAGE\" --version", "default-branch=release/1.x", "min-hit-rate=75"],
        ["name=atom-backend", "selector=app=atom,tier=web", "environment=prod: east", "runner=self-hosted"],
    ]
    for number, cache in enumerate(caches):
        for offset, other in enumerate([caches[-1 - number], "registry", cache]):
            turn = number + 3 * offset
            values = [f"ci-cache={cache}", f"deploy-cache={other}"]
            yield values + images[turn % 4] + platforms[(turn // 2) % 4] + extras[(turn + offset) % 8]
    for number, (image, extra) in enumerate(itertools.product(images, extras)):
        yield image + platforms[number // 2 % 4] + extra


# Notes of security that a value asks for: versions instead of pins, a runner of one's own, a registry with a password.
ASKED_FOR = {
    "pins=tag": ["unpinned-uses"],
    "registry=docker.io": ["secrets-outside-env"],
    "registry=registry.example:5000": ["secrets-outside-env"],
    "runner=self-hosted": ["fork-runner", "self-hosted-runner"],
}

CASES = {
    "docker": list(docker()),
    "python-image": [
        ["registry-syntax=false", "variant=slim-bookworm", "port=80", "health-path=/health"],
        ["test-requirements=requirements-dev.txt", "test-command=python,-m,unittest"],
        ["build-packages=gcc,libpq-dev", "runtime-packages=libpq5", "files=[]", "folders=src"],
        ["extra-argument=WITH_DOCS", "extra-requirements=requirements/docs.txt", "requirements=requirements/base.txt"],
        ["files=main.py,schema.json", "folders=[]", "user=worker", "uid=2000", "command=[uvicorn, 'main:app']"],
    ],
}
