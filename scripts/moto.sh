#!/bin/sh
# Prints the path of moto_server, an emulator of AWS's APIs, installed once into .tools/moto from the pinned
# scripts/moto/requirements.txt (about 30 s, 150 MB). Everything else goes to standard error.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/scripts/venv.sh"
ensure_venv "$root/.tools/moto" "$root/scripts/moto/requirements.txt"
printf '%s\n' "$root/.tools/moto/bin/moto_server"
