#!/bin/sh
# Starts the service now and at every boot; restart, because a repeated deployment finds it running.
. "$(dirname "$0")/common.sh"
systemctl enable --quiet "$unit"
systemctl restart "$unit"
