#!/usr/bin/env bash
# Stands in for `aws` in the tests: hands its words, its folder and its credentials to server.py, where the real AWS CLI runs
# in a process that stays. A process of Python for each call would cost half a second, and a deployment makes fifty.
set -eu
exec 3<>"/dev/tcp/127.0.0.1/$CLI_PORT"
printf '%s\0' "$PWD" "${AWS_ACCESS_KEY_ID:-}" "${AWS_SECRET_ACCESS_KEY:-}" "${AWS_SESSION_TOKEN:-}" \
  "${AWS_DEFAULT_REGION:-}" "$#" "$@" >&3
IFS=' ' read -r code answer <&3
[ ! -s "$answer.out" ] || cat "$answer.out"
[ ! -s "$answer.err" ] || cat "$answer.err" >&2
exit "$code"
