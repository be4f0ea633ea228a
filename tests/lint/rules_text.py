# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for every file: licence, translations, nothing left over."""
import json
import re
import xml.etree.ElementTree as ElementTree

from tree import line_of

APPLICATION_ID = 'io.github.docketdesk.Docket'
TRANSLATED = re.compile(r'(?<!\w)(_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2?|g_dgettext)\s*\(')
LEFT_OVER = re.compile(r'\b(TODO|FIXME|XXX|HACK)\b')
# Of a merge that was not ended.
CONFLICT = re.compile(r'^(?:<{7}|>{7}) .*$', re.MULTILINE)
MACHINE_PATH = re.compile(r'["\'= ](/home/|/tmp/|/work/|/usr/local/|/root/)')
HEADED = ('.c', '.h', '.py', '.sh', '.ui', '.css', '.sql')

# What the sandbox may reach, and why.
FINISH_ARGS = {
    '--socket=wayland': 'the window',
    '--socket=fallback-x11': 'the window where there is no Wayland',
    '--share=ipc': 'shared memory with X11',
    '--device=dri': 'drawing',
    '--share=network': 'the server of the company',
    '--talk-name=org.freedesktop.secrets': 'token and key in the keyring',
    '--system-talk-name=org.freedesktop.login1': 'hearing that the machine was asleep',
}


def licence(tree):
    for path in tree.find('src/', *HEADED) + tree.find('tests/', *HEADED) + tree.find('ui/', *HEADED) + tree.find('dev'):
        if 'SPDX-License-Identifier: GPL-3.0-or-later' not in '\n'.join(tree.text(path).split('\n')[:4]):
            yield path, 1, 'does not say its licence in its first lines'


def left_over(tree):
    for path in tree.paths:
        if path.startswith('tests/lint/') or path.endswith(('.svg', '.png', '.po')):
            continue
        text = tree.text(path)
        if path.endswith(('.c', '.h')):
            # XXX is also the code of no currency: only comments count.
            text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
        for found in LEFT_OVER.finditer(text):
            yield path, line_of(text, found.start()), '%s is left over' % found.group(0)


def conflicts(tree):
    for path in tree.paths:
        for found in CONFLICT.finditer(tree.text(path)):
            yield path, line_of(tree.text(path), found.start()), 'has two versions of one place, of which a merge left the choice'


def machine_paths(tree):
    for path in tree.find('src/') + tree.find('ui/') + tree.find('data/'):
        text = tree.uncommented(path) if path.endswith(('.c', '.h')) else tree.text(path)
        for found in MACHINE_PATH.finditer(text):
            yield path, line_of(text, found.start()), 'names a folder of one machine: %s' % found.group(1)


def wants_translation(tree):
    for path in tree.find('src/', '.c', '.h'):
        if TRANSLATED.search(tree.code(path)):
            yield path
    yield from tree.find('ui/', '.ui')
    yield from tree.find('data/', '.desktop.in', '.metainfo.xml.in', '.gschema.xml')


def potfiles(tree):
    listed = [line.strip() for line in tree.text('po/POTFILES.in').splitlines() if line.strip() and not line.startswith('#')]
    wanted = set(wants_translation(tree))
    for path in sorted(wanted - set(listed)):
        yield 'po/POTFILES.in', 1, '%s has texts to translate and is not listed' % path
    for number, path in enumerate(listed, 1):
        if path not in tree.paths:
            yield 'po/POTFILES.in', number, '%s does not exist' % path
        elif path not in wanted:
            yield 'po/POTFILES.in', number, '%s has nothing to translate' % path
    if len(listed) != len(set(listed)):
        yield 'po/POTFILES.in', 1, 'lists a file twice'


def whole_texts(tree):
    """A macro inside a text cuts it off for the translators; only those of <inttypes.h> are known to them."""
    cut = re.compile(r'(?<!\w)(?:_|N_|C_|NC_|ngettext)\s*\((?:\s*"(?:\\.|[^"\\])*",?)*?\s*"(?:\\.|[^"\\])*"\s*(?!PRI)([A-Z_]\w+)')
    for path in tree.find('src/', '.c', '.h'):
        text = tree.uncommented(path)
        for found in cut.finditer(text):
            yield path, line_of(text, found.start(1)), 'a text to translate is cut off by %s (PRId64 and its like are understood)' % found.group(1)


# How work stands is said by one voice: console and command line ask src/sync/docket-words*.c.
STATE_OF_SYNC = re.compile(r'"(?:\\.|[^"\\\n])*(Saved on this device|Waiting to sync|Sync failed|Synced\b|items? queued|will sync when|Will sync when)(?:\\.|[^"\\\n])*"')


def one_voice(tree):
    for path in tree.find('src/', '.c', '.h'):
        if path.startswith('src/sync/docket-words'):
            continue
        text = tree.uncommented(path)
        for found in STATE_OF_SYNC.finditer(text):
            yield path, line_of(text, found.start()), 'says "%s" itself; docket_words_…() does' % found.group(1)
    for path in tree.find('ui/', '.ui'):
        for found in re.finditer(r'Saved on this device|Waiting to sync|Sync failed', tree.text(path)):
            yield path, line_of(tree.text(path), found.start()), 'says "%s" itself; docket_words_…() does' % found.group(0)


