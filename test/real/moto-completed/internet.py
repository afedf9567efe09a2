"""What stands behind the domains, as far as the state of the emulator decides it: the API, the web application, the databases' roles."""

import json
import ipaddress
import os

from moto.ec2.models import ec2_backends
from moto.ecs.models import ecs_backends
from moto.elbv2.models import elbv2_backends
from moto.rds.models import rds_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends

# By DbiResourceId: the passwords of the roles.
databases = {}


def current_value(secret):
    current = next((version for version in secret.versions.values() if "AWSCURRENT" in version["version_stages"]), None)
    return None if current is None else current["secret_string"]


def secret_value(account, region, arn):
    """The current value of a secret as a task definition names it: ARN, then perhaps a JSON key, stage and version."""
    parts = arn.split(":")
    secret = secretsmanager_backends[account][region].secrets.get(":".join(parts[:7]))
    value = None if secret is None else current_value(secret)
    if value is None:
        return None
    key = parts[7] if len(parts) > 7 else ""
    return json.loads(value).get(key) if key else value


def values_of(account, region, definition):
    container = definition.container_definitions[0]
    values = {each["name"]: each["value"] for each in container.get("environment", [])}
    values.update({each["name"]: secret_value(account, region, each["valueFrom"]) for each in container.get("secrets", [])})
    return values


def database_at(account, region, host):
    found = (each for each in rds_backends[account][region].databases.values() if each.address == host)
    return next(found, None)


def login_of(account, region, definition):
    """Host, role and password that a task starts with."""
    values = values_of(account, region, definition)
    return {key: values.get(key) for key in ("DATABASE_HOST", "DATABASE_USERNAME", "DATABASE_PASSWORD")}


def accepts(account, region, login):
    database = database_at(account, region, login["DATABASE_HOST"])
    if database is None or database.status != "available":
        return False
    roles = databases.get(database.dbi_resource_id, {})
    return login["DATABASE_PASSWORD"] is not None and roles.get(login["DATABASE_USERNAME"]) == login["DATABASE_PASSWORD"]


def run(account, region, definition, command):
    """What a one-off task does: its exit code and what it prints."""
    values = values_of(account, region, definition)
    if command and command[0] == "env":
        values.update(word.split("=", 1) for word in command[1:] if "=" in word)
    database = database_at(account, region, values["DATABASE_HOST"])
    if database is None or database.status != "available":
        return 1, ["could not connect to the server"]
    roles = databases.setdefault(database.dbi_resource_id, {})
    if "database-roles" in definition.family:
        current = secret_value(account, region, database.master_user_secret.secret_arn + ":password::")
        if values["DATABASE_PASSWORD"] is None or values["DATABASE_PASSWORD"] != current:
            return 1, ["password authentication failed for the administrator"]
        for role in ("APP", "MIGRATE"):
            roles[values[f"DATABASE_{role}_USERNAME"]] = values[f"DATABASE_{role}_PASSWORD"]
        return 0, ["the roles are set"]
    if values["DATABASE_PASSWORD"] is None or roles.get(values["DATABASE_USERNAME"]) != values["DATABASE_PASSWORD"]:
        return 1, ["password authentication failed"]
    if "current" in command:
        return 0, ["0007 (head)"]
    return 0, ["database reachable"] if "python" in command[:1] else []


def door_is_open(account, region):
    balancers = elbv2_backends[account][region].load_balancers.values()
    groups = [ec2_backends[account][region].get_security_group_from_id(group) for each in balancers for group in each.security_groups]
    is_open = any(
        rule.from_port == 443 and rule.ip_range.get("CidrIp") == "0.0.0.0/0"
        for group in groups
        for rule in group.ingress_rules
    )
    return is_open and all(lets_in(ec2_backends[account][region], group.vpc_id) for group in groups)


def lets_in(ec2, vpc):
    """Whether the access list of a VPC lets a caller from outside through to port 443: the lowest rule that speaks of it decides."""
    lists = [each for each in ec2.network_acls.values() if each.vpc_id == vpc and each.default in (True, "true")]
    rules = sorted(
        (rule for each in lists for rule in each.network_acl_entries if rule.egress not in (True, "true")),
        key=lambda rule: int(rule.rule_number),
    )
    for rule in rules:
        is_port = rule.port_range_from is None or int(rule.port_range_from) <= 443 <= int(rule.port_range_to)
        if is_port and ipaddress.ip_address("203.0.113.1") in ipaddress.ip_network(rule.cidr_block):
            return rule.rule_action == "allow"
    return False


def api(account, region, path):
    """The code that a caller gets; 504 when nobody gets through."""
    if not door_is_open(account, region):
        return 504
    ecs = ecs_backends[account][region]
    tasks = [
        task
        for each in ecs.tasks.values()
        for task in each.values()
        if task.group.startswith("service:") and task.desired_status == "RUNNING"
    ]
    if not tasks:
        return 503
    if path == "/health":
        return 200
    if not all(accepts(account, region, task.login) for task in tasks):
        return 503
    return 200 if path == "/health/ready" else 404


def web(account, path):
    """A file of the web bucket, as CloudFront serves it: the page for every address without an extension."""
    last = path.rsplit("/", 1)[-1]
    key = path.lstrip("/") if "." in last else "index.html"
    found = s3_backends[account]["aws"].get_object(os.environ["WEB_BUCKET"], key)
    return None if found is None else (found.value, found.metadata.get("content-type") or found.metadata.get("Content-Type", ""))


def application(account, region):
    """A WSGI application for the stand-in of curl: /api, /app, and /plain for what came by HTTP."""

    def answer(environment, start):
        path = environment["PATH_INFO"]
        _, side, rest = (path + "/").split("/", 2)
        rest = "/" + rest[:-1]
        if side == "plain":
            start("301 Moved", [("Location", "https://" + environment["QUERY_STRING"] + rest)])
            return [b""]
        if side == "app":
            file = web(account, rest)
            start("404 Not Found" if file is None else "200 OK", [("Content-Type", "" if file is None else file[1])])
            return [b"" if file is None else file[0]]
        code = api(account, region, rest)
        start(f"{code} answer", [("Content-Type", "application/json")])
        return [b"{}"]

    return answer
