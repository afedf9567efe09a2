"""Sends its words to deploy-cli.py and behaves as the AWS CLI would have."""
import json
import os
import socket
import sys

with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(os.environ["CLI_SOCKET"])
    connection.sendall(json.dumps(sys.argv[1:]).encode() + b"\n")
    connection.shutdown(socket.SHUT_WR)
    answer = b"".join(iter(lambda: connection.recv(65536), b""))
reply = json.loads(answer)
sys.stdout.write(reply["stdout"])
sys.stderr.write(reply["stderr"])
sys.exit(reply["code"])
