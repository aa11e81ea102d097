#!/bin/sh
# Prints the folder of hclfmt and hcl2json, built once with Go from the modules that scripts/hcl/go.mod and
# go.sum pin (about 20 s). Both are HashiCorp's own parser: hcl2json (tmccombs) is its widely used JSON face,
# where npm's parsers are archived or read a part of the language only.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
bin=$root/.tools/hcl
if ! cmp -s "$root/scripts/hcl/go.sum" "$bin/go.sum"; then
  command -v go >/dev/null || { echo "tools: no Go to build the HCL tools with: install Go" >&2 && exit 1; }
  printf 'tools: building hclfmt and hcl2json into %s (once)\n' "$bin" >&2
  partial=$bin.partial.$$
  trap 'rm -rf "$partial"' EXIT
  mkdir -p "$partial"
  (
    cd "$root/scripts/hcl"
    GOFLAGS="-mod=readonly -buildvcs=false" go build -o "$partial/" \
      github.com/hashicorp/hcl/v2/cmd/hclfmt github.com/tmccombs/hcl2json
  ) >&2
  mkdir -p "$bin"
  mv "$partial/hclfmt" "$partial/hcl2json" "$bin/"
  cp "$root/scripts/hcl/go.sum" "$bin/go.sum"
fi
printf '%s\n' "$bin"
