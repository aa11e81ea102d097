#!/bin/sh
# Refreshes facts/data from the pinned packages in scripts/facts/requirements.txt. Not needed to preview or deploy.
set -eu
cd "$(dirname "$0")/.."

venv=.tools/facts
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement scripts/facts/requirements.txt
"$venv/bin/python" scripts/facts/extract.py facts/data
