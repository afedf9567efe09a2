"""The installed AWS CLI as a server in front of moto, so that a runbook with hundreds of commands starts it once.

Listens on a Unix socket. A request is JSON with the words and what stands on the standard input; the reply holds exit code,
stdout and stderr.
"""

import base64
import contextlib
import io
import json
import os
import socketserver
import sys
import tempfile
import threading
import time

import botocore.waiter
from awscli.clidriver import create_clidriver

# moto changes states when it is asked, so a waiter need not wait as long as it would for AWS.
really_sleep = time.sleep
botocore.waiter.time.sleep = lambda seconds: really_sleep(min(seconds, 0.2))

endpoint = sys.argv[2]
drivers = {}
lock = threading.Lock()


def text_stream():
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        request = json.loads(self.rfile.readline())
        with tempfile.NamedTemporaryFile() as stdin:
            stdin.write(base64.b64decode(request["stdin"]))
            stdin.flush()
            words = [word.replace("file:///dev/stdin", f"file://{stdin.name}") for word in request["words"]]
            with lock:
                reply = self.call(words, request["directory"])
        self.wfile.write(json.dumps(reply).encode())

    def call(self, words, directory):
        out, err = text_stream(), text_stream()
        os.chdir(directory)
        # One driver for each operation: one that serves several keeps what earlier operations registered.
        key = tuple(words[:2])
        if key not in drivers:
            drivers[key] = create_clidriver()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = drivers[key].main(["--endpoint-url", endpoint, *words])
            except SystemExit as end:
                code = end.code or 0
        return {"code": code, "stdout": out.buffer.getvalue().decode(), "stderr": err.buffer.getvalue().decode()}


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


if __name__ == "__main__":
    os.environ.setdefault("AWS_PAGER", "")
    Server(sys.argv[1], Handler).serve_forever()
