#!/usr/bin/env bash
# install.sh: puts the pulumi command of PULUMI_VERSION into $HOME/pulumi, unless PATH has that very version already
# (as in a build image of one's own). What is downloaded has to have the checksum PULUMI_SHA256.
set -euo pipefail

if [ "$(pulumi version 2>/dev/null || true)" = "v$PULUMI_VERSION" ]; then
  echo "pulumi $PULUMI_VERSION is there"
  exit 0
fi
archive=$(mktemp)
trap 'rm -f "$archive"' EXIT
curl --fail --silent --show-error --location --retry 3 --output "$archive" \
  "https://get.pulumi.com/releases/sdk/pulumi-v$PULUMI_VERSION-linux-arm64.tar.gz"
if ! printf '%s  %s\n' "$PULUMI_SHA256" "$archive" | sha256sum --check --status; then
  echo "What was downloaded is not what delivery.infrastructure.pulumi.sha256 says: it has $(sha256sum < "$archive")" >&2
  exit 1
fi
mkdir -p "$HOME/pulumi"
# The archive has one folder, pulumi, with the command and the language hosts in it.
tar --extract --gzip --file "$archive" --directory "$HOME/pulumi" --strip-components 1
echo "pulumi $PULUMI_VERSION is installed"
