#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A picture of every view, light and dark, narrow and wide: the real console
# over the demo company, on a display of its own.
#
#   shots.sh BUILD-DIR PICTURES-DIR
#
# The script runs itself again inside the display, once a width.
set -euo pipefail

self=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
build=$(cd "$1" && pwd)
pictures=$2
views=(board jobs customers review outbox)
bin=$build/bin

# --- inside the display: one console after the other ---------------------------

window_of () {
  xdotool search --onlyvisible --pid "$1" 2>/dev/null | tail -n 1
}

# Waits until two pictures in a row are the same: fonts, lists and sync have come to rest.
take () {
  local to=$1 before='' now tries

  for ((tries = 0; tries < 40; tries++)); do
    sleep 0.5
    import -window root "$to"
    now=$(sha256sum < "$to")
    if [[ $now == "$before" ]] && ((tries >= 4)); then
      return 0
    fi
    before=$now
  done
}

# What a view shows once somebody works in it; the keys go to the window in front.
work_in () {
  local view=$1 to=$2

  case $view in
    customers)
      xdotool key ctrl+f; sleep 0.5
      xdotool type --delay 40 'ad'; sleep 1
      xdotool key Return; sleep 0.5
      xdotool key Down
      take "$to-details.png"
      xdotool key ctrl+alt+n; sleep 1.5
      xdotool type --delay 40 'Adler and Co'
      take "$to-new.png"
      ;;
  esac
}

shoot () {
  local look=$1 width=$2 height=$3 view pid window tries

  for view in "${views[@]}"; do
    "$bin/docket" --profile "$DOCKET_SHOTS_PROFILE" --view "$view" >>"$DOCKET_SHOTS_LOG" 2>&1 &
    pid=$!
    window=
    for ((tries = 0; tries < 300; tries++)); do
      window=$(window_of "$pid" || true)
      [[ -z $window ]] || break
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    if [[ -z $window ]]; then
      kill "$pid" 2>/dev/null || true
      tail -n 5 "$DOCKET_SHOTS_LOG" >&2
      echo "shots: the view $view did not open; its last words stand above." >&2
      return 1
    fi
    xdotool windowactivate --sync "$window" windowmove "$window" 0 0 windowsize "$window" "$width" "$height" || true
    take "$pictures/$view-$look-$width.png"
    work_in "$view" "$pictures/$view-$look-$width"
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
}

if [[ ${DOCKET_SHOTS_INSIDE:-} != '' ]]; then
  export GSETTINGS_SCHEMA_DIR=$build/data
  read -r width height <<<"$DOCKET_SHOTS_INSIDE"
  shoot light "$width" "$height"
  ADW_DEBUG_COLOR_SCHEME=prefer-dark shoot dark "$width" "$height"
  views=(customers)
  LANGUAGE=de shoot german "$width" "$height"
  GTK_DEBUG=invert-text-dir shoot mirrored "$width" "$height"
  exit 0
fi

# --- outside: a company with something to see -----------------------------------

tmp=$(mktemp -d "${TMPDIR:-/tmp}/docket-shots-XXXXXX")
started=()
end () {
  local pid
  for pid in "${started[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf -- "$tmp"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

umask 077
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd)
printf 'docket-demo\n' > "$tmp/password"
export DOCKET_SECRETS=file DOCKET_SHOTS_PROFILE=$tmp/profile DOCKET_SHOTS_LOG=$tmp/docket.log
"$bin/docketd" init --store "sqlite:$tmp/company.sqlite" --company "Northgate Heating & Plumbing" --demo small --seed 1
"$bin/docketd" serve --store "sqlite:$tmp/company.sqlite" --listen 127.0.0.1:0 --port-file "$tmp/port" \
  --blobs "$tmp/blobs" >"$tmp/docketd.log" 2>&1 &
started+=($!)
for ((tries = 0; tries < 300; tries++)); do
  [[ ! -s $tmp/port ]] || break
  kill -0 "${started[0]}" 2>/dev/null || break
  sleep 0.1
done
[[ -s $tmp/port ]] || { cat "$tmp/docketd.log" >&2; echo "shots: the server did not start." >&2; exit 1; }
url=http://127.0.0.1:$(<"$tmp/port")
"$bin/docketctl" --profile "$tmp/profile" login "$url" --user sofia --password-file "$tmp/password" >/dev/null
"$bin/docketctl" --profile "$tmp/profile" sync --timeout 60 >/dev/null

for size in '1000 760' '1920 1080'; do
  DOCKET_SHOTS_INSIDE=$size DOCKET_TEST_SCREEN=${size/ /x}x24 \
    "$(dirname "$self")/../../console/with-display.sh" "$self" "$build" "$pictures"
done
ls "$pictures"
