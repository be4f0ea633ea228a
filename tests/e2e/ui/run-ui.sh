#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Plays a person at the real window: a display, a window manager, a session bus
# and the accessibility bus of its own, then the script that drives it.
#
#   run-ui.sh SCRIPT.py
#
# DOCKET, DOCKETD and DOCKETCTL name the programs; pictures go to
# DOCKET_SHOTS_DIR if it is set.
set -eu

here=$(dirname "$0")
# GTK shows itself to assistive technology only if nothing switched that off.
unset GTK_A11Y
export NO_AT_BRIDGE=0
exec "$here/../../console/with-display.sh" /usr/bin/python3 "$@"
