#!/usr/bin/env bash
# Prints `sources=` and a sum of all that intercom-diff is built from: another sum needs another build.
set -euo pipefail
cd "$(dirname "$0")/../../.."

sum() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; }

files() { find Cargo.lock Cargo.toml build openapi xtask -type f \( -name '*.rs' -o -name '*.toml' -o -name '*.json' -o -name Cargo.lock \) | LC_ALL=C sort; }

echo "sources=$(files | while IFS= read -r file; do printf '%s\n' "$file"; cat "$file"; done | sum | cut -c 1-40)"
