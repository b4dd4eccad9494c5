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
    for number, image in enumerate(images):
        yield image + platforms[3] + ["split-platforms=true", "ci-cache=gha"] + extras[number + 1]


# Notes of security that a value asks for: versions instead of pins, a runner of one's own, a registry that nothing guards.
ASKED_FOR = {
    "pins=tag": ["unpinned-uses"],
    "registry-environment=": ["secrets-outside-env"],
    "services=mongo,rabbitmq": ["unpinned-images"],
    "services=mongo,rabbitmq,mysql": ["unpinned-images"],
    "services=mysql": ["unpinned-images"],
    "services=mysql,redis": ["unpinned-images"],
    "services=postgres": ["unpinned-images"],
    "services=postgres,redis": ["unpinned-images"],
    "runner=self-hosted": ["fork-runner", "self-hosted-runner"],
}

CASES = {
    "c-ci": [
        ["manager=meson", "system-packages=libssl-dev,zlib1g-dev", "sanitizers=false", "pins=tag"],
        ["manager=make", "compilers=gcc", "folder=native", "services=postgres,redis", "lint-command=cppcheck src"],
        ["manager=make", "setup-command=./configure", "build-command=make", "test-command=", "file=ci-c"],
        ["compilers=clang", "services=mysql", "runner=self-hosted", "workflow-name=CI: C", "default-branch=trunk"],
        ["setup-command=autoreconf -i\n./configure --enable-debug\n", "manager=meson", "folder=lib/core"],
    ],
    "c-image": [
        ["manager=meson", "build-packages=libssl-dev,zlib1g-dev", "runtime-packages=libssl3,zlib1g", "port=0"],
        ["manager=make", "artifact=src/server", "binary=server", "registry-syntax=false", "folder=native"],
        ["manager=cmake", "artifact=server", "build-options=-DBUILD_TESTING=OFF,-DWITH_TLS=ON", "compiler=clang"],
        ["manager=make", "build-options=V=1", "compiler=clang", "variant=trixie", "arguments=--listen,0.0.0.0"],
        ["build-command=./configure --prefix=/usr/local && make install DESTDIR=/out", "health-command=app,--ping"],
        ["manager=meson", "artifact=tools/app", "files=app.conf", "folders=share,www", "user=worker", "workdir=/srv"],
    ],
    "codeql": [
        ["languages=swift,go,python", "queries=security-extended"],
        ["languages=java-kotlin", "autobuild=java-kotlin", "default-branch=trunk", "cron=0 0 1 * *"],
        ["languages=c-cpp,rust", "autobuild=", "pins=tag", "runner=self-hosted"],
    ],
    "composite-action": [
        ["folder=.", "action-name=Say: it", "strings=who", "command=echo \"Hello, $INPUT_WHO\""],
        ["strings=a,b", "options=c", "outputs=url", "command=echo \"url=$INPUT_A\" >> \"$GITHUB_OUTPUT\""],
    ],
    "dependabot": [
        ["npm=/,/web", "gomod=/", "labels=deps,'on'", "interval=daily"],
        ["github-actions=", "uv=/api", "group=false", "cooldown-days=14", "target-branch=release/1.x"],
        ["bundler=/", "cargo=/", "composer=/", "docker=/", "docker-compose=/", "gradle=/", "maven=/", "nuget=/", "pip=/",
         "pre-commit=/", "limit=20"],
    ],
    "docker": list(docker()),
    "dotnet-ci": [
        ["versions=8.0,9.0,10.0", "locked=true", "services=postgres,redis", "folder=src"],
        ["global-json=true", "folder=services/api", "file=ci-dotnet", "lint-command=dotnet format --no-restore --verify-no-changes"],
        ["versions=9.0", "pins=tag", "build-command=", "test-command=dotnet test --configuration Release", "timeout-minutes=10"],
        ["install-command=dotnet tool restore\ndotnet restore App.sln", "services=mysql", "runner=self-hosted"],
        ["test-command=", "workflow-name=Build: all", "default-branch=1.x", "version=8.0"],
    ],
    "dotnet-image": [
        ["variant=chiseled", "runtime=runtime", "registry-syntax=false"],
        ["variant=chiseled-extra", "version=8.0", "restore-files=App.csproj,global.json,Directory.Packages.props"],
        ["variant=alpine", "folder=src/api", "port=5000", "assembly=Acme.Api.dll"],
        ["project=Web/Web.csproj", "restore-files=Web/Web.csproj,Core/Core.csproj", "assembly=Web.dll", "registry-syntax=false"],
        ["runtime=runtime", "variant=alpine", "locked=true", "project=Worker.fsproj"],
    ],
    "go-ci": [
        ["versions=oldstable,stable", "pins=tag", "system-packages=libpcap-dev"],
        ["versions=1.24,1.25", "version=1.25", "lint-command=golangci-lint run", "folder=services/api", "go-sum=false"],
        ["lint-command=go vet ./...\ngolangci-lint run ./...\n", "services=postgres,redis", "file=ci-go"],
        ["version=stable", "lint-command=", "build-command=go build ./...", "workflow-name=CI: Go", "runner=self-hosted"],
        ["versions=1.25", "folder=backend", "services=mongo,rabbitmq,mysql", "default-branch=trunk", "test-command="],
    ],
    "go-image": [
        ["registry-syntax=false", "variant=trixie", "package=./cmd/server", "binary=server", "port=0"],
        ["base=distroless", "folder=services/api", "health-command=/usr/local/bin/app,--healthy"],
        ["base=debian", "runtime-packages=tzdata", "files=config.yml,LICENSE", "folders=web/static,templates"],
        ["base=debian", "cgo=true", "build-packages=libsqlite3-dev", "runtime-packages=libsqlite3-0", "vendor=true"],
        ["test-command=go,test,-short,./...", "arguments=--listen,:8080", "uid=2000", "user=worker", "workdir=/srv/x"],
        ["base=distroless", "variant=trixie", "registry-syntax=false", "ldflags=-s -w -X main.kind=image"],
    ],
    "java-ci": [
        ["versions=17,21", "services=postgres,redis", "spring=true", "lint-command=./mvnw checkstyle:check"],
        ["manager=gradle", "folder=backend", "file=ci-backend", "versions=21,25-ea", "services=mysql", "spring=true"],
        ["manager=gradle", "wrapper=false", "pins=tag", "lint-command=gradle spotlessCheck\ngradle pmdMain"],
        ["wrapper=false", "folder=services/api", "build-command=mvn -B -DskipTests package", "distribution=corretto"],
        ["test-command=", "build-command=./mvnw -B package", "runner=self-hosted", "services=mongo,rabbitmq"],
        ["manager=gradle", "wrapper=false", "manager-version=9.1", "test-command=gradle check --scan", "version=17"],
        ["workflow-name=Tests: Java", "default-branch=1.x", "versions=21", "timeout-minutes=5"],
    ],
    "java-image": [
        ["layout=layers", "health-path=/actuator/health", "version=17", "variant=jre-noble"],
        ["manager=gradle", "manifests=settings.gradle,gradle.properties,build.gradle", "registry-syntax=false"],
        ["manager=gradle", "wrapper=false", "layout=layers", "manager-version=8.14", "manifest=build.gradle.kts", "catalog=true"],
        ["wrapper=false", "layout=libraries", "main-class=com.acme.Main", "jar=app-*.jar", "java-options=-Xmx256m"],
        ["manager=gradle", "layout=libraries", "main-class=com.acme.Main$Inner", "java-options=[]", "user=worker", "uid=2000"],
        ["modules=core,services/web", "module=services/web", "layout=layers", "folder=backend"],
        ["layout=quarkus", "port=9090", "variant=jre-jammy", "manager-version=3.9.9", "wrapper=false"],
        ["manager=gradle", "modules=core,app", "module=app", "layout=quarkus", "sources=[]"],
        ["build-command=./mvnw -B -Pprod -DskipTests package", "sources=src/main,web"],
    ],
    "node-ci": [
        ["versions=20,22,24", "lint-command=npm run lint", "build-command=npm run build", "folder=web"],
        ["manager=pnpm", "services=postgres,redis", "workspaces=true", "lint-command=pnpm run lint"],
        ["manager=pnpm", "manager-version=10", "folder=apps/web", "versions=22,24", "pins=tag"],
        ["manager=yarn", "workspaces=true", "coverage-report=coverage/lcov.info", "version=lts/*"],
        ["manager=yarn", "versions=22.x,24.x", "lint-command=yarn lint\nyarn tsc --noEmit", "file=ci-node"],
        ["manager=yarn-classic", "workspaces=true", "services=mysql", "system-packages=libvips-dev"],
        ["locked=false", "test-command=node --test", "coverage-report=lcov.info", "versions=22,24", "folder=js"],
        ["workspaces=true", "install-command=npm ci --ignore-scripts", "default-branch=next", "workflow-name=Web: CI"],
        ["test-command=", "build-command=npm run build --if-present", "runner=self-hosted", "timeout-minutes=45"],
    ],
    "node-image": [
        ["build-command=npm run build", "folders=[]", "health-path=/health", "folder=apps/api", "command=[node, dist/main.js]"],
        ["manager=pnpm", "build-command=pnpm run build", "manifests=pnpm-workspace.yaml,packages/a/package.json"],
        ["manager=pnpm", "manager-version=10", "test-stage=true", "registry-syntax=false", "folders=src,views"],
        ["manager=yarn", "manifests=.yarnrc.yml", "build-command=yarn build", "output=build,views", "version=22"],
        ["manager=yarn-classic", "test-stage=true", "test-command=yarn,test", "build-packages=python3,make,g++"],
        ["kind=static", "build-command=npm run build", "port=8080"],
        ["kind=static", "manager=yarn-classic", "build-command=yarn build", "output=build", "hashed-folder=static",
         "port=8081", "registry-syntax=false", "test-stage=true", "folder=web"],
        ["kind=next", "build-command=npm run build", "variant=trixie-slim", "init=false"],
        ["kind=next", "manager=pnpm", "build-command=pnpm build", "runtime-packages=libvips42", "registry-syntax=false"],
        ["locked=false", "files=[]", "folders=src", "command=[node, src/index.js]", "port=80", "init=false"],
    ],
    "php-ci": [
        ["versions=8.2,8.3,8.4", "services=postgres", "framework=laravel", "lint-command=vendor/bin/pint --test"],
        ["framework=laravel", "services=mysql,redis", "folder=api", "file=ci-api", "extensions=intl,gd", "coverage=pcov"],
        ["framework=symfony", "services=postgres,redis", "lint-command=vendor/bin/phpstan\nvendor/bin/php-cs-fixer check"],
        ["locked=false", "pins=tag", "coverage=xdebug", "install-command=composer update --prefer-lowest", "folder=lib"],
        ["test-command=", "lint-command=composer validate --strict", "runner=self-hosted", "version=8.3"],
        ["build-command=npm ci\nnpm run build", "services=mongo,rabbitmq", "versions=8.1", "default-branch=2.x"],
    ],
    "php-image": [
        ["server=fpm", "extensions=pdo_pgsql,intl,opcache", "framework=laravel", "files=artisan",
         "folders=app,bootstrap,config,database,public,resources,routes,storage"],
        ["framework=symfony", "folders=bin,config,migrations,public,src,templates", "files=symfony.lock", "debian=bookworm"],
        ["server=cli", "command=php,worker.php", "files=worker.php", "folders=[]", "extensions=[]", "registry-syntax=false"],
        ["server=fpm", "extensions=[]", "health-path=/status", "debian=trixie", "folder=api", "writable=var,public/uploads"],
        ["document-root=.", "files=index.php", "folders=lib", "health-path=/", "port=80", "manifests=composer.json"],
        ["prepare-command=php bin/warm --all", "version=8.3", "user=web", "uid=2000", "document-root=web/public"],
    ],
    "pre-commit": [
        ["python=true", "go=true", "rust=true", "shell=true", "max-kib=2000"],
        ["files=false", "wfgen=none", "python=true"],
    ],
    "python-ci": [
        ["manager=poetry", "lint-command=ruff check .\nruff format --check .", "manifests=pyproject.toml"],
        ["manager=poetry", "manager-version=1.8.5", "versions=3.12", "folder=backend", "file=ci-backend"],
        ["manager=uv", "versions=3.11,3.12,3.13", "lint-command=ruff check .", "services=postgres,redis"],
        ["manager=uv", "manager-version=0.9", "folder=services/api", "test-command=uv run pytest -q && coverage xml"],
        ["manager=pipenv", "services=mysql", "build-command=make schema", "system-packages=libpq-dev,gcc"],
        ["manager=pipenv", "lint-command=flake8; mypy .", "versions=3.10,3.13", "coverage-report=coverage.xml", "pins=tag"],
        ["manager=uv", "pins=tag", "coverage-report=out/coverage.xml", "folder=py", "manifests=pyproject.toml"],
        ["lock=pyproject.toml", "manifests=requirements-dev.txt,setup.cfg", "test-command=tox", "timeout-minutes=5"],
        ["install-command=pip install -r a.txt\npip install -r b.txt", "services=mongo,rabbitmq,mysql", "runner=self-hosted"],
        ["test-command=", "lint-command=pre-commit run --all-files", "workflow-name=Lint: Python", "default-branch=1.x"],
    ],
    "python-image": [
        ["registry-syntax=false", "variant=slim-bookworm", "port=80", "health-path=/health"],
        ["test-requirements=requirements-dev.txt", "test-command=python,-m,unittest"],
        ["build-packages=gcc,libpq-dev", "runtime-packages=libpq5", "files=[]", "folders=src"],
        ["extra-argument=WITH_DOCS", "extra-requirements=requirements/docs.txt", "requirements=requirements/base.txt"],
        ["files=main.py,schema.json", "folders=[]", "user=worker", "uid=2000", "command=[uvicorn, 'main:app']"],
        ["requirements=pyproject.toml", "package=true", "command=[hello, --port, '8000']", "folder=services/hello"],
        ["package=true", "test-requirements=requirements-dev.txt", "registry-syntax=false", "files=[]", "folders=[]"],
        ["manager=poetry", "test-stage=true", "build-packages=gcc", "python-version=3.13", "folders=src,templates"],
        ["manager=poetry", "manager-version=1.8.5", "package=true", "registry-syntax=false", "health-path=/live"],
        ["manager=uv", "test-stage=true", "runtime-packages=libpq5", "variant=slim-trixie", "files=manage.py"],
        ["manager=uv", "manager-version=0.9.5", "package=true", "test-stage=true", "command=hello"],
        ["manager=pipenv", "test-stage=true", "test-command=pytest,-q"],
        ["manager=pipenv", "package=true", "registry-syntax=false", "test-stage=true"],
    ],
    "release": [
        ["build-command=make dist", "draft=true", "environment=release"],
        ["build-command=make dist\nmake check\n", "files=out/*.tar.gz", "attest=false", "tags=['release-*']", "pins=tag"],
    ],
    "release-dotnet": [
        ["folder=src", "global-json=true", "project=Acme/Acme.csproj", "test-command=dotnet test"],
        ["pins=tag", "environment=release", "tags=['[0-9]+.*']", "user-secret=NUGET_NAME", "version=8.0"],
    ],
    "release-go": [
        ["builder=goreleaser", "folder=tool", "environment=release"],
        ["builder=goreleaser", "attest=false", "version=1.25", "pins=tag"],
        ["platforms=linux/amd64,windows/arm64", "files=LICENSE,docs/manual.md", "version=stable", "package=./cmd/tool"],
        ["folder=tool", "file=release-go", "draft=true", "version-variable=", "tags=['tool-v*']", "binary=tool"],
        ["attest=false", "environment=release", "version-variable=example.org/tool/internal/build.Version", "pins=tag"],
    ],
    "release-node": [
        ["project-url=https://example.org/atom", "build-command=npm run build", "test-command=npm test", "prerelease-tag=beta"],
        ["manager=pnpm", "manager-version=10", "folder=packages/atom", "access=restricted", "check-version=false"],
        ["manager=yarn", "tags=['release-*']", "pins=tag", "environment=npm: production", "build-command=yarn a\nyarn b"],
        ["manager=yarn-classic", "runner=self-hosted", "version=24.11.0", "file=publish-node"],
        ["manager=pnpm"],
    ],
    "release-python": [
        ["project-url=https://example.org/a", "version-from-git=true", "folder=python", "version=3.12"],
        ["repository-url=https://upload.example.org/legacy/", "environment=testing: index", "attest=false", "pins=tag"],
        ["attest=false", "check-version=false", "tags=['[0-9]+.*']", "runner=self-hosted", "workflow-name='Publish: all'"],
    ],
    "release-ruby": [
        ["folder=gem", "test-command=bundle install\nbundle exec rake", "version=3.3"],
        ["pins=tag", "environment=release", "tags=['v*']", "file=gem-push", "runner=self-hosted"],
    ],
    "release-rust": [
        ["targets=x86_64-unknown-linux-musl,aarch64-unknown-linux-musl,aarch64-pc-windows-msvc", "files=LICENSE"],
        ["folder=tool", "file=release-rust", "draft=true", "toolchain-file=true", "tags=['tool-v*']", "binary=tool"],
        ["attest=false", "environment=release", "locked=false", "version=1.90", "pins=tag"],
    ],
    "reusable": [
        ["strings=name,target", "switches=dry-run", "numbers=count", "command=./run \"$INPUT_NAME\""],
        ["file=publish", "job=publish", "secrets=TOKEN", "outputs=url", "environment=production",
         "command=echo \"url=$TOKEN\" >> \"$GITHUB_OUTPUT\""],
    ],
    "ruby-ci": [
        ["versions=3.3,3.4", "framework=rails", "services=postgres,redis", "lint-command=bin/rubocop", "system-packages=libvips"],
        ["framework=rails", "services=mysql", "folder=web", "file=ci-web", "test-command=bin/rails db:prepare\nbundle exec rspec"],
        ["framework=rails", "lint-command=bin/brakeman --no-pager", "versions=3.2,3.4", "build-command=bin/rails assets:precompile"],
        ["versions=3.4,jruby-10.0", "pins=tag", "test-command=bundle exec rspec", "timeout-minutes=10"],
        ["services=mongo,rabbitmq", "runner=self-hosted", "version=3.3.6", "workflow-name=Gem: tests"],
        ["test-command=", "lint-command=bundle exec standardrb", "services=postgres", "default-branch=1.x"],
    ],
    "ruby-image": [
        ["framework=rails", "assets=true", "files=config.ru,Rakefile", "folders=app,bin,config,db,lib,public", "health-path=/up",
         "writable=log,storage,tmp", "build-packages=libpq-dev", "runtime-packages=libpq5"],
        ["framework=rails", "command=bin/rails,server,-b,0.0.0.0", "folders=app,bin,config,lib", "registry-syntax=false"],
        ["variant=slim-bookworm", "command=bundle,exec,puma", "port=9292", "health-path=/health", "manifests=Gemfile,Gemfile.lock,.ruby-version"],
        ["folder=api", "folders=[]", "files=app.rb,config.ru", "user=web", "uid=2000", "version=3.3"],
        ["variant=slim-trixie", "runtime-packages=libvips42,libjemalloc2", "writable=data"],
    ],
    "rust-ci": [
        ["versions=1.80,stable,nightly", "pins=tag", "system-packages=libdbus-1-dev,pkg-config"],
        ["toolchain-file=true", "folder=crates/app", "services=postgres,redis", "lint-command=cargo clippy"],
        ["toolchain-file=true", "versions=stable,beta", "build-command=cargo build --locked", "file=ci-rust"],
        ["version=1.90.0", "lint-command=", "services=mysql", "runner=self-hosted", "timeout-minutes=60"],
    ],
    "rust-image": [
        ["registry-syntax=false", "variant=trixie", "binary=server", "port=0", "version=1.90.0"],
        ["base=distroless", "folder=services/api", "health-command=/usr/local/bin/app,--healthy", "workspace=true"],
        ["build-packages=cmake,libpq-dev", "runtime-packages=libpq5", "files=config.toml", "folders=migrations,static"],
        ["workspace=true", "manifests=rust-toolchain.toml,.cargo", "locked=false", "build-packages=protobuf-compiler"],
        ["test-command=cargo,test", "arguments=--listen,:8080", "uid=2000", "user=worker", "workdir=/srv/x"],
    ],
}
