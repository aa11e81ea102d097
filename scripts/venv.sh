# Sourced: `ensure_venv <folder> <requirements>` makes a Python environment below .tools/, or makes it again
# when its requirements have changed. It appears under its stamp whole or not at all; may run twice at once.
ensure_venv() {
  cmp -s "$2" "$1/requirements.txt" && return 0
  mkdir -p "$(dirname -- "$1")"
  until mkdir "$1.lock" 2>/dev/null; do
    owner=$(cat "$1.lock/pid" 2>/dev/null || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -rf "$1.lock"; fi
    sleep 1
  done
  echo $$ >"$1.lock/pid"
  trap 'rm -rf "$1.lock"' EXIT
  if ! cmp -s "$2" "$1/requirements.txt"; then
    printf 'tools: installing %s into %s (once)\n' "$2" "$1" >&2
    rm -rf "$1"
    python3 -m venv "$1" >&2
    "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2" >&2
    cp "$2" "$1/requirements.txt"
  fi
  rm -rf "$1.lock"
  trap - EXIT
}
