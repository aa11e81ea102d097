#!/bin/sh
# Read by the other hooks. The tests set ARCHIPELAGO_ROOT; on an instance it is empty.
set -eu
root="${ARCHIPELAGO_ROOT:-}"
app="$root/opt/archipelago/app"
environment="$root/etc/archipelago/service.env"

# A value of the instance's environment file, which the first boot wrote: SERVICE, PORT, …
value() {
  sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$environment" | head -n 1
}

service="$(value SERVICE)"
[ -n "$service" ] || { echo "no SERVICE in $environment" >&2; exit 1; }
unit="$service.service"
unit_file="$root/etc/systemd/system/$unit"
