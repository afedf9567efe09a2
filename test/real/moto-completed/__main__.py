"""moto as a server, with what it lacks: `python moto-completed PORT INTERNET_PORT`."""

import json
import logging
import os
import sys
import threading

import completions
import containers
import databases  # noqa: F401
import edge  # noqa: F401
import internet
import watching
from moto.server import main
from werkzeug.serving import run_simple

# What goes well is not told; what fails stands in the log with its traceback.
logging.getLogger("werkzeug").setLevel(logging.ERROR)

account, region = os.environ["MOTO_ACCOUNT_ID"], os.environ["INTERNET_REGION"]
with open(os.environ["MOTO_REASONS"], "w", encoding="utf-8") as reasons:
    json.dump(completions.REASONS, reasons)


def controlled(environment, start):
    """What a test decides: /control/exit/FAMILY/CODE, /control/hang/FAMILY/yes, /control/deploying/all/yes; /control/events is what was called."""
    parts = environment["PATH_INFO"].split("/")
    if parts[1] != "control":
        return site(environment, start)
    if parts[2] == "events":
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps([f"{each['EventSource'].split('.')[0]} {each['EventName']}" for each in watching.events]).encode()]
    if parts[2] == "exit":
        containers.exit_codes[parts[3]] = int(parts[4])
    elif parts[2] == "deploying":
        containers.begin_deployment()
    elif parts[4] == "yes":
        containers.hanging.add(parts[3])
    else:
        containers.hanging.discard(parts[3])
    start("200 OK", [])
    return [b""]


site = internet.application(account, region)
threading.Thread(
    target=run_simple,
    args=("127.0.0.1", int(sys.argv[2]), controlled),
    kwargs={"threaded": True},
    daemon=True,
).start()
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
