#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what the tests of this run said to docketd, and heard, against the
document: path, method, parameters, status, media type, headers, bodies.

    check-traffic.py DOCUMENT FOLDER
    check-traffic.py --self-test DOCUMENT

FOLDER has files of lines, each an exchange as JSON. An operation of the
document that nobody used is a failure, and so is a run without traffic.
"""
import glob
import json
import os
import re
import sys
import urllib.parse

import jsonschema

sys.dont_write_bytecode = True
import document  # noqa: E402

# Of a long list, as many elements are looked at, evenly spread.
ELEMENTS_MAX = 60
FINDINGS_SHOWN_MAX = 40


class Judge:
    def __init__(self, content):
        self.content = content
        self.components = document.strict(content['components'])
        self.validators = {}
        self.used = {}
        self.routes = []
        for path, item in content['paths'].items():
            pattern = re.compile('^' + re.sub(r'{[^}]+}', '([^/]+)', path) + '$')
            self.routes.append((path.count('{'), pattern, path, item))
        self.routes.sort(key=lambda route: route[0])

    def errors(self, schema, value):
        key = json.dumps(schema, sort_keys=True)
        if key not in self.validators:
            self.validators[key] = jsonschema.Draft202012Validator(dict({'components': self.components}, **schema))
        for error in self.validators[key].iter_errors(thinned(value)):
            deepest = error
            while deepest.context:
                deepest = max(deepest.context, key=lambda inner: len(inner.absolute_path))
            yield '%s: %s' % ('/'.join(map(str, deepest.absolute_path)), deepest.message[:300])

    def find(self, path):
        for _n, pattern, template, item in self.routes:
            match = pattern.match(path)
            if match:
                return template, item, match.groups()
        return None, None, ()

    def judge(self, exchange):
        """Findings about one exchange."""
        url = urllib.parse.urlsplit(exchange['path'])
        method = exchange['method'].lower()
        template, item, values = self.find(url.path)
        if item is None or (method not in item and not (method == 'head' and 'get' in item)):
            # Tests ask for what is not there on purpose; it must be refused.
            expected = 404 if item is None else 405
            if exchange['status'] not in (expected, 400, 401, 411, 413, 415, 426, 431, 501, 503):
                yield 'answered %d, and the document does not know it' % exchange['status']
            return
        operation = item[method] if method in item else item['get']
        response = operation['responses'].get(str(exchange['status']))
        if response is None:
            yield 'the document knows no answer %d' % exchange['status']
            return
        fine = 200 <= exchange['status'] < 300
        if fine:
            self.used.setdefault(operation['operationId'], set()).add(exchange['status'])
            yield from self.judge_request(exchange, url, template, item, operation, values)
        yield from self.judge_response(exchange, method, document.follow(self.content, response))

    def judge_request(self, exchange, url, template, item, operation, values):
        parameters = [document.follow(self.content, p) for p in item.get('parameters', []) + operation.get('parameters', [])]
        known = {(p['in'], p['name']): p for p in parameters}
        for name, value in zip(re.findall(r'{([^}]+)}', template), values):
            yield from self.judge_value('path', name, value, known)
        query = urllib.parse.parse_qsl(url.query, keep_blank_values=True)
        for name, value in query:
            yield from self.judge_value('query', name, value, known)
        for (place, name), parameter in known.items():
            if place == 'query' and parameter.get('required') and name not in dict(query):
                yield 'the parameter %s is missing, and it was let in' % name
        if operation.get('security') != [] and not exchange['signed_in']:
            yield 'it needs no sign-in, says the server, but not the document'
        wanted = operation.get('requestBody', {}).get('content', {})
        if exchange['body'] is None:
            if operation.get('requestBody', {}).get('required') and 'application/octet-stream' not in wanted:
                yield 'a body was not needed'
        elif 'application/json' in wanted:
            body = json.loads(exchange['body'])
            # Operations that were rejected may be wrong in any way.
            if operation['operationId'] == 'pushOperations':
                results = json.loads(exchange['answer'])['results']
                body['ops'] = [op for op, result in zip(body['ops'], results) if result['outcome'] != 'rejected']
            for finding in self.errors(wanted['application/json']['schema'], body):
                yield 'request: ' + finding

    def judge_value(self, place, name, value, known):
        parameter = known.get((place, name))
        if parameter is None:
            yield 'the document knows no %s parameter %s' % (place, name)
            return
        schema = document.follow(self.content, parameter['schema'])
        if schema.get('type') == 'integer' and re.fullmatch(r'-?\d+', value):
            value = int(value)
        for finding in self.errors(parameter['schema'], value):
            yield 'parameter %s%s' % (name, finding)

    def judge_response(self, exchange, method, response):
        answer, kind = exchange['answer'], (exchange['type'] or '').split(';')[0].strip()
        kinds = response.get('content', {})
        headers = {name.lower() for name in exchange['headers']}
        for name in response.get('headers', {}):
            if name.lower() not in headers and name != 'Upload-Length':
                yield 'the header %s is missing' % name
        if not kinds:
            if answer:
                yield 'it has a body, says the server'
            return
        if kind not in kinds and '*/*' not in kinds:
            yield 'the media type is %s' % kind
            return
        if kind == 'text/event-stream':
            yield from self.judge_events(answer)
        if method == 'head' or kind not in kinds or not kind.endswith('json'):
            return
        for finding in self.errors(kinds[kind]['schema'], json.loads(answer)):
            yield 'answer: ' + finding


    def judge_events(self, answer):
        names = {'poke': 'Poke', 'presence': 'Presence'}
        found = re.findall(r'event: (\w+)\ndata: (.*)\n\n', answer)
        if not found:
            yield 'the stream has no events'
        for name, data in found:
            if name not in names:
                yield 'the document knows no event %s' % name
                continue
            for finding in self.errors({'$ref': '#/components/schemas/' + names[name]}, json.loads(data)):
                yield 'event %s: %s' % (name, finding)


def thinned(value):
    """With long lists cut to a sample."""
    if isinstance(value, dict):
        return {name: thinned(member) for name, member in value.items()}
    if isinstance(value, list):
        step = max(1, len(value) // ELEMENTS_MAX)
        return [thinned(element) for element in value[::step]]
    return value


def exchanges(folder):
    for path in sorted(glob.glob(os.path.join(folder, '*.jsonl'))):
        with open(path, encoding='utf-8') as file:
            for number, line in enumerate(file, 1):
                # A test that was killed may leave half a line.
                if line.endswith('\n'):
                    yield '%s:%d' % (os.path.basename(path), number), json.loads(line)


def self_test(path):
    """Exchanges with one fault each must be found, and a good one must not."""
    content = document.load(path)
    head = {'method': 'GET', 'path': '/v1/audit/head', 'signed_in': True, 'body': None, 'status': 200,
            'type': 'application/json', 'headers': [], 'answer': json.dumps({'size': 1, 'head': 'a' * 64})}
    key = '0190a000-0000-7000-8000-0000000000aa'
    push = dict(head, method='POST', path='/v1/ops', body=json.dumps({'ops': [{'key': key, 'kind': 'void', 'record': {'kind': 'job', 'id': key}, 'base': 1}]}),
                answer=json.dumps({'seq': 1, 'results': [{'key': key, 'outcome': 'applied', 'replayed': False, 'rev': 2}]}))
    faults = {
        'unknown-path': dict(head, path='/v1/nothing'),
        'unknown-method': dict(head, method='PUT'),
        'unknown-status': dict(head, status=418),
        'unknown-parameter': dict(head, path='/v1/audit/head?x=1'),
        'wrong-parameter': dict(head, path='/v1/audit?limit=0', answer='{"entries":[],"more":false}'),
        'media-type': dict(head, type='text/html'),
        'wrong-type': dict(head, answer=json.dumps({'size': '1', 'head': 'a' * 64})),
        'missing-member': dict(head, answer='{"size":1}'),
        'unknown-member': dict(head, answer=json.dumps({'size': 1, 'head': 'a' * 64, 'tail': 1})),
        'not-signed-in': dict(head, signed_in=False),
        'problem-without-words': dict(head, status=400, type='application/problem+json', answer='{"type":"urn:docket:problem:malformed"}'),
        'missing-header': dict(head, status=503, type='application/problem+json', answer=json.dumps({'type': 'urn:docket:problem:unavailable', 'title': 'x', 'status': 503, 'detail': 'x'})),
        'unknown-outcome': dict(push, answer=push['answer'].replace('applied', 'lost')),
        'wrong-operation': dict(push, body=push['body'].replace('"base": 1', '"base": "1"')),
        'unknown-event': dict(head, path='/v1/changes/live', type='text/event-stream', answer='event: gossip\ndata: {}\n\n'),
        'wrong-event': dict(head, path='/v1/changes/live', type='text/event-stream', answer='event: poke\ndata: {"seq":"1"}\n\n'),
    }
    failed = 0
    print('1..%d' % (len(faults) + 2))
    for number, (name, exchange) in enumerate([('good-head', head), ('good-push', push)] + list(faults.items()), 1):
        found = list(Judge(content).judge(exchange))
        bad = bool(found) if number <= 2 else not found
        failed += bad
        print('%s %d /openapi/traffic-self-test/%s' % ('not ok' if bad else 'ok', number, name))
        if bad:
            print(found, file=sys.stderr)
    return 1 if failed else 0


def main(path, folder):
    content = document.load(path)
    judge = Judge(content)
    findings, n = {}, 0
    for where, exchange in exchanges(folder):
        n += 1
        for finding in judge.judge(exchange):
            key = (exchange['method'], exchange['path'].split('?')[0][:60], exchange['status'], finding)
            findings.setdefault((key[0], key[2], finding), '%s %s %s' % (where, key[0], key[1]))
    wanted = {operation['operationId'] for item in content['paths'].values() for name, operation in item.items() if isinstance(operation, dict) and 'operationId' in operation}
    missing = sorted(wanted - set(judge.used))
    print('1..3')
    print('%s 1 /openapi/traffic-was-seen' % ('ok' if n else 'not ok'))
    print('%s 2 /openapi/traffic-is-as-the-document-says' % ('not ok' if findings else 'ok'))
    print('%s 3 /openapi/every-operation-was-used' % ('not ok' if missing else 'ok'))
    print('# %d exchanges; %d of %d operations used with success' % (n, len(wanted) - len(missing), len(wanted)))
    if missing:
        print('nobody used: %s' % ', '.join(missing), file=sys.stderr)
    for (_method, status, finding), where in list(findings.items())[:FINDINGS_SHOWN_MAX]:
        print('%s: %d: %s' % (where, status, finding), file=sys.stderr)
    return 1 if findings or missing or not n else 0


if __name__ == '__main__':
    if sys.argv[1] == '--self-test':
        sys.exit(self_test(sys.argv[2]))
    sys.exit(main(*sys.argv[1:]))
