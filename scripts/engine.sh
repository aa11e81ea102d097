#!/bin/sh
# Prints the path of a Pulumi engine (the `pulumi` command) that the tests and the benchmark can use.
#
# The `pulumi` on PATH when it is new enough; otherwise one built from source, once, with Go, from the
# modules pinned by scripts/engine/go.mod and go.sum, and kept in the user's cache folder. Only the path goes
# to standard output, everything else to standard error. May run several times at once.
#
#   ARCHIPELAGO_ENGINE=/path/to/pulumi   use this one, whatever its version
set -eu

least=3.200
version=v3.226.0
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder="${XDG_CACHE_HOME:-$HOME/.cache}/archipelago/pulumi-$version"
engine="$folder/pulumi"

say() { printf 'engine: %s\n' "$*" >&2; }

# Is version $1 (v1.2.3) at least $2 (1.2)?
at_least() {
  printf '%s %s\n' "${1#v}" "$2" | awk '{
    split($1, have, "."); split($2, want, ".")
    exit !(have[1] + 0 > want[1] + 0 || (have[1] + 0 == want[1] + 0 && have[2] + 0 >= want[2] + 0))
  }'
}

if [ -n "${ARCHIPELAGO_ENGINE:-}" ]; then
  printf '%s\n' "$ARCHIPELAGO_ENGINE"
  exit 0
fi

if found=$(command -v pulumi); then
  if at_least "$(PULUMI_SKIP_UPDATE_CHECK=true "$found" version 2>/dev/null || echo 0.0)" "$least"; then
    printf '%s\n' "$found"
    exit 0
  fi
  say "$found is older than $least: leaving it aside"
fi

if [ -x "$engine" ]; then
  printf '%s\n' "$engine"
  exit 0
fi

if ! command -v go >/dev/null; then
  say "no Pulumi $least or newer on PATH, and no Go to build one with: install Pulumi or Go"
  exit 1
fi

mkdir -p "$folder"
lock="$folder/lock"

# One build at a time; whoever comes second waits for the first one's result. A lock whose owner has died is
# taken over. The result appears under its name whole or not at all.
take_lock() {
  until mkdir "$lock" 2>/dev/null; do
    if [ -x "$engine" ]; then return 1; fi
    owner=$(cat "$lock/pid" 2>/dev/null || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$lock"
      continue
    fi
    if [ -z "${waited:-}" ]; then
      say "another build is under way (process ${owner:-unknown}): waiting for it"
      waited=yes
    fi
    sleep 1
  done
  echo $$ >"$lock/pid"
}

if take_lock; then
  partial="$folder/.partial.$$"
  trap 'rm -rf "$lock" "$partial"' EXIT
  trap 'exit 130' INT TERM
  if [ ! -x "$engine" ]; then
    say "building Pulumi $version from source into $folder (once; about two minutes, 80 MB)"
    # The version is a link flag: the Automation API refuses an engine that cannot name its own.
    (
      cd "$here/engine"
      GOFLAGS="-mod=readonly -buildvcs=false" go build \
        -ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$version" \
        -o "$partial" github.com/pulumi/pulumi/pkg/v3/cmd/pulumi
    ) >&2
    mv "$partial" "$engine"
    say "done"
  fi
fi
printf '%s\n' "$engine"
