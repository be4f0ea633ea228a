# SPDX-License-Identifier: GPL-3.0-or-later
"""The source tree as the rules see it, and C text without what is not code."""
import os
import re

FOLDERS = ('src', 'ui', 'data', 'tests', 'po', 'flatpak')
TOP_FILES = ('dev', '.ci/run', 'README.md', 'CONTRIBUTING.md', 'meson.build')


class Tree:
    """Files by their path from the top, read once."""

    def __init__(self, top):
        self.top = top
        self.paths = []
        self._texts = {}
        for folder in FOLDERS:
            for here, folders, names in os.walk(os.path.join(top, folder)):
                folders[:] = sorted(f for f in folders if f != '__pycache__')
                for name in sorted(names):
                    self.paths.append(os.path.relpath(os.path.join(here, name), top))
        self.paths += [name for name in TOP_FILES if os.path.exists(os.path.join(top, name))]

    def find(self, folder='', *endings):
        return [p for p in self.paths if p.startswith(folder) and (not endings or p.endswith(endings))]

    def text(self, path):
        if path not in self._texts:
            try:
                with open(os.path.join(self.top, path), encoding='utf-8') as file:
                    self._texts[path] = file.read()
            except (OSError, UnicodeDecodeError):
                self._texts[path] = ''
        return self._texts[path]

    def code(self, path):
        """C without comments, string and character constants emptied; same lines."""
        return blank(self.text(path), strings=True)

    def uncommented(self, path):
        """C without comments; strings stay."""
        return blank(self.text(path), strings=False)


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def blank(text, strings):
    def replace(match):
        token = match.group(0)
        if token[0] == '/':
            return ' ' + '\n' * token.count('\n')
        return token[0] * 2 if strings else token
    return TOKEN.sub(replace, text)


def line_of(text, position):
    return text.count('\n', 0, position) + 1


def call_end(text, opening):
    """Where the call ends whose bracket stands at opening; strings are skipped."""
    depth, position = 0, opening
    while position < len(text):
        char = text[position]
        if char == '"':
            found = TOKEN.match(text, position)
            position = found.end() if found else position + 1
            continue
        if char == '(':
            depth += 1
        elif char == ')':
            depth -= 1
            if depth == 0:
                return position + 1
        position += 1
    return len(text)
