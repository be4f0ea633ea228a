#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample configuration in data/server, taken at its word.

A real nginx reads data/server/docketd-nginx.conf with nothing changed in it but
the port, the certificate and the socket, stands before a real docketd on a unix
socket, and is spoken to over TLS as a field app would. TAP on stdout.
"""
import contextlib
import http.client
import json
import os
import pathlib
import random
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import uuid

NAME = "docket.example.com"
WAIT_S = 60
PORT_MIN = 20000
PORT_MAX = 32000


class Connection(http.client.HTTPSConnection):
    """To the loopback, under the name that the certificate is made out to."""

    def __init__(self, port, context):
        super().__init__(NAME, port, context=context, timeout=WAIT_S)

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=NAME)


class Site:
    """docketd on a socket, nginx before it; both end with the site."""

    def __init__(self, folder, docketd, sample):
        self.folder = pathlib.Path(folder)
        self.docketd = docketd
        self.store = f"sqlite:{self.folder}/company.sqlite"
        self.sock = self.folder / "docketd.sock"
        self.port, self.reservation = take_port()
        self.server = self.proxy = None
        self.make_company()
        self.make_certificate()
        self.write_configuration(sample)
        self.context = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))

    def make_company(self):
        password = self.folder / "password"
        password.write_text("a long enough password\n")
        run(self.docketd, "init", "--store", self.store, "--company", "Proxy & Sons")
        run(self.docketd, "user", "add", "omar", "--role", "office", "--password-file", password, "--store", self.store)

    def make_certificate(self):
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
            "-keyout", self.folder / "key.pem", "-out", self.folder / "cert.pem")

    def write_configuration(self, sample):
        text = pathlib.Path(sample).read_text()
        for old, new in (
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{self.port} ssl http2;"),
            ("/etc/ssl/docket/fullchain.pem", str(self.folder / "cert.pem")),
            ("/etc/ssl/docket/privkey.pem", str(self.folder / "key.pem")),
            ("unix:/run/docket/docketd.sock", f"unix:{self.sock}"),
        ):
            if text.count(old) != 1:
                raise AssertionError(f"the sample has {text.count(old)} times: {old}")
            text = text.replace(old, new)
        (self.folder / "docket.conf").write_text(text)
        temporary = "".join(f"{kind}_temp_path {self.folder}/{kind};\n"
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        # Started as root it would give its workers away to somebody who may not
        # enter the test's folder.
        user = "user root;\n" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"{user}daemon off;\npid {self.folder}/nginx.pid;\nerror_log {self.folder}/error.log;\n"
            f"events {{ worker_connections 256; }}\n"
            f"http {{\naccess_log off;\n{temporary}include {self.folder}/docket.conf;\n}}\n")

    def start_server(self):
        self.server = subprocess.Popen([self.docketd, "serve", "--store", self.store, "--listen", f"unix:{self.sock}",
                                        "--blobs", self.folder / "blobs"], stdout=subprocess.DEVNULL)
        wait_until(lambda: can_connect(socket.AF_UNIX, str(self.sock)), "docketd listens")

    def start_proxy(self):
        self.proxy = subprocess.Popen([os.environ["NGINX"], "-p", self.folder, "-c", self.folder / "nginx.conf",
                                       "-e", self.folder / "error.log"])
        wait_until(lambda: can_connect(socket.AF_INET, ("127.0.0.1", self.port)), "nginx listens")

    def stop_server(self):
        self.server.terminate()
        if self.server.wait(WAIT_S) != 0:
            raise AssertionError(f"docketd ended with {self.server.returncode}")
        self.server = None

    def end(self):
        for process in (self.proxy, self.server):
            if process is not None:
                process.terminate()
                process.wait(WAIT_S)

    def call(self, method, path, body=None, token=None, headers=None):
        with contextlib.closing(Connection(self.port, self.context)) as connection:
            headers = dict(headers or {})
            if token is not None:
                headers["Authorization"] = "Bearer " + token
            if isinstance(body, (dict, list)):
                headers["Content-Type"] = "application/json"
                body = json.dumps(body)
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def sign_in(self, password="a long enough password"):
        status, body = self.call("POST", "/v1/sessions", {
            "username": "omar", "password": password,
            "device": {"id": str(uuid.uuid4()), "name": "Test", "class": "desk"}})
        return status, json.loads(body)


def run(*command):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def take_port():
    """A port, and what says that it is ours until that is closed.

    As docket-test-server.c does: the kernel lends none of these to a connection
    of another test, and another test takes none whose name is taken.
    """
    lent_from = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    for port in random.sample(range(PORT_MIN, max(PORT_MIN + 1, min(lent_from, PORT_MAX))), k=min(100, max(1, min(lent_from, PORT_MAX) - PORT_MIN))):
        name = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                name.bind(f"\0docket-test-port-{port}")
                probe.bind(("127.0.0.1", port))
                return port, name
            except OSError:
                name.close()
    raise AssertionError("no port is free for a test")


def can_connect(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(address)
        except OSError:
            return False
        return True


def wait_until(condition, what):
    for _ in range(WAIT_S * 20):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"never came true: {what}")


def equal(found, wanted, what):
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, not {wanted!r}")


# --- the stories ---------------------------------------------------------------

def push(site, token, name):
    operation = {"key": str(uuid.uuid4()), "kind": "create",
                 "record": {"kind": "customer", "id": str(uuid.uuid4())}, "set": {"name": name}}
    status, body = site.call("POST", "/v1/ops", {"ops": [operation]}, token)
    equal(status, 200, "status of a push")
    return json.loads(body)


def signs_in_and_saves_over_tls(site):
    status, answer = site.sign_in()
    equal(status, 201, "sign-in")
    pushed = push(site, answer["token"], "Behind a proxy")
    equal(pushed["results"][0]["outcome"], "applied", "outcome")


def wrong_password_stays_our_own_answer(site):
    status, answer = site.sign_in("wrong")
    equal(status, 401, "status")
    equal(answer["type"], "urn:docket:problem:bad-credentials", "type")


def poke_is_not_kept_in_a_buffer(site):
    token = site.sign_in()[1]["token"]
    with contextlib.closing(Connection(site.port, site.context)) as live:
        live.request("GET", "/v1/changes/live", headers={"Authorization": "Bearer " + token})
        stream = live.getresponse()
        equal(stream.status, 200, "status of the live channel")
        seq = push(site, token, "Poked")["seq"]
        # The channel stays open, so whatever waited for its end would never come.
        for line in iter(stream.readline, b""):
            if line.startswith(b"data:") and json.loads(line[5:]).get("seq") == seq:
                return
        raise AssertionError("the channel ended without the poke")


def figures_stay_on_the_machine(site):
    equal(site.call("GET", "/metrics")[0], 404, "status of /metrics")


def too_large_a_body_ends_at_the_proxy(site):
    token = site.sign_in()[1]["token"]
    try:
        status, _ = site.call("POST", "/v1/ops", b" " * 3_000_000, token, {"Content-Type": "application/json"})
    except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
        return  # refused before all of it was sent
    equal(status, 413, "status")


def server_away_is_not_taken_for_an_answer(site):
    token = site.sign_in()[1]["token"]
    site.stop_server()
    equal(site.call("GET", "/v1/changes", token=token)[0] in (502, 503), True, "a gateway's status")
    site.start_server()
    equal(site.call("GET", "/v1/changes", token=token)[0], 200, "status once it is back")


STORIES = [signs_in_and_saves_over_tls, wrong_password_stays_our_own_answer, poke_is_not_kept_in_a_buffer,
           figures_stay_on_the_machine, too_large_a_body_ends_at_the_proxy, server_away_is_not_taken_for_an_answer]


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="docket-proxy-") as folder:
        site = Site(folder, os.environ["DOCKETD"], sys.argv[1])
        try:
            site.start_server()
            site.start_proxy()
            for number, story in enumerate(STORIES, 1):
                name = "/e2e/proxy/" + story.__name__.replace("_", "-")
                try:
                    story(site)
                    print(f"ok {number} {name}", flush=True)
                except Exception as error:  # pylint: disable=broad-except
                    failed = 1
                    print(f"not ok {number} {name}\n# {type(error).__name__}: {error}", flush=True)
        finally:
            site.end()
    print(f"1..{len(STORIES)}")
    return failed


sys.exit(main())
