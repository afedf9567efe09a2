"""The installed AWS CLI as a server in front of moto, so that a runbook with hundreds of commands starts it once.

Listens on a Unix socket. A request is JSON with the words and what stands on the standard input; the reply holds exit code,
stdout and stderr. Each command runs in a process of its own, forked from one that has read the models of the services: a CLI
that serves several commands keeps what earlier ones registered.
"""

import base64
import contextlib
import gc
import io
import json
import os
import socketserver
import sys
import tempfile
import time

import botocore.waiter
from awscli.clidriver import create_clidriver

# moto changes states when it is asked, so a waiter need not wait as long as it would for AWS.
really_sleep = time.sleep
botocore.waiter.time.sleep = lambda seconds: really_sleep(min(seconds, 0.2))

endpoint = sys.argv[2]
driver = create_clidriver()
driver._get_command_table()
# What is named differently on the command line than in botocore.
SERVICES = {"s3api": "s3"}
known = set()
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def warm(command):
    """Reads the models of a service where every later process finds them."""
    service = SERVICES.get(command, command)
    if service in known:
        return
    known.add(service)
    loader = driver.session.get_component("data_loader")
    with contextlib.suppress(Exception):
        driver.session.create_client(service, region_name="us-east-1", endpoint_url=endpoint)
        for kind in ("paginators-1", "waiters-2"):
            loader.load_service_model(service, kind)
    gc.freeze()


def tail(words):
    """`aws logs tail`, which the first version of the CLI lacks, as the call that the second version makes of it."""
    group, options = words[0], dict(zip(words[1::2], words[2::2]))
    since = options["--since"]
    start = int((time.time() - int(since[:-1]) * SECONDS[since[-1]]) * 1000)
    pattern = ["--filter-pattern", options["--filter-pattern"]] if "--filter-pattern" in options else []
    query = ["--query", "events[].[timestamp,logStreamName,message]", "--output", "text"]
    return ["logs", "filter-log-events", "--log-group-name", group, "--start-time", str(start), *pattern, *query]


def text_stream():
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def call(words, directory, region):
    out, err = text_stream(), text_stream()
    os.chdir(directory)
    if region:
        os.environ["AWS_DEFAULT_REGION"] = os.environ["AWS_REGION"] = region
    if words[:2] == ["logs", "tail"] and sys.modules["awscli"].__version__.startswith("1."):
        with open(os.environ["MOTO_LOG"], "a", encoding="utf-8") as log:
            log.write("logs tail\n")
        words = tail(words[2:])
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = driver.main(["--endpoint-url", endpoint, *words])
        except SystemExit as end:
            code = end.code or 0
    return {"code": code, "stdout": out.buffer.getvalue().decode(), "stderr": err.buffer.getvalue().decode()}


def answer(request):
    with tempfile.NamedTemporaryFile() as stdin:
        stdin.write(base64.b64decode(request["stdin"]))
        stdin.flush()
        words = [word.replace("file:///dev/stdin", f"file://{stdin.name}") for word in request["words"]]
        return json.dumps(call(words, request["directory"], request["region"])).encode()


class Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    max_children = 8
    request_queue_size = 32

    def process_request(self, request, client_address):
        # Read here and not in the fork: what it asks for is read into this process.
        self.line = json.loads(request.makefile("rb").readline())
        warm(self.line["words"][0])
        super().process_request(request, client_address)

    def finish_request(self, request, client_address):
        request.sendall(answer(self.line))


if __name__ == "__main__":
    os.environ.setdefault("AWS_PAGER", "")
    Server(sys.argv[1], None).serve_forever()
