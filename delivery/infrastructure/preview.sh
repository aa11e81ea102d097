#!/usr/bin/env bash
# preview.sh STACK FOLDER: previews a stack and leaves in the folder what somebody approves and up.sh holds itself to:
# state (which state of the stack was looked at), changes.json (every change with a digest), summary.txt (in few words),
# preview.json (the engine's own, to look into).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
stack=$1
folder=$2

mkdir -p "$folder"
# Before the preview: a change that comes in between is found by up.sh.
state_of "$stack" > "$folder/state"
preview "$stack" "$folder/preview.json"
"$here/../../archipelago" changes --from "$folder/preview.json" --json > "$folder/changes.json"
"$here/../../archipelago" changes --from "$folder/preview.json" > "$folder/summary.txt"
cat "$folder/summary.txt"
