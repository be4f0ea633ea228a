#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys pressed at the wrong moment, and a book pasted into a line.

Escape everywhere: what was typed in a form is offered again, a search is given
up, a jump closes.  Too much text is refused in words and stays where it is.
The details go and come back, and a second window closes alone.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from docket_ui import Atspi, Company, Failed, Window, run_tests, wait_for  # noqa: E402

JOB = "J-10248"
BOOK = "word " * 20000  # 100 kB


class Story:
    def __init__(self):
        self.company = Company()
        self.window = None
        self.process = None

    def prepare(self):
        self.company.open()
        self.company.sign_in("omar")
        self.process = self.company.start("DOCKET", "--profile", self.company.profile("omar"), "--view", "jobs", "open", JOB)
        try:
            self.window = Window(self.process)
        except Failed as error:
            raise Failed(f"{error}; it said: {self.company.log('DOCKET')[-2000:]}") from error
        self.window.wait(JOB)
        self.window.show_page("DocketJobsView")
        self.detail = self.window.wait_part("DocketJobDetail")
        self.form = self.window.wait_part("DocketJobEditor")
        self.table = self.window.wait_part("DocketTable")
        self.title = self.company.ctl_json("omar", "job", "show", JOB)["fields"]["title"]

    def entry(self, name, top):
        return wait_for(f"the entry “{name}”", lambda: self.window.find(name, Atspi.Role.TEXT, True, top))

    def reads(self, name, top):
        entry = self.entry(name, top)
        return Atspi.Text.get_text(entry, 0, Atspi.Text.get_character_count(entry))

    # -- The story --

    def escape_in_a_form(self):
        self.window.key("F2")
        self.window.wait_focus("Title", self.form)
        self.window.key("ctrl+a")
        self.window.type("Kept in the form")
        self.window.key("Return")
        wait_for("the next field", lambda: not self.window.has_focus(self.entry("Title", self.form)))
        self.window.key("Escape")
        self.window.wait("that are not saved.", top=self.detail)
        self.window.key("F2")
        self.window.wait_focus("Title", self.form)
        if self.reads("Title", self.form) != "Kept in the form":
            raise Failed(f"the title reads “{self.reads('Title', self.form)}”")

    def book_in_a_line(self):
        self.window.type_into("Title", BOOK)
        self.window.key("ctrl+s")
        self.window.wait("longer than", top=self.form)
        self.window.shoot("keys-book.png")
        if not self.reads("Title", self.form).startswith("word word"):
            raise Failed("what was pasted is gone")
        self.window.type_into("Title", self.title + ", shortened")
        self.window.key("ctrl+s")
        self.window.wait(self.title + ", shortened", top=self.detail)
        wait_for("the form to close", lambda: not self.window.has_focus(self.entry("Title", self.form)))

    def search_and_jump(self):
        self.window.key("ctrl+f")
        self.window.wait_focus("Search jobs")
        self.window.type("nothing is called so")
        self.window.wait("No match", top=self.window.page)
        self.window.key("Escape")
        wait_for("the table to be back", lambda: self.window.find(JOB + ",", Atspi.Role.TABLE_ROW, top=self.table))
        self.window.key("ctrl+k")
        self.window.wait_keyboard(Window.DIALOG)
        self.window.key("Escape", to=Window.DIALOG)
        wait_for("the window to be in front", lambda: self.window._active()[0] == self.window.id)

    def details(self):
        self.window.key("F9")
        wait_for("the details to go", lambda: self.window.part("DocketJobDetail") is None
                 or not self.detail.get_state_set().contains(Atspi.StateType.VISIBLE) or Atspi.Component.get_size(self.detail).x <= 1)
        self.window.key("F9")
        self.window.wait(self.title + ", shortened", top=self.window.wait_part("DocketJobDetail"))

    def windows(self):
        return self.window.application.get_child_count()

    def second_window(self):
        self.window.key("ctrl+alt+n")
        wait_for("a second window", lambda: self.windows() == 2)
        self.window.wait_keyboard(Window.DIALOG)
        self.window.key("ctrl+w", to=Window.DIALOG)
        wait_for("the window to be in front", lambda: self.window._active()[0] == self.window.id)
        wait_for("the second window to be gone", lambda: self.windows() == 1)

    def leave(self):
        self.window.key("ctrl+r")
        self.window.show_page(None)
        self.window.wait("Up to date", exact=True)
        self.window.key("ctrl+q")
        wait_for("the console to end", lambda: self.process.poll() is not None)
        if self.process.returncode != 0:
            raise Failed(f"it ended with {self.process.returncode}: {self.company.log('DOCKET')[-2000:]}")

    def close(self):
        self.company.close()


def main():
    story = Story()
    try:
        return run_tests([
            ("/ui/keys/the-window-opens-on-a-job", story.prepare),
            ("/ui/keys/escape-in-a-form-keeps-what-was-typed", story.escape_in_a_form),
            ("/ui/keys/a-book-in-a-line-is-refused-in-words", story.book_in_a_line),
            ("/ui/keys/escape-gives-up-a-search-and-a-jump", story.search_and_jump),
            ("/ui/keys/the-details-go-and-come-back", story.details),
            ("/ui/keys/a-second-window-closes-alone", story.second_window),
            ("/ui/keys/quit-without-a-warning", story.leave),
        ])
    finally:
        story.close()


if __name__ == "__main__":
    sys.exit(main())
