#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Customers, as who looks after them sees it.

Two records of one customer are merged while the line is down, and the job moves
when it is back; one is set aside and restored; a table of some hundred lines is
imported as one change, and undone as one, when its toast has gone already.
"""

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from docket_desk import Desk, create  # noqa: E402
from docket_relay import Relay  # noqa: E402
from docket_ui import Atspi, Company, Failed, Window, run_tests, wait_for  # noqa: E402

STAYS = "Twin Harbour Office"
GOES = "Twin Harbour Ofice"
JOB = "Job of the twin"
ROWS = 300
PARTS_SHOWN = 50  # of a save, in its details
ROW_NAME = "Imported Shop"
COMPARE = "Compare customers"
IMPORT = "Import customers"
TABS_MAX = 40  # to any place in a dialog


class Story:
    def __init__(self):
        self.company = Company()
        self.line = None
        self.window = None
        self.process = None

    # -- What others see --

    def on_server(self, name):
        """Customers whose name begins so, by name."""
        return {found["fields"]["name"]: found for found in self.omar.records("customer") if found["fields"]["name"].startswith(name)}

    def prepare(self):
        self.company.open()
        self.line = Relay(int(self.company.url.rsplit(":", 1)[1]))
        self.omar = Desk(self.company.url, "omar")
        first, second = (create("customer", {"name": name, "phone": "+44 1632 970001"}) for name in (STAYS, GOES))
        job = create("job", {"title": JOB, "customer": second["record"]["id"]})
        for result in self.omar.push([first, second, job]):
            if result["outcome"] != "applied":
                raise Failed(f"a record was not taken: {result}")
        self.stays, self.job = first["record"]["id"], job["record"]["id"]
        self.company.sign_in("sofia", url=self.line.url)
        self.process = self.company.start("DOCKET", "--profile", self.company.profile("sofia"), "--view", "customers")
        try:
            self.window = Window(self.process)
        except Failed as error:
            raise Failed(f"{error}; it said: {self.company.log('DOCKET')[-2000:]}") from error
        # Parts, found once: asking the whole window takes its time.
        self.pill = self.window.wait("DocketSyncPill", exact=True)
        self.outbox = self.window.wait_part("DocketOutboxView")
        self.window.show_page("DocketCustomersView")
        self.detail = self.window.wait_part("DocketCustomerDetail")
        self.table = self.window.wait_part("DocketTable")
        self.window.wait("Adler & Co", top=self.table)

    # -- The hands --

    def wait_pill(self, text):
        self.window.wait(text, exact=True, top=self.pill)

    def row(self, name):
        return self.window.find(name + ",", Atspi.Role.TABLE_ROW, top=self.table)

    def search(self, words, *names):
        """Until these are what is left, and the first of them is in the details."""
        self.window.key("ctrl+f")
        self.window.wait_focus("Search customers")
        self.window.type(words)
        wait_for(f"{len(names)} rows", lambda: all(self.row(name) for name in names) and not self.row("Adler & Co"))
        self.window.key("Down")
        self.window.wait(names[0], Atspi.Role.LABEL, True, top=self.detail)
        wait_for("the keys on its row", lambda: self.window.has_focus(self.row(names[0])))

    def choose_from_menu(self, button, top, first, key):
        self.window.open_menu(button, top)
        self.window.wait_focus(first)
        self.window.key(key, to=Window.ANYWHERE)

    # -- The story --

    def merge_offline(self):
        self.line.cut()
        self.wait_pill("Offline")
        self.search("twin harb", STAYS, GOES)
        self.choose_from_menu("More about this record", self.detail, "New Job for This Customer…", "c")
        dialog = self.window.wait_window(COMPARE)
        self.window.wait(GOES + " Name", top=dialog)
        self.window.wait_keyboard(Window.DIALOG)
        if self.window.is_on("Merge", dialog):
            raise Failed("Merge is on although nobody said which one stays")
        self.tab_to(dialog, STAYS + " stays")
        self.window.key("space", to=Window.DIALOG)
        self.window.wait(f"What moves from {GOES} to {STAYS}: 1 job.", top=dialog)
        self.window.shoot("customers-merge.png")
        self.window.key("alt+m", to=Window.DIALOG)
        self.window.wait_window_gone(COMPARE)
        self.wait_pill("Offline — 1 waiting")
        wait_for("the other one to leave the table", lambda: self.row(GOES) is None and self.row(STAYS))
        if self.omar.get("job", self.job)["fields"]["customer"] == self.stays:
            raise Failed("the server knows of it already")

    def tab_to(self, dialog, name):
        for _ in range(TABS_MAX):
            focus = wait_for("something to have the keys", lambda: self.window.find_focus(top=dialog))
            if focus.get_name() == name:
                return
            self.window.key("Tab", to=Window.DIALOG)
            wait_for("the keys to go on", lambda: not self.window.has_focus(focus))
        raise Failed(f"Tab never comes to “{name}”")

    def line_returns(self):
        self.line.restore()
        self.window.key("ctrl+r")
        self.wait_pill("Up to date")
        self.window.wait(JOB, top=self.detail)
        if self.omar.get("job", self.job)["fields"]["customer"] != self.stays:
            raise Failed("the job is not with the one that stays")

    def set_aside_and_restore(self):
        self.choose_from_menu("More about this record", self.detail, "New Job for This Customer…", "s")
        self.window.wait("Set aside. Nothing of it is lost", top=self.detail)
        wait_for("it to leave the table", lambda: self.row(STAYS) is None)
        self.wait_pill("Up to date")
        if not self.omar.get("customer", self.stays)["void"]:
            raise Failed("the server does not know that it is set aside")
        self.window.press("Restore", self.detail)
        wait_for("it to be in the table again", lambda: self.row(STAYS))
        self.wait_pill("Up to date")
        if self.omar.get("customer", self.stays)["void"]:
            raise Failed("the server does not know that it is restored")
        # Esc gives up the search, and the whole table is there.
        self.window.key("ctrl+f")
        self.window.wait_focus("Search customers")
        self.window.key("Escape")
        wait_for("everybody in the table", lambda: self.row("Adler & Co"))

    def write_table(self):
        path = os.path.join(self.company.dir, "customers.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("Company,Telephone,Town\r\n")
            file.writelines(f'"{ROW_NAME} {number:03d}, Ltd",+44 1632 98{number:04d},Town {number}\r\n' for number in range(ROWS))
        return path

    def import_table(self):
        path = self.write_table()
        self.choose_from_menu("More about this list", self.window.page, "Import Customers", "i")
        # The chooser of files; a slash opens a line for the path.
        self.window.wait_keyboard(Window.DIALOG)
        self.window.type(path, to=Window.DIALOG)
        self.window.key("Return", to=Window.DIALOG)
        # It is called as the chooser was.
        dialog = wait_for("the columns of the table", lambda: next(
            (found for found in [self.window.window_called(IMPORT)] if found and self.window.find(f"customers.csv has {ROWS} rows.", top=found)), None))
        self.window.press("Look at the rows", dialog)
        self.window.wait(f"{ROWS} new", exact=True, top=dialog)
        wait_for("the button for all of them", lambda: self.window.button(f"Import {ROWS} customers", dialog))
        self.window.shoot("customers-import.png")
        # No answer is taken before the time of a double click has passed; then, in a hurry.
        time.sleep(1)
        self.window.key("ctrl+Return", "ctrl+Return", to=Window.DIALOG)
        self.window.wait_window_gone(IMPORT)
        # GTK has widgets for some 200 rows about those on show: about the one that was picked before.
        wait_for("the new ones in the table", lambda: self.row(f"{ROW_NAME} {ROWS - 1}, Ltd"))
        self.wait_pill("Up to date")
        there = [name for name, found in self.on_server(ROW_NAME).items() if not found["void"]]
        if len(there) != ROWS:
            raise Failed(f"the server has {len(there)} of them")

    def undo_import(self):
        """One change in what was sent, and one step back."""
        self.window.show_page(None)
        self.window.key("alt+5")
        self.window.wait(f"New customer {ROW_NAME} 000, Ltd, and {ROWS - 1} more records", top=self.outbox)
        self.window.wait(f"{ROWS - PARTS_SHOWN} more records", exact=True, top=self.outbox)
        undo = wait_for("the way back", lambda: self.window.button("Undo", self.outbox))
        self.window.shoot("customers-undo.png")
        undo.get_action_iface().do_action(0)
        self.window.wait(f"{ROW_NAME} {ROWS - 1:03d}, Ltd voided, and {ROWS - 1} more records", top=self.outbox)
        self.window.key("alt+3")
        wait_for("the table to be without them", lambda: self.row("Adler & Co") and self.row(f"{ROW_NAME} {ROWS - 1}, Ltd") is None)
        self.wait_pill("Up to date")
        there = self.on_server(ROW_NAME)
        if len(there) != ROWS or not all(found["void"] for found in there.values()):
            raise Failed(f"the server has {len([found for found in there.values() if not found['void']])} of {len(there)} in use")

    def leave(self):
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
            ("/ui/customers/the-window-opens-on-the-table", story.prepare),
            ("/ui/customers/two-are-merged-while-the-line-is-down", story.merge_offline),
            ("/ui/customers/the-line-returns-and-the-job-moves", story.line_returns),
            ("/ui/customers/one-is-set-aside-and-restored", story.set_aside_and_restore),
            ("/ui/customers/a-table-is-imported-as-one-change", story.import_table),
            ("/ui/customers/the-import-is-undone-as-one-change", story.undo_import),
            ("/ui/customers/quit-without-a-warning", story.leave),
        ])
    finally:
        story.close()


if __name__ == "__main__":
    sys.exit(main())
