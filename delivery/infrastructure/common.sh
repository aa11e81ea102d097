# Sourced.

# state_of STACK: tells one state of a stack from another. Every update writes a new time, one that changes nothing too.
state_of() {
  pulumi stack export --stack "$1" --non-interactive |
    node -e 'const { deployment } = JSON.parse(require("fs").readFileSync(0, "utf8")); console.log(deployment?.manifest?.time ?? "new")'
}

# preview STACK FILE: the engine's preview as JSON; when it fails, its own words.
preview() {
  if ! pulumi preview --stack "$1" --json --show-sames --non-interactive > "$2"; then
    node -e 'try { for (const { message } of JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).diagnostics ?? []) console.error(message); } catch { process.stdout.write(require("fs").readFileSync(process.argv[1])); }' "$2" >&2
    return 1
  fi
}
