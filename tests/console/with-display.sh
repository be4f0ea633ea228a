#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a test that shows windows: a virtual display, a session bus, a window
# manager (without one the focus is lost after a dialog closes) and a home of
# its own.  Everything it started ends with it.
#
#   with-display.sh PROGRAM [ARGUMENT…]
set -eu

tmp=$(mktemp -d "${TMPDIR:-/tmp}/docket-display-XXXXXX")
# The folder goes away with whatever the test left in it.
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/home/.config/gtk-4.0" "$tmp/run"
chmod 700 "$tmp/run"
printf '[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\n' > "$tmp/home/.config/gtk-4.0/settings.ini"

export HOME="$tmp/home" XDG_RUNTIME_DIR="$tmp/run"
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
export GSETTINGS_BACKEND=memory GDK_BACKEND=x11 GSK_RENDERER=cairo NO_AT_BRIDGE="${NO_AT_BRIDGE:-1}"

# Only the test itself speaks to our caller: the session's helpers chat too.
exec 9>&1
xvfb-run -a -s "-screen 0 ${DOCKET_TEST_SCREEN:-1400x900x24} -nolisten tcp" \
  dbus-run-session -- sh -c '
    openbox --sm-disable >/dev/null 2>&1 9>&- &
    manager=$!
    "$@" >&9 9>&-
    status=$?
    kill "$manager" 2>/dev/null
    wait "$manager" 2>/dev/null
    exit $status' sh "$@" >/dev/null
