#!/bin/sh
# Waits until the service answers. Without a port there is nothing to ask: then the process must stay up.
. "$(dirname "$0")/common.sh"
port="$(value PORT)"
path="$(value HEALTH_PATH)"
tries="${VALIDATE_TRIES:-30}"
while [ "$tries" -gt 0 ]; do
  if [ -z "$port" ]; then
    systemctl is-active --quiet "$unit" && exit 0
  elif curl --fail --silent --output /dev/null --max-time 5 "http://127.0.0.1:$port${path:-/}"; then
    exit 0
  fi
  tries=$((tries - 1))
  sleep "${VALIDATE_PAUSE:-5}"
done
echo "$service does not answer${port:+ on port $port}" >&2
exit 1
