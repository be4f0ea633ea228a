#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Asks the tools that know a format whether our files keep to it, in TAP.
#
#   validate.sh TOP
set -u

cd "$1" || exit 1
number=0
failed=0

# check NAME COMMAND…
check () {
  name=$1
  shift
  number=$((number + 1))
  if said=$("$@" 2>&1); then
    echo "ok $number /validate/$name"
  else
    failed=1
    echo "not ok $number /validate/$name"
    printf '%s\n' "$said" >&2
  fi
}

for file in ui/*.ui ui/*.gresource.xml src/*/*.gresource.xml data/*/*.gresource.xml data/*.gschema.xml data/*.metainfo.xml.in data/icons/*.svg; do
  check "xml/${file}" xmllint --noout "$file"
done
while read -r language; do
  check "po/$language" msgfmt --check --output-file=/dev/null "po/$language.po"
done < po/LINGUAS
check "po/all-translations-are-listed" sh -c 'for f in po/*.po; do grep -qx "$(basename "$f" .po)" po/LINGUAS || { echo "$f is not in LINGUAS"; exit 1; }; done'
check "flatpak/json" python3 -m json.tool "flatpak/io.github.docketdesk.Docket.json" /dev/null
check "policy/json" python3 -m json.tool data/policy/default.json /dev/null
check "dev/syntax" bash -n dev
if command -v shellcheck >/dev/null; then
  for file in dev .ci/run $(find tests -name '*.sh'); do
    check "shellcheck/$file" shellcheck -S warning "$file"
  done
fi
echo "1..$number"
exit $failed
