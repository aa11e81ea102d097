#!/bin/sh
# Takes the last revision's files away, so that what this one does not bring is gone.
. "$(dirname "$0")/common.sh"
rm -rf "$app"
