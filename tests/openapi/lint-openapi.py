#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the document of the protocol against OpenAPI 3.1 and against the code.

    lint-openapi.py DOCUMENT DUMP-PROGRAM
    lint-openapi.py --self-test DOCUMENT DUMP-PROGRAM
"""
import copy
import json
import re
import subprocess
import sys

import jsonschema

sys.dont_write_bytecode = True
import document  # noqa: E402

METHODS = ('get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace')
OPERATION_MEMBERS = {'tags', 'summary', 'description', 'externalDocs', 'operationId', 'parameters', 'requestBody',
                     'responses', 'callbacks', 'deprecated', 'security', 'servers'}


def operations(content):
    for path, item in content['paths'].items():
        for method in METHODS:
            if method in item:
                yield path, method, item, item[method]


def check_structure(content, _table):
    if not re.fullmatch(r'3\.1\.\d+', content.get('openapi', '')):
        yield 'openapi is not 3.1'
    for member in ('title', 'version'):
        if not isinstance(content.get('info', {}).get(member), str):
            yield 'info has no %s' % member
    unknown = set(content) - {'openapi', 'info', 'jsonSchemaDialect', 'servers', 'paths', 'webhooks', 'components', 'security', 'tags', 'externalDocs'}
    if unknown:
        yield 'unknown members at the top: %s' % unknown
    tags = [tag['name'] for tag in content.get('tags', [])]
    seen = set()
    for path, method, item, operation in operations(content):
        where = '%s %s' % (method.upper(), path)
        if not path.startswith('/'):
            yield '%s: the path has no slash' % where
        if set(operation) - OPERATION_MEMBERS:
            yield '%s: unknown members %s' % (where, set(operation) - OPERATION_MEMBERS)
        if operation.get('operationId') in seen or not operation.get('operationId'):
            yield '%s: its operationId is missing or not its own' % where
        seen.add(operation.get('operationId'))
        if not operation.get('summary') or any(tag not in tags for tag in operation.get('tags', [None])):
            yield '%s: summary or known tag is missing' % where
        yield from check_parameters(content, where, path, item.get('parameters', []) + operation.get('parameters', []))
        yield from check_responses(content, where, operation.get('responses', {}))


def check_parameters(content, where, path, parameters):
    found = []
    for parameter in parameters:
        parameter = document.follow(content, parameter)
        found.append((parameter['in'], parameter['name']))
        if parameter['in'] not in ('query', 'header', 'path', 'cookie') or 'schema' not in parameter:
            yield '%s: parameter %s has no place or schema' % (where, parameter['name'])
        if parameter['in'] == 'path' and parameter.get('required') is not True:
            yield '%s: parameter %s of the path is not required' % (where, parameter['name'])
    if len(set(found)) != len(found):
        yield '%s: a parameter stands twice' % where
    if {name for place, name in found if place == 'path'} != set(re.findall(r'{([^}]+)}', path)):
        yield '%s: the parameters are not those of the path' % where


def check_responses(content, where, responses):
    if not any(status.startswith('2') for status in responses):
        yield '%s: it cannot succeed' % where
    for status, response in responses.items():
        response = document.follow(content, response)
        if not re.fullmatch(r'[1-5]\d\d', status) or not response.get('description'):
            yield '%s: the answer %s has no description' % (where, status)
        if status[0] in '45' and status != '416' and 'application/problem+json' not in response.get('content', {}) and 'HEAD' not in where:
            yield '%s: the answer %s is no problem document' % (where, status)


def check_references(content, _table):
    used = set()
    for path, thing in document.walk(content):
        if isinstance(thing, dict) and isinstance(thing.get('$ref'), str):
            used.add(thing['$ref'])
            try:
                document.resolve(content, thing['$ref'])
            except (KeyError, TypeError):
                yield '%s: %s leads nowhere' % (path, thing['$ref'])
        if isinstance(thing, dict) and 'discriminator' in thing:
            used.update(thing['discriminator']['mapping'].values())
    told_only = {'#/components/schemas/Poke', '#/components/schemas/Presence'}
    for section in ('schemas', 'parameters', 'responses', 'headers'):
        for name in content['components'].get(section, {}):
            reference = '#/components/%s/%s' % (section, name)
            if reference not in used | told_only:
                yield '%s is used nowhere' % reference


def check_schemas(content, _table):
    for name, schema in content['components']['schemas'].items():
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
        except jsonschema.SchemaError as error:
            yield 'schema %s: %s' % (name, error.message)


def check_examples(content, _table):
    components = document.strict(content['components'])
    found = 0
    for path, thing in document.walk(content):
        if not isinstance(thing, dict):
            continue
        examples = []
        if path.startswith('/components/schemas/') and isinstance(thing.get('examples'), list):
            examples = [(thing, example) for example in thing['examples']]
        elif 'example' in thing and 'schema' in thing:
            examples = [(thing['schema'], thing['example'])]
        for schema, example in examples:
            found += 1
            # By its name where it has one, so that the strict form counts.
            parts = path.split('/')
            named = {'$ref': '#/components/schemas/' + parts[3]} if len(parts) == 4 and parts[2] == 'schemas' else schema
            validator = jsonschema.Draft202012Validator(dict({'components': components}, **named))
            for error in validator.iter_errors(example):
                yield '%s: the example does not fit: %s' % (path, error.message)
    if found < 10:
        yield 'only %d examples' % found


def check_fields(content, table):
    schemas = content['components']['schemas']
    advice = 'run tests/openapi/update-fields.py'
    if [kind['name'] for kind in table['kinds']] != schemas['Kind']['enum']:
        yield 'the kinds are not those of the code'
    for kind in table['kinds']:
        name = document.pascal(kind['name'])
        fields, revs, by = document.kind_schemas(kind, table)
        if schemas.get(name + 'Fields') != fields:
            yield '%sFields is not what the code has: %s' % (name, advice)
        properties = schemas.get(name + 'Record', {}).get('properties', {})
        if properties.get('revs') != revs or properties.get('by') != by:
            yield 'groups of %s are not what the code has: %s' % (name, advice)


def check_moves(content, table):
    rows = re.findall(r'^\| `([a-z_]+)` \| `([a-z_]+)` \|', content['info']['description'], re.M)
    for move in table['moves']:
        if tuple(move) not in rows:
            yield 'the table of moves lacks %s to %s' % tuple(move)
    for row in rows:
        if list(row) not in table['moves']:
            yield 'the table of moves has %s to %s, which the code does not know' % row


def check_problems(content, table):
    listed = content['components']['schemas']['ResultProblem']['properties']['type']['enum']
    known = ['urn:docket:problem:' + name for name in table['problems']]
    if sorted(listed) != sorted(known):
        yield 'the problems of results are %s in the document, %s in the code' % (sorted(listed), sorted(known))


def number_in(content, words):
    match = re.search(words, json.dumps(content, ensure_ascii=False))
    return int(match.group(1)) if match else None


def check_limits(content, table):
    schemas = content['components']['schemas']
    limits = schemas['Server']['properties']['limits']['properties']
    if {name: schema.get('const') for name, schema in limits.items()} != table['limits']:
        yield 'limits of the server are not those of the code'
    page = next(document.follow(content, p) for p in content['paths']['/v1/changes']['get']['parameters'] if p.get('name') == 'limit')['schema']
    pairs = [
        ('operations of a push', schemas['Push']['properties']['ops']['maxItems'], table['limits']['ops_per_batch']),
        ('results', schemas['Results']['properties']['results']['maxItems'], table['limits']['ops_per_batch']),
        ('changes of a page', schemas['Page']['properties']['changes']['maxItems'], table['page_changes']),
        ('limit of a page', page['maximum'], table['page_changes']),
        ('default of a page', page['default'], table['page_changes_default']),
        ('protocol', schemas['Server']['properties']['protocol']['const'], table['protocol']),
        ('size of a file', schemas['BlobAnnouncement']['properties']['size']['maximum'], table['limits']['blob_bytes']),
        ('device name', schemas['SignIn']['properties']['device']['properties']['name']['maxLength'], table['name_chars']),
        ('depth of JSON', number_in(content, r'nesting deeper than (\d+)'), table['json_depth']),
        ('days of a session', number_in(content, r'lasts (\d+) days'), table['session_days']),
        ('requests a second', number_in(content, r'(\d+) requests a second'), table['push_per_s']),
        ('burst', number_in(content, r'bursts of (\d+)'), table['push_burst']),
        ('failed sign-ins', number_in(content, r'After (\d+) failures'), table['sign_in_failures']),
        ('streams of a device', number_in(content, r'At most (\d+) streams'), table['streams_per_device']),
        ('headers', (number_in(content, r'headers together are over (\d+) KiB') or 0) * 1024, table['header_bytes']),
    ]
    for name in ('Create', 'Edit', 'Void', 'Restore', 'Decide', 'UndoDecision', 'Merge'):
        pairs.append(('after of ' + name, schemas[name]['properties']['after']['maxItems'], table['after_keys']))
        pairs.append(('reason of ' + name, schemas[name]['properties']['reason']['maxLength'], table['text_chars']))
    for what, said, meant in pairs:
        if said != meant:
            yield '%s: the document says %s, the code %s' % (what, said, meant)


CHECKS = (check_structure, check_references, check_schemas, check_examples, check_fields, check_moves, check_problems, check_limits)


def spoil(content, check):
    """A copy with a fault that @check must find."""
    bad = copy.deepcopy(content)
    if check is check_structure:
        bad['paths']['/v1/audit']['get']['operationId'] = 'getAuditHead'
    elif check is check_references:
        bad['paths']['/v1/ops']['post']['responses']['200']['content']['application/json']['schema']['$ref'] += 'X'
    elif check is check_schemas:
        bad['components']['schemas']['Id']['type'] = 'text'
    elif check is check_examples:
        bad['components']['schemas']['Edit']['examples'][0]['base'] = 'x'
    elif check is check_fields:
        del bad['components']['schemas']['JobFields']['properties']['title']
    elif check is check_moves:
        bad['info']['description'] = bad['info']['description'].replace('| `new` | `cancelled` |', '| `new` | `closed` |')
    elif check is check_problems:
        bad['components']['schemas']['ResultProblem']['properties']['type']['enum'].pop()
    else:
        bad['components']['schemas']['Push']['properties']['ops']['maxItems'] += 1
    return bad


def main(arguments):
    self_test = arguments[0] == '--self-test'
    path, program = arguments[1:] if self_test else arguments
    table = json.loads(subprocess.run([program], check=True, capture_output=True).stdout)
    content = document.load(path)
    failed = 0
    print('1..%d' % len(CHECKS))
    for number, check in enumerate(CHECKS, 1):
        findings = list(check(spoil(content, check) if self_test else content, table))
        bad = not findings if self_test else bool(findings)
        failed += bad
        name = check.__name__[len('check_'):]
        print('%s %d /openapi/%s%s' % ('not ok' if bad else 'ok', number, name, '-finds-faults' if self_test else ''))
        for finding in [] if self_test else findings[:40]:
            print(finding, file=sys.stderr)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
