# Sourced by the other scripts: what they need from Debian 12, and how a build folder is made.

build_packages=(gcc libc6-dev meson ninja-build pkg-config libyaml-dev libfyaml-dev libexpat1-dev libjansson-dev
                check python3)
test_packages=(clang-format clang-tidy cppcheck valgrind binutils git patch shellcheck pyflakes3 jq
               zsh fish mandoc groff-base python3-jsonschema python3-yaml parallel neovim emacs-nox elpa-eglot)

is_installed() {
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

run_as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

# Runs a command and shows what it printed only when it fails.
quietly() {
    local output
    if ! output=$("$@" 2>&1); then
        printf '%s\n' "$output" >&2
        return 1
    fi
}

# Installs those of the named packages that are missing.
need_packages() {
    local package missing=()
    command -v dpkg-query >/dev/null || return 0
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [[ ${#missing[@]} -eq 0 ]] && return 0
    echo "installing ${missing[*]}" >&2
    quietly run_as_root apt-get update -qq
    quietly run_as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# need_build FOLDER OPTION...: configures a build folder of the project once.
need_build() {
    local folder=$1
    shift
    [[ -e $folder/build.ninja ]] || quietly meson setup "$folder" "$root" "$@"
}

# The libraries stand in the program, as in the wheel and the image: it starts sooner.
need_release_build() {
    need_build "$root/build/release" --buildtype=release -Dprefer_static=true
}

# Brings the program of the release build up to date; $WFGEN names another to use instead.
need_wfgen() {
    [[ -z ${WFGEN:-} ]] || return 0
    need_packages "${build_packages[@]}"
    need_release_build
    quietly ninja -C "$root/build/release" src/cmd/wfgen
}
