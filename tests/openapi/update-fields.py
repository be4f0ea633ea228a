#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""After a field was added to the code's table: writes the kinds of record in
the document anew.

    update-fields.py DOCUMENT DUMP-PROGRAM
"""
import json
import subprocess
import sys

sys.dont_write_bytecode = True
import document  # noqa: E402


def main(path, program):
    table = json.loads(subprocess.run([program], check=True, capture_output=True).stdout)
    content = document.load(path)
    schemas = content['components']['schemas']
    for kind in table['kinds']:
        name = document.pascal(kind['name'])
        fields, revs, by = document.kind_schemas(kind, table)
        schemas[name + 'Fields'] = fields
        schemas[name + 'Record']['properties']['revs'] = revs
        schemas[name + 'Record']['properties']['by'] = by
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(content, file, indent=2, ensure_ascii=False)
        file.write('\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
