#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what no compiler checks, in TAP.

    lint.py TOP            one case a rule, its findings on the standard error
    lint.py --self-test    every rule must find the fault in its bad sample and
                           nothing in its good one
"""
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import rules_api  # noqa: E402
import rules_c  # noqa: E402
import rules_text  # noqa: E402
from tree import Tree  # noqa: E402

RULES = rules_c.RULES + rules_api.RULES + rules_text.RULES
FINDINGS_SHOWN_MAX = 60


def report(number, name, findings):
    print('%s %d /lint/%s' % ('not ok' if findings else 'ok', number, name))
    # To the standard error: that is what meson shows of a TAP program that failed.
    for finding in findings[:FINDINGS_SHOWN_MAX]:
        print('%s:%d: %s' % finding, file=sys.stderr)
    if len(findings) > FINDINGS_SHOWN_MAX:
        print('… and %d more' % (len(findings) - FINDINGS_SHOWN_MAX), file=sys.stderr)


def lint(top):
    tree = Tree(top)
    if not tree.find('src/', '.c'):
        print('Bail out! There is no source in %s' % top)
        return 1
    # One rule may stand behind several samples.
    checks = {}
    for name, rule, _bad, _good in RULES:
        checks.setdefault(rule, name)
    bad = 0
    print('1..%d' % len(checks))
    for number, (rule, name) in enumerate(checks.items(), 1):
        findings = list(rule(tree))
        bad += bool(findings)
        report(number, name, findings)
    return 1 if bad else 0


def findings_in(rule, files):
    with tempfile.TemporaryDirectory() as top:
        for path, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(top, path)), exist_ok=True)
            with open(os.path.join(top, path), 'w', encoding='utf-8') as file:
                file.write(text)
        return list(rule(Tree(top)))


def self_test():
    failed = 0
    print('1..%d' % (2 * len(RULES)))
    for index, (name, rule, bad, good) in enumerate(RULES):
        missed = not findings_in(rule, bad)
        invented = findings_in(rule, good)
        report(2 * index + 1, name + '/finds', [(next(iter(bad)), 1, 'the fault was not found')] if missed else [])
        report(2 * index + 2, name + '/only-that', invented)
        failed += missed + bool(invented)
    return 1 if failed else 0


def main(arguments):
    if arguments == ['--self-test']:
        return self_test()
    if len(arguments) == 1 and os.path.isdir(arguments[0]):
        return lint(arguments[0])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
