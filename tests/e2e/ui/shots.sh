#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A picture of every view and state, in every look and size: see shots.py.
#
#   shots.sh BUILD-DIR PICTURES-DIR
#
# DOCKET_SHOTS_LOOKS, DOCKET_SHOTS_SIZES and DOCKET_SHOTS_SCENES, if set, name
# what to take ("light large", "1400", "review outbox"): all of it takes its time.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
mkdir -p "$2"
pictures=$(cd "$2" && pwd)
export GSETTINGS_SCHEMA_DIR="$build/data" DOCKET_LOCALE_DIR="$build/po" DOCKET="$build/bin/docket" DOCKETD="$build/bin/docketd" DOCKETCTL="$build/bin/docketctl"
export LC_ALL=C.UTF-8 DOCKET_TEST_SCREEN=1920x1080x24
exec "$here/run-ui.sh" "$here/shots.py" "$build" "$pictures"
