"""Stands in for `aws` while a runbook runs against moto: sends its words to moto-cli.py and behaves as the CLI would.

What moto does not play is answered here, and every such answer is written down: the test prints and counts them.
"""

import base64
import json
import os
import socket
import sys

# The reason stands beside each; the CLI check of the fast tier holds these commands against the CLI's own parser.
NOT_IN_MOTO = json.loads(os.environ["MOTO_EXCEPTIONS"])


def call(words, stdin=b""):
    request = {"words": words, "stdin": base64.b64encode(stdin).decode(), "directory": os.getcwd()}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.environ["CLI_SOCKET"])
        connection.sendall(json.dumps(request).encode() + b"\n")
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return json.loads(answer)


def main(words):
    operation = " ".join(words[:2])
    if operation in NOT_IN_MOTO:
        with open(os.environ["MOTO_LOG"], "a", encoding="utf-8") as log:
            log.write(f"{operation}\n")
        if any("/dev/stdin" in word for word in words):
            sys.stdin.buffer.read()
        if NOT_IN_MOTO[operation] is not None:
            print(NOT_IN_MOTO[operation])
        return 0
    if operation == "ecs register-task-definition":
        # moto runs no task whose container has no memory of its own.
        index = words.index("--cli-input-json") + 1
        definition = json.loads(words[index])
        for container in definition["containerDefinitions"]:
            container["memory"] = 512
        words[index] = json.dumps(definition)
    stdin = sys.stdin.buffer.read() if any("/dev/stdin" in word for word in words) else b""
    reply = call(words, stdin)
    sys.stdout.write(reply["stdout"])
    sys.stderr.write(reply["stderr"])
    if reply["code"] not in (0, None):
        sys.stderr.write(f"aws {' '.join(words)[:300]}\n")
    return reply["code"]


sys.exit(main(sys.argv[1:]))
