"""Stands in for `aws` while a runbook runs against moto: sends its words to moto-cli.py and behaves as the CLI would."""

import base64
import json
import os
import socket
import sys


def main(words):
    stdin = sys.stdin.buffer.read() if any("/dev/stdin" in word for word in words) else b""
    request = {"words": words, "stdin": base64.b64encode(stdin).decode(), "directory": os.getcwd()}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.environ["CLI_SOCKET"])
        connection.sendall(json.dumps({**request, "region": os.environ.get("AWS_REGION")}).encode() + b"\n")
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    reply = json.loads(answer)
    sys.stdout.write(reply["stdout"])
    sys.stderr.write(reply["stderr"])
    if reply["code"] not in (0, None):
        sys.stderr.write(f"aws {' '.join(words)[:300]}\n")
    return reply["code"]


sys.exit(main(sys.argv[1:]))
