"""Adds to moto what it does not play. Each addition has a reason, is refused when moto plays it itself, and is written down when used."""

import functools
import importlib
import inspect
import json
import os
import re

from moto.core.responses import ActionResult, BaseResponse

# By "service operation" as on the command line: the reason, and whether the answer knows nothing of the state.
REASONS = {}


def used(name):
    with open(os.environ["MOTO_LOG"], "a", encoding="utf-8") as log:
        log.write(f"{name}\n")


def response_class(service):
    module = importlib.import_module(f"moto.{service}.responses")
    own = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, BaseResponse) and each.__module__ == module.__name__
    ]
    return own[0]


def plays(service, operation, path=None, blind=None):
    """Makes the decorated function, of the parsed request, answer an operation that moto does not have; a blind one says why."""

    def decorate(function):
        target = response_class(service)
        name = operation.replace("-", "_")
        if hasattr(target, name):
            raise SystemExit(f"moto plays {service} {operation} now: take it out of the completions")
        label = f"{service} {operation}"
        REASONS[label] = {"reason": blind or "moto does not have it", "blind": blind is not None}

        def method(self):
            used(label)
            return ActionResult(function(Request(self)))

        setattr(target, name, method)
        if path is not None:
            urls = importlib.import_module(f"moto.{service}.urls")
            urls.url_paths["{0}" + path] = target.dispatch
        return function

    return decorate


def mends(owner, method, label, reason):
    """Puts the decorated function in the place of a method of moto that answers otherwise than AWS; it gets the original first."""

    def decorate(function):
        original = getattr(owner, method)
        REASONS[label] = {"reason": reason, "blind": False}

        @functools.wraps(original)
        def mended(*words, **named):
            used(label)
            return function(original, *words, **named)

        setattr(owner, method, staticmethod(mended) if isinstance(inspect.getattr_static(owner, method), staticmethod) else mended)
        return function

    return decorate


class Request:
    """What was asked: the parameters of path, query and body together."""

    def __init__(self, response):
        self.account = response.current_account
        self.region = response.region
        self.values = {key: value[0] for key, value in response.querystring.items()}
        body = response.body
        body = body.decode() if isinstance(body, bytes) else body or ""
        self.body = body
        if body.startswith("{"):
            self.values.update(json.loads(body))
        self.path = response.path

    def __getitem__(self, name):
        return self.values[name]

    def get(self, name, default=None):
        return self.values.get(name, default)

    def part(self, pattern):
        return re.search(pattern, self.path).group(1)
