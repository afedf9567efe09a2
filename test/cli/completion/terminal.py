"""Types lines into a shell on a terminal, with a TAB at the end of each, and says what became of them.

Reads {argv, env, cwd, prompt, lines, saved} as JSON: the shell writes the line that it is editing to the file `saved`
when Ctrl-X d is pressed. Prints a list of {line, screen} as JSON.
"""

import json
import os
import pty
import select
import sys
import time


def read_until(terminal, is_done):
    seen = b""
    end = time.monotonic() + 30
    while not is_done(seen):
        if time.monotonic() > end:
            raise SystemExit(f"The shell said nothing more: {seen!r}")
        if select.select([terminal], [], [], 0.02)[0]:
            seen += os.read(terminal, 65536)
    return seen


def main():
    asked = json.load(sys.stdin)
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(asked["cwd"])
        os.execvpe(asked["argv"][0], asked["argv"], asked["env"])
    read_until(terminal, lambda seen: asked["prompt"].encode() in seen)
    said = []
    for line in asked["lines"]:
        os.write(terminal, line.encode() + b"\t\x18d")
        screen = read_until(terminal, lambda _: os.path.exists(asked["saved"]))
        with open(asked["saved"], encoding="utf-8") as file:
            said.append({"line": file.read().rstrip("\n"), "screen": screen.decode(errors="replace")})
        os.remove(asked["saved"])
        os.write(terminal, b"\x05\x15")
    os.close(terminal)
    print(json.dumps(said))


main()
