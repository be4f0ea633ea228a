#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command and option of a program stands in its manual page, and the other
way round; the page is well-formed (mandoc); every command's --help has an
example and the exit codes. Prints TAP."""
import os
import re
import shutil
import subprocess
import sys

OPTION = re.compile(r"^  (?:-(\w), )?--([a-z-]+)(?:=\S+)?(?:\s|$)", re.M)
GLOBAL = {"help", "profile", "json", "version"}


def help_of(program, *words):
    environment = dict(os.environ, LC_ALL="C.UTF-8")
    environment.pop("LANGUAGE", None)
    run = subprocess.run([program, *words, "--help"], capture_output=True, text=True, env=environment, check=False)
    return run.returncode, run.stdout


def commands_of_program(name, program):
    """Command -> its options ("" for the program's own)."""
    _, top = help_of(program)
    if name == "docket-fieldsim":
        return {"": options_of_help(top)}
    found = {}
    if name == "docketctl":
        listed = top.split("Commands:\n")[1].split("\n\n")[0]
        known = re.findall(r"^  (\S+(?: [a-z][a-z-]*)?)(?=  | {1}[A-Z])", listed, re.M)
        found[""] = options_of_help(top)
    else:
        known = re.findall(r"^  (\S+)   *\S", top, re.M)
        found[""] = {"help"}
    for command in known:
        text = help_of(program, *command.split())[1]
        options = options_of_help(text) - {"help"}
        parts = re.search(r"\] ((?:[a-z-]+\|)+[a-z-]+) NAME, or ([a-z]+)", text)
        if parts:
            subs = parts.group(1).split("|") + [parts.group(2)]
            for sub in subs:
                found[f"{command} {sub}"] = options
        else:
            found[command] = options - GLOBAL if name == "docketctl" else options
    return found


def options_of_help(text):
    return {match.group(2) for match in OPTION.finditer(text)}


def commands_of_page(page):
    found = {"": set()}
    here = ""
    commands = False
    for line in page.split("\n"):
        if line.startswith(".Sh "):
            commands = line == ".Sh COMMANDS"
            here = ""
        item = re.match(r"\.It Ic ([a-z][a-z -]*?)(?: (?:Ar|Op|Fl) .*)?$", line)
        if commands and item:
            here = item.group(1)
            found[here] = set()
        elif line.startswith((".It Fl", ".Fl")) or (not commands and re.search(r"\bFl -", line)):
            for option in re.findall(r"Fl -([a-z][a-z-]*)", line):
                found[here].add(option)
    return found


def compare(name, program, page):
    """Faults, as sentences."""
    real, written = commands_of_program(name, program), commands_of_page(page)
    if name == "docketd":
        # The commands of "user" share one list of options, under the last of them.
        shared = set().union(*(o for c, o in written.items() if c.startswith("user ")))
        written = {c: shared if c.startswith("user ") else o for c, o in written.items()}
        written[""] &= {"help"}
    if name == "docketctl":
        # Its options also stand in sentences about it.
        written[""] &= GLOBAL | real[""]
        real[""] |= {"help", "version"} if "help" in written[""] else set()
    for command in sorted(real.keys() - written.keys()):
        yield f"“{command}” is not in the page"
    for command in sorted(written.keys() - real.keys()):
        yield f"“{command}” is in the page and not in the program"
    for command in sorted(real.keys() & written.keys()):
        for option in sorted(real[command] - written[command]):
            yield f"“{command} --{option}” is not in the page"
        for option in sorted(written[command] - real[command]):
            yield f"“{command} --{option}” is in the page and not in the program"


def helps(program, commands):
    for command in commands:
        status, text = help_of(program, *command.split())
        if status != 0:
            yield f"“{command} --help” ends with {status}"
        if f"Example: docketctl {command}" not in text:
            yield f"“{command} --help” has no example of it"
        if "Exit codes: 0 done" not in text:
            yield f"“{command} --help” does not say its exit codes"


def lint(path):
    if shutil.which("mandoc") is None:
        return None
    run = subprocess.run(["mandoc", "-Tlint", "-W", "warning", path], capture_output=True, text=True, check=False)
    return run.stdout.splitlines()


number = 0


def report(story, faults):
    global number
    number += 1
    if faults is None:
        print(f"ok {number} - {story} # SKIP mandoc is not installed")
        return
    faults = list(faults)
    for fault in faults:
        print(f"# {fault}")
    print(f"{'not ok' if faults else 'ok'} {number} - {story}")


def main():
    programs = dict(argument.split("=", 1) for argument in sys.argv[2:])
    for name, program in programs.items():
        path = os.path.join(sys.argv[1], name + ".1")
        with open(path, encoding="utf-8") as file:
            page = file.read()
        report(f"/man/{name}/well-formed", lint(path))
        report(f"/man/{name}/commands-and-options", compare(name, program, page))
        # A page that lacks a command, or has one too many, must be found out.
        less = page.replace(".It Fl -password-file", ".It Fl -password-fil", 1)
        report(f"/man/{name}/finds-faults", [] if list(compare(name, program, less)) else ["a wrong option went unseen"])
    report("/man/docketctl/every-help-has-an-example", helps(programs["docketctl"], [c for c in commands_of_program("docketctl", programs["docketctl"]) if c]))
    print(f"1..{number}")


main()
