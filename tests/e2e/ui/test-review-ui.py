#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pump, as a supervisor sees it.

A real server with the demo company, the real window, driven through the
accessibility bus and the keyboard: the case is there, nothing is chosen, Apply
is off until every row is; deciding makes the case go and the job change, on
screen and on the server.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from docket_ui import Atspi, Company, Failed, Window, run_tests, wait_for  # noqa: E402

JOB = "J-10248"
REASON = "The porter saw it run for twenty minutes"


def as_value(name):
    """"Status: take Field, Waiting for approval" -> "waiting_approval"."""
    return name.rsplit(", ", 1)[-1].lower().replace(" for ", " ").replace(" ", "_")


class Story:
    def __init__(self):
        self.company = Company()
        self.window = None

    # -- Before the window opens --

    def open_cases(self):
        job = self.company.ctl_json("sofia", "job", "show", JOB)
        return [case for case in self.company.ctl_json("sofia", "reviews")
                if case["fields"]["subject"]["id"] == job["id"] and case["fields"]["group"] == "status"]

    def collide(self):
        """Tess completes the job offline; Omar wants it approved first."""
        self.company.sign_in("tess", "field")
        self.company.sign_in("omar")
        status = self.company.ctl_json("tess", "job", "show", JOB)["fields"]["status"]
        if status != "in_progress":
            self.company.ctl("tess", "job", "set", JOB, "status=in_progress")
            self.company.ctl("tess", "sync", "--timeout", "40")
            self.company.ctl("omar", "sync", "--timeout", "40")
        self.company.ctl("tess", "job", "set", JOB, "status=complete", "status_reason=Seal replaced, tight")
        self.company.ctl("omar", "job", "set", JOB, "status=waiting_approval", "status_reason=One more check")
        self.company.ctl("omar", "sync", "--timeout", "40")
        self.company.ctl("tess", "sync", "--timeout", "40")
        self.company.ctl("sofia", "sync", "--timeout", "40")

    def prepare(self):
        self.company.open()
        self.company.sign_in("sofia")
        if not self.open_cases():
            self.collide()
        if len(self.open_cases()) != 1:
            raise Failed(f"{JOB} should have one open case about its status")
        self.before = self.company.ctl_json("sofia", "job", "show", JOB)["fields"]["status"]

    # -- On screen --

    def show(self):
        process = self.company.start("DOCKET", "--profile", self.company.profile("sofia"), "--view", "review")
        try:
            self.window = Window(process)
        except Failed as error:
            raise Failed(f"{error}; it said: {self.company.log('DOCKET')[-2000:]}") from error
        self.window.show_page("DocketReviewView")
        self.window.wait("to decide")

    def is_open(self):
        """The number stands in the list, and once more as the case's title."""
        return len([node for node in self.window.find_all(JOB) if node.get_name() == JOB]) >= 2

    def read_case(self):
        """What tells one case from another: its number, and what can be taken."""
        return [name for name in (node.get_name() or "" for node in self.window.nodes(self.window.wait_part("DocketCaseView")))
                if name.startswith("J-") or ": take " in name]

    def find_case(self):
        self.window.wait(JOB + " Status")
        for _ in range(60):
            if self.is_open() and self.window.find("Status: take "):
                return
            before = self.read_case()
            self.window.key("j")
            # Pressed again before that, it would go past the one we look for.
            wait_for("the next case", lambda: self.read_case() != before)
        raise Failed(f"the keys never came to the case of {JOB}")

    def nothing_is_chosen(self):
        if not self.window.find("0 of "):
            raise Failed("the case does not say that nothing is chosen")
        if self.window.is_on("Apply and next"):
            raise Failed("Apply is on although nothing is chosen")
        for name in ("Started from", "Office", "Field", "Result"):
            if not self.window.find(name, exact=True):
                raise Failed(f"there is no column “{name}”")
        for radio in self.window.find_all(": take ", Atspi.Role.RADIO_BUTTON):
            if radio.get_state_set().contains(Atspi.StateType.CHECKED):
                raise Failed(f"“{radio.get_name()}” is preselected")
        self.window.shoot("review-before.png")

    def choose(self):
        rows = len(self.window.find_all(": take Field", Atspi.Role.RADIO_BUTTON))
        if rows == 0:
            raise Failed("no row can be chosen")
        # A whole side at once, and back again.
        self.window.key("shift+1")
        self.window.wait(f"{rows} of {rows} decided")
        for left in range(rows - 1, -1, -1):
            self.window.key("u")
            self.window.wait(f"{left} of {rows} decided")
        # The side that is not in force, or nothing would change.
        field = self.window.find("Status: take Field", Atspi.Role.RADIO_BUTTON)
        side, key = ("Office", "1") if as_value(field.get_name()) == self.before else ("Field", "2")
        for row in range(1, rows + 1):
            if self.window.is_on("Apply and next"):
                raise Failed("Apply is on before every row is chosen")
            self.window.key(key)
            self.window.wait(f"{row} of {rows} decided")
        wait_for("Apply to be on", lambda: self.window.is_on("Apply and next"))
        chosen = self.window.find("Status: take " + side, Atspi.Role.RADIO_BUTTON)
        if not chosen.get_state_set().contains(Atspi.StateType.CHECKED):
            raise Failed("the side that was taken is not shown as chosen")
        self.wanted = chosen.get_name().rsplit(", ", 1)[-1]
        self.window.shoot("review-chosen.png")

    def decide(self):
        self.window.type_into("Reason", REASON)
        self.window.press("Apply and next")
        self.window.wait_gone(JOB + " Status")
        self.window.shoot("review-after.png")

    def see_job(self):
        self.window.key("alt+2")
        self.window.show_page("DocketJobsView")
        self.window.key("ctrl+f")
        self.window.wait_focus("Search jobs")
        self.window.type(JOB)
        wait_for(f"{JOB} with the status “{self.wanted}” in the table",
                 lambda: any(node.get_name().startswith(JOB + ", ") and node.get_name().endswith(", " + self.wanted)
                             for node in self.window.find_all(JOB)))
        self.window.shoot("review-job.png")

    def server_agrees(self):
        self.company.ctl("sofia", "sync", "--timeout", "40")
        job = self.company.ctl_json("sofia", "job", "show", JOB)
        if job["fields"]["status"] == self.before:
            raise Failed(f"the job still is “{self.before}”")
        if job["fields"]["status"] != as_value(self.wanted):
            raise Failed(f"the job is “{job['fields']['status']}”, not “{self.wanted}”")
        cases = [case for case in self.company.ctl_json("sofia", "reviews", "--all")
                 if case["fields"]["subject"]["id"] == job["id"] and case["fields"]["group"] == "status"]
        decided = [case for case in cases if case["fields"]["state"] == "decided"]
        if len(decided) != 1 or decided[0]["fields"]["decision"]["reason"] != REASON:
            raise Failed("the decision is not kept with its reason")

    def outbox(self):
        self.window.show_page("DocketOutboxView")
        self.window.key("alt+5")
        self.window.wait("Sent today (")
        self.window.shoot("outbox.png")

    def close(self):
        self.company.close()


def main():
    story = Story()
    try:
        return run_tests([
            ("/ui/review/a-case-waits-on-a-real-server", story.prepare),
            ("/ui/review/the-window-opens-on-review", story.show),
            ("/ui/review/the-pump-is-found-by-keyboard", story.find_case),
            ("/ui/review/nothing-is-chosen-apply-is-off", story.nothing_is_chosen),
            ("/ui/review/every-row-chosen-apply-is-on", story.choose),
            ("/ui/review/decided-with-a-reason-the-case-goes", story.decide),
            ("/ui/review/the-job-shows-what-was-decided", story.see_job),
            ("/ui/review/the-server-agrees-and-keeps-the-reason", story.server_agrees),
            ("/ui/outbox/the-decision-is-among-what-was-sent", story.outbox),
        ])
    finally:
        story.close()


if __name__ == "__main__":
    sys.exit(main())
