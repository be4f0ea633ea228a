#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a test beside a real keyring: a session bus, a gnome-keyring that is
# unlocked, and a home of its own; no display, so nobody is asked for anything.
# Everything it started ends with it.
#
#   with-keyring.sh PROGRAM [ARGUMENT…]
set -eu

if ! command -v gnome-keyring-daemon >/dev/null || ! command -v dbus-run-session >/dev/null || ! command -v gdbus >/dev/null; then
  echo "1..0 # SKIP gnome-keyring-daemon, dbus-run-session or gdbus is not installed"
  exit 0
fi

tmp=$(mktemp -d "${TMPDIR:-/tmp}/docket-keyring-XXXXXX")
# The folder goes away with whatever the test left in it.
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/home" "$tmp/run"
chmod 700 "$tmp/run"

export HOME="$tmp/home" XDG_RUNTIME_DIR="$tmp/run" GIO_USE_VFS=local
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL DOCKET_SECRETS

# Only the test itself speaks to our caller: bus and keyring chat too. Its
# warnings are its own: with ours fatal, it would end at the first.
exec 8>&2 9>&1
# shellcheck disable=SC2016 # the inner shell expands it
dbus-run-session -- sh -c '
  printf docket | env -u G_DEBUG gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 8>&- 9>&- &
  keyring=$!
  gdbus wait --session --timeout 30 org.freedesktop.secrets || { echo "Bail out! the keyring did not come up" >&9; exit 1; }
  "$@" >&9 2>&8 8>&- 9>&-
  status=$?
  kill "$keyring" 2>/dev/null
  wait "$keyring" 2>/dev/null
  exit $status' sh "$@" >/dev/null 2>&1
