#!/bin/sh
# Prints the folder of ansible-playbook and ansible-lint, installed once into .tools/ansible from the pinned
# scripts/ansible/requirements.txt (about 20 s, 60 MB). Everything else goes to standard error.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/scripts/venv.sh"
ensure_venv "$root/.tools/ansible" "$root/scripts/ansible/requirements.txt"
printf '%s\n' "$root/.tools/ansible/bin"
