#!/usr/bin/env bash
# What a bake needs beside the build image's own tools, each at its version; run by the build, on Amazon Linux.
set -euo pipefail
packer=1.14.2
goss=v0.4.9
session_manager=1.2.804.0

dnf install --assumeyes --quiet dnf-plugins-core
dnf config-manager --add-repo https://rpm.releases.hashicorp.com/AmazonLinux/hashicorp.repo
dnf install --assumeyes --quiet "packer-$packer"
dnf install --assumeyes --quiet \
  "https://s3.amazonaws.com/session-manager-downloads/plugin/$session_manager/linux_arm64/session-manager-plugin.rpm"
pip install --quiet --requirement requirements.txt

# From source: Go checks what it fetches against its public checksum database. A folder each, because Go puts a
# program for another architecture than its own into a folder below.
for pair in arm64:arm64 amd64:x86_64; do
  GOPATH="$PWD/.go-${pair##*:}" GOBIN="" GOFLAGS=-modcacherw CGO_ENABLED=0 GOOS=linux GOARCH="${pair%%:*}" \
    go install "github.com/goss-org/goss/cmd/goss@$goss"
  mv "$(find ".go-${pair##*:}/bin" -type f -name goss)" "goss-${pair##*:}"
  rm -rf ".go-${pair##*:}"
done

packer init .
