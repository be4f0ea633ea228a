#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants one mistake after the other and sees that the tests notice.

    run.py FOLDER [--only NAME]…   in a copy of the tree, which FOLDER keeps for
                                   the next time; ends with "N mutants, N caught"
    run.py --check                 only whether each still fits the tree, in TAP

A mutant is a patch NAME.patch beside this script:

    # What: the mistake, in a sentence or two.
    # Breaks: I5 append
    # Caught by: store-outbox /store/outbox/some-case
    # Caught by: e2e-ugly-crashes
    --- a/src/store/…

Each "Caught by" names a test of meson and, if it is a program of GTest, cases of
it; the fastest comes first. All of them have to pass in the tree as it is. With
the mistake planted, at least one has to fail: a mutant that does not build or
does not fit is an error, not a catch. The tree itself is never written to.
"""
import argparse
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
LEFT_OUT = re.compile(r'^(build.*|__pycache__|\.git)$')
HEADER = re.compile(r'^# (What|Breaks|Caught by): (.+)$')
INVARIANT = re.compile(r'^(I([1-9]|1[0-4])|Bounds)\b')
FAILED = re.compile(r'^\s*(not ok\b|Bail out!)', re.MULTILINE)
RAN = re.compile(r'^\s*ok\b(?!.*# *SKIP)', re.MULTILINE | re.IGNORECASE)
# A test that hangs on a mistake has noticed it.
MUTANT_SECONDS_MAX = 120
WORDS_MAX = 40  # lines


class Wrong(Exception):
    """A mutant, or what it names, is not as it has to be."""


class Mutant:
    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path)[:-len('.patch')]
        with open(path, encoding='utf-8') as file:
            self.text = file.read()
        self.what, self.breaks, self.catchers, self.file = '', '', [], None
        for line in self.text.split('\n--- ', 1)[0].splitlines():
            found = HEADER.match(line)
            if found and found.group(1) == 'Caught by':
                self.catchers.append(tuple(found.group(2).split()))
            elif found and found.group(1) == 'Breaks':
                self.breaks = found.group(2)
            elif found:
                self.what = found.group(2)
            elif line.startswith('#') and self.what and not self.breaks:
                self.what += ' ' + line[1:].strip()

    def find_fault(self):
        """What is wrong with the patch as such, or None."""
        if not self.what or not INVARIANT.match(self.breaks) or not self.catchers:
            return 'begins without "# What:", "# Breaks: I…" (or Bounds) or "# Caught by:"'
        files = re.findall(r'^\+\+\+ b/(\S+)', self.text, re.MULTILINE)
        if len(files) != 1 or not files[0].startswith('src/'):
            return 'does not change exactly one file of src'
        self.file = files[0]
        return None

    def plant_into(self, text):
        """The file with the mistake in it: each hunk in the one place that reads like it, wherever that is by now."""
        for hunk in re.split(r'^@@ .*\n', self.text, flags=re.MULTILINE)[1:]:
            # Some editors take the blank from an empty line.
            lines = [line if line != '\n' else ' \n' for line in hunk.splitlines(True)]
            before = ''.join(line[1:] for line in lines if line[0] in ' -')
            after = ''.join(line[1:] for line in lines if line[0] in ' +')
            if text.count(before) != 1:
                raise Wrong('a hunk of it fits %d places of %s' % (text.count(before), self.file))
            text = text.replace(before, after)
        return text


def read_mutants(names=()):
    found = sorted(n for n in os.listdir(HERE) if n.endswith('.patch'))
    unknown = [n for n in names if n + '.patch' not in found]
    if unknown:
        raise Wrong('there is no mutant %s' % unknown[0])
    return [Mutant(os.path.join(HERE, n)) for n in found if not names or n[:-len('.patch')] in names]


# ---- The check ----

def find_misfit(mutant, texts):
    """What does not fit the tree any more, or None."""
    fault = mutant.find_fault()
    if fault:
        return fault
    try:
        with open(os.path.join(TOP, mutant.file), encoding='utf-8') as file:
            mutant.plant_into(file.read())
    except (OSError, Wrong) as wrong:
        return str(wrong)
    for catcher in mutant.catchers:
        if not is_known_test(texts, catcher[0]):
            return 'there is no test %s' % catcher[0]
        lost = [case for case in catcher[1:] if not is_known_case(texts, case)]
        if lost:
            return 'no test has the case %s' % lost[0]
    return None


def known_cases():
    texts = []
    for here, folders, names in os.walk(os.path.join(TOP, 'tests')):
        folders[:] = [f for f in folders if f != '__pycache__']
        for name in names:
            if name.endswith(('.c', '.py')) or name == 'meson.build':
                with open(os.path.join(here, name), encoding='utf-8', errors='replace') as file:
                    texts.append(file.read())
    return '\n'.join(texts)


def is_known_test(texts, name):
    # Most are named after their folder and their file.
    folder, _, stem = name.partition('-')
    return os.path.exists(os.path.join(TOP, 'tests', folder, 'test-%s.c' % stem)) or "'%s'" % name in texts


def is_known_case(texts, case):
    # Suites put their own beginning before the names of their cases.
    parts = case.split('/')[1:]
    return any('"%s%s"' % (slash, '/'.join(parts[first:])) in texts for first in range(len(parts)) for slash in ('/', ''))


def check():
    mutants = read_mutants()
    texts = known_cases()
    bad = 0
    print('1..%d' % len(mutants))
    for number, mutant in enumerate(mutants, 1):
        fault = find_misfit(mutant, texts)
        bad += fault is not None
        print('%s %d /mutants/%s' % ('not ok' if fault else 'ok', number, mutant.name))
        if fault:
            print('%s: %s. Make the patch anew: the mistake should still be caught.' % (os.path.relpath(mutant.path, TOP), fault), file=sys.stderr)
    return 1 if bad else 0


# ---- The copy ----

def is_same(one, other):
    if not os.path.isfile(other) or os.path.getsize(one) != os.path.getsize(other):
        return False
    with open(one, 'rb') as first, open(other, 'rb') as second:
        return first.read() == second.read()


def files_of(top):
    for here, folders, names in os.walk(top):
        folders[:] = [f for f in folders if not LEFT_OUT.match(f)]
        for name in names:
            yield os.path.relpath(os.path.join(here, name), top)


def bring_up_to_date(tree):
    """Only what differs is written, so that only that is built again."""
    wanted = {path for path in files_of(TOP) if not LEFT_OUT.match(path)}
    for path in set(files_of(tree)) - wanted if os.path.isdir(tree) else ():
        os.unlink(os.path.join(tree, path))
    for path in sorted(wanted):
        target = os.path.join(tree, path)
        if not is_same(os.path.join(TOP, path), target):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copyfile(os.path.join(TOP, path), target)
            shutil.copymode(os.path.join(TOP, path), target)


class Runner:
    def __init__(self, folder, scratch):
        self.tree = os.path.join(folder, 'tree')
        # Where it would be in the tree itself, so that a compiler cache knows what was built there.
        self.build = os.path.join(self.tree, 'build')
        self.scratch = scratch
        self.tests, self.targets = {}, {}

    def command(self, *words):
        """Runs what has to go well; returns its words and whether it did."""
        env = dict(os.environ, CCACHE_NOHASHDIR='1', CCACHE_BASEDIR=self.tree)
        done = subprocess.run(words, cwd=self.tree, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.stdout, done.returncode == 0

    def set_up(self):
        bring_up_to_date(self.tree)
        if not os.path.exists(os.path.join(self.build, 'build.ninja')):
            # A mistake may leave a function without use: that is no way to be caught.
            words, well = self.command('meson', 'setup', self.build, self.tree, '-Dwerror=false')
            if not well:
                raise Wrong('the build could not be set up:\n' + words)
        # What meson knows may be older than the tree.
        words, well = self.command('ninja', '-C', self.build, 'build.ninja')
        if not well:
            raise Wrong('the build could not be brought up to date:\n' + words)

        def introspect(what):
            return json.loads(subprocess.run(['meson', 'introspect', what, self.build], stdout=subprocess.PIPE, check=True).stdout)

        self.targets = {t['id']: [os.path.relpath(f, self.build) for f in t['filename']] for t in introspect('--targets')}
        self.tests = {t['name']: t for t in introspect('--tests')}

    def make(self, catchers):
        """Builds what these need; returns the complaint, or None."""
        wanted = set()
        for catcher in catchers:
            test = self.tests.get(catcher[0])
            if test is None:
                raise Wrong('there is no test %s' % catcher[0])
            for target in test['depends']:
                wanted.update(self.targets.get(target, ()))
            wanted.update(os.path.relpath(word, self.build) for word in test['cmd'] if word.startswith(self.build + os.sep))
        words, well = self.command('ninja', '-C', self.build, *sorted(wanted))
        return None if well else words

    def run(self, catcher, seconds_max=None):
        """Returns whether it failed, whether a case passed, and its words."""
        test = self.tests[catcher[0]]
        words = test['cmd'] + [word for case in catcher[1:] for word in ('-p', case)]
        env = dict(os.environ, **test['env'])
        env['TMPDIR'] = self.scratch
        # In a session of its own: whatever it starts ends with it.
        process = subprocess.Popen(words, cwd=test['workdir'] or self.build, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, errors='replace', start_new_session=True)
        try:
            output, _ = process.communicate(timeout=min(test['timeout'], seconds_max or test['timeout']))
        except subprocess.TimeoutExpired:
            return True, True, 'it did not end'
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
        failed = process.returncode < 0 or (process.returncode != 0 and FAILED.search(output) is not None)
        if process.returncode > 0 and not failed:
            raise Wrong('%s could not be run:\n%s' % (' '.join(catcher), output))
        return failed, RAN.search(output) is not None, output

    def prove(self, catchers):
        """Nothing is caught by a test that fails anyway, or that has no cases."""
        complaint = self.make(catchers)
        if complaint:
            raise Wrong('the tree does not build:\n' + complaint)
        for catcher in catchers:
            failed, ran, output = self.run(catcher)
            if failed or not ran:
                raise Wrong('%s %s in the tree as it is:\n%s' % (' '.join(catcher), 'fails' if failed else 'has no case that runs', output))

    def plant(self, mutant):
        """Returns the first that noticed, or None."""
        path = os.path.join(self.tree, mutant.file)
        with open(path, encoding='utf-8') as file:
            text = file.read()
        planted = mutant.plant_into(text)
        try:
            write(path, planted)
            for catcher in mutant.catchers:
                complaint = self.make([catcher])
                if complaint:
                    raise Wrong('it does not build:\n' + complaint)
                if self.run(catcher, MUTANT_SECONDS_MAX)[0]:
                    return catcher
            return None
        finally:
            write(path, text)


def write(path, text):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


def last_words(text):
    return '\n'.join(text.splitlines()[-WORDS_MAX:])


def run(folder, names):
    mutants = read_mutants(names)
    for mutant in mutants:
        if mutant.find_fault():
            raise Wrong('%s %s' % (mutant.name, mutant.find_fault()))
    os.makedirs(folder, exist_ok=True)
    caught = 0
    with open(os.path.join(folder, 'lock'), 'w', encoding='utf-8') as lock, tempfile.TemporaryDirectory(prefix='docket-mutants-') as scratch:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Wrong('mutants are being tried in %s already' % folder) from None
        runner = Runner(os.path.abspath(folder), scratch)
        runner.set_up()
        catchers = sorted({catcher for mutant in mutants for catcher in mutant.catchers})
        print('%d tests in the tree as it is' % len(catchers), flush=True)
        runner.prove(catchers)
        for mutant in mutants:
            begun = time.monotonic()
            try:
                catcher = runner.plant(mutant)
                verdict = 'caught  ' if catcher else 'SURVIVED'
                words = ' '.join(catcher) if catcher else mutant.what
            except Wrong as wrong:
                catcher, verdict, words = None, 'WRONG   ', last_words(str(wrong))
            caught += catcher is not None
            print('%s %s: %s (%d s)' % (verdict, mutant.name, words, round(time.monotonic() - begun)), flush=True)
    print('%d mutants, %d caught' % (len(mutants), caught))
    return 0 if caught == len(mutants) > 0 else 1


def main():
    parser = argparse.ArgumentParser(description='Plants one mistake after the other and sees that the tests notice.')
    parser.add_argument('folder', nargs='?', help='where copy and build stand')
    parser.add_argument('--only', action='append', default=[], metavar='NAME', help='this one (may be given several times)')
    parser.add_argument('--check', action='store_true', help='only whether they still fit the tree')
    options = parser.parse_args()
    if options.check == (options.folder is not None):
        parser.error('give either a folder or --check')

    def interrupt(_number, _frame):
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        return check() if options.check else run(options.folder, options.only)
    except Wrong as wrong:
        print(last_words(str(wrong)), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print('interrupted', file=sys.stderr)
        return 130


if __name__ == '__main__':
    sys.exit(main())
