"""The AWS CLI as a server, so that a test that calls it a hundred times starts it once; aws.sh is its client.

Usage: server.py ENDPOINT CONTROL. Listens on a port of its own, which it prints. A request is a list of words that end with
NUL: folder, access key, secret key, session token, region, number of words, words. The answer is one line, the exit code and
the path of two files: what the CLI wrote to stdout (.out) and to stderr (.err). The CLI is the installed one, and speaks to
the endpoint. CONTROL is the folder in which a test writes what it asks for, see plays.py; the calls are listed there.
"""
import contextlib
import io
import os
import socketserver
import sys
import threading

from awscli.clidriver import create_clidriver
from plays import Plays

ENDPOINT, CONTROL = sys.argv[1:3]
drivers = {}
lock = threading.Lock()


def text_stream():
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def run_cli(words):
    """Runs the real CLI: exit code, stdout, stderr. A driver that serves several operations keeps what earlier ones registered."""
    out, err = text_stream(), text_stream()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        operation = tuple(words[:2])
        if operation not in drivers:
            drivers[operation] = create_clidriver()
        driver = drivers[operation]
        # Each call has its own credentials, and a session keeps the first ones that it found.
        driver.session.set_credentials(
            os.environ["AWS_ACCESS_KEY_ID"],
            os.environ["AWS_SECRET_ACCESS_KEY"],
            os.environ.get("AWS_SESSION_TOKEN") or None,
        )
        try:
            code = driver.main(["--endpoint-url", ENDPOINT, *words])
        except SystemExit as end:
            code = end.code or 0
    return code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()


plays = Plays(CONTROL, run_cli)


def answer(folder, key, secret, token, region, words):
    with open(os.path.join(CONTROL, "calls"), "a", encoding="utf-8") as calls:
        calls.write(" ".join(words).replace("\n", " ")[:700] + "\n")
    if not key:
        # Alone, the CLI would ask the metadata service of the machine that it runs on.
        return 255, "", "Unable to locate credentials. You can configure credentials by running \"aws configure\".\n"
    os.chdir(folder)
    os.environ.update(
        AWS_ACCESS_KEY_ID=key, AWS_SECRET_ACCESS_KEY=secret, AWS_SESSION_TOKEN=token, AWS_DEFAULT_REGION=region
    )
    if not region:
        del os.environ["AWS_DEFAULT_REGION"]
    return plays.answer(words)


class Handler(socketserver.StreamRequestHandler):
    number = 0

    def field(self):
        return b"".join(iter(lambda: self.rfile.read(1), b"\0")).decode()

    def handle(self):
        folder, key, secret, token, region = (self.field() for _ in range(5))
        words = [self.field() for _ in range(int(self.field()))]
        with lock:
            code, out, err = answer(folder, key, secret, token, region, words)
            Handler.number += 1
            path = os.path.join(CONTROL, f"answer-{Handler.number % 50}")
            for suffix, text in ((".out", out), (".err", err)):
                with open(path + suffix, "w", encoding="utf-8") as file:
                    file.write(text)
        self.wfile.write(f"{code} {path}\n".encode())


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


if __name__ == "__main__":
    os.environ.update(AWS_PAGER="", AWS_MAX_ATTEMPTS="1", AWS_EC2_METADATA_DISABLED="true")
    with Server(("127.0.0.1", 0), Handler) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
