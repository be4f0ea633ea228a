# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for C: who may include whom, what nobody calls, how long things get.

A rule is a function from a tree to its findings, with a sample that must give
one: a rule that cannot find anything proves nothing.
"""
import os
import re

from tree import call_end, line_of

LINES_MAX = 700
FUNCTION_LINES_MAX = 100

# Each layer sees itself and what is named here (DESIGN: the way of an edit).
LAYERS = {
    'core': set(),
    'db': {'core'},
    'store': {'core', 'db'},
    'sync': {'core', 'store'},
    'server': {'core', 'db'},
    'console': {'core', 'store', 'sync'},
    'cli': {'core', 'store', 'sync'},
    'fieldsim': {'core', 'store', 'sync'},
}

# Libraries, and the layers that may speak to them.
LIBRARIES = {
    r'sqlite3\.h': {'db'},
    r'libsoup/': {'sync', 'server'},
    r'(gtk|gdk|gsk)/|adwaita\.h': {'console'},
    r'libsecret/': {'sync'},
    r'gdk-pixbuf/': {'sync', 'fieldsim'},
    r'sodium\.h': {'server'},
    r'json-glib/': {'core'},
}

# call: (why not, {file: why it may}).
BANNED = {
    r'strcpy|strcat|sprintf|vsprintf|gets|strncpy|strtok|alloca|g_alloca': ('writes without a bound', {}),
    r'system|popen|g_spawn_command_line_\w+': ('goes through a shell', {}),
    r'atoi|atol|atof': ('does not tell bad input from 0', {
        'src/console/common/docket-time-parse.c': 'of one to four digits, seen before',
    }),
    r'gtk_dialog_\w+|gtk_message_dialog_\w+': ('is deprecated later: AdwMessageDialog', {}),
    r'sleep|usleep|nanosleep|g_usleep': ('blocks its thread: use a timer', {}),
    r'time|gettimeofday|clock_gettime|g_get_real_time|g_get_monotonic_time|g_date_time_new_now\w*|localtime\w*':
        ('reads the clock: take a DocketClock', {'src/core/docket-clock.c': 'the one source of time'}),
    r'rand|srand|random|g_random_\w+|g_rand_\w+|g_uuid_string_random|getrandom|randombytes\w*':
        ('makes chance of its own: take a DocketRandom', {
            'src/core/docket-random.c': 'the one source of chance',
            'src/server/docket-auth.c': 'tokens are secrets: libsodium makes them, never a seeded generator',
        }),
    r'g_main_loop_run': ('runs a loop of its own', {
        'src/cli/docket-cli-sync.c': "docketctl's main thread waits here",
        'src/fieldsim/main.c': 'main',
        'src/server/main.c': 'main',
        'src/server/docket-command-serve.c': "docketd's main thread waits here",
        'src/sync/docket-ask.c': 'a thread that waits for an answer, on a context of its own; never a window\'s',
        'src/sync/docket-sync-thread.c': "the worker's thread",
    }),
    r'g_main_context_iteration': ('is a nested main loop', {
        'src/sync/docket-sync-thread.c': "the worker's thread, while it starts and ends",
        'src/sync/docket-secrets.c': 'blocks as it says, never on a UI thread, on a context of its own',
        'src/fieldsim/docket-sim-person.c': 'no window: a scripted step waits for its own end',
    }),
    r'docket_system_\w+_new': ('makes time or chance: they are handed in', {
        'src/console/docket-session.c': 'composition root',
        'src/console/docket-application.c': 'composition root',
        'src/cli/': 'composition root',
        'src/fieldsim/': 'composition root',
        'src/server/docket-command': 'composition roots of docketd, one a command',
        'src/server/docket-demo.c': 'makes the demo company; everything after the seed is seeded',
        'src/store/docket-profile.c': 'the id of a device that is new: nobody is there yet to hand them in',
        'src/sync/docket-sign-in.c': 'opens the file of an account for a moment; the desk that works gets its own',
        'src/core/': 'defines them',
    }),
}

# Where SQL is put together, and from what. Values are always bound.
SQL_BUILDERS = {
    'src/db/docket-record-table.c': 'names of kinds and fields, constants of the schema table',
    'src/db/docket-db.c': 'names of savepoints, constants of the caller',
    'src/db/docket-migrate.c': 'a version number; PRAGMA takes no parameters',
    'src/store/docket-select.c': 'constant pieces chosen by the fields of a query; values go to parameters',
    'src/store/docket-undo-opposite.c': 'names of kinds and fields, constants of the schema table',
    'src/store/docket-rescue-read.c': 'names of tables and columns that two files of ours both have',
    'src/store/docket-store-read.c': 'names of kinds, constants of the schema table',
    'src/store/docket-next-table.c': 'names of kinds and tables, constants; texts of the schema in the file',
    'src/store/docket-search-ahead.c': 'names of kinds and fields, constants of the schema table',
    'src/store/docket-search-next.c': 'names of kinds and fields, constants of the schema table',
    'src/server/docket-sqlite-check.c': 'names of kinds and groups, constants of the schema table',
    'src/server/docket-sqlite-scope.c': 'names of kinds, constants of the schema table',
    'src/server/docket-sqlite-records.c': 'names of kinds, constants of the schema table',
}
SQL_WORDS = re.compile(r'\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|SAVEPOINT|RELEASE|PRAGMA|CREATE (TABLE|INDEX)|WHERE|ORDER BY|VALUES)\b')
SQL_STATEMENT = re.compile(r'"\s*(SELECT\b.*\bFROM\b|INSERT INTO\b|UPDATE \S+ SET\b|DELETE FROM\b|PRAGMA \w|CREATE TABLE\b)')


def layer_of(path):
    parts = path.split('/')
    return parts[1] if parts[0] == 'src' and len(parts) > 2 else None


def sources(tree):
    return tree.find('src/', '.c', '.h')


def layers(tree):
    homes = {}
    for path in tree.find('src/', '.h'):
        homes.setdefault(os.path.basename(path), set()).add(layer_of(path))
    for path in sources(tree):
        layer = layer_of(path)
        if layer not in LAYERS:
            yield path, 1, 'stands in no known layer'
            continue
        for number, line in enumerate(tree.uncommented(path).splitlines(), 1):
            found = re.match(r'\s*#\s*include\s*["<]([^">]+)[">]', line)
            if not found:
                continue
            name = found.group(1)
            home = homes.get(os.path.basename(name), set()) if '"' in line else set()
            if home and not home & (LAYERS[layer] | {layer}):
                yield path, number, '%s must not include %s of %s' % (layer, name, ', '.join(sorted(home)))
            for pattern, allowed in LIBRARIES.items():
                if re.match(pattern, name) and layer not in allowed:
                    yield path, number, '%s must not include <%s>' % (layer, name)


def console_is_pure(tree):
    for path in tree.find('src/console/', '.c', '.h'):
        code = tree.code(path)
        for found in re.finditer(r'\b(json_|soup_|sqlite3_|docket_statement_|docket_db_(?!error_))\w+\s*\(', code):
            yield path, line_of(code, found.start()), 'the console calls %s' % found.group(0).strip(' (')
        text = tree.uncommented(path)
        for found in SQL_STATEMENT.finditer(text):
            yield path, line_of(text, found.start()), 'the console holds SQL'


def banned_calls(tree):
    for path in sources(tree):
        code = tree.code(path)
        for names, (why, exceptions) in BANNED.items():
            if any(path.startswith(allowed) for allowed in exceptions):
                continue
            for found in re.finditer(r'(?<![\w.>])(%s)\s*\(' % names, code):
                yield path, line_of(code, found.start()), '%s %s' % (found.group(1), why)


def prepared_sql(tree):
    builder = re.compile(r'\b(g_strdup_printf|g_strdup_vprintf|g_string_printf|g_string_append_printf|g_strconcat|g_strjoin|g_snprintf|sqlite3_v?mprintf)\s*\(')
    for path in sources(tree):
        text = tree.uncommented(path)
        if not path.startswith('src/db/'):
            for found in re.finditer(r'\bsqlite3_\w+\s*\(', tree.code(path)):
                yield path, line_of(tree.code(path), found.start()), 'speaks to SQLite past docket-db'
        if path in SQL_BUILDERS:
            continue
        for found in builder.finditer(text):
            call = text[found.end() - 1:call_end(text, found.end() - 1)]
            if SQL_WORDS.search(' '.join(re.findall(r'"((?:\\.|[^"\\])*)"', call))):
                yield path, line_of(text, found.start()), 'SQL is put together here: prepare and bind, or give the reason in SQL_BUILDERS'


def sizes(tree):
    for path in tree.find('src/', '.c', '.h') + tree.find('tests/', '.c', '.h'):
        lines = tree.code(path).split('\n')
        count = len(lines) - 1
        if count > LINES_MAX:
            yield path, count, '%d lines; split it by concern (at most %d)' % (count, LINES_MAX)
        start = None
        for number, line in enumerate(lines, 1):
            if line.startswith('{') and number > 1 and lines[number - 2].rstrip().endswith(')'):
                start = number
            elif line.startswith('}') and start:
                if number - start + 1 > FUNCTION_LINES_MAX:
                    yield path, start, 'a function of %d lines (at most %d)' % (number - start + 1, FUNCTION_LINES_MAX)
                start = None


def design_notes(tree):
    for path in tree.find('src/', '.c'):
        if re.match(r'/\* SPDX[^\n]*\*/\s*/\*', tree.text(path)) is None:
            yield path, 1, 'has no note at its top that says what the idea is'


HEAD = '/* SPDX-License-Identifier: GPL-3.0-or-later */\n\n/* Why. */\n'

# (name, rule, a tree that must give a finding, a tree that must not)
RULES = [
    ('layers/direction', layers,
     {'src/core/docket-a.c': '#include "docket-b.h"\n', 'src/db/docket-b.h': ''},
     {'src/db/docket-a.c': '#include "docket-b.h"\n', 'src/core/docket-b.h': ''}),
    ('layers/libraries', layers, {'src/store/docket-a.c': '#include <sqlite3.h>\n'}, {'src/db/docket-a.c': '#include <sqlite3.h>\n'}),
    ('layers/console-without-sql-http-json', console_is_pure,
     {'src/console/a.c': 'f () { g ("SELECT id FROM job"); }\n'}, {'src/console/a.c': 'f () { g ("Select a job"); /* json_x () */ }\n'}),
    ('layers/console-without-json-calls', console_is_pure, {'src/console/a.c': 'json_node_new (1);\n'}, {'src/console/a.c': 'my_json_x (1);\n'}),
    ('calls/banned', banned_calls, {'src/core/a.c': 'x = g_get_real_time ();\n'}, {'src/core/a.c': '/* time () */ x = "time ()"; a->time (1);\n'}),
    ('calls/exceptions-are-by-file', banned_calls, {'src/core/a.c': 'getrandom (b, 1, 0);\n'}, {'src/core/docket-random.c': 'getrandom (b, 1, 0);\n'}),
    ('sql/prepared', prepared_sql, {'src/store/a.c': 'g_strdup_printf ("SELECT %s FROM x", (a));\n'}, {'src/store/a.c': 'g_strdup_printf ("Where is %s?", f ("x)"));\n'}),
    ('sql/through-docket-db', prepared_sql, {'src/server/a.c': 'sqlite3_exec (db, 0);\n'}, {'src/db/a.c': 'sqlite3_exec (db, 0);\n'}),
    ('sizes/files', sizes, {'src/core/a.c': '\n' * (LINES_MAX + 1)}, {'src/core/a.c': '\n' * LINES_MAX}),
    ('sizes/functions', sizes, {'tests/core/a.c': 'int\nf (void)\n{\n' + ' x;\n' * 99 + '}\n'}, {'tests/core/a.c': 'int\nf (void)\n{\n' + ' x;\n' * 98 + '}\n'}),
    ('text/design-note', design_notes, {'src/core/a.c': HEAD.split('\n', 1)[0] + '\nint x;\n'}, {'src/core/a.c': HEAD}),
]
