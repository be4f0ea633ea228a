#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A picture of every view, light and dark, narrow and wide: the real console
# over the demo company, on a display of its own.
#
#   shots.sh BUILD-DIR PICTURES-DIR
#
# DOCKET_SHOTS_LOOKS and DOCKET_SHOTS_SIZES, if set, name the looks and sizes to
# take ("light large", "1400x900"): all of them take their time.
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

# A window that has not been drawn yet has hardly any colours.
colors_min=64

# Waits until two pictures in a row are the same: fonts, lists and sync have come to rest.
take () {
  local to=$1 before='' now tries

  for ((tries = 0; tries < 120; tries++)); do
    sleep 0.5
    import -window root "$to"
    now=$(sha256sum < "$to")
    if [[ $now == "$before" ]] && ((tries >= 4)) && (($(identify -format %k "$to") >= colors_min)); then
      return 0
    fi
    before=$now
  done
}

# What a view shows once somebody works in it; the keys go to the window in front.
work_in () {
  local view=$1 to=$2

  case $view in
    jobs)
      xdotool key ctrl+f; sleep 0.5
      xdotool type --delay 40 'J-1'; sleep 1
      xdotool key Return; sleep 0.5
      xdotool key Down
      take "$to-details.png"
      xdotool key shift+Down; sleep 0.5
      xdotool key shift+Down; sleep 0.5
      xdotool key ctrl+shift+e
      take "$to-several.png"
      xdotool key Escape; sleep 0.5
      xdotool key ctrl+k; sleep 0.5
      xdotool type --delay 40 'adler'
      take "$to-jump.png"
      xdotool key Escape; sleep 0.5
      xdotool key ctrl+question
      take "$to-shortcuts.png"
      xdotool key Escape; sleep 0.5
      xdotool key ctrl+comma
      take "$to-preferences.png"
      ;;
    customers)
      xdotool key ctrl+f; sleep 0.5
      xdotool type --delay 40 'ad'; sleep 1
      xdotool key Return; sleep 0.5
      xdotool key Down
      take "$to-details.png"
      xdotool key ctrl+shift+n; sleep 1.5
      xdotool type --delay 40 'Adler and Co'
      take "$to-new.png"
      ;;
    review)
      xdotool key F9
      take "$to-details.png"
      xdotool key ctrl+shift+w
      take "$to-weekly.png"
      ;;
    outbox)
      xdotool key F9
      take "$to-details.png"
      ;;
  esac
}

shoot () {
  local look=$1 width=$2 height=$3 view pid window tries

  [[ " ${DOCKET_SHOTS_LOOKS:-$look} " == *" $look "* ]] || return 0
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
  LANGUAGE=de shoot german "$width" "$height"
  GTK_DEBUG=invert-text-dir shoot mirrored "$width" "$height"
  ADW_DEBUG_HIGH_CONTRAST=1 shoot contrast "$width" "$height"
  GDK_DPI_SCALE=2 shoot large "$width" "$height"
  # Who works offline, who has nothing yet, and who is nobody yet.
  views=(jobs outbox)
  DOCKET_SHOTS_PROFILE=$DOCKET_SHOTS_PROFILE-offline shoot offline "$width" "$height"
  views=(jobs)
  DOCKET_SHOTS_PROFILE=$DOCKET_SHOTS_PROFILE-many shoot many "$width" "$height"
  views=(jobs review outbox)
  DOCKET_SHOTS_PROFILE=$DOCKET_SHOTS_PROFILE-empty shoot empty "$width" "$height"
  views=(jobs)
  DOCKET_SHOTS_PROFILE=$DOCKET_SHOTS_PROFILE-nobody shoot welcome "$width" "$height"
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

# make NAME ARGUMENT…: a company of its own.
make () {
  local name=$1
  shift

  "$bin/docketd" init --store "sqlite:$tmp/$name.sqlite" --company "Northgate Heating & Plumbing" "$@" >/dev/null
}

# serve NAME: its address is in $url.
serve () {
  local name=$1 tries

  "$bin/docketd" serve --store "sqlite:$tmp/$name.sqlite" --listen 127.0.0.1:0 --port-file "$tmp/$name.port" \
    --blobs "$tmp/$name.blobs" >"$tmp/docketd.log" 2>&1 &
  started+=($!)
  for ((tries = 0; tries < 300; tries++)); do
    [[ ! -s $tmp/$name.port ]] || break
    kill -0 "${started[-1]}" 2>/dev/null || break
    sleep 0.1
  done
  [[ -s $tmp/$name.port ]] || { cat "$tmp/docketd.log" >&2; echo "shots: the server did not start." >&2; exit 1; }
  url=http://127.0.0.1:$(<"$tmp/$name.port")
}

# sign_in PROFILE USER
sign_in () {
  "$bin/docketctl" --profile "$1" login "$url" --user "$2" --password-file "$tmp/password" >/dev/null
  "$bin/docketctl" --profile "$1" sync --timeout 120 >/dev/null
}

offline () {
  "$bin/docketctl" --profile "$tmp/profile-offline" "$@" >/dev/null
}

make company --demo small --seed 1
serve company
sign_in "$tmp/profile" sofia

# Somebody whose line is cut, with long words.
make offline --demo small --seed 2
serve offline
sign_in "$tmp/profile-offline" omar
kill "${started[-1]}"
wait "${started[-1]}" 2>/dev/null || true
offline job set J-10248 'title=Leaking pump in the boiler room of the old school building behind the church, second cellar' --reason 'Called twice'
offline job note J-10248 'The porter has the key until six, afterwards ring at the house next door and ask for Mr Papadopoulos-Łukaszewicz.'
offline customer new 'name=Wohnungsbaugenossenschaft Obertürkheim-Untertürkheim und Umgebung eingetragene Genossenschaft' 'phone=+49 711 9600000'
offline sync --timeout 5 || true

if [[ " ${DOCKET_SHOTS_LOOKS:-many} " == *' many '* ]]; then
  make many --demo 100000 --seed 3
  serve many
  sign_in "$tmp/profile-many" dana
fi

make empty
"$bin/docketd" user add sofia --store "sqlite:$tmp/empty.sqlite" --role supervisor --password-file "$tmp/password" >/dev/null
serve empty
sign_in "$tmp/profile-empty" sofia

for size in ${DOCKET_SHOTS_SIZES:-1000x760 1920x1080}; do
  DOCKET_SHOTS_INSIDE=${size/x/ } DOCKET_TEST_SCREEN=${size}x24 \
    "$(dirname "$self")/../../console/with-display.sh" "$self" "$build" "$pictures"
done
ls "$pictures"
