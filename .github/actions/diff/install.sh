#!/usr/bin/env bash
# Installs intercom-diff below the folder $1, unless a cache has put it there.
set -euo pipefail
root=$1
if [ -x "$root/bin/intercom-diff" ] || [ -x "$root/bin/intercom-diff.exe" ]; then
    exit 0
fi
cargo install --quiet --locked --path "$(dirname "$0")/../../../xtask" --bin intercom-diff --root "$root"
