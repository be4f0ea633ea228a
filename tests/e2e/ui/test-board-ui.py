#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dispatcher at the board, with the mouse and with the keyboard.

The real window, a real server, a line between them that can be cut, and the phones of two
simulated technicians.  Jobs are dragged along and across lanes, stretched, taken out of the
tray and put back, and all of it once more by keys; what was moved is on the server, on the
phone of whoever has it now, and no longer on the other's.  The day is three weeks ahead,
where the demo company has planned nothing."""

import datetime
import json
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from docket_relay import Relay  # noqa: E402
from docket_ui import COMMAND_S_MAX, Atspi, Company, Failed, Window, run_tests, wait_for  # noqa: E402

WEEKS_AHEAD = 3
LENA = "Lena Fischer"
MILO = "Milo Brandt"
PUMP = "Pump of the board"
PANEL = "Panel of the board"
TAP = "Tap of the tray"
STEPS = 8  # of a drag
SAME_PLACES = 4  # in a row, a tenth of a second apart: what comes next may take a while on a busy machine


def mouse(*arguments):
    subprocess.run(["xdotool", *map(str, arguments)], timeout=COMMAND_S_MAX, check=True)


class Story:
    def __init__(self):
        self.company = Company()
        self.line = None
        self.window = None

    # -- What others see --

    def moment(self, clock):
        """Milliseconds, of a time on our day."""
        at = datetime.datetime.combine(self.day, datetime.time.fromisoformat(clock), datetime.timezone.utc)
        return int(at.timestamp() * 1000)

    def sync(self, name):
        self.company.ctl(name, "sync", "--timeout", "40", codes=(0, 3))

    def jobs_of(self, name):
        """Those of our jobs that a device has, by title."""
        return {job["fields"]["title"]: job for job in self.company.ctl_json(name, "jobs", "--limit", "0")
                if job["fields"]["title"] in (PUMP, PANEL, TAP)}

    def on_server(self, title, person, begins=None, ends=None):
        """Waits until a colleague's desk gets this plan; without a person: none."""
        def is_so():
            self.sync("ingrid")
            fields = self.jobs_of("ingrid")[title]["fields"]
            if person is None:
                return fields["technician"] is None and fields["starts_at"] is None
            return (fields["technician"], fields["starts_at"], fields["ends_at"]) == (self.people[person], self.moment(begins), self.moment(ends))
        wait_for(f"{title} to be of {person}, {begins}–{ends}, on the server", is_so)

    # -- The phones of simulated technicians --

    def simulate(self, script, codes=(0,)):
        """Plays a scene on the devices that docket-fieldsim keeps."""
        path = os.path.join(self.company.dir, "scene")
        with open(path, "w", encoding="utf-8") as file:
            file.write(script)
        return self.company.run("DOCKET_FIELDSIM", "--server", self.company.url, "--password-file", self.company.password_file,
                                "--profiles", self.phones, "--once", path, codes=codes)

    def phone_jobs(self, *names):
        """Which of our jobs those devices have, after a look at the server."""
        self.simulate("".join(f"{name} sync 180\n" for name in names))
        listed = [json.loads(self.company.run("DOCKETCTL", "--profile", os.path.join(self.phones, name), "--json", "jobs", "--limit", "0")) for name in names]
        return [{job["fields"]["title"] for job in jobs} & {PUMP, PANEL, TAP} for jobs in listed]

    # -- What is on the screen --

    def chip(self, title, top=None):
        """The chip of a job, which says in one sentence where it stands."""
        return self.window.find(", " + title + ", ", Atspi.Role.PUSH_BUTTON, top=top or self.board)

    def wait_chip(self, title, *words, top=None):
        said = ""

        def says_so():
            nonlocal said
            chip = self.chip(title, top)
            said = chip.get_name() if chip is not None else "nothing, it is not there"
            return chip if chip is not None and all(word in said for word in words) else None
        try:
            return wait_for(f"“{title}” to say {', '.join(words)}", says_so)
        except Failed as error:
            raise Failed(f"{error}; it says {said}") from error

    def wait_hand(self, words):
        """What the hand says of where its job would land."""
        return self.window.wait(words, Atspi.Role.LABEL, top=self.over)

    def wait_pill(self, text):
        self.window.wait(text, exact=True, top=self.pill)

    def box(self, node):
        """Where it is on the screen; GTK 4.8 tells the bus places within the window only."""
        place = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        shell = subprocess.run(["xdotool", "getwindowgeometry", "--shell", self.window.id], capture_output=True,
                               text=True, timeout=COMMAND_S_MAX, check=True).stdout
        left, top = (int(re.search(rf"^{name}=(-?\d+)$", shell, re.M).group(1)) for name in "XY")
        return place.x + left, place.y + top, place.width, place.height

    def middle(self, title, top=None):
        """Of a chip, once it stands still: whoever presses beside it presses on something else.  Its job may get another chip meanwhile, so it is looked up each time."""
        before, same = None, 0

        def rests():
            nonlocal before, same
            chip = self.chip(title, top)
            now = self.box(chip) if chip is not None else None
            same, before = same + 1 if now is not None and now == before and now[2] > 0 else 0, now
            return same == SAME_PLACES
        wait_for(f"“{title}” to rest", rests)
        x, y, width, height = before
        return x + width // 2, y + height // 2

    def lane_y(self, person):
        _, y, _, height = self.box(self.window.wait(person + ", ", Atspi.Role.PANEL, top=self.board))
        return y + height // 2

    def hour_px(self):
        """From two chips that begin three hours apart, once they stand so: of the half hour that one is longer, it is that much wider."""
        self.wait_chip(PUMP, LENA + ", 10:00–11:00")
        self.wait_chip(PANEL, MILO + ", 13:00–14:30")

        def laid_out():
            pump, panel = self.box(self.chip(PUMP)), self.box(self.chip(PANEL))
            hour = (panel[0] - pump[0]) / 3
            return hour if hour > 0 and abs((panel[2] - pump[2]) * 2 - hour) <= 4 else None
        return wait_for("the chips to stand where their times are", laid_out)

    # -- With the mouse --

    def take(self, x, y, to_x, to_y):
        mouse("mousemove", x, y)
        mouse("mousedown", 1)
        for step in range(1, STEPS + 1):
            mouse("mousemove", x + (to_x - x) * step // STEPS, y + (to_y - y) * step // STEPS)

    def drag(self, start, to, words, before_drop=None):
        """From one place to another; put down once the hand says these words."""
        self.take(*start, *to)
        try:
            self.wait_hand(words)
            if before_drop is not None:
                before_drop()
        finally:
            mouse("mouseup", 1)

    def drag_job(self, title, hours, person, words, before_drop=None):
        """That many hours along, into that lane."""
        x, y = self.middle(title)
        self.drag((x, y), (x + round(hours * self.hour), self.lane_y(person)), words, before_drop)

    # -- With the keyboard --

    def focus(self, title):
        """A click gives a chip the keyboard."""
        x, y = self.middle(title)
        mouse("mousemove", x, y, "click", 1)
        self.wait_focus(title)

    def wait_focus(self, title):
        wait_for(f"the keyboard on “{title}”", lambda: self.chip(title).get_state_set().contains(Atspi.StateType.FOCUSED))

    def press(self, *keys):
        self.window.key(*keys)

    # -- The story --

    def prepare(self):
        self.company.open()
        self.phones = os.path.join(self.company.dir, "phones")
        self.line = Relay(int(self.company.url.rsplit(":", 1)[1]))
        self.company.sign_in("ingrid")
        self.day = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(weeks=WEEKS_AHEAD)
        new = ("ingrid", "job", "new", "customer=Adler & Co")
        self.company.ctl(*new, "title=" + PUMP, "technician=lena", f"starts_at={self.day}T10:00", f"ends_at={self.day}T11:00", "planned_minutes=60")
        self.company.ctl(*new, "title=" + PANEL, "technician=milo", f"starts_at={self.day}T13:00", f"ends_at={self.day}T14:30", "planned_minutes=90")
        self.company.ctl(*new, "title=" + TAP, "promised_to=2026-01-02T10:00", "planned_minutes=45")
        self.sync("ingrid")
        jobs = self.jobs_of("ingrid")
        self.people = {LENA: jobs[PUMP]["fields"]["technician"], MILO: jobs[PANEL]["fields"]["technician"]}
        self.numbers = {title: job["fields"]["number"] for title, job in jobs.items()}
        self.company.sign_in("dana", url=self.line.url)

    def open_window(self):
        process = self.company.start("DOCKET", "--profile", self.company.profile("dana"), "--view", "board")
        try:
            self.window = Window(process)
        except Failed as error:
            raise Failed(f"{error}; it said: {self.company.log('DOCKET')[-2000:]}") from error
        # Its parts, found once: asking the whole window takes its time.
        self.view = self.window.wait("DocketBoardView", exact=True)
        self.over = self.window.wait("GtkOverlay", exact=True, top=self.view)
        self.board = self.window.wait("Board", Atspi.Role.PANEL, exact=True, top=self.over)
        self.tray = self.window.wait("DocketBoardTray", exact=True, top=self.view)
        self.pill = self.window.wait("DocketSyncPill", exact=True)
        self.wait_pill("Up to date")
        self.go_to_day()
        self.hour = self.hour_px()
        # Chips of the days before are kept for others, and nobody comes upon them.
        wait_for("no chip but ours", lambda: {name.split(", ")[1] for name in (node.get_name() or "" for node in self.window.nodes(self.board))
                                              if name.startswith("J-") and ", " in name} == {PUMP, PANEL})

    def go_to_day(self):
        """By weeks, and one day of it."""
        self.press_button("Week")
        shown = self.window.wait(f" {datetime.datetime.now(datetime.timezone.utc):%b %Y}", Atspi.Role.PUSH_BUTTON, top=self.view)
        for _ in range(WEEKS_AHEAD):
            before = shown.get_name()
            self.press_button("Later (Page Down)")
            wait_for("the next week", lambda: shown.get_name() != before)
        self.press_button("Day")
        wait_for(f"{self.day} on show", lambda: shown.get_name().endswith(f"{self.day:%a} {self.day.day} {self.day:%b %Y}"))

    def press_button(self, text):
        Atspi.Action.do_action(self.window.button(text, self.view), 0)

    def drag_along(self):
        """Within its lane, to the next quarter."""
        self.drag_job(PUMP, 1, LENA, LENA + ", 11:00–12:00", lambda: self.window.shoot("board-drag.png"))
        self.wait_chip(PUMP, LENA + ", 11:00–12:00")
        self.on_server(PUMP, LENA, "11:00", "12:00")

    def after_a_button(self):
        """A button of the bar that was pressed with the mouse does not keep the next drag for itself."""
        x, y, width, height = self.box(self.window.button("Day", self.view))
        for hours, begins, ends in ((1, "12:00", "13:00"), (-1, "11:00", "12:00")):
            mouse("mousemove", x + width // 2, y + height // 2, "click", 1)
            self.drag_job(PUMP, hours, LENA, f"{LENA}, {begins}–{ends}")
            self.wait_chip(PUMP, f"{LENA}, {begins}–{ends}")

    def drag_across(self):
        """To another technician: it goes to that phone, and leaves the other."""
        if self.phone_jobs("lena", "milo") != [{PUMP}, {PANEL}]:
            raise Failed("a job is not on the phone of its technician, or on another")
        self.drag_job(PUMP, -0.5, MILO, MILO + ", 10:30–11:30")
        self.wait_chip(PUMP, MILO + ", 10:30–11:30")
        self.on_server(PUMP, MILO, "10:30", "11:30")
        wait_for("the job to come to the new phone and leave the old one", lambda: self.phone_jobs("lena", "milo") == [set(), {PUMP, PANEL}])
        # Whoever has it can work on it, and nobody else.
        self.simulate(f"milo note {self.numbers[PUMP]} I have it now\nmilo sync 180\n")
        self.simulate(f"lena note {self.numbers[PUMP]} Is it mine?\n", codes=(1, 2))

    def drop_nothing(self):
        """What speaks against it is said before; Esc lets go, and nothing was done."""
        pushed = self.line.pushed
        self.drag_job(PUMP, 2.75, MILO, f"{MILO}, 13:15–14:15 · Overlaps {self.numbers[PANEL]}", self.escape)
        self.wait_chip(PUMP, MILO + ", 10:30–11:30")
        self.on_server(PUMP, MILO, "10:30", "11:30")
        if self.line.pushed != pushed:
            raise Failed("something was sent of a job that was let go")

    def escape(self):
        """Not by Window.key: that lets go of the mouse first."""
        mouse("key", "Escape")
        wait_for("nothing in the hand", lambda: self.window.find(MILO + ", 13:15–14:15", Atspi.Role.LABEL, top=self.over) is None)

    def under_pointer(self, title, x):
        """How far along its chip the pointer is, from 0 to 1, once it stands."""
        self.middle(title)
        left, _, width, _ = self.box(self.chip(title))
        return (x - left) / width

    def turn_wheel(self, button):
        mouse("keydown", "ctrl", "click", button, "click", button, "click", button, "keyup", "ctrl")

    def wheel(self):
        """What is under the pointer stays there, and what hangs at it goes where it would have gone."""
        x, y = self.middle(PANEL)
        width = self.box(self.chip(PANEL))[2]
        mouse("mousemove", x, y)
        self.turn_wheel(4)
        wait_for("wider hours", lambda: self.box(self.chip(PANEL))[2] > width * 1.2)
        share = self.under_pointer(PANEL, x)
        self.turn_wheel(5)
        wait_for("hours as wide as before", lambda: abs(self.box(self.chip(PANEL))[2] - width) <= 2)
        if not 0.45 <= share <= 0.55:
            raise Failed(f"the middle of the chip was under the pointer, and then {share:.2f} of it")
        x, y = self.middle(PUMP)
        self.take(x, y, x + round(self.hour / 2), y)
        try:
            self.wait_hand(MILO + ", 11:00–12:00")
            self.turn_wheel(4)
            wait_for("wider hours", lambda: self.box(self.chip(PANEL))[2] > width * 1.2)
            # The hand follows the pointer, wherever the hours went under it.
            mouse("mousemove_relative", "--", 1, 0)
            self.wait_hand(MILO + ", 11:00–12:00")
            self.turn_wheel(5)
            wait_for("hours as wide as before", lambda: abs(self.box(self.chip(PANEL))[2] - width) <= 2)
            mouse("key", "Escape")
        finally:
            mouse("mouseup", 1)
        self.wait_chip(PUMP, MILO + ", 10:30–11:30")

    def escape_before_it_moves(self):
        """Pressed and thought better of: what follows drags nothing."""
        x, y = self.middle(PUMP)
        mouse("mousemove", x, y, "mousedown", 1)
        try:
            mouse("key", "Escape")
            self.wait_focus(PUMP)
            for step in range(1, STEPS + 1):
                mouse("mousemove", x + round(self.hour) * step // STEPS, y)
        finally:
            mouse("mouseup", 1)
        self.middle(PUMP)
        self.wait_chip(PUMP, MILO + ", 10:30–11:30")
        # What is pressed after that is dragged as ever.
        self.drag_job(PUMP, 1, MILO, MILO + ", 11:30–12:30", self.let_go)
        self.wait_chip(PUMP, MILO + ", 10:30–11:30")

    def let_go(self):
        mouse("key", "Escape")
        wait_for("nothing in the hand", lambda: self.window.find(MILO + ", 11:30–12:30", Atspi.Role.LABEL, top=self.over) is None)

    def fine_steps(self):
        """Alt goes down after the button does, or the window manager takes the mouse; while it is down the hand goes by five minutes, resting or not."""
        x, y = self.middle(PUMP)
        mouse("mousemove", x, y, "mousedown", 1)
        try:
            mouse("keydown", "alt")
            to = x + round(self.hour / 6)
            for step in range(1, STEPS + 1):
                mouse("mousemove", x + (to - x) * step // STEPS, y)
            self.wait_hand(MILO + ", 10:40–11:40")
            # As it goes up, and down again, while the pointer rests.
            mouse("keyup", "alt")
            self.wait_hand(MILO + ", 10:45–11:45")
            mouse("keydown", "alt")
            self.wait_hand(MILO + ", 10:40–11:40")
        finally:
            mouse("mouseup", 1, "keyup", "alt")
        self.wait_chip(PUMP, MILO + ", 10:40–11:40")
        self.on_server(PUMP, MILO, "10:40", "11:40")
        self.undo_to(PUMP, "10:30", "11:30")

    def undo_to(self, title, begins, ends):
        self.press("ctrl+z")
        self.wait_chip(title, f"{MILO}, {begins}–{ends}")
        self.on_server(title, MILO, begins, ends)

    def hand_begins(self):
        """By the clock, or None."""
        node = next((node for node in self.window.nodes(self.over) if node.get_role() == Atspi.Role.LABEL and (node.get_name() or "").startswith(MILO + ", ")), None)
        found = re.search(r", (\d\d:\d\d)–", node.get_name()) if node is not None else None
        return found.group(1) if found else None

    def at_the_edge(self):
        """There the board goes on by itself, and the job lands under the pointer."""
        start = self.middle(PUMP)
        left, _, width, _ = self.box(self.board)
        to = (left + width - 12, start[1])
        self.take(*start, *to)
        try:
            # So late is not on show at first: it came by scrolling.
            wait_for("the hand to come to the evening", lambda: (self.hand_begins() or "") >= "20:00")
        finally:
            mouse("mouseup", 1)
        begins, ends = self.wait_moved(PUMP, "20:00")
        x, _, width, _ = self.box(self.wait_rest(PUMP))
        if not x - 10 <= to[0] <= x + width + 10:
            raise Failed(f"the pointer is at {to[0]}, the job from {x} to {x + width}")
        self.on_server(PUMP, MILO, begins, ends)
        self.undo_to(PUMP, "10:30", "11:30")
        self.press_button("Fit")
        wait_for("the board to be where it was", lambda: abs(self.middle(PUMP)[0] - start[0]) <= 1)

    def hand_person(self):
        """In whose lane the hand is, or None."""
        said = (re.match(r"(.+?), \d\d:\d\d–", node.get_name() or "") for node in self.window.nodes(self.over) if node.get_role() == Atspi.Role.LABEL)
        return next((found.group(1) for found in said if found), None)

    def at_the_lower_edge(self):
        """There it goes on to lanes that were not in view, and back at the upper one."""
        x, y = self.middle(PUMP)
        _, top, _, height = self.box(self.board)
        heads = [(node.get_name().split(", ")[0], self.box(node)) for node in self.window.nodes(self.board) if node.get_role() == Atspi.Role.PANEL and ", " in (node.get_name() or "")]
        in_view = {name for name, (_, head_y, _, head_height) in heads if head_height > 0 and head_y < top + height}
        self.take(x, y, x, top + height - 12)
        try:
            wait_for("the hand to come to a lane that was out of view", lambda: self.hand_person() not in in_view | {None})
            mouse("mousemove", x, top + 12)
            wait_for("the hand to come back to the first lane", lambda: self.hand_person() == heads[0][0])
            wait_for("the first lane to be where it was", lambda: self.box(self.window.find(heads[0][0] + ", ", Atspi.Role.PANEL, top=self.board)) == heads[0][1])
            mouse("key", "Escape")
            wait_for("nothing in the hand", lambda: self.hand_person() is None)
        finally:
            mouse("mouseup", 1)
        if self.middle(PUMP) != (x, y):
            raise Failed("the board is not where it was")
        self.on_server(PUMP, MILO, "10:30", "11:30")

    def wait_rest(self, title):
        self.middle(title)
        return self.chip(title)

    def wait_moved(self, title, after):
        """Until its chip says a later time; which."""
        def moved():
            chip = self.chip(title)
            found = re.search(r", (\d\d:\d\d)–(\d\d:\d\d)", chip.get_name()) if chip is not None else None
            return found.groups() if found and found.group(1) >= after else None
        return wait_for(f"“{title}” to be later than {after}", moved)

    def two_at_once(self):
        """Marked with Ctrl, and taken at once: a second press is no double click if it begins a drag."""
        for title in (PANEL, PUMP):
            x, y = self.middle(title)
            mouse("keydown", "ctrl", "mousemove", x, y, "click", 1, "keyup", "ctrl")
        self.drag((x, y), (x + round(self.hour), y), f"{MILO}, 11:30–12:30 · 2 jobs")
        self.wait_chip(PUMP, MILO + ", 11:30–12:30")
        self.wait_chip(PANEL, MILO + ", 14:00–15:30")
        # As one step.
        self.press("ctrl+z")
        self.wait_chip(PUMP, MILO + ", 10:30–11:30")
        self.wait_chip(PANEL, MILO + ", 13:00–14:30")
        self.press("Escape")
        self.on_server(PANEL, MILO, "13:00", "14:30")

    def stretch(self):
        """By its edge, the begin stays.  (The bus tells of a chip what is within its padding.)"""
        x, y, width, height = self.box(self.chip(PANEL))
        at = (x + width + 3, y + height // 2)
        self.drag(at, (at[0] + round(self.hour / 2), at[1]), MILO + ", 13:00–15:00")
        self.wait_chip(PANEL, MILO + ", 13:00–15:00")
        self.on_server(PANEL, MILO, "13:00", "15:00")
        # By the other one the end stays.
        x, y, _, height = self.box(self.chip(PANEL))
        at = (x - 3, y + height // 2)
        self.drag(at, (at[0] + round(self.hour / 2), at[1]), MILO + ", 13:30–15:00")
        self.wait_chip(PANEL, MILO + ", 13:30–15:00")
        self.press("ctrl+z")
        self.wait_chip(PANEL, MILO + ", 13:00–15:00")
        self.on_server(PANEL, MILO, "13:00", "15:00")

    def clicked_in_tray(self):
        """A click there is over when the button goes up: who could take the job is told while the pointer rests, and what others do comes in."""
        self.wait_chip(TAP, "Unscheduled", top=self.tray)
        mouse("mousemove", *self.middle(TAP, self.tray), "click", 1)
        self.window.wait("Who could take " + self.numbers[TAP], top=self.tray)

    def through_the_lower_edge(self):
        """Whoever brings a job from the tray comes through it: the lanes stay where they were aimed at."""
        x, first = self.middle(PUMP)[0], self.lane_y(LENA)
        _, top, _, height = self.box(self.board)
        self.take(*self.middle(TAP, self.tray), x, top + height - 12)
        try:
            wait_for("a lane to be under the hand", self.hand_person)
            time.sleep(0.4)  # some ticks
            if self.lane_y(LENA) != first:
                raise Failed("the lanes went away under who came from the tray")
            mouse("mousemove", x, first, "sleep", 0.4, "mousemove", x, top + height - 12)
            wait_for("the lanes to go on", lambda: self.lane_y(LENA) < first)
            mouse("mousemove", x, top + 12)
            wait_for("the lanes to come back", lambda: self.lane_y(LENA) == first)
            mouse("key", "Escape")
        finally:
            mouse("mouseup", 1)

    def from_tray(self):
        """And back into it."""
        self.wait_chip(TAP, "Unscheduled", top=self.tray)
        self.drag(self.middle(TAP, self.tray), (self.middle(PUMP)[0], self.lane_y(LENA)), LENA + ", ")
        chip = self.wait_chip(TAP, LENA + ", ")
        place = re.search(r"(\d\d:\d\d)–(\d\d:\d\d)", chip.get_name().split(LENA)[1])
        # At once, saved or not: the keyboard went with it.
        self.press("ctrl+z")
        self.wait_chip(TAP, "Unscheduled", top=self.tray)
        self.press("ctrl+shift+z")
        self.wait_chip(TAP, LENA + ", " + place.group())
        self.on_server(TAP, LENA, *place.groups())
        x, y, width, height = self.box(self.tray)
        self.drag(self.middle(TAP), (x + width // 2, y + height // 2), "Unscheduled")
        self.wait_chip(TAP, "Unscheduled", top=self.tray)
        self.on_server(TAP, None)
        # Of the last two steps the last one, and then the first, and both once more.
        self.press("ctrl+z")
        self.wait_chip(TAP, LENA + ", " + place.group())
        self.press("ctrl+z")
        self.wait_chip(TAP, "Unscheduled", top=self.tray)
        self.press("ctrl+shift+z")
        self.wait_chip(TAP, LENA + ", " + place.group())
        self.on_server(TAP, LENA, *place.groups())

    def by_keyboard(self):
        self.focus(PUMP)
        # Longer, and as long as before.
        self.press("alt+shift+Right")
        self.wait_chip(PUMP, MILO + ", 10:30–11:45")
        self.press("alt+shift+Left")
        self.wait_chip(PUMP, MILO + ", 10:30–11:30")
        self.press("alt+Right")
        self.wait_chip(PUMP, MILO + ", 10:45–11:45")
        self.press("alt+Down")
        wait_for("the job to have left the lane", lambda: MILO not in self.chip(PUMP).get_name())
        self.press("alt+Up")
        self.wait_chip(PUMP, MILO + ", 10:45–11:45")
        self.on_server(PUMP, MILO, "10:45", "11:45")
        self.press("Right")
        self.wait_focus(PANEL)
        self.press("Left")
        self.wait_focus(PUMP)
        # Cut, and pasted after the job with the keyboard.
        self.press("ctrl+x", "Right")
        self.wait_focus(PANEL)
        self.press("ctrl+v")
        self.wait_chip(PUMP, MILO + ", 15:00–16:00")
        self.on_server(PUMP, MILO, "15:00", "16:00")

    def to_tray_by_keyboard(self):
        self.press("Right")
        self.wait_focus(PUMP)
        self.press("Delete")
        self.wait_chip(PUMP, "Unscheduled", top=self.tray)
        self.press("ctrl+z")
        self.wait_chip(PUMP, MILO + ", 15:00–16:00")
        self.on_server(PUMP, MILO, "15:00", "16:00")

    def dialog(self):
        """The second window of the program, if there is one."""
        windows = self.window.application
        return windows.get_child_at_index(1) if windows.get_child_count() > 1 else None

    def menu(self):
        """What a chip's menu offers by the keyboard, and by the second button; the keyboard comes back to the chip."""
        self.focus(PUMP)
        self.press("shift+F10")
        self.window.wait("Put the Cut Job After This One", top=self.view)
        self.press("Escape")
        wait_for("the menu to go", lambda: self.window.find("Put the Cut Job After This One", top=self.view) is None)
        self.wait_focus(PUMP)
        x, y = self.middle(PUMP)
        mouse("mousemove", x, y, "click", 3)
        self.window.wait("Put the Cut Job After This One", top=self.view)
        self.window.shoot("board-menu.png")
        # The second entry.
        self.window.key("Down", "Return", to=Window.ANYWHERE)
        wait_for("the dialog", self.dialog)
        self.window.key("Escape", to=Window.DIALOG)
        wait_for("the dialog to go", lambda: self.dialog() is None)
        self.wait_focus(PUMP)

    def move_to(self):
        """To the minute."""
        self.focus(PUMP)
        self.press("ctrl+m")
        dialog = wait_for("the dialog", self.dialog)
        nameless = [node.get_name() for node in self.window.nodes(dialog)
                    if node.get_role() in (Atspi.Role.TOGGLE_BUTTON, Atspi.Role.PUSH_BUTTON, Atspi.Role.COMBO_BOX) and (node.get_name() or "Gtk").startswith("Gtk")]
        if nameless:
            raise Failed(f"what has the keyboard is read out as {nameless}")
        begins = self.window.wait("Begins", Atspi.Role.TEXT, top=dialog)
        text = Atspi.Text.get_text(begins, 0, Atspi.Text.get_character_count(begins))
        Atspi.EditableText.set_text_contents(begins, text.replace("15:00", "09:05"))
        self.window.wait("Nothing speaks against it.", top=dialog)
        Atspi.Action.do_action(self.window.button("Move", dialog), 0)
        wait_for("the dialog to go", lambda: self.dialog() is None)
        self.wait_chip(PUMP, MILO + ", 09:05–10:05")
        self.on_server(PUMP, MILO, "09:05", "10:05")

    def offline(self):
        """Moved, undone and done again without a line; sent when it is back."""
        self.line.cut()
        self.wait_pill("Offline")
        self.drag_job(PUMP, 1, LENA, LENA + ", 10:00–11:00")
        self.wait_chip(PUMP, LENA + ", 10:00–11:00")
        self.wait_pill("Offline — 1 waiting")
        self.press("ctrl+z")
        self.wait_chip(PUMP, MILO + ", 09:05–10:05")
        self.press("ctrl+shift+z")
        self.wait_chip(PUMP, LENA + ", 10:00–11:00")
        self.on_server(PUMP, MILO, "09:05", "10:05")
        self.window.shoot("board-offline.png")
        self.line.restore()
        self.press("ctrl+r")
        self.wait_pill("Up to date")
        self.wait_chip(PUMP, LENA + ", 10:00–11:00")
        self.on_server(PUMP, LENA, "10:00", "11:00")
        wait_for("the job to come to the new phone", lambda: PUMP in self.phone_jobs("lena")[0])

    def collide(self):
        """Two move the same job: the first stays, the second is told, and somebody decides."""
        self.line.cut()
        self.wait_pill("Offline")
        self.drag_job(PUMP, 4, LENA, LENA + ", 14:00–15:00")
        self.wait_pill("Offline — 1 waiting")
        self.company.ctl("ingrid", "job", "set", self.numbers[PUMP], "technician=milo", f"starts_at={self.day}T08:00", f"ends_at={self.day}T09:00")
        self.on_server(PUMP, MILO, "08:00", "09:00")
        self.line.restore()
        self.press("ctrl+r")
        self.wait_chip(PUMP, MILO + ", 08:00–09:00", "Under review")
        self.window.shoot("board-collision.png")
        self.on_server(PUMP, MILO, "08:00", "09:00")
        self.expect_case(PUMP)

    def decide_for_the_second(self):
        """Until somebody decides, the phone of the first has it; then the other one's, and the board says so."""
        if [PUMP in jobs for jobs in self.phone_jobs("lena", "milo")] != [False, True]:
            raise Failed("a plan that waits for a decision has reached a phone, or the one that stands has not")
        self.company.ctl("ingrid", "review", "decide", self.case_of(PUMP)["id"], "--take", "1", "--reason", "The later one was agreed with the customer")
        self.on_server(PUMP, LENA, "14:00", "15:00")
        self.press("ctrl+r")
        self.wait_chip(PUMP, LENA + ", 14:00–15:00")
        wait_for("the job to go from phone to phone", lambda: [PUMP in jobs for jobs in self.phone_jobs("lena", "milo")] == [True, False])
        wait_for("nothing under review", lambda: "Under review" not in self.chip(PUMP).get_name())

    def plan_elsewhere(self, title, person, begins, ends):
        """A colleague's plan, until it is on this desk too, shown or not."""
        self.company.ctl("ingrid", "job", "set", self.numbers[title], "technician=" + person.split()[0].lower(), f"starts_at={self.day}T{begins}", f"ends_at={self.day}T{ends}")
        self.sync("ingrid")

        def is_here():
            fields = self.jobs_of("dana")[title]["fields"]
            return (fields["technician"], fields["starts_at"]) == (self.people[person], self.moment(begins))
        wait_for(f"{title} of {person} at {begins} to be on this desk", is_here)

    def others_meanwhile(self):
        """While a job hangs at the mouse, a colleague moves another, and then that very one."""
        self.plan_elsewhere(PANEL, MILO, "13:00", "14:30")
        self.wait_chip(PANEL, MILO + ", 13:00–14:30")
        self.drag_job(PANEL, 1, MILO, MILO + ", 14:00–15:30", lambda: self.plan_elsewhere(TAP, LENA, "17:00", "17:45"))
        self.wait_chip(PANEL, MILO + ", 14:00–15:30")
        self.wait_chip(TAP, LENA + ", 17:00–17:45")
        self.on_server(PANEL, MILO, "14:00", "15:30")
        self.on_server(TAP, LENA, "17:00", "17:45")
        # What was put down was begun before the colleague's: theirs stays, and somebody decides.
        self.drag_job(PANEL, 1, MILO, MILO + ", 15:00–16:30", lambda: self.plan_elsewhere(PANEL, LENA, "12:00", "13:30"))
        self.wait_chip(PANEL, LENA + ", 12:00–13:30", "Under review")
        self.on_server(PANEL, LENA, "12:00", "13:30")
        self.expect_case(PANEL)

    def expect_case(self, title):
        self.case_of(title)

    def case_of(self, title):
        cases = [case for case in self.company.ctl_json("ingrid", "reviews") if case["fields"]["subject"]["id"] == self.jobs_of("ingrid")[title]["id"]]
        if [case["fields"]["group"] for case in cases] != ["plan"]:
            raise Failed(f"there should be one case, of the plan, not {len(cases)}")
        return cases[0]

    def close(self):
        if self.line is not None:
            self.line.close()
        self.company.close()


def main():
    story = Story()
    try:
        return run_tests([
            ("/ui/board/a-day-with-three-jobs", story.prepare),
            ("/ui/board/the-window-goes-to-the-day", story.open_window),
            ("/ui/board/dragged-along-its-lane", story.drag_along),
            ("/ui/board/dragged-after-a-button-was-pressed", story.after_a_button),
            ("/ui/board/dragged-to-another-whose-phone-gets-it", story.drag_across),
            ("/ui/board/escape-lets-go", story.drop_nothing),
            ("/ui/board/escape-before-it-moves", story.escape_before_it_moves),
            ("/ui/board/wheel-zooms-under-the-pointer", story.wheel),
            ("/ui/board/alt-goes-by-five-minutes", story.fine_steps),
            ("/ui/board/scrolls-at-its-edge", story.at_the_edge),
            ("/ui/board/scrolls-at-its-lower-edge", story.at_the_lower_edge),
            ("/ui/board/two-at-once", story.two_at_once),
            ("/ui/board/stretched-by-its-edge", story.stretch),
            ("/ui/board/clicked-in-the-tray", story.clicked_in_tray),
            ("/ui/board/through-the-lower-edge-from-the-tray", story.through_the_lower_edge),
            ("/ui/board/from-the-tray-and-back-and-undone", story.from_tray),
            ("/ui/board/the-same-by-keyboard", story.by_keyboard),
            ("/ui/board/into-the-tray-by-keyboard", story.to_tray_by_keyboard),
            ("/ui/board/menu-of-a-chip", story.menu),
            ("/ui/board/move-to-a-minute", story.move_to),
            ("/ui/board/moved-and-undone-without-a-line", story.offline),
            ("/ui/board/two-move-one-job", story.collide),
            ("/ui/board/decided-for-the-second-whose-phone-gets-it", story.decide_for_the_second),
            ("/ui/board/others-move-while-one-holds", story.others_meanwhile),
        ])
    finally:
        story.close()


if __name__ == "__main__":
    sys.exit(main())
