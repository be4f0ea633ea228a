#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts test cases in meson's logs and ends with "N passed, N failed".

    count-results.py LOG.json…      one JSON object a line, as meson writes them
    count-results.py --self-test

A TAP program counts by its cases, every other by itself. A program that died,
timed out or stopped short of its plan is one failure more, whatever its cases
said: a crash must not look like a shorter success. A log that is missing is a
failure too, and so is a run without a single case. What failed is followed by
the last words of its program.
"""
import json
import os
import re
import sys
import tempfile

CASE = re.compile(r'^(\s*)(not )?ok\b(.*)$')
DIRECTIVE = re.compile(r'#\s*(skip|todo)\b', re.IGNORECASE)
PLAN = re.compile(r'^1\.\.(\d+)')
GOOD = {'OK', 'EXPECTEDFAIL'}
WORDS_MAX = 30  # lines
WIDTH_MAX = 400  # characters of one


def count_tap(text):
    """Returns (passed, failed names, skipped, cases at the top, plan or None)."""
    passed, failed, skipped, cases, plan = 0, [], 0, 0, None
    deepest = 0  # indentation of the case before: a parent follows its children
    for line in text.splitlines():
        found = PLAN.match(line)
        if found:
            plan = int(found.group(1))
        found = CASE.match(line)
        if not found:
            continue
        indent = len(found.group(1))
        cases += indent == 0
        parent, deepest = indent < deepest, indent
        directive = DIRECTIVE.search(found.group(3))
        if parent:
            continue
        if directive and directive.group(1).lower() == 'skip':
            skipped += 1
        elif found.group(2) and not directive:
            failed.append(found.group(3).strip())
        else:
            passed += 1
    return passed, failed, skipped, cases, plan


def count_test(entry):
    """Returns (passed, failed names, skipped) of one test program."""
    passed, failed, skipped = count_cases(entry)
    if failed:
        failed[-1] = '\n'.join([failed[-1]] + last_words(entry))
    return passed, failed, skipped


def last_words(entry):
    """What is worth reading of a program that failed: not what passed."""
    lines = (entry.get('stdout') or '').splitlines() + (entry.get('stderr') or '').splitlines()
    worth = [line[:WIDTH_MAX] for line in lines if line.strip() and not PASSED.match(line)]
    return ['    ' + line for line in worth[-WORDS_MAX:]]


def count_cases(entry):
    name, result, text = entry['name'], entry['result'], entry.get('stdout') or ''
    if CASE_ANYWHERE.search(text) and PLAN_ANYWHERE.search(text):
        passed, failed, skipped, cases, plan = count_tap(text)
        failed = ['%s: %s' % (name, case) for case in failed]
        if plan is not None and cases < plan:
            failed.append('%s: ended after %d of %d cases (%s)' % (name, cases, plan, result))
        elif result not in GOOD and result != 'SKIP' and not failed:
            failed.append('%s: %s' % (name, result))
        return passed, failed, skipped
    if result in GOOD:
        return 1, [], 0
    if result == 'SKIP':
        return 0, [], 1
    return 0, ['%s: %s' % (name, result)], 0


CASE_ANYWHERE = re.compile(r'^\s*(not )?ok\b', re.MULTILINE)
PASSED = re.compile(r'^\s*(ok\b|1\.\.\d|# (Start|End|random seed|slow test|Subtest)|# GLib-GIO-DEBUG)')
PLAN_ANYWHERE = re.compile(r'^1\.\.\d+', re.MULTILINE)


def count_logs(paths):
    passed, failed, skipped = 0, [], 0
    for path in paths:
        try:
            with open(path, encoding='utf-8') as log:
                entries = [json.loads(line) for line in log if line.strip()]
        except (OSError, ValueError) as problem:
            failed.append('%s: no tests ran (%s)' % (path, problem))
            continue
        if not entries:
            failed.append('%s: no tests ran' % path)
        for entry in entries:
            p, f, s = count_test(entry)
            passed, failed, skipped = passed + p, failed + f, skipped + s
    if passed == 0 and not failed:
        failed.append('no test ran')
    return passed, failed, skipped


def self_test():
    def entry(result, stdout):
        return {'name': 't', 'result': result, 'stdout': stdout}
    samples = [
        ('all good', entry('OK', '1..2\nok 1 /a\nok 2 /b\n'), (2, 0, 0)),
        ('one bad', entry('FAIL', '1..2\nok 1 /a\nsaid\nnot ok 2 /b\n'), (1, 1, 0)),
        ('died after one', entry('ERROR', '1..3\nok 1 /a\nsaid last\n'), (1, 1, 0)),
        ('timed out, plan at the end', entry('TIMEOUT', 'ok 1 /a\n'), (0, 1, 0)),
        ('good cases, bad exit', entry('ERROR', 'ok 1 /a\n1..1\n'), (1, 1, 0)),
        ('skipped case', entry('OK', '1..2\nok 1 /a # SKIP no display\nok 2 /b\n'), (1, 0, 1)),
        ('nested', entry('OK', '1..1\n# Subtest: s\n    ok 1 /a\n    ok 2 /b\n    1..2\nok 1 s\n'), (2, 0, 0)),
        ('no TAP, good', entry('OK', 'fine\n'), (1, 0, 0)),
        ('no TAP, bad', entry('FAIL', 'said\n'), (0, 1, 0)),
    ]
    bad = 0
    print('1..%d' % (len(samples) + 2))
    for number, (title, sample, wanted) in enumerate(samples, 1):
        p, f, s = count_test(sample)
        good = (p, len(f), s) == wanted
        # A crash is told with what the program said last, and without what went well.
        good = good and ('\n' in ''.join(f)) == ('said' in sample['stdout'])
        bad += not good
        print('%s %d /count/%s' % ('ok' if good else 'not ok', number, title))
        if not good:
            print('# wanted %r, got %r' % (wanted, (p, f, s)))
    with tempfile.TemporaryDirectory() as folder:
        empty = os.path.join(folder, 'empty.json')
        with open(empty, 'w', encoding='utf-8'):
            pass
        for offset, (title, path) in enumerate([('missing log', os.path.join(folder, 'none')), ('empty log', empty)], 1):
            good = len(count_logs([path])[1]) == 1
            bad += not good
            print('%s %d /count/%s' % ('ok' if good else 'not ok', len(samples) + offset, title))
    return 1 if bad else 0


def main(arguments):
    if arguments == ['--self-test']:
        return self_test()
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    passed, failed, skipped = count_logs(arguments)
    for line in failed:
        print('failed: ' + line)
    if skipped:
        print('%d skipped' % skipped)
    print('%d passed, %d failed' % (passed, len(failed)))
    return 1 if failed or passed == 0 else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