def resources(tree):
    """What is not bundled does not exist at run time; what is bundled must be there."""
    path = 'ui/docket.gresource.xml'
    try:
        listed = {(file.text or '').strip() for file in ElementTree.fromstring(tree.text(path)).iter('file')}
    except ElementTree.ParseError as problem:
        yield path, problem.position[0], 'is not XML: %s' % problem
        return
    for ui in tree.find('ui/', '.ui', '.css'):
        if ui.split('/')[-1] not in listed:
            yield path, 1, '%s is not listed' % ui


def flatpak(tree):
    path = 'flatpak/%s.json' % APPLICATION_ID
    try:
        manifest = json.loads(tree.text(path))
    except ValueError as problem:
        yield path, 1, 'cannot be read: %s' % problem
        return
    for key, value in {'id': APPLICATION_ID, 'runtime': 'org.gnome.Platform', 'sdk': 'org.gnome.Sdk', 'command': 'docket'}.items():
        if manifest.get(key) != value:
            yield path, 1, '"%s" is not "%s"' % (key, value)
    if not re.fullmatch(r'\d+', str(manifest.get('runtime-version', ''))) or int(manifest['runtime-version']) < 43:
        yield path, 1, '"runtime-version" is older than 43'
    for argument in manifest.get('finish-args', []):
        if argument not in FINISH_ARGS:
            yield path, 1, 'opens the sandbox with %s' % argument
    names = [module.get('name') for module in manifest.get('modules', []) if isinstance(module, dict)]
    if not names or names[-1] != 'docket':
        yield path, 1, 'does not build docket last'
    for module in manifest.get('modules', []):
        for source in module.get('sources', []):
            if source.get('type') in ('archive', 'file') and 'url' in source and not re.fullmatch(r'[0-9a-f]{64}', source.get('sha256', '')):
                yield path, 1, '%s: a download without its sha256' % module.get('name')
            if source.get('type') == 'git' and not (source.get('tag') or source.get('commit')):
                yield path, 1, '%s: a git source without tag or commit' % module.get('name')


GOOD_MANIFEST = {'id': APPLICATION_ID, 'runtime': 'org.gnome.Platform', 'runtime-version': '44', 'sdk': 'org.gnome.Sdk',
                 'command': 'docket', 'finish-args': ['--share=ipc'], 'modules': [{'name': 'docket'}]}
MANIFEST = 'flatpak/%s.json' % APPLICATION_ID

RULES = [
    ('text/licence', licence, {'src/core/a.c': 'int x;\n'}, {'src/core/a.c': '/* SPDX-License-Identifier: GPL-3.0-or-later */\n'}),
    ('text/nothing-left-over', left_over, {'src/core/a.c': '/* FIXME later */\n'}, {'src/core/a.c': '"/docket-XXXXXX"\n'}),
    ('text/no-conflicts', conflicts, {'tests/sim/FOUND.md': 'a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n'}, {'README.md': 'Docket\n======='}),
    ('text/no-machine-paths', machine_paths, {'src/core/a.c': 'x = "/tmp/x";\n'}, {'src/core/a.c': '/* not "/tmp/x" */ x = "/v1/ops";\n'}),
    ('text/one-voice-about-syncing', one_voice, {'src/cli/a.c': '_ ("Saved on this device: %s");\n'},
     {'src/sync/docket-words.c': '_ ("Saved on this device");\n', 'src/cli/a.c': '/* "Saved on this device" */\n'}),
    ('po/potfiles-complete', potfiles, {'src/core/a.c': '_ ("Hello");\n', 'po/POTFILES.in': ''}, {'src/core/a.c': '_ ("Hello");\n', 'po/POTFILES.in': 'src/core/a.c\n'}),
    ('po/potfiles-not-stale', potfiles, {'po/POTFILES.in': 'src/core/gone.c\n'}, {'po/POTFILES.in': '# nothing yet\n'}),
    ('po/whole-texts', whole_texts, {'src/core/a.c': '_ ("All %" G_GINT64_FORMAT " of them")'}, {'src/core/a.c': 'f (_ ("All"), X, _ ("%" PRId64 " of"))'}),
    ('ui/resources-complete', resources, {'ui/docket.gresource.xml': '<a/>', 'ui/a.ui': ''}, {'ui/docket.gresource.xml': '<a><file>a.ui</file></a>', 'ui/a.ui': ''}),
    ('flatpak/manifest', flatpak, {MANIFEST: '{'}, {MANIFEST: json.dumps(GOOD_MANIFEST)}),
    ('flatpak/sandbox', flatpak, {MANIFEST: json.dumps(dict(GOOD_MANIFEST, **{'finish-args': ['--filesystem=home']}))}, {MANIFEST: json.dumps(GOOD_MANIFEST)}),
]
