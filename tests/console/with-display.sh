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
display=
# The folder goes away with whatever the test left in it.
end () {
  [ -z "$display" ] || { kill "$display" 2>/dev/null && wait "$display"; } || :
  rm -rf "$tmp"
}
trap end EXIT
mkdir -p "$tmp/home/.config/gtk-4.0" "$tmp/run"
chmod 700 "$tmp/run"
printf '[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\n' > "$tmp/home/.config/gtk-4.0/settings.ini"

# The keys of the program are the program's: Alt+Shift and arrows, and Alt+Esc, are the manager's by default.
if [ -r /etc/xdg/openbox/rc.xml ]; then
  mkdir -p "$tmp/home/.config/openbox"
  sed '/<keybind key="S-A-/,/<\/keybind>/d; /<keybind key="A-Escape"/,/<\/keybind>/d' /etc/xdg/openbox/rc.xml > "$tmp/home/.config/openbox/rc.xml"
fi

export HOME="$tmp/home" XDG_RUNTIME_DIR="$tmp/run" XAUTHORITY="$tmp/authority"
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
export GSETTINGS_BACKEND=memory GDK_BACKEND=x11 GSK_RENDERER=cairo NO_AT_BRIDGE="${NO_AT_BRIDGE:-1}"

# Only the test itself speaks to our caller: the session's helpers chat too.
exec 9>&1

# The display takes a free number by itself, and says which when it can be used.
# (xvfb-run guesses one, and on a busy machine misses the signal that it waits for.)
cookie=$(mcookie)
xauth -q -f "$tmp/guard" add :0 . "$cookie" 2>/dev/null
mkfifo "$tmp/number"
# Not reset when its last client goes: that may be a look whether the window
# manager is there, and would take along the manager that is just coming.
Xvfb -displayfd 3 -noreset -screen 0 "${DOCKET_TEST_SCREEN:-1400x900x24}" -nolisten tcp -auth "$tmp/guard" 3>"$tmp/number" >"$tmp/display.log" 2>&1 9>&- &
display=$!
number=
read -r number < "$tmp/number" || :
if [ -z "$number" ]; then
  echo "Bail out! there is no display" >&9
  cat "$tmp/display.log" >&2
  exit 1
fi
export DISPLAY=":$number"
xauth -q add "$DISPLAY" . "$cookie" 2>/dev/null

# A window that is there before its manager would be moved under the test.
status=0
dbus-run-session -- sh -c '
    openbox --sm-disable >/dev/null 2>&1 9>&- &
    manager=$!
    left=20
    until xdotool get_desktop >/dev/null 2>&1; do
      if ! kill -0 "$manager" 2>/dev/null; then
        left=$((left - 1))
        [ "$left" -gt 0 ] || { echo "Bail out! there is no window manager" >&9; exit 1; }
        openbox --sm-disable >/dev/null 2>&1 9>&- &
        manager=$!
      fi
      sleep 0.05
    done
    # In a corner: nobody holds the pointer, and no window is to feel it.
    xdotool mousemove 10000 10000 >/dev/null 2>&1
    "$@" >&9 9>&-
    status=$?
    kill "$manager" 2>/dev/null
    wait "$manager" 2>/dev/null
    exit $status' sh "$@" >/dev/null || status=$?
exit "$status"
