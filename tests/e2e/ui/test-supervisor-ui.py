#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A supervisor who is not alone.

Money above the limit waits for a second person; who made one of two amounts
reads why somebody else decides before anything can be pressed; who comes second
to a case is told by whom it was decided, how and why, and a decision that was
made meanwhile on a line that was down counts for nothing, and says so.  Each case
is opened by the action that its notification carries.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from docket_desk import Desk, create, decide, edit  # noqa: E402
from docket_relay import Relay  # noqa: E402
from docket_ui import Atspi, Company, Failed, Window, run_tests, wait_for  # noqa: E402

MUCH = (150000, 170000)  # cents; two people decide
OWN = (4200, 4300)
REASON = "Called them, it is the mill"


class Story:
    def __init__(self):
        self.company = Company()
        self.line = None
        self.window = None
        self.process = None

    # -- Before the window opens --

    def amount_edit(self, job, amount):
        return edit("job", job["id"], "totals", job["revs"]["totals"], {"total_amount": None}, {"total_amount": amount})

    def party_edit(self, job, customer):
        return edit("job", job["id"], "party", job["revs"]["party"], {"customer": None}, {"customer": customer})

    def held(self, desk, operation):
        result, = desk.push([operation])
        if result["outcome"] != "held":
            raise Failed(f"it was not held: {result}")
        return result["review"]

    def collide(self):
        titles = ("Much money", "Own money", "Told kindly", "Too late", "Skipped")
        customers = [create("customer", {"name": name}) for name in ("Quiet Mill", "Upper School")]
        jobs = [create("job", {"title": title}) for title in titles]
        self.omar.push(customers + jobs)
        mill, school = (customer["record"]["id"] for customer in customers)
        much, own, kindly, late, skipped = (self.omar.get("job", job["record"]["id"]) for job in jobs)
        other, sofia = Desk(self.company.url, "omar"), Desk(self.company.url, "sofia")
        self.jobs = {job["fields"]["title"]: job for job in (much, own, kindly, late, skipped)}
        self.omar.push([self.amount_edit(much, MUCH[0]), self.amount_edit(own, OWN[0])]
                       + [self.party_edit(job, mill) for job in (kindly, late, skipped)])
        self.cases = {"Much money": self.held(other, self.amount_edit(much, MUCH[1])),
                      "Own money": self.held(sofia, self.amount_edit(own, OWN[1])),
                      **{job["fields"]["title"]: self.held(other, self.party_edit(job, school)) for job in (kindly, late, skipped)}}

    def prepare(self):
        self.company.open()
        self.line = Relay(int(self.company.url.rsplit(":", 1)[1]))
        self.company.run("DOCKETD", "user", "add", "ruth", "--name", "Ruth Okafor", "--role", "supervisor",
                         "--password-file", self.company.password_file, "--store", self.company.store)
        self.omar = Desk(self.company.url, "omar")
        self.ruth = Desk(self.company.url, "ruth")
        self.collide()
        self.company.sign_in("sofia", url=self.line.url)
        self.process = self.company.start("DOCKET", "--profile", self.company.profile("sofia"), "--view", "review")
        try:
            self.window = Window(self.process)
        except Failed as error:
            raise Failed(f"{error}; it said: {self.company.log('DOCKET')[-2000:]}") from error
        self.pill = self.window.wait("DocketSyncPill", exact=True)
        self.outbox = self.window.wait_part("DocketOutboxView")
        self.window.show_page("DocketReviewView")
        self.case = self.window.wait_part("DocketCaseView")
        self.window.wait(" to decide")

    # -- The hands --

    def case_of(self, title):
        return self.ruth.get("review", self.cases[title])

    def go_to(self, title):
        """As a notification does that is clicked."""
        self.company.activate("sofia", "show-review", self.cases[title])
        self.window.wait(title, exact=True, top=self.case)

    def wait_case(self, text):
        self.window.wait(text, top=self.case)

    def choose_all(self, key):
        self.window.key(key)
        wait_for("Apply to be on", lambda: self.window.is_on("Apply and next", self.case))

    def apply(self, title):
        self.window.key("ctrl+Return")
        wait_for("the next case", lambda: self.window.find(title, exact=True, top=self.case) is None)

    def synced(self):
        self.window.wait("Up to date", exact=True, top=self.pill)

    # -- The story --

    def second_person(self):
        title = "Much money"
        self.go_to(title)
        self.choose_all("shift+2")
        self.apply(title)
        self.synced()
        record = self.case_of(title)
        if record["fields"]["state"] != "open" or len(record["fields"]["approvals"]) != 1:
            raise Failed(f"one person decided so much: {record['fields']}")
        self.go_to(title)
        self.wait_case("So much money needs two people: it waits for a second person who decides the same.")
        self.window.shoot("supervisor-waits.png")
        first = record["fields"]["approvals"][0]
        result, = self.ruth.push([decide(record, first["choice"], **({"candidate": first["candidate"]} if first.get("candidate") is not None else {}),
                                         **({"values": first["values"]} if first.get("values") else {}))])
        if result["outcome"] != "applied":
            raise Failed(f"Ruth's decision was not taken: {result}")
        self.wait_case("Nothing is left to do here.")
        if self.ruth.get("job", self.jobs[title]["id"])["fields"]["total_amount"] != MUCH[1]:
            raise Failed("the amount that both took does not stand")

    def own_case(self):
        """Before anything is pressed, and there is nothing to press."""
        title = "Own money"
        self.go_to(title)
        self.wait_case("You made one of these changes, so somebody else decides.")
        for name in ("Apply and next", ": take "):
            for node in self.window.nodes(self.case):
                if name in (node.get_name() or "") and node.get_role() in (Atspi.Role.PUSH_BUTTON, Atspi.Role.RADIO_BUTTON) and node.get_state_set().contains(Atspi.StateType.SENSITIVE):
                    raise Failed(f"“{node.get_name()}” can be pressed")
        self.window.shoot("supervisor-own.png")
        self.window.key("shift+1", "ctrl+Return")
        self.window.key("j")
        wait_for("another case", lambda: self.window.find(title, exact=True, top=self.case) is None)
        self.synced()
        if self.case_of(title)["fields"]["state"] != "open":
            raise Failed("it was decided by who made it")

    def told_kindly(self):
        """Ruth is first; who looks at the case reads who, what and why, and nothing of it can be applied."""
        title = "Told kindly"
        self.go_to(title)
        self.choose_all("2")
        result, = self.ruth.push([decide(self.case_of(title), "keep", reason=REASON)])
        if result["outcome"] != "applied":
            raise Failed(f"Ruth's decision was not taken: {result}")
        self.wait_case("Ruth Okafor decided this")
        self.wait_case("Quiet Mill")
        self.wait_case(f"Reason: “{REASON}”. Nothing is left to do here.")
        self.window.shoot("supervisor-told.png")

    def too_late(self):
        """Decided here while the line is down, and there meanwhile: the first one counts."""
        title = "Too late"
        self.go_to(title)
        self.line.cut()
        self.window.wait("Offline", exact=True, top=self.pill)
        self.choose_all("2")
        self.apply(title)
        self.window.wait("Offline — 1 waiting", exact=True, top=self.pill)
        result, = self.ruth.push([decide(self.case_of(title), "keep", reason=REASON)])
        if result["outcome"] != "applied":
            raise Failed(f"Ruth's decision was not taken: {result}")
        self.line.restore()
        self.window.key("ctrl+r")
        self.window.wait("1 needs you", exact=True, top=self.pill)
        self.window.show_page(None)
        self.window.key("alt+5")
        self.window.wait("Needs you (1)", exact=True, top=self.outbox)
        self.window.wait("Ruth Okafor", top=self.outbox)
        self.window.shoot("supervisor-too-late.png")
        by = self.case_of(title)["fields"]["decision"]["by"]["person"]
        if by != self.ruth.person["id"]:
            raise Failed("the second decision overwrote the first")

    def skip_undecide_undo(self):
        title = "Skipped"
        self.window.key("alt+4")
        self.window.show_page("DocketReviewView")
        self.go_to(title)
        self.window.key("s")
        wait_for("the next case", lambda: self.window.find(title, exact=True, top=self.case) is None)
        self.go_to(title)
        self.choose_all("1")
        self.window.key("u")
        wait_for("Apply to be off", lambda: not self.window.is_on("Apply and next", self.case))
        self.choose_all("1")
        self.apply(title)
        self.window.key("ctrl+z")
        self.go_to(title)
        wait_for("Apply to be off", lambda: not self.window.is_on("Apply and next", self.case))
        wait_for("the case to be open on the server", lambda: self.case_of(title)["fields"]["state"] == "open")

    def leave(self):
        self.window.show_page(None)
        self.window.key("ctrl+q")
        wait_for("the console to end", lambda: self.process.poll() is not None)
        if self.process.returncode != 0:
            raise Failed(f"it ended with {self.process.returncode}: {self.company.log('DOCKET')[-2000:]}")

    def close(self):
        if self.line is not None:
            self.line.close()
        self.company.close()


def main():
    story = Story()
    try:
        return run_tests([
            ("/ui/supervisor/the-cases-wait-on-a-real-server", story.prepare),
            ("/ui/supervisor/much-money-waits-for-a-second-person", story.second_person),
            ("/ui/supervisor/who-made-it-reads-why-somebody-else-decides", story.own_case),
            ("/ui/supervisor/who-comes-second-is-told-who-decided-what", story.told_kindly),
            ("/ui/supervisor/skip-undecide-undo", story.skip_undecide_undo),
            ("/ui/supervisor/decided-offline-and-elsewhere-the-first-one-counts", story.too_late),
            ("/ui/supervisor/quit-without-a-warning", story.leave),
        ])
    finally:
        story.close()


if __name__ == "__main__":
    sys.exit(main())
