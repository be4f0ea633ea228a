# SPDX-License-Identifier: GPL-3.0-or-later
"""The document of the protocol, and what the code's own tables make of it."""
import copy
import json

# What a field holds that the table only knows as JSON.
JSON_FIELDS = {
    ('review', 'subject'): {'$ref': '#/components/schemas/RecordName'},
    ('review', 'started_from'): {'type': 'object', 'additionalProperties': True},
    ('review', 'started_by'): {'$ref': '#/components/schemas/Stamp'},
    ('review', 'current'): {'$ref': '#/components/schemas/ReviewSide'},
    ('review', 'candidates'): {'type': 'array', 'items': {'$ref': '#/components/schemas/Candidate'}},
    ('review', 'decision'): {'$ref': '#/components/schemas/Decision'},
    ('review', 'approvals'): {'type': 'array', 'items': {'$ref': '#/components/schemas/Approval'}},
    ('policy', 'document'): {'$ref': '#/components/schemas/Policy'},
}


def load(path):
    def no_twins(pairs):
        names = [name for name, _value in pairs]
        twins = {name for name in names if names.count(name) > 1}
        if twins:
            raise ValueError('members stand twice: %s' % ', '.join(sorted(twins)))
        return dict(pairs)

    with open(path, encoding='utf-8') as file:
        return json.load(file, object_pairs_hook=no_twins)


def pascal(name):
    return ''.join(part.capitalize() for part in name.split('_'))


def nullable(schema):
    if '$ref' in schema:
        return {'oneOf': [schema, {'type': 'null'}]}
    schema = dict(schema)
    if 'enum' in schema:
        schema['enum'] = schema['enum'] + [None]
    schema['type'] = [schema['type'], 'null']
    return schema


def field_schema(kind, group, field, table):
    """The schema that a field of the code's table has on the wire."""
    kind_of = field['type']
    if kind_of == 'text':
        schema = {'type': 'string', 'maxLength': field['max']}
    elif kind_of in ('int', 'money', 'time'):
        schema = {'type': 'integer', 'format': 'int64', 'minimum': field['min'], 'maximum': field['max']}
    elif kind_of == 'bool':
        schema = {'type': 'boolean'}
    elif kind_of == 'choice':
        schema = {'type': 'string', 'enum': list(field['choices'])}
    elif kind_of == 'words':
        schema = {'type': 'array', 'items': {'type': 'string'}, 'maxItems': table['words']}
    elif kind_of == 'id':
        schema = {'$ref': '#/components/schemas/Id'}
    else:
        schema = JSON_FIELDS.get((kind, field['name']), {})
        if not schema:
            return {'description': '%s. Group `%s`.' % (field['label'], group)}
    schema = nullable(schema)
    words = '%s. Group `%s`.' % (field['label'], group)
    if kind_of == 'money':
        words = '%s, minor units of the currency. Group `%s`.' % (field['label'], group)
    elif kind_of == 'time':
        words = '%s, ms since the epoch. Group `%s`.' % (field['label'], group)
    elif field['name'].endswith('_minutes') and 'minutes' not in field['label']:
        words = '%s, in minutes. Group `%s`.' % (field['label'], group)
    elif kind_of == 'id':
        words = '%s: id of a %s. Group `%s`.' % (field['label'], field['target'], group)
    return dict({'description': words}, **schema)


def kind_schemas(kind, table):
    """(fields, revs, by) of a kind of record."""
    fields = {f['name']: field_schema(kind['name'], g['name'], f, table) for g in kind['groups'] for f in g['fields']}
    revs = {g['name']: {'type': 'integer', 'format': 'int64', 'minimum': 0} for g in kind['groups']}
    by = {g['name']: {'$ref': '#/components/schemas/Stamp'} for g in kind['groups']}
    return ({'type': 'object', 'required': list(fields), 'properties': fields},
            {'type': 'object', 'required': list(revs), 'properties': revs},
            {'type': 'object', 'properties': by})


def resolve(document, reference):
    at = document
    if not reference.startswith('#/'):
        raise KeyError(reference)
    for part in reference[2:].split('/'):
        at = at[part.replace('~1', '/').replace('~0', '~')]
    return at


def follow(document, thing):
    while isinstance(thing, dict) and '$ref' in thing:
        thing = resolve(document, thing['$ref'])
    return thing


def walk(thing, path=''):
    """Every (path, value) below, itself included."""
    yield path, thing
    if isinstance(thing, dict):
        for name, value in thing.items():
            yield from walk(value, path + '/' + str(name).replace('~', '~0').replace('/', '~1'))
    elif isinstance(thing, list):
        for index, value in enumerate(thing):
            yield from walk(value, '%s/%d' % (path, index))


def strict(components):
    """The schemas as a judge needs them: an object has the members that stand
    there and no others (the document itself lets readers ignore what they do not
    know), and a discriminator chooses instead of trying them all."""
    components = copy.deepcopy(components)
    for _path, thing in walk(components['schemas']):
        if not isinstance(thing, dict):
            continue
        if 'discriminator' in thing and 'oneOf' in thing:
            name = thing['discriminator']['propertyName']
            mapping = thing.pop('discriminator')['mapping']
            del thing['oneOf']
            thing['required'] = [name]
            thing['properties'] = {name: {'enum': list(mapping)}}
            thing['additionalProperties'] = True
            thing['allOf'] = [{'if': {'properties': {name: {'const': value}}}, 'then': {'$ref': target}} for value, target in mapping.items()]
        elif thing.get('type') in ('object', ['object', 'null']) and 'properties' in thing:
            thing.setdefault('additionalProperties', False)
    return components
