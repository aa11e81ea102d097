#!/bin/sh
# Stops what runs; nothing runs before the first deployment, and that is fine.
. "$(dirname "$0")/common.sh"
if systemctl is-active --quiet "$unit"; then
  systemctl stop "$unit"
fi
