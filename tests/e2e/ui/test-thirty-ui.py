#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Thirty cases by keyboard alone.

A real server; two people change the billing terms of the same thirty customers
without knowing of each other; a supervisor sits at the real window and has
nothing but keys. Each case is decided by taking the whole second side, the last
decision is taken back and made again, and the server then has thirty decisions.
"""

import json
import os
import sys
import urllib.request
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from docket_ui import Company, Failed, PASSWORD, Window, run_tests, wait_for  # noqa: E402

CASES = 30
REQUEST_S_MAX = 60


class Story:
    def __init__(self):
        self.company = Company()
        self.window = None

    # -- Before the window opens --

    def ask(self, path, body, token=None):
        request = urllib.request.Request(self.company.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        if token:
            request.add_header("Authorization", "Bearer " + token)
        with urllib.request.urlopen(request, timeout=REQUEST_S_MAX) as answer:
            return json.load(answer)

    def push(self, username, value):
        """One edit of each customer, as if its author had seen nothing else."""
        device = {"id": str(uuid.uuid4()), "name": "desk 2", "class": "desk"}
        token = self.ask("/v1/sessions", {"username": username, "password": PASSWORD, "device": device})["token"]
        operations = [{"key": str(uuid.uuid4()), "kind": "edit", "record": {"kind": "customer", "id": customer["id"]},
                       "group": "billing", "base": customer["revs"]["billing"], "made_at": self.made_at,
                       "was": {"billing_contact": customer["fields"].get("billing_contact")},
                       "set": {"billing_contact": f"{value} {number}"}}
                      for number, customer in enumerate(self.customers)]
        return [result["outcome"] for result in self.ask("/v1/ops", {"ops": operations}, token)["results"]]

    def cases(self):
        """Those of the billing terms, by state."""
        states = {}
        for case in self.company.ctl_json("sofia", "reviews", "--all"):
            if case["fields"]["group"] == "billing":
                states.setdefault(case["fields"]["state"], []).append(case)
        return states

    def prepare(self):
        self.company.open()
        self.company.sign_in("sofia")
        self.customers = self.company.ctl_json("sofia", "customers")[:CASES]
        self.made_at = max(customer["by"]["profile"]["arrived_at"] for customer in self.customers) + 1
        if len(self.customers) < CASES:
            raise Failed(f"the demo company has only {len(self.customers)} customers")
        first = self.push("omar", "Accounts")
        second = self.push("ingrid", "Ledger")
        if set(first) - {"applied", "merged"} or set(second) != {"held"}:
            raise Failed(f"the second of two changes should be held: {set(first)}, {set(second)}")
        self.company.ctl("sofia", "sync", "--timeout", "40")
        if len(self.cases().get("open", [])) != CASES:
            raise Failed(f"there should be {CASES} cases: {[(k, len(v)) for k, v in self.cases().items()]}")

    # -- On screen --

    def show(self):
        process = self.company.start("DOCKET", "--profile", self.company.profile("sofia"), "--view", "review")
        try:
            self.window = Window(process)
        except Failed as error:
            raise Failed(f"{error}; it said: {self.company.log('DOCKET')[-2000:]}") from error
        self.window.show_page("DocketReviewView")
        self.window.wait("to decide")

    def left(self):
        """What the heading of the list says, as a number."""
        for node in self.window.find_all(" to decide"):
            words = (node.get_name() or "").split()
            if len(words) == 3 and words[0].isdigit():
                return int(words[0])
        return None

    def decide_one(self):
        """The whole second side, then apply: whatever case is on screen."""
        before = self.left()
        self.window.wait("0 of ")
        self.window.key("shift+2")
        wait_for("every row to be chosen", lambda: self.window.is_on("Apply and next"))
        self.window.key("ctrl+Return")
        wait_for(f"fewer than {before} cases", lambda: (self.left() if self.left() is not None else before) < before)

    def decide_all(self):
        self.at_first = wait_for("the number of cases", self.left)
        # All but those that were there before are of the billing terms, and newest.
        for _ in range(CASES):
            self.decide_one()
        if self.left() != self.at_first - CASES:
            raise Failed(f"{self.left()} cases are left of {self.at_first}")
        self.window.shoot("review-thirty.png")

    def undo_and_again(self):
        left = self.left()
        self.window.key("ctrl+z")
        wait_for("the case to come back", lambda: self.left() == left + 1)
        self.window.wait("0 of ")
        self.decide_one()

    def server_agrees(self):
        def all_decided():
            self.company.ctl("sofia", "sync", "--timeout", "40")
            return len(self.cases().get("decided", [])) == CASES

        wait_for(f"{CASES} decisions on the server", all_decided)
        names = {customer["id"]: customer["fields"].get("billing_contact") for customer in self.company.ctl_json("sofia", "customers")}
        for number, customer in enumerate(self.customers):
            if names[customer["id"]] not in (f"Accounts {number}", f"Ledger {number}"):
                raise Failed(f"a customer's billing name is “{names[customer['id']]}”")

    def close(self):
        self.company.close()


def main():
    story = Story()
    try:
        return run_tests([
            ("/ui/thirty/two-people-collide-thirty-times", story.prepare),
            ("/ui/thirty/the-window-opens-on-review", story.show),
            ("/ui/thirty/each-is-decided-by-keys", story.decide_all),
            ("/ui/thirty/the-last-is-undone-and-decided-again", story.undo_and_again),
            ("/ui/thirty/the-server-has-every-decision", story.server_agrees),
        ])
    finally:
        story.close()


if __name__ == "__main__":
    sys.exit(main())
