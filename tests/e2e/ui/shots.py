# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every view and state, to be looked at beside the reference.

One real server with the demo company, and what else a company has after a while:
cases of every kind, work that was refused, a desk without a line, an empty one,
one of 100,000 jobs.  One console a look; its window is made as large as a size
says, and each scene goes to a view, does something there, and takes its picture.

What fails to be shown is said at the end; the other pictures are taken all the same.
"""

import contextlib
import gettext
import glob
import hashlib
import http.server
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from docket_desk import Desk, create, edit  # noqa: E402
from docket_relay import Relay  # noqa: E402
from docket_ui import Atspi, Company, Failed, Window, wait_for  # noqa: E402

import gi  # noqa: E402

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

# Largest first: a window that once was small need not be given room again.
SIZES = {1920: 1080, 1400: 900, 1000: 760}
LOOKS = {
    "light": {},
    "dark": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"},
    "contrast": {"ADW_DEBUG_HIGH_CONTRAST": "1"},
    "contrast-dark": {"ADW_DEBUG_HIGH_CONTRAST": "1", "ADW_DEBUG_COLOR_SCHEME": "prefer-dark"},
    "german": {"LANGUAGE": "de", "LC_ALL": "de_DE.UTF-8"},
    "arabic": {"LANGUAGE": "ar", "LC_ALL": "ar_EG.UTF-8"},
    "mirrored": {"GTK_DEBUG": "invert-text-dir"},
    "large": {},
    "large-german": {"LANGUAGE": "de", "LC_ALL": "de_DE.UTF-8"},
    "large-arabic": {"LANGUAGE": "ar", "LC_ALL": "ar_EG.UTF-8"},
}
# At these a look shows what another does not.
SIZES_OF = {"contrast": (1400,), "contrast-dark": (1400,), "mirrored": (1400,), "large": (1920, 1000),
            "large-german": (1000,), "large-arabic": (1000,)}
SAME_TRIES_MAX = 40
RESIZES_MAX = 10
TABS_MAX = 40
LONG_NOTES = 200
NOTES_A_REQUEST = 50
FULL_SPARE_BYTES = 16 << 20  # what a console needs to start
CARD_S = 1.5  # a hand has to rest before it is told more
COLORS_MIN = 64  # a window that has not been drawn yet has hardly any
LONG_TITLE = "Leaking pump in the boiler room of the old school building behind the church, second cellar"
LONG_NAME = "Wohnungsbaugenossenschaft Obertürkheim-Untertürkheim und Umgebung eingetragene Genossenschaft"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def wanted(variable, names):
    """Those of the names that the environment asks for; all if it says nothing."""
    chosen = os.environ.get(variable, "").split()
    return [name for name in names if not chosen or str(name) in chosen]


def ready_locales(folder, looks):
    """The machine need not have them: they are made once, for the pictures."""
    os.makedirs(folder, exist_ok=True)
    os.environ["LOCPATH"] = folder
    for name in {LOOKS[look]["LC_ALL"] for look in looks if "LC_ALL" in LOOKS[look]}:
        if not os.path.exists(os.path.join(folder, name)):
            subprocess.run(["localedef", "-i", name.split(".")[0], "-f", "UTF-8", os.path.join(folder, name)],
                           check=False, capture_output=True, timeout=600)


def size_text(percent):
    """As a desktop with larger text does: whoever opens the display from now on reads it there."""
    resources = f"Xft.dpi:\t{96 * percent // 100}\n"
    subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER", resources], check=True, timeout=20)


class Town(Company):
    """The companies, and who is signed in where."""

    DEMO = "small"

    def open(self):
        super().open()
        for name, device in (("sofia", "desk"), ("omar", "desk"), ("dana", "desk"), ("tess", "field"), ("ingrid", "desk")):
            self.sign_in(name, device)
        self.jobs = {job["fields"]["number"]: job for job in self.ctl_json("sofia", "jobs", "--limit", "0")}
        self.numbers = {number: job["id"] for number, job in self.jobs.items()}
        self.dress()
        self.collide()
        self.lose()
        self.need_two()
        self.photograph()
        self.sign_for_less()
        self.sync("sofia")

    def sync(self, *names):
        for name in names:
            self.ctl(name, "sync", "--timeout", "40", codes=(0, 3))

    def pick(self, number, status="assigned", technician=None):
        """That many jobs of a status, latest first, each of them once."""
        found = [name for name, job in sorted(self.jobs.items(), reverse=True)
                 if job["fields"].get("status") == status and (technician is None or job["fields"].get("technician") == technician)]
        if len(found) < number:
            raise Failed(f"the demo company has too few jobs that are {status}")
        for name in found[:number]:
            del self.jobs[name]
        return found[:number]

    def id_of(self, ref, kind="job"):
        return self.ctl_json("sofia", kind, "show", ref)["id"]

    def cases(self):
        """Name and id of each open case: "status-j-10248"."""
        found = []
        for case in self.ctl_json("sofia", "reviews"):
            fields = case["fields"]
            group, reason = fields.get("group") or "whole", fields["reason"]
            subject = next((name for name, job in self.numbers.items() if job == fields["subject"]["id"]), fields["subject"]["kind"])
            name = (group if reason == "collision" else reason) + "-" + subject.lower()
            same = sum(found_name.startswith(name) for found_name, _ in found)
            found.append((f"{name}-{same + 1}" if same else name, case["id"]))
        return found

    def collide(self):
        """One case of each kind, beside those of the demo."""
        void, moved, sums = self.pick(3)
        planned = self.long_job
        self.ctl("omar", "customer", "new", "name=Adler and Co", "phone=+44 1632 960000", "city=Millbrook", codes=(0, 1))
        self.ctl("omar", "job", "set", void, "title=Radiator in the hall stays cold")
        self.ctl("sofia", "job", "void", void, "--reason", "Entered twice")
        self.ctl("dana", "job", "set", planned, "technician=milo")
        self.ctl("ingrid", "job", "set", planned, "technician=priya")
        self.ctl("omar", "job", "set", sums, "labor_amount=15000", "parts_amount=4820", "tax_amount=3766", "total_amount=25000")
        self.ctl("omar", "customer", "set", "Adler & Co", "terms_days=60", "billing_email=accounts@adler.example")
        self.ctl("ingrid", "customer", "set", "Adler & Co", "terms_days=14", "billing_email=office@adler.example")
        self.ctl("dana", "job", "set", moved, "technician=tess")
        self.sync("sofia", "dana", "tess", "ingrid", "omar")
        self.ctl("tess", "job", "set", moved, "status=in_progress")
        self.ctl("dana", "job", "set", moved, "technician=milo")
        self.sync("dana", "tess", "sofia", "ingrid", "omar")

    def lose(self):
        """A phone that was told off still hands in what it holds."""
        phone, admin = Desk(self.url, "tess"), Desk(self.url, "ada")
        job = phone.get("job", self.numbers[self.pick(1, "assigned", phone.person["id"])[0]])
        device = admin.get("device", phone.device)
        admin.push([edit("device", device["id"], "device", device["revs"]["device"], {"revoked": device["fields"].get("revoked")}, {"revoked": True})])
        answer = phone.push([edit("job", job["id"], "status", job["revs"]["status"], {"status": "assigned"}, {"status": "in_progress"})])
        if answer[0]["outcome"] != "held":
            raise Failed(f"what a lost phone hands in is not held: {answer[0]}")
        self.sync("sofia")

    def need_two(self):
        """So much money that a second person has to say the same."""
        number = self.pick(1)[0]
        self.ctl("omar", "job", "set", number, "labor_amount=180000", "total_amount=180000")
        self.sync("omar")
        self.ctl("sofia", "job", "set", number, "labor_amount=420000", "total_amount=420000")
        self.sync("sofia", "omar", "ingrid")
        case = dict(self.cases()).get("totals-" + number.lower())
        if case is not None:
            self.ctl("ingrid", "review", "decide", case, "--take", "1", "--reason", "Agreed with the owner by phone", codes=(0, 1))
            self.sync("ingrid", "sofia")

    def dress(self):
        """Long words, a locked job with work that comes too late, a signature."""
        self.long_job = long_job = self.pick(1)[0]
        self.locked = locked = self.pick(1, "signed_off")[0]
        for name in (LONG_NAME, LONG_NAME + " Nord"):  # they may be one
            self.ctl("omar", "customer", "new", "name=" + name, "phone=+49 711 9600000", "city=Stuttgart", codes=(0, 1))
        self.ctl("omar", "customer", "new", "name=" + LONG_WORD, "phone=+43 1 9600000", "city=Wien", codes=(0, 1))
        self.ctl("omar", "job", "set", long_job, "title=" + LONG_TITLE, "customer=" + LONG_WORD)
        today = time.strftime("%Y-%m-%d")
        self.ctl("dana", "job", "set", long_job, "technician=aisha", f"starts_at={today}T15:15", f"ends_at={today}T16:45")
        self.sync("omar", "dana", "sofia", "ingrid")

    def photograph(self):
        """What a phone brings back from the cellar."""
        for name, colors in (("Before.png", "gradient:#556270-#c9302c"), ("Worn seal.png", "radial-gradient:#c7a17a-#3b3a36"), ("After, 2.5 bar.png", "gradient:#4b6858-#d8dcd6")):
            path = os.path.join(self.dir, name)
            subprocess.run(["convert", "-size", "960x720", colors, path], check=True, timeout=60)
            self.ctl("tess", "job", "attach", "J-10248", path)
        self.sync("tess", "sofia")

    def sign_for_less(self):
        """The customer signed what the office has corrected since."""
        tess = Desk(self.url, "tess").person["id"]
        number = self.pick(1, "assigned", tess)[0]
        sums = ("labor_amount=15000", "parts_amount=4820", "discount_amount=0", "tax_amount=1982", "total_amount=21802")
        self.ctl("omar", "job", "set", number, *sums)
        self.sync("omar", "tess")
        self.ctl("omar", "job", "set", number, "labor_amount=18000", "total_amount=24802")
        self.sync("omar")
        self.ctl("tess", "job", "sign", number, "R. Adler", codes=(0, 1))
        self.sync("tess", "omar", "sofia")

    def company(self, name, *arguments):
        """Another store and its server; returns the address."""
        store = "sqlite:" + os.path.join(self.dir, name + ".db")
        port_file = os.path.join(self.dir, name + ".port")
        subprocess.run([os.environ["DOCKETD"], "init", "--store", store, "--company", "Northgate Heating & Plumbing", *arguments],
                       check=True, capture_output=True, timeout=3600)
        if not arguments:
            self.run("DOCKETD", "user", "add", "sofia", "--store", store, "--role", "supervisor", "--password-file", self.password_file)
        self.start("DOCKETD", "serve", "--store", store, "--listen", "127.0.0.1:0", "--port-file", port_file)
        port = wait_for("the server to listen", lambda: os.path.exists(port_file) and open(port_file, encoding="utf-8").read().strip(), 60)
        return f"http://127.0.0.1:{port}"

    def sign_in_at(self, profile, user, url):
        self.ctl(profile, "login", url, "--user", user, "--password-file", self.password_file)
        subprocess.run([os.environ["DOCKETCTL"], "--profile", self.profile(profile), "sync", "--timeout", "3000"], check=True, capture_output=True, timeout=3600)

    def open_offline(self):
        """Omar, whose line is cut: some of it waits, some was refused, some is held, some was sent."""
        self.line = Relay(int(self.url.rsplit(":", 1)[1]))
        self.sign_in_at("offline", "omar", self.line.url)
        number = "J-10248"
        self.ctl("offline", "job", "note", number, "The porter has the key until six, afterwards ring at the house next door.")
        self.sync("offline")
        self.ctl("sofia", "customer", "set", "Adler & Co", "credit_limit=300000")
        self.sync("sofia")
        self.ctl("offline", "customer", "set", "Adler & Co", "credit_limit=500000", "--reason", "New owner")
        self.ctl("offline", "job", "set", self.locked, "discount_amount=1500", "--reason", "Two hours late", codes=(0, 1))
        self.sync("offline")
        self.decide_against("offline", "billing")
        plan = os.path.join(self.dir, "Site plan.pdf")
        with open(plan, "wb") as file:
            file.write(b"%PDF-1.4\n" + b"0" * 3400000)
        self.line.cut()
        self.ctl("offline", "job", "set", "J-10249", "title=" + LONG_TITLE, codes=(0, 1))
        self.ctl("offline", "job", "note", "J-10249", "Flue is fine, terminal guard is bent.")
        self.ctl("offline", "customer", "new", "name=Ó Súilleabháin", "phone=+353 1 555 0199", codes=(0, 1))
        self.ctl("offline", "job", "attach", "J-10249", plan, codes=(0, 1))
        self.ctl("offline", "sync", "--timeout", "3", codes=(0, 1, 3))

    def decide_against(self, loser, group):
        """What was held of this desk is not taken, and it is told."""
        self.sync("sofia")
        for name, case in self.cases():
            if name == group + "-customer":
                for decider in ("sofia", "ingrid"):  # so much credit takes two
                    self.sync(decider)
                    self.ctl(decider, "review", "decide", case, "--keep", "--reason", "Agreed with them last week", codes=(0, 1))
                    self.sync(decider)
        self.sync("sofia", loser)

    def open_full(self):
        """Dana, whose disk is as large as what stands on it: see Console.fill."""
        self.sign_in_at("full", "dana", self.url)
        os.rename(self.profile("full"), self.profile("full") + "-kept")
        os.makedirs(self.profile("full"), mode=0o700)

    def open_newer(self):
        """Omar, whose server has become newer than his console; and a file that a newer console has written."""
        line = Relay(int(self.url.rsplit(":", 1)[1]))
        self.sign_in_at("newer", "omar", line.url)
        self.ctl("newer", "job", "note", "J-10250", "The ladder stays there.")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), NewerServer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        line.cut()
        line.port = server.server_port
        line.restore()
        shutil.copytree(self.profile("newer"), self.profile("newer-file"))
        for path in glob.glob(os.path.join(self.profile("newer-file"), "accounts", "*.db")):
            with contextlib.closing(sqlite3.connect(path)) as file:
                file.execute("PRAGMA user_version = 99")

    def revoke(self):
        """Ingrid's sign-in has expired, with something unsent."""
        self.ctl("ingrid", "job", "note", "J-10250", "Second pipe is booked.")
        self.run("DOCKETD", "user", "sign-out", "ingrid", "--store", self.store)


