"""Holds recorded `aws` commands against the AWS CLI itself, in this process and without sending anything.

Reads JSON lines `{"argv": [...], "where": "..."}` from stdin: each is parsed by the CLI's own parser, its parameters are
validated by botocore, and its `--query` is run over an answer of the operation's shape. Prints one JSON line for each
command that fails.
"""

import contextlib
import io
import json
import os
import sys

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    AWS_PAGER="",
)

import awscli.clidriver  # noqa: E402
import botocore.waiter  # noqa: E402

# What `aws logs tail` of the second version takes; the first one has no such command.
LOGS_TAIL = {"--since": True, "--format": True, "--filter-pattern": True, "--follow": False}


class Unsent(Exception):
    """Raised in place of a request that is complete and valid."""


def sample(shape, depth=0):
    """An answer of a shape with every member in it."""
    if depth > 9:
        return None
    kind = shape.type_name
    if kind == "structure":
        return {name: sample(member, depth + 1) for name, member in shape.members.items()}
    if kind == "list":
        return [sample(shape.member, depth + 1) for _ in range(3)]
    if kind == "map":
        return {"key": sample(shape.value, depth + 1)}
    if kind == "timestamp":
        return "2026-01-01T00:00:00+00:00"
    if kind in ("integer", "long", "float", "double"):
        return 1
    if kind == "boolean":
        return True
    if kind == "blob":
        return b"bytes"
    return shape.enum[0] if getattr(shape, "enum", None) else "text"


# Filters of a query find nothing in a sample, so an empty answer is their fault and not the query's.
def may_be_empty(query):
    return any(mark in query for mark in ("?", "['key", "ERROR_", "keys(", "[1]", "[-2]", "Attributes."))


class Checker:
    def __init__(self):
        self.fresh()

    def fresh(self):
        self.driver = awscli.clidriver.create_clidriver()
        self.asked = []
        # Completeness of the answer follows from the model of the operation.
        self.driver.session.register("before-call", self.answer)

    def answer(self, model, params, **_):
        self.asked.append(model)
        body = sample(model.output_shape) if model.output_shape is not None else {}
        # A token would have the CLI ask for more pages without end.
        for token in ("NextToken", "nextToken", "Marker", "NextMarker", "IsTruncated", "HasMoreResults", "marker", "ContinuationToken", "PaginationToken"):
            body.pop(token, None)
        if model.name == "GetAuthorizationToken":
            body["authorizationData"][0]["authorizationToken"] = "QVdTOnRlc3Q="
        if model.name in ("ListHostedZonesByName", "ListObjectVersions", "ListObjectsV2"):
            body["IsTruncated"] = False
        if model.name == "ListDistributions":
            body["DistributionList"]["IsTruncated"] = False
        if model.has_streaming_output:
            body[model.output_shape.serialization["payload"]] = io.BytesIO(b"bytes")
        body["ResponseMetadata"] = {"HTTPStatusCode": 200}
        return type("Answer", (), {"status_code": 200, "headers": {}})(), body

    def run(self, argv):
        out, err = io.StringIO(), io.StringIO()
        self.asked = []
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = self.driver.main(argv)
            except SystemExit as exit_:
                code = exit_.code
            except Exception as error:  # the CLI's own crash is a finding too
                return f"{type(error).__name__}: {error}"
        if code not in (0, None):
            lines = [line for line in err.getvalue().strip().splitlines() if line]
            return lines[-1] if lines else f"exit code {code}"
        if not self.asked:
            return "sends no request"
        if "--query" in argv:
            query = argv[argv.index("--query") + 1]
            text = out.getvalue().strip()
            if "--max-items" in argv:
                # A list that is cut off is followed by an empty answer for the rest.
                text = text.split("\n")[0]
            if not may_be_empty(query) and ("None" in text.split() or text in ("", "null", "[]")):
                return f"--query {query} finds nothing in the answer of {self.asked[-1].name}"
        return None

    def check(self, argv):
        if argv[:2] == ["logs", "tail"]:
            return self.check_tail(argv[2:])
        # What one command's customisation leaves behind fails the next one, so a failure counts on a fresh driver only.
        if self.run(argv) is None:
            return None
        self.fresh()
        return self.run(argv)

    def check_tail(self, argv):
        words = list(argv)
        group = words.pop(0)
        while words:
            option = words.pop(0)
            if option not in LOGS_TAIL:
                return f"aws logs tail has no option {option}"
            if LOGS_TAIL[option]:
                words.pop(0)
        return self.check(["logs", "filter-log-events", "--log-group-name", group])


def wait_once(self, **parameters):
    self._operation_method(**parameters)


botocore.waiter.Waiter.wait = wait_once


def main():
    checker = Checker()
    seen = {}
    for line in sys.stdin:
        command = json.loads(line)
        key = json.dumps(command["argv"])
        if key not in seen:
            seen[key] = checker.check(command["argv"])
        if seen[key] is not None:
            print(json.dumps({**command, "problem": seen[key]}))
    print(json.dumps({"checked": len(seen)}))


main()
