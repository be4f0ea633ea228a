#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints how many branches of each file the tests take, and holds the heart of
the product to all of them.

    coverage.py REPORT TOP   REPORT: what `gcovr --json` wrote; TOP: the source

Exit 1 if a file of FLOOR has a branch that no test takes; the lines are named.
Checks of a programmer's own mistakes (g_return…, g_assert…) have a branch that
must not be taken and do not count; nothing else is left out.
"""

import json
import pathlib
import re
import sys

# What decides about people's work: every branch.
FLOOR = [f"src/core/docket-{stem}.c" for stem in (
    "apply", "backoff", "codec", "judge", "judge-decision", "judge-merge", "operation-codec", "policy", "result-codec", "status")]
OWN_MISTAKES = re.compile(r"\b(g_return_(val_)?if_fail|g_assert\w*) \(")


def branches(file, source):
    """(line number, number of branches, number of them taken) of each line that counts."""
    for line in file["lines"]:
        text = source[line["line_number"] - 1]
        if line["branches"] and not OWN_MISTAKES.search(text):
            yield line["line_number"], len(line["branches"]), sum(1 for b in line["branches"] if b["count"] > 0)


def main():
    report = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    top = pathlib.Path(sys.argv[2])
    seen, missing = set(), []

    for file in sorted(report["files"], key=lambda f: f["file"]):
        name = file["file"]
        source = (top / name).read_text(encoding="utf-8").split("\n")
        lines = list(branches(file, source))
        total = sum(n for _, n, _ in lines)
        taken = sum(n for _, _, n in lines)
        seen.add(name)
        print(f"{name:45} {taken:5} of {total:5} branches  {100 * taken / total if total else 100:6.1f} %{'  (floor 100 %)' if name in FLOOR else ''}")
        if name in FLOOR:
            missing += [f"{name}:{number}: {n - t} of {n} branches never taken: {source[number - 1].strip()}" for number, n, t in lines if t < n]
    missing += [f"{name}: not in the report" for name in FLOOR if name not in seen]
    for finding in missing:
        print(finding, file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
