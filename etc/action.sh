#!/usr/bin/env bash
# What action.yml runs: inputs come as variables WFGEN_*, never as text of a script.
set -euo pipefail

work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/wfgen.XXXXXX")
trap 'rm -rf "$work"' EXIT
wfgen=${WFGEN_PROGRAM:-$GITHUB_ACTION_PATH/scripts/wfgen}

# lines_of TEXT NAME: the lines of a text that are not blank, without blanks around them.
lines_of() {
    local line
    local -n lines=$2
    while IFS=$' \t\r' read -r line || [[ -n $line ]]; do
        [[ -z $line ]] || lines+=("$line")
    done <<<"$1"
}

paths=()
args=()
lines_of "${WFGEN_PATHS:-}" paths
lines_of "${WFGEN_ARGS:-}" args
options=(--format text "--format=jsonl=$work/findings")
[[ ${WFGEN_ANNOTATIONS:-true} != true ]] || options+=("--format=github=$work/annotations")
[[ ${WFGEN_SUMMARY:-true} != true || -z ${GITHUB_STEP_SUMMARY:-} ]] || options+=("--format=markdown=$work/summary")
[[ -z ${WFGEN_SARIF:-} ]] || options+=("--format=sarif=$WFGEN_SARIF")
[[ -z ${WFGEN_FAIL_ON:-} ]] || options+=("--fail-on=$WFGEN_FAIL_ON")
[[ -z ${WFGEN_PERSONA:-} ]] || options+=("--persona=$WFGEN_PERSONA")

code=0
"$wfgen" validate "${options[@]}" "${args[@]}" -- "${paths[@]}" || code=$?
[[ ! -e $work/annotations ]] || cat "$work/annotations"
[[ ! -e $work/summary ]] || cat "$work/summary" >>"$GITHUB_STEP_SUMMARY"
if [[ -e $work/findings && -n ${GITHUB_OUTPUT:-} ]]; then
    echo "findings=$(wc -l <"$work/findings")" >>"$GITHUB_OUTPUT"
fi
exit "$code"
