"""The AWS CLI as a server, so that a test that calls it a hundred times starts it once.

Listens on a Unix socket; a request is JSON with the words, a reply JSON with exit code, stdout and stderr. The CLI is the
installed one. A driver is kept for each operation: one that serves several keeps what earlier operations registered.
"""
import contextlib
import io
import json
import os
import socketserver
import sys
import threading

from awscli.clidriver import create_clidriver

drivers = {}
lock = threading.Lock()


def text_stream():
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        words = json.loads(self.rfile.readline())
        with lock:
            out, err = text_stream(), text_stream()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                key = tuple(words[2:4])
                if key not in drivers:
                    drivers[key] = create_clidriver()
                try:
                    code = drivers[key].main(words)
                except SystemExit as end:
                    code = end.code or 0
            reply = {
                "code": code,
                "stdout": out.buffer.getvalue().decode(),
                "stderr": err.buffer.getvalue().decode(),
            }
        self.wfile.write(json.dumps(reply).encode())


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


if __name__ == "__main__":
    os.environ.setdefault("AWS_PAGER", "")
    Server(sys.argv[1], Handler).serve_forever()
