# Sourced. find_node ROOT prints a Node of version 22 or newer: the one that set-up put under ROOT/.tools, else
# PATH's. Set-up's is taken unasked, since it is there only where PATH had none: asking costs each start time.
find_node() {
  for candidate in "$1"/.tools/node/node_modules/node-*/bin/node; do
    [ -x "$candidate" ] && printf '%s\n' "$candidate" && return 0
  done
  candidate=$(command -v node) || return 1
  version=$("$candidate" --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge 22 ] && printf '%s\n' "$candidate"
}
