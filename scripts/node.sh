#!/bin/sh
# Runs the project's Node: the one on PATH when it is 22 or newer, else the one that set-up put into .tools/.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/scripts/find-node.sh"
node=$(find_node "$root") || { echo "archipelago: no Node 22 or newer yet; run: make setup" >&2; exit 1; }
exec "$node" "$@"
