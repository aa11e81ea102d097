# Sourced. find_node ROOT prints a Node of version 22 or newer: PATH's, else the one under ROOT/.tools.
find_node() {
  for candidate in "$(command -v node || true)" "$1"/.tools/node/node_modules/node-*/bin/node; do
    [ -x "$candidate" ] || continue
    major=$("$candidate" -p 'process.versions.node.split(".")[0]' 2>/dev/null) || continue
    if [ "$major" -ge 22 ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}
