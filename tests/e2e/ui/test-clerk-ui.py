#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clerk's morning on a bad line.

The real window of the office, a real server, and a line between them that is
cut, comes back while somebody types, and loses an answer; the server and the
console are killed at the worst moments.  Nothing typed is lost, nothing is saved
twice, and the screen says how it stands.
"""

import os
import re
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from docket_relay import Relay  # noqa: E402
from docket_ui import Atspi, Company, Failed, Window, run_tests, wait_for  # noqa: E402

JOB = "J-10248"
FORM = "Save"
TYPED = "Quay pump in the boiler room of the north wing leaks again and the porter has no key to it"


class Story:
    def __init__(self):
        self.company = Company()
        self.line = None
        self.window = None
        self.process = None

    # -- What others see --

    def on_server(self, *arguments):
        self.company.ctl("sofia", "sync", "--timeout", "40", codes=(0, 3))
        return self.company.ctl_json("sofia", *arguments)

    def title(self):
        return self.on_server("job", "show", JOB)["fields"]["title"]

    def times_written(self, title):
        """How often the history says that the title became this one."""
        entries = self.company.ctl_json("sofia", "history", JOB)
        entries = entries["entries"] if isinstance(entries, dict) else entries
        return sum(1 for entry in entries if (entry.get("to") or {}).get("title") == title and entry["outcome"] in ("applied", "merged"))

    # -- The clerk --

    def open_window(self, *arguments):
        self.process = self.company.start("DOCKET", "--profile", self.company.profile("omar"), *arguments)
        try:
            self.window = Window(self.process)
        except Failed as error:
            raise Failed(f"{error}; it said: {self.company.log('DOCKET')[-2000:]}") from error
        self.window.wait(JOB)
        # Its form, found once: asking the whole window takes its time.
        self.form = self.window.wait("DocketJobEditor", exact=True)
        self.detail = self.window.wait("DocketJobDetail", exact=True)
        self.pill = self.window.wait("DocketSyncPill", exact=True)
        self.banner = self.window.wait("DocketBanner", exact=True)
        self.outbox = self.window.wait("DocketOutboxView", exact=True)

    def wait_pill(self, text):
        self.window.wait(text, exact=True, top=self.pill)

    def entry(self, name):
        return self.window.find(name, Atspi.Role.TEXT, True, self.form)

    def reads(self, name):
        """What is read out of an entry; None: it is not there."""
        entry = self.entry(name)
        # GTK 4.8 takes no -1 for the end.
        return Atspi.Text.get_text(entry, 0, Atspi.Text.get_character_count(entry)) if entry is not None else None

    def has_focus(self, name):
        return self.window.has_focus(self.entry(name))

    def wait_title(self):
        self.window.wait_focus("Title", self.form)

    def edit(self):
        """F2, and the whole title is selected."""
        self.window.key("F2")
        self.wait_title()
        self.window.key("ctrl+a")

    def save(self):
        self.window.key("ctrl+s")
        self.wait_closed()

    def wait_closed(self):
        """The form gives the focus back when it goes."""
        wait_for("the form to close", lambda: not self.has_focus("Title"))

    # -- The story --

    def prepare(self):
        self.company.open()
        self.line = Relay(int(self.company.url.rsplit(":", 1)[1]))
        self.company.sign_in("sofia")
        self.company.sign_in("omar", url=self.line.url)
        self.open_window("--view", "jobs", "open", JOB)
        self.wait_pill("Up to date")

    def mark_by_mouse(self):
        """With Ctrl a click marks one more, or one less."""
        def click(y):
            subprocess.run(["xdotool", "mousemove", "500", str(y), "click", "1"], check=True, timeout=30)

        def jobs_marked(n):
            self.window.wait(f"Change {n} jobs…", exact=True)

        click(300)
        subprocess.run(["xdotool", "keydown", "ctrl"], check=True, timeout=30)
        try:
            for y, n in ((360, 2), (420, 3), (360, 2)):
                click(y)
                jobs_marked(n)
        finally:
            subprocess.run(["xdotool", "keyup", "ctrl"], check=True, timeout=30)
        click(300)
        self.company.run("DOCKET", "--profile", self.company.profile("omar"), "open", JOB)
        self.window.wait(JOB, exact=True, top=self.detail)

    def edit_offline(self):
        before = self.title()
        self.line.cut()
        self.wait_pill("Offline")
        self.edit()
        self.window.type("Pump, offline")
        wait_for("what was typed to be read out", lambda: self.reads("Title") == "Pump, offline")
        self.save()
        self.wait_pill("Offline — 1 waiting")
        self.window.wait("Offline — 1 item queued. Will sync when reconnected.", top=self.banner)
        self.window.wait("Pump, offline", top=self.detail)
        if self.title() != before:
            raise Failed("the server knows of it already")
        self.window.shoot("clerk-offline.png")

    def line_returns(self):
        self.line.restore()
        self.window.key("ctrl+r")
        self.wait_pill("Up to date")
        wait_for("what was edited offline on the server", lambda: self.title() == "Pump, offline")

    def save_twice(self):
        self.window.key("ctrl+n")
        self.wait_title()
        self.window.type("Saved in a hurry")
        button = wait_for("Save to be on", lambda: self.window.is_on(FORM, self.form) and self.window.button(FORM, self.form))
        for _ in range(2):
            try:
                button.get_action_iface().do_action(0)
            except Exception:  # the first one closed the form under the second
                break
        self.wait_closed()
        self.wait_pill("Up to date")
        jobs = wait_for("the job on the server", lambda: self.on_server("jobs", "--search", "Saved in a hurry"))
        if len(jobs) != 1:
            raise Failed(f"there are {len(jobs)} of it")
        # And by keys that come faster than any answer.
        self.window.key("ctrl+n")
        self.wait_title()
        self.window.type("Saved by both hands")
        self.window.key("ctrl+s", "ctrl+s")
        self.wait_closed()
        self.wait_pill("Up to date")
        jobs = wait_for("the job on the server", lambda: self.on_server("jobs", "--search", "Saved by both hands"))
        if len(jobs) != 1:
            raise Failed(f"there are {len(jobs)} of it")

    def type_while_it_reconnects(self):
        self.company.ctl("sofia", "sync", "--timeout", "40")
        self.line.cut()
        self.wait_pill("Offline")
        self.company.run("DOCKET", "--profile", self.company.profile("omar"), "open", JOB)
        self.window.wait("Pump, offline", top=self.detail)
        self.edit()
        self.window.type("Half of it")
        # The description of the very job, and the jobs around it, change meanwhile.
        self.company.ctl("sofia", "job", "set", JOB, "description=Written by Sofia")
        self.company.ctl("sofia", "sync", "--timeout", "40")
        self.line.restore()
        self.wait_pill("Up to date")
        wait_for("what Sofia wrote", lambda: self.company.ctl_json("omar", "job", "show", JOB)["fields"]["description"] == "Written by Sofia")
        self.wait_title()
        self.window.type(", then the rest")
        self.save()
        wait_for("the whole title on the server", lambda: self.title() == "Half of it, then the rest")
        if self.on_server("job", "show", JOB)["fields"]["description"] != "Written by Sofia":
            raise Failed("what Sofia wrote is gone")

    def kill_server_while_it_saves(self):
        self.wait_pill("Up to date")
        pushed = self.line.pushed
        self.line.mute = True
        self.edit()
        self.window.type("Saved as it died")
        self.save()
        wait_for("the change on its way", lambda: self.line.pushed > pushed)
        self.company.kill(self.company.server)
        self.line.mute = False
        wait_for("the screen to say that it waits", lambda: self.window.find("1 waiting", top=self.pill) or self.window.find("Sending 1", top=self.pill))
        self.line.port = self.company.serve()
        self.company.url = f"http://127.0.0.1:{self.line.port}"
        self.company.ctl("sofia", "login", self.company.url, "--user", "sofia", "--password-file", self.company.password_file)
        self.window.key("ctrl+r")
        self.wait_pill("Up to date")
        wait_for("the change on the server", lambda: self.title() == "Saved as it died")
        if self.times_written("Saved as it died") != 1:
            raise Failed("the change counted more than once")

    def kill_in_the_middle(self, seconds):
        """While the keys still come, and the first of them are on the disk: nobody pauses for that."""
        keys = subprocess.Popen(["xdotool", "type", "--delay", "40", TYPED * 4])
        wait_for("the first keys on the disk", lambda: self.draft_on_disk(TYPED[:4]))
        if keys.poll() is not None:
            raise Failed("they were kept only when the typing had ended")
        time.sleep(seconds)
        self.company.kill(self.process)
        keys.kill()
        keys.wait(timeout=15)
        # A key that it held down would stay down, and its next press would be none.
        held = sorted(set(TYPED.replace(" ", "").lower())) + ["space", "Shift_L"]
        subprocess.run(["xdotool", "keyup", *held], check=True, timeout=30)

    def check_title(self, where):
        self.window.wait("Your draft of", top=self.form)
        self.wait_title()
        text = self.reads("Title")
        start = (text or "").find(TYPED[:4])
        if start < 0 or not (TYPED * 4).startswith(text[start:]):
            raise Failed(f"{where}: “{text}” is there again")
        print(f"# {where}: {len(text) - start} letters are there again", flush=True)

    def discard(self):
        self.window.press("Discard", top=self.form)
        wait_for("the draft to go", lambda: not self.draft_on_disk(""))

    def kill_console_at_any_moment(self):
        """A job that is there, and a new one: what was typed comes back where it was typed."""
        for seconds in (0.1, 0.9):
            self.edit()
            self.kill_in_the_middle(seconds)
            self.open_window("--view", "jobs", "open", JOB)
            self.window.wait("that are not saved.", top=self.detail)
            self.window.key("F2")
            self.check_title("the job")
            self.discard()
        self.window.key("ctrl+n")
        self.wait_title()
        self.kill_in_the_middle(0.5)
        self.open_window("--view", "jobs", "open", JOB)
        self.window.key("ctrl+n")
        self.check_title("a new job")
        self.discard()

    def draft_on_disk(self, text):
        for folder, _, names in os.walk(self.company.profile("omar")):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    if file.read(15) != b"SQLite format 3":
                        continue
                with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as store:
                    try:
                        rows = store.execute("SELECT text FROM draft WHERE name LIKE 'job-form:%'").fetchall()
                    except sqlite3.Error:
                        continue
                if any(text in row[0] for row in rows):
                    return True
        return False

    def kill_console_while_somebody_types(self):
        self.edit()
        self.window.type("Never saved")
        wait_for("the draft on the disk", lambda: self.draft_on_disk("Never saved"))
        self.company.kill(self.process)
        self.open_window("--view", "jobs", "open", JOB)
        self.window.wait("that are not saved.", top=self.detail)
        self.window.key("F2")
        self.window.wait("Your draft of", top=self.form)
        self.wait_title()
        self.window.shoot("clerk-draft.png")
        self.save()
        wait_for("the draft on the server", lambda: self.title() == "Never saved")
        if self.times_written("Never saved") != 1:
            raise Failed("the draft arrived more than once")

    def start_again(self):
        """A second start hands over to the window that is there."""
        self.company.run("DOCKET", "--profile", self.company.profile("omar"), "--view", "outbox")
        self.window.wait("Sent today (", top=self.outbox)
        if self.process.poll() is not None:
            raise Failed("the window that was there is gone")

    def ask_over_the_bus(self):
        """What a notification, the desktop's search or a script does."""
        self.company.activate("omar", "open", JOB)
        self.window.wait("Never saved", top=self.detail)

    def leave(self):
        """Over unsent work: the line returns, and it goes out first."""
        self.line.cut()
        self.wait_pill("Offline")
        self.edit()
        self.window.type("Sent at the last moment")
        self.save()
        self.wait_pill("Offline — 1 waiting")
        self.window.key("ctrl+q")
        self.window.wait("1 change is saved on this device and not sent yet")
        self.line.restore()
        self.window.key("Return", to=Window.DIALOG)
        wait_for("the console to end", lambda: self.process.poll() is not None)
        if self.title() != "Sent at the last moment":
            raise Failed("it went, and what was unsent did not go first")
        if self.process.returncode != 0:
            raise Failed(f"it ended with {self.process.returncode}")
        said = self.company.log("DOCKET")
        if re.search(r"CRITICAL|WARNING", said):
            raise Failed(f"it said: {said[-2000:]}")

    def close(self):
        if self.line is not None:
            self.line.close()
        self.company.close()


