#include "docker/packages_table.h"

/* --- verbs: the longest first --------------------------------------------------------------------------- */

static const struct wf_package_verb apt[] = {
    {"install", WF_PACKAGE_INSTALL, true},
    {"build-dep", WF_PACKAGE_INSTALL, false},
    {"update", WF_PACKAGE_UPDATE, false},
    {"upgrade", WF_PACKAGE_UPGRADE, false},
    {"full-upgrade", WF_PACKAGE_UPGRADE, false},
    {"dist-upgrade", WF_PACKAGE_UPGRADE, false},
    {"clean", WF_PACKAGE_CLEAN, false},
    {"autoclean", WF_PACKAGE_CLEAN, false},
    {"distclean", WF_PACKAGE_CLEAN, false},
    {"remove", WF_PACKAGE_REMOVE, true},
    {"purge", WF_PACKAGE_REMOVE, true},
    {"autoremove", WF_PACKAGE_REMOVE, false},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb apk[] = {
    {"add", WF_PACKAGE_INSTALL, true},    {"cache clean", WF_PACKAGE_CLEAN, false},
    {"update", WF_PACKAGE_UPDATE, false}, {"upgrade", WF_PACKAGE_UPGRADE, false},
    {"del", WF_PACKAGE_REMOVE, true},     {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb rpm[] = {
    {"install", WF_PACKAGE_INSTALL, true},
    {"localinstall", WF_PACKAGE_INSTALL, true},
    {"reinstall", WF_PACKAGE_INSTALL, true},
    {"groupinstall", WF_PACKAGE_INSTALL, false},
    {"group install", WF_PACKAGE_INSTALL, false},
    {"module install", WF_PACKAGE_INSTALL, false},
    {"makecache", WF_PACKAGE_UPDATE, false},
    {"check-update", WF_PACKAGE_UPDATE, false},
    {"update", WF_PACKAGE_UPGRADE, false},
    {"upgrade", WF_PACKAGE_UPGRADE, false},
    {"clean", WF_PACKAGE_CLEAN, false},
    {"remove", WF_PACKAGE_REMOVE, true},
    {"erase", WF_PACKAGE_REMOVE, true},
    {"autoremove", WF_PACKAGE_REMOVE, false},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb zypper[] = {
    {"install", WF_PACKAGE_INSTALL, true},
    {"in", WF_PACKAGE_INSTALL, true},
    {"refresh", WF_PACKAGE_UPDATE, false},
    {"ref", WF_PACKAGE_UPDATE, false},
    {"update", WF_PACKAGE_UPGRADE, false},
    {"up", WF_PACKAGE_UPGRADE, false},
    {"dist-upgrade", WF_PACKAGE_UPGRADE, false},
    {"dup", WF_PACKAGE_UPGRADE, false},
    {"clean", WF_PACKAGE_CLEAN, false},
    {"cc", WF_PACKAGE_CLEAN, false},
    {"remove", WF_PACKAGE_REMOVE, true},
    {"rm", WF_PACKAGE_REMOVE, true},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb pip[] = {
    {"install", WF_PACKAGE_INSTALL, true},    {"download", WF_PACKAGE_INSTALL, true},
    {"wheel", WF_PACKAGE_BUILD, true},        {"sync", WF_PACKAGE_INSTALL, false},
    {"cache purge", WF_PACKAGE_CLEAN, false}, {"uninstall", WF_PACKAGE_REMOVE, true},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb uv[] = {
    {"pip install", WF_PACKAGE_INSTALL, true},  {"pip sync", WF_PACKAGE_INSTALL, false},
    {"tool install", WF_PACKAGE_INSTALL, true}, {"sync", WF_PACKAGE_INSTALL, false},
    {"cache clean", WF_PACKAGE_CLEAN, false},   {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb poetry[] = {
    {"cache clear", WF_PACKAGE_CLEAN, false}, {"install", WF_PACKAGE_INSTALL, false},
    {"sync", WF_PACKAGE_INSTALL, false},      {"add", WF_PACKAGE_INSTALL, true},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb pipenv[] = {
    {"install", WF_PACKAGE_INSTALL, true},
    {"sync", WF_PACKAGE_INSTALL, false},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb conda[] = {
    {"env create", WF_PACKAGE_INSTALL, false}, {"env update", WF_PACKAGE_INSTALL, false},
    {"install", WF_PACKAGE_INSTALL, true},     {"create", WF_PACKAGE_INSTALL, true},
    {"clean", WF_PACKAGE_CLEAN, false},        {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb npm[] = {
    {"cache clean", WF_PACKAGE_CLEAN, false}, {"install", WF_PACKAGE_INSTALL, true},
    {"i", WF_PACKAGE_INSTALL, true},          {"add", WF_PACKAGE_INSTALL, true},
    {"ci", WF_PACKAGE_INSTALL, false},        {"clean-install", WF_PACKAGE_INSTALL, false},
    {"update", WF_PACKAGE_UPGRADE, false},    {"run build", WF_PACKAGE_BUILD, false},
    {"prune", WF_PACKAGE_REMOVE, false},      {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb pnpm[] = {
    {"store prune", WF_PACKAGE_CLEAN, false}, {"install", WF_PACKAGE_INSTALL, true},
    {"i", WF_PACKAGE_INSTALL, true},          {"add", WF_PACKAGE_INSTALL, true},
    {"fetch", WF_PACKAGE_INSTALL, false},     {"run build", WF_PACKAGE_BUILD, false},
    {"build", WF_PACKAGE_BUILD, false},       {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb yarn[] = {
    {"cache clean", WF_PACKAGE_CLEAN, false}, {"global add", WF_PACKAGE_INSTALL, true},
    {"install", WF_PACKAGE_INSTALL, false},   {"add", WF_PACKAGE_INSTALL, true},
    {"run build", WF_PACKAGE_BUILD, false},   {"build", WF_PACKAGE_BUILD, false},
    {"", WF_PACKAGE_INSTALL, false},          {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb bun[] = {
    {"install", WF_PACKAGE_INSTALL, true}, {"i", WF_PACKAGE_INSTALL, true},
    {"add", WF_PACKAGE_INSTALL, true},     {"run build", WF_PACKAGE_BUILD, false},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb gem[] = {
    {"install", WF_PACKAGE_INSTALL, true},
    {"i", WF_PACKAGE_INSTALL, true},
    {"cleanup", WF_PACKAGE_CLEAN, false},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb bundler[] = {
    {"install", WF_PACKAGE_INSTALL, false},
    {"clean", WF_PACKAGE_CLEAN, false},
    {"", WF_PACKAGE_INSTALL, false},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb go[] = {
    {"mod download", WF_PACKAGE_INSTALL, false}, {"install", WF_PACKAGE_INSTALL, true},
    {"get", WF_PACKAGE_INSTALL, true},           {"build", WF_PACKAGE_BUILD, false},
    {"clean", WF_PACKAGE_CLEAN, false},          {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb cargo[] = {
    {"install", WF_PACKAGE_INSTALL, true}, {"binstall", WF_PACKAGE_INSTALL, true},
    {"fetch", WF_PACKAGE_INSTALL, false},  {"chef cook", WF_PACKAGE_INSTALL, false},
    {"build", WF_PACKAGE_BUILD, false},    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb composer[] = {
    {"global require", WF_PACKAGE_INSTALL, true}, {"install", WF_PACKAGE_INSTALL, false},
    {"require", WF_PACKAGE_INSTALL, true},        {"update", WF_PACKAGE_UPGRADE, false},
    {"clear-cache", WF_PACKAGE_CLEAN, false},     {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb maven[] = {
    {"dependency:go-offline", WF_PACKAGE_INSTALL, false},
    {"dependency:resolve", WF_PACKAGE_INSTALL, false},
    {"package", WF_PACKAGE_BUILD, false},
    {"install", WF_PACKAGE_BUILD, false},
    {"verify", WF_PACKAGE_BUILD, false},
    {"compile", WF_PACKAGE_BUILD, false},
    {"clean", WF_PACKAGE_BUILD, false},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb gradle[] = {
    {"dependencies", WF_PACKAGE_INSTALL, false}, {"build", WF_PACKAGE_BUILD, false},
    {"bootJar", WF_PACKAGE_BUILD, false},        {"shadowJar", WF_PACKAGE_BUILD, false},
    {"assemble", WF_PACKAGE_BUILD, false},       {"installDist", WF_PACKAGE_BUILD, false},
    {"clean", WF_PACKAGE_BUILD, false},          {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb dotnet[] = {
    {"tool install", WF_PACKAGE_INSTALL, true}, {"package add", WF_PACKAGE_INSTALL, true},
    {"add package", WF_PACKAGE_INSTALL, true},  {"add * package", WF_PACKAGE_INSTALL, true},
    {"restore", WF_PACKAGE_INSTALL, false},     {"build", WF_PACKAGE_BUILD, false},
    {"publish", WF_PACKAGE_BUILD, false},       {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb pipx[] = {
    {"install", WF_PACKAGE_INSTALL, true},
    {"upgrade", WF_PACKAGE_UPGRADE, true},
    {"uninstall", WF_PACKAGE_REMOVE, true},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb choco[] = {
    {"install", WF_PACKAGE_INSTALL, true},
    {"upgrade", WF_PACKAGE_UPGRADE, true},
    {"uninstall", WF_PACKAGE_REMOVE, true},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb nuget[] = {
    {"install", WF_PACKAGE_INSTALL, true},
    {"restore", WF_PACKAGE_INSTALL, false},
    {NULL, WF_PACKAGE_OTHER, false},
};

static const struct wf_package_verb pacman[] = {{NULL, WF_PACKAGE_OTHER, false}}; /* its verbs are options */

/* --- managers ------------------------------------------------------------------------------------------- */

#define PIP_VALUED                                                                                           \
    "-r --requirement -c --constraint -e --editable -f --find-links -i --index-url --extra-index-url "       \
    "-t --target --prefix --root --src --trusted-host --platform --python-version --implementation --abi "   \
    "--timeout --retries --cache-dir --proxy --cert --client-cert --log --only-binary --no-binary "          \
    "--progress-bar --upgrade-strategy -C --config-settings --global-option --report --python -p -d --dest " \
    "-w --wheel-dir --exists-action --group"

#define NPM_VALUED                                                                                           \
    "--prefix --registry --cache -w --workspace --loglevel --omit --include --userconfig --tag --only --os " \
    "--cpu -C --dir --filter -F --store-dir --cwd --modules-folder --cache-folder --network-timeout --mutex"

#define RPM_VALUED                                                                                           \
    "--setopt --enablerepo --disablerepo --repo --repoid --installroot --releasever -c --config -x "         \
    "--exclude "                                                                                             \
    "--forcearch --comment -d -e -R"

const struct wf_manager_facts wf_managers[WF_MANAGERS] = {
    [WF_MANAGER_APT] = {"apt", "apt-get apt aptitude", "-o --option -c --config-file -t --target-release -a",
                        "", "", "/var/cache/apt", "=/", apt},
    [WF_MANAGER_APK] =
        {"apk", "apk",
         "-t --virtual -X --repository --repositories-file --arch -p --root --cache-dir --keys-dir", "", "",
         "/var/cache/apk", "=~<>@", apk},
    [WF_MANAGER_DNF] = {"dnf", "dnf microdnf tdnf dnf5", RPM_VALUED, "", "", "/var/cache/dnf", "", rpm},
    [WF_MANAGER_YUM] = {"yum", "yum", RPM_VALUED, "", "", "/var/cache/yum", "", rpm},
    [WF_MANAGER_ZYPPER] = {"zypper", "zypper", "-r --repo --root -p --plus-repo -D -C --config -t --type", "",
                           "", "/var/cache/zypp", "=<>", zypper},
    [WF_MANAGER_PACMAN] = {"pacman", "pacman yay", "-r --root --config --cachedir -b --dbpath", "", "",
                           "/var/cache/pacman/pkg", "=<>", pacman},
    [WF_MANAGER_PIP] = {"pip", "pip pip3", PIP_VALUED, "-r --requirement -c --constraint --group", "",
                        "/root/.cache/pip", "=<>!~@[;", pip},
    [WF_MANAGER_UV] = {"uv", "uv", PIP_VALUED " --extra --project --directory --package",
                       "-r --requirement -c --constraint", "uv.lock pyproject.toml", "/root/.cache/uv",
                       "=<>!~@[;", uv},
    [WF_MANAGER_POETRY] = {"poetry", "poetry",
                           "-C --directory --with --without --only -E --extras -G --group", "",
                           "poetry.lock pyproject.toml", "/root/.cache/pypoetry", "=<>!~@^[", poetry},
    [WF_MANAGER_PIPENV] = {"pipenv", "pipenv", "-r --requirements --python --categories", "-r --requirements",
                           "Pipfile.lock Pipfile", "/root/.cache/pipenv", "=<>!~@[", pipenv},
    [WF_MANAGER_CONDA] = {"conda", "conda mamba micromamba",
                          "-n --name -p --prefix -c --channel -f --file -r", "-f --file", "environment.yml",
                          "/opt/conda/pkgs", "=<>!", conda},
    [WF_MANAGER_NPM] = {"npm", "npm", NPM_VALUED, "", "package-lock.json npm-shrinkwrap.json package.json",
                        "/root/.npm", "@", npm},
    [WF_MANAGER_PNPM] = {"pnpm", "pnpm", NPM_VALUED, "", "pnpm-lock.yaml package.json",
                         "/root/.local/share/pnpm/store", "@", pnpm},
    [WF_MANAGER_YARN] = {"yarn", "yarn yarnpkg", NPM_VALUED, "", "yarn.lock package.json",
                         "/usr/local/share/.cache/yarn", "@", yarn},
    [WF_MANAGER_BUN] = {"bun", "bun", NPM_VALUED, "", "bun.lock bun.lockb package.json",
                        "/root/.bun/install/cache", "@", bun},
    [WF_MANAGER_GEM] = {"gem", "gem",
                        "-v --version -i --install-dir -n --bindir -s --source --platform -P -g --file",
                        "-g --file", "", "", ":", gem},
    [WF_MANAGER_BUNDLER] = {"bundle", "bundle bundler", "-j --jobs --gemfile --path --retry --without --with",
                            "--gemfile", "Gemfile.lock Gemfile", "", "", bundler},
    [WF_MANAGER_GO] = {"go", "go", "-ldflags -tags -o -p -mod -C -gcflags -asmflags -modfile -buildmode", "",
                       "go.mod go.sum", "/go/pkg/mod", "@", go},
    [WF_MANAGER_CARGO] =
        {"cargo", "cargo",
         "--version --vers --git --branch --tag --rev --path --root --features -F --target --bin "
         "-j --jobs --profile --registry --manifest-path --config --target-dir -Z -p --package "
         "--example --index",
         "", "Cargo.toml Cargo.lock", "/usr/local/cargo/registry", "@", cargo},
    [WF_MANAGER_COMPOSER] = {"composer", "composer", "-d --working-dir", "", "composer.lock composer.json",
                             "/root/.composer/cache", ":", composer},
    [WF_MANAGER_MAVEN] = {"mvn", "mvn mvnw", "-f --file -pl --projects -P -T --threads -s --settings -l", "",
                          "pom.xml", "/root/.m2", "", maven},
    [WF_MANAGER_GRADLE] = {"gradle", "gradle gradlew", "-p --project-dir -b -c -x -g --gradle-user-home -I",
                           "", "build.gradle build.gradle.kts settings.gradle settings.gradle.kts",
                           "/root/.gradle", "", gradle},
    [WF_MANAGER_DOTNET] =
        {"dotnet", "dotnet",
         "-c --configuration -o --output -r --runtime -f --framework -v --verbosity --version "
         "--tool-path --source -s --packages --project --add-source --configfile",
         "", "*.csproj *.fsproj *.sln", "/root/.nuget/packages", "@", dotnet},
    [WF_MANAGER_PIPX] = {"pipx", "pipx",
                         "--python -i --index-url --pip-args --suffix --backend --preinstall --spec", "", "",
                         "/root/.cache/pip", "=<>!~@[;", pipx},
    [WF_MANAGER_CHOCO] = {"choco", "choco chocolatey cinst choco.exe",
                          "--version -s --source --params --package-parameters --ia --install-arguments "
                          "--installargs --timeout --execution-timeout -u --user -p --password "
                          "--checksum --cert --proxy -c --cache --cache-location",
                          "", "", "", "", choco},
    [WF_MANAGER_NUGET] = {"nuget", "nuget nuget.exe",
                          "-Version -version -Source -source -OutputDirectory -outputdirectory -o "
                          "-ConfigFile -configfile -Framework -framework -DependencyVersion "
                          "-PackagesDirectory -packagesdirectory -SolutionDirectory -Verbosity",
                          "", "", "", "", nuget},
};
