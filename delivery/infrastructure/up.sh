#!/usr/bin/env bash
# up.sh STACK FOLDER: does what preview.sh left in the folder and somebody approved, and nothing else: the stack has to be
# as it was, and a preview of now has to be the same, change for change.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
stack=$1
folder=$2

again="Nothing was changed. Start the pipeline again, and look at what it shows then."
same_state() {
  local state
  state=$(state_of "$stack") || exit
  if [ "$state" != "$(cat "$folder/state")" ]; then
    echo "$stack was updated since the preview. $again" >&2
    exit 1
  fi
}

same_state
now=$(mktemp)
trap 'rm -f "$now"' EXIT
preview "$stack" "$now"
if ! "$here/../../archipelago" changes --from "$now" --against "$folder/changes.json"; then
  echo "What would be done now is not what was approved. $again" >&2
  exit 1
fi
# Somebody may have updated it during the preview; from here on, pulumi's own lock keeps others out.
same_state
pulumi up --stack "$stack" --yes --skip-preview --non-interactive