def main():
    story = Story()
    try:
        return run_tests([
            ("/ui/clerk/the-window-opens-on-a-job", story.prepare),
            ("/ui/clerk/a-click-with-ctrl-marks-one-more", story.mark_by_mouse),
            ("/ui/clerk/an-edit-offline-says-that-it-waits", story.edit_offline),
            ("/ui/clerk/the-line-returns-and-it-is-sent", story.line_returns),
            ("/ui/clerk/save-pressed-twice-makes-one-job", story.save_twice),
            ("/ui/clerk/the-line-returns-while-somebody-types", story.type_while_it_reconnects),
            ("/ui/clerk/the-server-is-killed-as-it-saves", story.kill_server_while_it_saves),
            ("/ui/clerk/the-console-is-killed-over-a-draft", story.kill_console_while_somebody_types),
            ("/ui/clerk/the-console-is-killed-between-two-keys", story.kill_console_at_any_moment),
            ("/ui/clerk/a-second-start-raises-the-first", story.start_again),
            ("/ui/clerk/an-action-over-the-bus-opens-a-job", story.ask_over_the_bus),
            ("/ui/clerk/quit-sends-what-is-unsent-first", story.leave),
        ])
    finally:
        story.close()


if __name__ == "__main__":
    sys.exit(main())
