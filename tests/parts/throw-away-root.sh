#!/bin/sh
# Runs a command as root of a throw-away system: this machine, read-only, with folders of its own over /etc, /opt,
# /var and /tmp. Called inside new user and mount namespaces (unshare --map-root-user --mount), so it needs no
# rights, and every mount ends with the command.
#   throw-away-root.sh <folder with etc, opt, var, tmp and an empty root> <checkout> <command…>
set -eu
own=$1
checkout=$2
shift 2
mount --rbind / "$own/root"
mount -o remount,bind,ro "$own/root"
for folder in etc opt var tmp; do mount --bind "$own/$folder" "$own/root/$folder"; done
# The checkout may lie below one of them.
mkdir -p "$own/root$checkout"
mount --bind "$checkout" "$own/root$checkout"
mount -o remount,bind,ro "$own/root$checkout"
exec chroot "$own/root" "$@"
