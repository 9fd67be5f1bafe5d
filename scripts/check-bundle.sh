#!/usr/bin/env bash
# Proves that the bundle needs nothing: unpacks it and runs the quickstart without a network, without Node and with an empty
# environment; as root in a folder that holds the C library, a shell and nothing else. Arguments: the archive (default: the
# one that npm run bundle made), and how many epochs (default: the pipeline's).
set -euo pipefail
cd "$(dirname "$0")/.."
archive=$(realpath "${1:-$(ls build/hsi-run-*-linux-x64.tar.* | head -1)}")
epochs=${2:-}
set_epochs=()
[ -z "$epochs" ] || set_epochs=(--set "training.epochs=$epochs")
[ "$(stat -c %s "$archive")" -le 60000000 ] || { echo "$archive is larger than 60 MB"; exit 1; }

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/opt" "$place/tmp"
tar xf "$archive" -C "$place/opt"
folder=$(ls "$place/opt")

# Debian's chromium brings a software Vulkan driver: with it and the loader the webgpu engine must pass its test too.
driver=/usr/lib/chromium/libvk_swiftshader.so
loader=$(ldconfig -p 2>/dev/null | grep -m1 -o '/[^ ]*libvulkan.so.1$' || true)
[ -e "$driver" ] && [ -n "$loader" ] || driver=
variables=(HOME=/tmp)

if [ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null; then
  sh=$(realpath /bin/sh)
  mkdir -p "$place/bin"
  cp "$sh" "$place/bin/sh"
  programs=("$sh" "$place/opt/$folder/bin/node" "$place/opt/$folder/node_modules/webgpu/dist/linux-x64/dawn.node")
  copied=()
  if [ -n "$driver" ]; then
    programs+=("$driver" "$loader")
    copied=("$driver" "$loader")
    printf '{"file_format_version": "1.0.0", "ICD": {"library_path": "%s", "api_version": "1.0.5"}}' "$driver" > "$place/opt/icd.json"
    variables+=(VK_DRIVER_FILES=/opt/icd.json XDG_RUNTIME_DIR=/tmp)
  fi
  for library in "${copied[@]}" $(for program in "${programs[@]}"; do ldd "$program"; done | grep -o '/[^ ]*' | grep -v "^$place" | sort -u); do
    mkdir -p "$place$(dirname "$library")"
    cp -L "$library" "$place$library"
  done
  echo "in a folder with $(find "$place" -path "$place/opt" -prune -o -type f -print | wc -l) files beside the bundle, without a network"
  inside() {
    env -i "${variables[@]}" "$(command -v unshare)" -n "$(command -v chroot)" "$place" /bin/sh -c "cd /opt/$folder && \"\$@\"" sh "$@"
  }
else
  echo "not root: with an empty environment, in the whole file system"
  driver=
  inside() { (cd "$place/opt/$folder" && env -i HOME="$place/tmp" PATH=/nonexistent /bin/sh "$@"); }
fi

inside ./hsi-run --version
inside ./hsi-run pipelines/quickstart.yaml "${set_epochs[@]}"
inside ./hsi-run pipelines/quickstart.yaml "${set_epochs[@]}" | grep 'this is the cached result' > "$place/again.txt"
inside ./hsi-run engines | tee "$place/engines.txt"
tests=$(grep -c 'self test  passed' "$place/engines.txt")
[ "$tests" = "$([ -n "$driver" ] && echo 4 || echo 3)" ] || { echo "$tests self tests passed"; exit 1; }
echo "ok: $(basename "$archive") runs by itself"