class NewerServer(http.server.BaseHTTPRequestHandler):
    """A server that no longer speaks with the consoles of today."""

    def refuse(self):
        body = json.dumps({"type": "client-too-old", "title": "Update the app.", "status": 426}).encode()
        self.send_response(426)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = refuse

    def log_message(self, *_):
        pass


def small_disk(folder):
    """A console that sees another disk where its profile is, with little room left: by mount namespaces, for which nobody need be root."""
    kept = folder + "-kept"
    used = sum(os.path.getsize(os.path.join(place, name)) for place, _, names in os.walk(kept) for name in names)
    script = 'mount -t tmpfs -o mode=700,size="$1" none "$2" && cp -a "$3/." "$2/" && exec "$DOCKET" --profile "$2"'
    return "--map-current-user", "--keep-caps", "--mount", "sh", "-c", script, "sh", str(used + FULL_SPARE_BYTES), folder, kept


class Console(Window):
    """A window in one look, which can be made to go somewhere and be pictured."""

    def __init__(self, town, profile, look):
        self.town, self.look = town, look
        folder = town.profile(profile)
        os.environ.update(LOOKS[look])
        size_text(200 if look.startswith("large") else 100)
        try:
            process = town.start("UNSHARE", *small_disk(folder)) if profile == "full" else town.start("DOCKET", "--profile", folder)
        finally:
            for name in LOOKS[look]:
                del os.environ[name]
            os.environ["LC_ALL"] = "C.UTF-8"
        super().__init__(process)
        self.translate = gettext.translation("docket", town.po, [LOOKS[look].get("LANGUAGE", "en")], fallback=True).gettext
        self.name = "io.github.docketdesk.Docket.Profile" + hashlib.sha256(folder.encode()).hexdigest()[:16]
        self.width = self.height = 0

    def resize(self, width, height):
        self.width, self.height = width, height
        for _ in range(RESIZES_MAX):  # a header that is too wide gives way at the first
            subprocess.run(["xdotool", "windowmove", self.id, "0", "0", "windowsize", self.id, str(width), str(height)], check=False, timeout=20)
            time.sleep(0.5)
            if self.geometry() == (width, height):
                return
        # Looked at all the same, as wide as it is; take() says so.

    def geometry(self):
        said = subprocess.run(["xdotool", "getwindowgeometry", "--shell", self.id], check=True, capture_output=True, text=True, timeout=20).stdout
        sizes = dict(line.split("=") for line in said.split())
        return int(sizes["WIDTH"]), int(sizes["HEIGHT"])

    def act(self, action, *arguments):
        """What a notification or a script can ask of the program."""
        self.call("Activate", GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", text) for text in arguments], {})))
        self.settle()

    def call(self, method, arguments):
        bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        bus.call_sync(self.name, "/" + self.name.replace(".", "/"), "org.gtk.Actions", method, arguments, None, Gio.DBusCallFlags.NONE, 60000, None)

    def settle(self):
        """Whoever answers has seen what came before; twice, for what follows from it."""
        for _ in range(2):
            time.sleep(0.15)
            self.call("List", None)

    def view(self, name):
        self.act("show-view", name)

    def keys(self, *keys):
        """To what is in front: each picture is taken of what has come to rest."""
        for key in keys:
            self.key(key, to=Window.ANYWHERE)
            self.settle()

    def write(self, text):
        """Where the cursor is: in an entry, once it is there."""
        wait_for("an entry to type in", self.is_typing)
        self.type(text, to=Window.ANYWHERE)

    def is_typing(self):
        node = self.find_focus()
        return node is not None and node.get_role() in (Atspi.Role.TEXT, Atspi.Role.ENTRY)

    def push(self, text, part):
        """Presses what is called so in the language of the look."""
        name = self.translate(text).replace("_", "")
        top = self.wait_part(part)
        # One name may be part of another: in Arabic "day" is in "today".
        node = next((found for found in (self.find(name, role, True, top) for role in (Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON)) if found), None) or self.button(name, top)
        if node is None or not Atspi.Action.do_action(node, 0):
            raise Failed(f"there is no “{name}” to be pressed")
        self.settle()

    def open_menu(self, part):
        """That of a button: of the two that are read out, the inner one is pressed."""
        Atspi.Action.do_action([node for node in self.nodes(part) if node.get_role() == Atspi.Role.PUSH_BUTTON][-1], 0)
        self.settle()

    def take(self, name):
        """Once two pictures in a row are the same: fonts, lists and sync have come to rest."""
        raw = os.path.join(self.town.dir, "shot.ppm")
        before = None
        if self.geometry() != (self.width, self.height):
            self.town.too_wide.add(f"{name}, {self.look}, {self.width}: the window had to become {self.geometry()[0]} wide and {self.geometry()[1]} high")
        for _ in range(SAME_TRIES_MAX):
            self.settle()
            subprocess.run(["import", "-window", "root", "-crop", "{}x{}+0+0".format(*self.geometry()), "+repage", "-depth", "8", raw], check=True, timeout=60)
            with open(raw, "rb") as file:
                seen = file.read()
            if seen == before and len(set(seen[at:at + 3] for at in range(15, len(seen), 303))) >= COLORS_MIN:
                break
            before = seen
        subprocess.run(["convert", raw, os.path.join(self.town.pictures, f"{name}-{self.look}-{self.width}.png")], check=True, timeout=60)

    def take_at_once(self, name):
        """Of what does not rest."""
        path = os.path.join(self.town.pictures, f"{name}-{self.look}-{self.width}.png")
        subprocess.run(["import", "-window", "root", "-crop", f"{self.width}x{self.height}+0+0", "+repage", path], check=True, timeout=60)

    def show_details(self, shown, view, pane):
        """F9 turns over whatever there is: it is pressed only where that is something else."""
        top = self.wait_part(view)
        if (self.find(pane, exact=True, top=top) is not None) != shown:
            self.keys("F9")
        wait_for(f"the {pane} to {'come' if shown else 'go'}", lambda: (self.find(pane, exact=True, top=top) is not None) == shown)

    def fill(self):
        """Takes what is left of its disk, which only it can see."""
        with open(f"/proc/{self.process.pid}/root{self.town.profile('full')}/fill", "ab", buffering=0) as file:
            with contextlib.suppress(OSError):
                while file.write(bytes(4096)):
                    pass

    def close(self):
        self.town.kill(self.process)
        self.town.processes.remove(self.process)


# -- Scenes: from any view, and back to no dialog --

def show_board(console):
    console.view("board")
    console.take("board")
    for name in ("Week", "3 days", "Day"):
        console.push(name, "DocketBoardView")
        if name != "Day":
            console.take("board-" + name.replace(" ", "-").lower())
    mouse("mousemove", *find_chip(console), "click", 1)
    mouse("mousemove", console.width - 4, console.height - 4)
    console.keys("Down", "Right")
    console.take("board-focus")
    console.keys("ctrl+m")
    console.take("board-move-to")
    console.keys("Escape")


def mouse(*arguments):
    """Not by Window.key: that lets go of the mouse."""
    subprocess.run(["xdotool", *map(str, arguments)], check=True, timeout=20)
    time.sleep(0.1)


def find_chip(console):
    """Where a chip stands that is wide enough to be taken, in the midst of the board."""
    for node in console.nodes(console.part("DocketBoardView")):
        if node.get_role() == Atspi.Role.PUSH_BUTTON and (node.get_name() or "").startswith("J-"):
            place = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
            if place.width > 80 and 300 < place.x < console.width - 400 and 200 < place.y < console.height - 400:
                return place.x + place.width // 2, place.y + place.height // 2
    raise Failed("there is no chip to be taken")


def show_board_hands(console):
    """What the pointer brings up: the card, the ghost with what speaks against it; menus and paper."""
    console.view("board")
    x, y = find_chip(console)
    mouse("mousemove", x, y)
    time.sleep(CARD_S)
    console.take("board-card")
    mouse("mousedown", 1)
    for step in range(1, 9):
        mouse("mousemove", x + step * 14, y + step * 7)
    console.take("board-ghost")
    mouse("key", "Escape")
    mouse("mouseup", 1)
    mouse("mousemove", console.width - 4, console.height - 4)
    console.open_menu(console.wait(console.translate("All statuses"), top=console.wait_part("DocketBoardView")))
    console.take("board-legend")
    console.keys("Escape", "ctrl+p")
    console.take("board-print")
    console.keys("Escape")
    console.push("As a list (L)", "DocketBoardView")
    console.take("board-list")
    console.push("As a list (L)", "DocketBoardView")
    console.push("Week", "DocketBoardView")
    for _ in range(3):
        console.push("Later (Page Down)", "DocketBoardView")
    console.push("Day", "DocketBoardView")
    console.take("board-empty-day")
    console.push("Today", "DocketBoardView")


def show_board_glow(console):
    """What a colleague just moved, as long as it glows."""
    console.view("board")
    find_chip(console)
    board = console.wait_part("DocketBoardView")
    shown = {re.split("[,،]", node.get_name())[0]: node for node in console.nodes(board)
             if node.get_role() == Atspi.Role.PUSH_BUTTON and (node.get_name() or "").startswith("J-")}
    glowing = next(name for name, job in console.town.jobs.items() if name in shown and job["fields"]["status"] == "assigned" and name != min(shown))
    person = console.town.jobs[glowing]["fields"]["technician"]
    # Into the first lane, which is in view.
    highest = min((name for name in shown if name in console.town.numbers and name != glowing), key=lambda name: Atspi.Component.get_extents(shown[name], Atspi.CoordType.WINDOW).y)
    other = console.town.ctl_json("sofia", "job", "show", highest)["fields"]["technician"]
    said = shown[glowing].get_name()
    console.town.ctl("dana", "job", "set", glowing, "technician=" + other)
    console.town.ctl("dana", "sync", "--timeout", "40", codes=(0, 3))
    wait_for("the chip to say where it is now", lambda: (chip := console.find(glowing, Atspi.Role.PUSH_BUTTON, top=board)) is not None and chip.get_name() != said)
    console.take_at_once("board-glow")
    console.town.ctl("dana", "job", "set", glowing, "technician=" + person)
    console.town.ctl("dana", "sync", "--timeout", "40", codes=(0, 3))


def show_board_menu(console):
    """What can be done with a chip, for whoever does not know its keys."""
    console.view("board")
    mouse("mousemove", *find_chip(console), "click", 3)
    console.take("board-menu")
    console.keys("Escape")
    mouse("mousemove", console.width - 4, console.height - 4)


def show_board_suggest(console):
    """Who could take a job that waits."""
    console.view("board")
    waiting = next(node for node in console.nodes(console.wait_part("DocketBoardTray")) if (node.get_name() or "").startswith("J-"))
    place = Atspi.Component.get_extents(waiting, Atspi.CoordType.WINDOW)
    mouse("mousemove", place.x + place.width // 2, place.y + place.height // 2, "click", 1)
    time.sleep(CARD_S)
    console.take("board-suggest")
    mouse("mousemove", console.width - 4, console.height - 4)


def show_jobs(console):
    console.view("jobs")
    console.take("jobs")
    console.act("show-job", console.town.id_of("J-10248"))
    console.take("jobs-detail")
    console.keys("F2", "ctrl+a")
    console.write("Leaking pump, all of it")
    console.take("jobs-form")
    console.keys("ctrl+i")
    console.take("jobs-history")
    console.keys("Escape", "Escape", "Escape")
    console.act("show-job", console.town.id_of(console.town.locked))
    console.take("jobs-locked")
    console.act("show-job", console.town.id_of(console.town.long_job))
    console.take("jobs-long")
    console.keys("ctrl+f")
    console.write("boiler")
    console.take("jobs-search")
    console.keys("Return", "Down", "shift+Down", "shift+Down")
    console.take("jobs-marked")
    console.keys("ctrl+shift+e")
    console.take("jobs-several")
    console.keys("Tab", "space", "End", "Up", "Return")
    console.take("jobs-several-rows")
    console.keys("Escape", "Escape", "ctrl+f", "ctrl+a")  # the first takes back what was chosen
    console.write("zzzz")
    console.take("jobs-no-match")
    console.keys("ctrl+a", "BackSpace", "ctrl+n")
    console.take("jobs-new")
    console.keys("Escape")


def show_customers(console):
    console.view("customers")
    console.take("customers")
    console.act("show-customer", console.town.id_of("Adler & Co", "customer"))
    console.take("customers-detail")
    console.keys("F2")
    console.take("customers-form")
    console.keys("Escape", "ctrl+shift+n")
    time.sleep(1)
    console.keys("ctrl+a")  # of a draft that another look left
    console.write("Adler and Co")
    time.sleep(1.5)
    console.take("customers-new")
    console.push("_Compare", "DocketCustomersView")
    console.take("customers-compare")
    console.keys("Escape", "Escape", "Escape")


def show_merge(console):
    """Two that may be one, of ordinary and of long names."""
    console.view("customers")
    for name, customer in (("merge", "Adler & Co"), ("merge-long", LONG_NAME + " Nord")):
        console.act("show-customer", console.town.id_of(customer, "customer"))
        console.open_menu(console.wait(console.translate("More about this record"), top=console.wait_part("DocketCustomerDetail")))
        console.keys("Down", "Down", "Return")
        time.sleep(1)
        console.take(name)
        dialog = console.wait_window(console.translate("Compare customers"))
        for _ in range(TABS_MAX):
            if console.find_focus(console.translate("%s stays") % customer, dialog):
                break
            console.key("Tab", to=Window.DIALOG)
        console.keys("space")
        console.take(name + "-chosen")
        console.keys("Escape")


def show_import(console):
    console.view("customers")
    table = os.path.join(console.town.dir, "customers.csv")
    with open(table, "w", encoding="utf-8") as file:
        file.write("Name,Telephone,Town,Postcode,Mail,Days to pay\n"
                   "Ó Súilleabháin & Sons,+353 1 555 0199,Dublin,D02,office@osuil.example,30\n"
                   "Adler and Co,+44 1632 960000,Millbrook,20271,,14\n"
                   f"{LONG_NAME},+49 711 9600001,Stuttgart,70327,,\n"
                   "Weber Property,,,,no address,soon\n")
    console.open_menu(console.wait(console.translate("More about this list"), top=console.wait_part("DocketCustomersView")))
    console.keys("Return")
    # Whoever types a path there gets an entry for it, from the first stroke on.
    console.type("/", to=Window.DIALOG)
    console.keys("End")
    console.type(table[1:], to=Window.DIALOG)
    console.keys("Return")
    time.sleep(1.5)
    console.take("import-columns")
    console.keys("ctrl+Return")
    time.sleep(1)
    console.take("import-rows")
    console.keys("Escape", "Escape")


def show_review(console):
    console.view("review")
    time.sleep(1)
    for name, case in console.town.cases():
        console.act("show-review", case)
        console.take("review-" + name)
        if name in ("status-j-10248", "totals-j-10249"):
            console.keys("2")
            console.take("review-" + name + "-chosen")
            console.keys("u", "3")
            console.take("review-" + name + "-own")
            console.keys("Escape")
    console.keys("m")
    console.take("review-several")
    console.keys("Escape")
    console.show_details(True, "DocketReviewView", "DocketRecordPane")
    console.take("review-pane")
    console.show_details(False, "DocketReviewView", "DocketRecordPane")
    console.resize(console.width, console.height)
    console.keys("ctrl+shift+w")
    console.wait(console.translate("waited for a person"), top=console.wait_part("DocketWeeklyView"))
    console.take("weekly")
    console.push("Try other rules…", "DocketWeeklyView")
    time.sleep(1)
    console.take("trial")
    console.keys("Escape", "Escape")
    console.push("Show decided cases", "DocketReviewView")
    time.sleep(1)
    console.take("review-archive")
    console.push("Show decided cases", "DocketReviewView")


def show_outbox(console):
    console.view("outbox")
    console.take("outbox")
    console.show_details(True, "DocketOutboxView", "DocketOutboxDetail")
    console.take("outbox-detail")
    console.show_details(False, "DocketOutboxView", "DocketOutboxDetail")


def show_around(console):
    console.view("jobs")
    console.keys("ctrl+k")
    console.write("adler")
    console.take("jump")
    console.keys("Escape", "ctrl+question")
    console.take("shortcuts")
    console.keys("Escape", "ctrl+comma")
    console.take("preferences")
    console.keys("Escape", "F10")
    console.take("menu")
    console.keys("Escape")


def show_pill(console):
    console.view("jobs")
    console.open_menu(console.wait_part("DocketSyncPill"))
    console.take(console.prefix + "pill")
    console.keys("Escape")


def show_offline(console):
    console.view("outbox")
    console.take("offline-outbox")
    console.show_details(True, "DocketOutboxView", "DocketOutboxDetail")
    console.take("offline-outbox-detail")
    console.show_details(False, "DocketOutboxView", "DocketOutboxDetail")
    console.act("show-job", console.town.id_of("J-10249"))
    console.take("offline-job")
    console.prefix = "offline-"
    show_pill(console)
    console.view("board")
    console.take("offline-board")


def plain(prefix, *views):
    """Just the views, of a company of which nothing else is to be shown."""
    def show(console):
        console.prefix = prefix
        for view in views:
            console.view(view)
            console.take(prefix + view)
    return show


def show_expired(console):
    plain("expired-", "review")(console)
    show_pill(console)


def show_many(console):
    plain("many-", "customers", "board", "jobs")(console)
    place = Atspi.Component.get_extents(console.wait(console.translate("All jobs"), Atspi.Role.LABEL, top=console.wait_part("DocketJobsView")), Atspi.CoordType.WINDOW)
    mouse("mousemove", place.x + 4, place.y + place.height // 2, "click", 1)
    time.sleep(1)
    console.take("many-all-jobs")


def show_weekly_only(console):
    plain("empty-", "board", "jobs", "customers", "review", "outbox")(console)
    console.keys("ctrl+shift+w")
    time.sleep(1)
    console.take("empty-weekly")


def show_welcome(console):
    console.take("welcome")
    for text in ("127.0.0.1:9", "omar", "not the password"):  # nobody listens there
        console.keys("ctrl+a")
        console.type(text, to=Window.ANYWHERE)  # nothing reads out what is typed in these rows
        console.keys("Return" if text == "not the password" else "Tab")
    time.sleep(1)
    console.take("welcome-problem")


def show_newer(console):
    plain("newer-", "outbox")(console)
    show_pill(console)


def show_newer_file(console):
    console.take("newer-file")


def show_full(console):
    """What the server has to say has no room any more."""
    console.view("jobs")
    console.fill()
    # More than fits into what its log has room for already.
    job = console.town.numbers["J-10252"]
    desk = Desk(console.town.url, "sofia")
    for _ in range(LONG_NOTES // NOTES_A_REQUEST):
        desk.push([create("note", {"job": job, "body": f"{number}: " + "Ring before you come. " * 400}) for number in range(NOTES_A_REQUEST)])
    console.keys("F5")
    console.wait_part(console.translate("The disk is full, so nothing more can be saved here. Free some space and try again; nothing saved before is lost."))
    console.take("full")
    console.prefix = "full-"
    show_pill(console)


def show_leaving(console):
    """With unsent work: what is asked then."""
    console.view("outbox")
    for action in ("quit", "sign-out", "about"):
        console.act(action)
        time.sleep(0.5)
        console.take("leaving-" + action)
        console.keys("Escape")


# Which profile, and what is to be seen there.
SCENES = {
    "board": ("sofia", show_board),
    "board-hands": ("sofia", show_board_hands),
    "board-glow": ("sofia", show_board_glow),
    "board-menu": ("sofia", show_board_menu),
    "board-suggest": ("sofia", show_board_suggest),
    "jobs": ("sofia", show_jobs),
    "customers": ("sofia", show_customers),
    "merge": ("sofia", show_merge),
    "import": ("omar", show_import),
    "review": ("sofia", show_review),
    "outbox": ("omar", show_outbox),
    "around": ("sofia", show_around),
    "offline": ("offline", show_offline),
    "leaving": ("offline", show_leaving),
    "expired": ("ingrid", show_expired),
    "newer": ("newer", show_newer),
    "newer-file": ("newer-file", show_newer_file),
    "full": ("full", show_full),
    "many": ("many", show_many),
    "empty": ("empty", show_weekly_only),
    "welcome": ("nobody", show_welcome),
}


def main():
    build, pictures = sys.argv[1:3]
    os.environ["UNSHARE"] = "unshare"
    town = Town()
    town.too_wide = set()
    town.po, town.pictures = os.path.join(build, "po"), pictures
    scenes = wanted("DOCKET_SHOTS_SCENES", SCENES)
    failures = []
    looks = wanted("DOCKET_SHOTS_LOOKS", LOOKS)
    ready_locales(os.path.join(build, "locales"), looks)
    try:
        town.open()
        if "offline" in scenes or "leaving" in scenes:
            town.open_offline()
        if "full" in scenes:
            town.open_full()
        if "newer" in scenes or "newer-file" in scenes:
            town.open_newer()
        if "expired" in scenes:
            town.revoke()
        if "many" in scenes:
            town.sign_in_at("many", "dana", town.company("many", "--demo", "100000", "--seed", "3"))
        if "empty" in scenes:
            town.sign_in_at("empty", "sofia", town.company("empty"))
        for look in looks:
            for profile in dict.fromkeys(SCENES[name][0] for name in scenes):
                shoot(town, look, profile, [name for name in scenes if SCENES[name][0] == profile], failures)
    finally:
        town.close()
    failures += sorted(town.too_wide)
    print(*failures, sep="\n")
    return 1 if failures else 0


def shoot(town, look, profile, scenes, failures):
    console = Console(town, profile, look)
    try:
        for width in wanted("DOCKET_SHOTS_SIZES", SIZES):
            if width not in SIZES_OF.get(look, SIZES):
                continue
            console.prefix = ""
            for name in scenes:
                try:
                    console.resize(width, SIZES[width])
                    SCENES[name][1](console)
                except (Failed, GLib.Error, StopIteration, subprocess.SubprocessError) as error:
                    failures.append(f"{name}, {look}, {width}: {error}")
                    subprocess.run(["import", "-window", "root", os.path.join(town.pictures, f"failed-{name}-{look}-{width}.png")], check=False, timeout=60)
                    console.keys("Escape", "Escape")
    finally:
        console.close()


if __name__ == "__main__":
    sys.exit(main())
