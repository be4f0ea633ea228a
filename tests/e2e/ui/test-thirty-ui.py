#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Thirty cases by keyboard alone.

A real server, the real window, and a supervisor who never touches the mouse:
the Review page is gone to, a colleague is seen looking, a case that changes
while it is open is marked and has to be looked at again, one that somebody else
decided cannot be decided twice; and thirty are decided, one undone, one skipped.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from docket_desk import Desk, create, decide, edit  # noqa: E402
from docket_ui import Company, Failed, Window, run_tests, wait_for  # noqa: E402

CASES = 30
# Two that move while they are looked at.
MOVING = 2


class Story:
    def __init__(self):
        self.company = Company()
        self.window = None

    # -- Before the window opens --

    def collide(self):
        """Omar gives new jobs to a customer, and from a desk that did not hear of it to another."""
        customers = [create("customer", {"name": name}) for name in ("Harbour Office", "Quiet Mill", "Upper School")]
        jobs = [create("job", {"title": f"Case {number}"}) for number in range(CASES + MOVING)]
        for result in self.omar.push(customers + jobs):
            if result["outcome"] != "applied":
                raise Failed(f"a record was not taken: {result}")
        self.customers = [customer["record"]["id"] for customer in customers]
        self.jobs = [self.omar.get("job", job["record"]["id"]) for job in jobs]
        self.omar.push([self.customer_edit(job, 0) for job in self.jobs])
        results = Desk(self.company.url, "omar").push([self.customer_edit(job, 1) for job in self.jobs])
        if any(result["outcome"] != "held" for result in results):
            raise Failed(f"not everything was held: {[result for result in results if result['outcome'] != 'held'][:3]}")
        self.cases = [result["review"] for result in results]

    def customer_edit(self, job, which):
        """As somebody who has not seen what the others wrote."""
        return edit("job", job["id"], "party", job["revs"]["party"], {"customer": None}, {"customer": self.customers[which]})

    def prepare(self):
        self.company.open()
        self.company.run("DOCKETD", "user", "add", "ruth", "--name", "Ruth Okafor", "--role", "supervisor",
                         "--password-file", self.company.password_file, "--store", self.company.store)
        self.omar = Desk(self.company.url, "omar")
        self.ruth = Desk(self.company.url, "ruth")
        self.collide()
        self.company.sign_in("sofia")

    # -- On screen --

    def says(self, node, text):
        """One question to one part of the window, not a walk through all of it."""
        return node.get_name() == text

    def show(self):
        process = self.company.start("DOCKET", "--profile", self.company.profile("sofia"), "--view", "outbox")
        try:
            self.window = Window(process)
        except Failed as error:
            raise Failed(f"{error}; it said: {self.company.log('DOCKET')[-2000:]}") from error
        self.window.wait_part("DocketOutboxView")
        self.window.wait_focus("")
        self.window.key("alt+4")
        self.window.show_page("DocketReviewView")
        self.case = self.window.wait("DocketCaseView", exact=True)
        self.count = self.window.wait(" to decide")
        self.progress = self.window.wait("0 of 1 decided", exact=True, top=self.case)
        self.open_cases = int(self.count.get_name().split()[0])
        if self.open_cases < CASES + MOVING:
            raise Failed(f"only {self.open_cases} cases are there")

    def wait_case(self, number):
        self.window.wait(f"Case {number}", exact=True, top=self.case)

    def choose(self, key):
        self.window.key(key)
        wait_for("the row to be chosen", lambda: self.says(self.progress, "1 of 1 decided"))

    def apply(self):
        self.window.key("ctrl+Return")
        self.open_cases -= 1
        wait_for(f"{self.open_cases} cases to be left", lambda: self.says(self.count, f"{self.open_cases} to decide"))
        wait_for("the next case", lambda: self.says(self.progress, "0 of 1 decided"))

    def shown_case(self):
        """The number of the job of the case that is open; one walk through what is shown, however many there are."""
        for node in self.window.nodes(self.case):
            words = (node.get_name() or "").split(" ")
            if len(words) == 2 and words[0] == "Case" and words[1].isdigit():
                return int(words[1])
        raise Failed("no case is open that this test made")

    # -- The story --

    def changes_while_open(self):
        number = self.shown_case()
        self.ruth.look_at("review", self.cases[number])
        self.window.wait("Ruth Okafor is looking at this", top=self.case)
        self.window.shoot("review-colleague.png")
        self.choose("1")
        # She comes with a third version.
        result, = self.ruth.push([self.customer_edit(self.jobs[number], 2)])
        if result["outcome"] != "held" or result["review"] != self.cases[number]:
            raise Failed(f"the third version did not join the case: {result}")
        self.window.wait("Your choices were cleared: please look again.", top=self.case)
        wait_for("the choice to be cleared", lambda: self.says(self.progress, "0 of 1 decided"))
        self.window.shoot("review-changed.png")
        # Nothing is applied by the key that was meant for what stood there before.
        self.window.key("ctrl+Return")
        self.ruth.look_at("review", None)
        self.choose("1")
        if not self.says(self.count, f"{self.open_cases} to decide"):
            raise Failed("the case was decided though nothing was chosen")
        self.apply()

    def decided_elsewhere(self):
        number = self.shown_case()
        self.choose("2")
        result, = self.ruth.push([decide(self.ruth.get("review", self.cases[number]), "keep", reason="Called them")])
        if result["outcome"] != "applied":
            raise Failed(f"Ruth's decision was not taken: {result}")
        self.window.wait("Nothing is left to do here.", top=self.case)
        self.open_cases -= 1
        wait_for("the case to leave the list", lambda: self.says(self.count, f"{self.open_cases} to decide"))
        # The keys do nothing any more, until the next one is gone to.
        self.window.key("2", "ctrl+Return")
        self.window.key("j")
        wait_for("the next case", lambda: self.shown_case() != number)
        wait_for("the next case to be undecided", lambda: self.says(self.progress, "0 of 1 decided"))

    def thirty(self):
        first = self.open_cases
        for at in range(CASES):
            self.choose("2" if at % 3 == 1 else "1")
            if at == 4:
                # On second thoughts: the same case is there again.
                self.window.key("u")
                wait_for("the row to be open again", lambda: self.says(self.progress, "0 of 1 decided"))
                self.choose("2")
            self.apply_or_end(at)
        if self.open_cases != first - CASES:
            raise Failed(f"{first - self.open_cases} were decided, not {CASES}")
        self.window.shoot("review-thirty.png")

    def apply_or_end(self, at):
        if at + 1 < CASES:
            self.apply()
            return
        self.window.key("ctrl+Return")
        self.open_cases -= 1
        wait_for(f"{self.open_cases} cases to be left", lambda: self.says(self.count, f"{self.open_cases} to decide"))

    def undone(self):
        self.window.key("ctrl+z")
        wait_for("the last one to be back", lambda: self.says(self.count, f"{self.open_cases + 1} to decide"))
        self.open_cases += 1
        wait_for("it to be undecided", lambda: self.says(self.progress, "0 of 1 decided"))
        self.choose("1")
        self.window.key("ctrl+Return")
        self.open_cases -= 1
        wait_for("it to be decided again", lambda: self.says(self.count, f"{self.open_cases} to decide"))

    def server_agrees(self):
        """Every one of them, once, by the one who decided it."""
        sofia = next(person["id"] for person in self.ruth.records("person") if person["fields"]["name"].startswith("Sofia"))

        def all_decided():
            self.records = [self.ruth.get("review", case) for case in self.cases]
            return all(record["fields"]["state"] == "decided" for record in self.records)

        wait_for("the server to have them all", all_decided)
        by = [record["fields"]["decision"]["by"]["person"] for record in self.records]
        if by.count(sofia) != CASES + 1 or len(by) != CASES + MOVING:
            raise Failed(f"{by.count(sofia)} of {len(by)} are decided by Sofia")

    def leave(self):
        self.window.key("ctrl+q")
        process = self.window.process
        wait_for("the console to end", lambda: process.poll() is not None)
        if process.returncode != 0:
            raise Failed(f"it ended with {process.returncode}: {self.company.log('DOCKET')[-2000:]}")

    def close(self):
        self.company.close()


def main():
    story = Story()
    try:
        return run_tests([
            ("/ui/thirty/the-cases-wait-on-a-real-server", story.prepare),
            ("/ui/thirty/review-is-gone-to-by-a-key", story.show),
            ("/ui/thirty/a-case-changes-while-it-is-open", story.changes_while_open),
            ("/ui/thirty/a-case-is-decided-elsewhere", story.decided_elsewhere),
            ("/ui/thirty/thirty-cases-by-keyboard-alone", story.thirty),
            ("/ui/thirty/the-last-decision-is-undone", story.undone),
            ("/ui/thirty/the-server-has-every-decision-once", story.server_agrees),
            ("/ui/thirty/quit-without-a-warning", story.leave),
        ])
    finally:
        story.close()


if __name__ == "__main__":
    sys.exit(main())
