# SPDX-License-Identifier: GPL-3.0-or-later
"""A colleague at another desk, as the server sees one: requests, no window.

What takes a person thirty forms takes this one request.
"""

import json
import secrets
import time
import urllib.error
import urllib.request

from docket_ui import PASSWORD, Failed

REQUEST_S_MAX = 60
OPS_PER_BATCH_MAX = 256


def now_ms():
    return int(time.time() * 1000)


def new_id():
    """UUIDv7."""
    number = now_ms() << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Desk:
    """Somebody who is signed in."""

    def __init__(self, url, username):
        self.url = url
        self.token = None
        self.device = new_id()
        answer = self.call("POST", "/v1/sessions", {"username": username, "password": PASSWORD,
                                                    "device": {"id": self.device, "name": "desk of " + username, "class": "desk"}})
        self.token = answer["token"]
        self.person = answer["person"]

    def call(self, method, path, body=None):
        headers = {"Content-Type": "application/json", "Docket-Protocol": "1"}
        if self.token is not None:
            headers["Authorization"] = "Bearer " + self.token
        request = urllib.request.Request(self.url + path, method=method, headers=headers,
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=REQUEST_S_MAX) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            raise Failed(f"{method} {path} was answered {error.code}: {error.read().decode(errors='replace')[:500]}") from error
        return json.loads(text) if text else None

    def push(self, operations):
        """The results, in the same order."""
        results = []
        for at in range(0, len(operations), OPS_PER_BATCH_MAX):
            results += self.call("POST", "/v1/ops", {"ops": operations[at:at + OPS_PER_BATCH_MAX]})["results"]
        return results

    def get(self, kind, identity):
        return self.call("GET", f"/v1/records/{kind}/{identity}")

    def records(self, kind):
        """Every one that this desk may see, as it is now."""
        after = None
        while True:
            page = self.call("GET", "/v1/changes?limit=5000" + (f"&after={after}" if after else ""))
            yield from (change["record"] for change in page["changes"] if change["kind"] == kind and not change["removed"])
            after = page["cursor"]
            if not page["more"]:
                return

    def look_at(self, kind, identity):
        self.call("PUT", "/v1/presence", {"viewing": {"kind": kind, "id": identity} if identity else None})


def create(kind, values):
    return {"key": new_id(), "kind": "create", "record": {"kind": kind, "id": new_id()}, "set": values, "made_at": now_ms()}


def edit(kind, identity, group, base, was, values):
    return {"key": new_id(), "kind": "edit", "record": {"kind": kind, "id": identity}, "group": group,
            "base": base, "was": was, "set": values, "made_at": now_ms()}


def decide(case, choice, **more):
    """@case: the record of kind review."""
    return {"key": new_id(), "kind": "decide", "record": {"kind": "review", "id": case["id"]}, "base": case["rev"],
            "choice": choice, "made_at": now_ms(), **more}
