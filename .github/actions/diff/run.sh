#!/usr/bin/env bash
# Compares the versions $FROM and $TO for the code in $USES: the whole report for the summary of the job, then
# annotations. Exits with 1 if there is a change of the level $FAIL_ON, and with 2 if something could not be read.
set -euo pipefail
arguments=("$FROM" "$TO")
while IFS= read -r folder; do
    if [ -n "$folder" ]; then arguments+=(--uses "$folder"); fi
done <<<"${USES:-src}"
if [ -n "${LENS:-}" ]; then arguments+=(--lens "$LENS"); fi
if [ "${ALLOW_UNFOLLOWED:-false}" = true ]; then arguments+=(--allow-unfollowed); fi

intercom-diff "${arguments[@]}" --format markdown 2>/dev/null >>"${GITHUB_STEP_SUMMARY:-/dev/null}" ||
    echo "The report could not be written; the log of the step says why." >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
intercom-diff "${arguments[@]}" --format github --fail-on "${FAIL_ON:-breaking}"
