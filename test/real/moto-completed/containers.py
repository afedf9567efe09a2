"""ECS: services that have tasks, deployments with an outcome, and one-off tasks that end, write to their log and do something."""

import contextlib
import time

from completions import REASONS, mends, plays
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecs.models import EC2ContainerServiceBackend, Task, ecs_backends
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.elbv2.models import elbv2_backends
from moto.logs.models import logs_backends
from moto.moto_api._internal import mock_random

import internet

# By ARN of the service: its deployments, the oldest first.
deployments = {}
# By family: the exit code that its next one-off tasks end with, when it is not 0; and families whose tasks hang.
exit_codes = {}
hanging = set()


@mends(
    EC2ContainerServiceBackend,
    "_calculate_task_resource_requirements",
    "ecs run-task",
    "moto fails with a container that leaves its memory to the task, as Fargate allows; its tasks never end by themselves",
)
def requirements(original, definition):
    for container in definition.container_definitions:
        container.setdefault("memory", int(definition.memory or 512))
    return original(definition)


def start(backend, service, definition):
    task = Task(
        cluster=backend._get_cluster(service.cluster_name),
        task_definition=definition,
        container_instance_arn=None,
        resource_requirements={},
        backend=backend,
        group=f"service:{service.name}",
        started_by=f"ecs-svc/{service.name}",
        launch_type="FARGATE",
        networking_configuration=service.network_configuration,
    )
    task._transitions = [("RUNNING", "RUNNING")]
    task.login = internet.login_of(backend.account_id, backend.region_name, definition)
    backend.tasks.setdefault(service.cluster_name, {})[task.task_arn] = task
    for balancer in service.load_balancers:
        address = next(d["value"] for d in task.attachments[0]["details"] if d["name"] == "privateIPv4Address")
        task.target = [{"Id": address, "Port": str(balancer["containerPort"])}]
        group = elbv2_backends[backend.account_id][backend.region_name].target_groups[balancer["targetGroupArn"]]
        group.register(task.target)
    return task


def stop(backend, service, task, reason):
    task.status = task.desired_status = "STOPPED"
    task._transitions = [("STOPPED", "STOPPED")]
    task.stopped_reason = reason
    for balancer in service.load_balancers:
        groups = elbv2_backends[backend.account_id][backend.region_name].target_groups
        with contextlib.suppress(Exception):
            groups[balancer["targetGroupArn"]].deregister(task.target)


def tasks_of(backend, service):
    return [
        task
        for task in backend.tasks.get(service.cluster_name, {}).values()
        if task.group == f"service:{service.name}" and task.desired_status == "RUNNING"
    ]


def settle(backend, service, fresh):
    """Makes as many tasks as are wanted, of the wanted revision; all of them anew after a deployment."""
    definition = backend.describe_task_definition(service.task_definition)
    running = tasks_of(backend, service)
    keep = [] if fresh else running[: service.desired_count]
    for task in running:
        if task not in keep:
            stop(backend, service, task, "Scaling activity initiated by deployment")
    for _ in range(service.desired_count - len(keep)):
        start(backend, service, definition)
    service.running_count, service.pending_count = service.desired_count, 0
    for each in service.deployments:
        each.update(
            taskDefinition=service.task_definition,
            desiredCount=service.desired_count,
            runningCount=service.running_count,
            pendingCount=0,
            updatedAt=utcnow(),
        )
    if fresh:
        known = deployments.setdefault(service.arn, [])
        name = mock_random.get_random_hex(12)
        known.append(
            {
                "serviceDeploymentArn": service.arn.replace(":service/", ":service-deployment/") + f"/{name}",
                "createdAt": time.time(),
                "status": "SUCCESSFUL",
                "statusReason": "",
                "targetServiceRevision": {"arn": service.task_definition},
            }
        )
    service.events.insert(
        0, {"id": mock_random.get_random_hex(12), "createdAt": utcnow(), "message": f"(service {service.name}) has reached a steady state."}
    )


@mends(EC2ContainerServiceBackend, "create_service", "ecs create-service", "the services of moto have no tasks")
def create_service(original, self, *words, **named):
    service = original(self, *words, **named)
    settle(self, service, fresh=True)
    return service


@mends(
    EC2ContainerServiceBackend,
    "update_service",
    "ecs update-service",
    "the deployments of moto keep the first revision, and nothing is started or stopped",
)
def update_service(original, self, properties):
    before = self._get_service(properties.get("cluster", "default"), properties["service"].split("/")[-1]).task_definition
    fresh = bool(properties.get("force_new_deployment")) or properties.get("task_definition", before) != before
    service = original(self, properties)
    settle(self, service, fresh)
    for each in service.deployments:
        each["rolloutState"] = "IN_PROGRESS" if fresh else each["rolloutState"]
    return service


def keeps_configuration(original, self):
    answer = original(self)
    configuration = self._get_param("deploymentConfiguration")
    if configuration is not None:
        name = self._get_param("serviceName") or self._get_param("service")
        service = self.ecs_backend._get_service(self._get_param("cluster", "default"), name.split("/")[-1])
        service.deployment_configuration = configuration
    return answer


for operation in ("create_service", "update_service"):
    label = f"ecs {operation.replace('_', '-')}"
    mends(EC2ContainerServiceResponse, operation, label, REASONS[label]["reason"] + "; it forgets how a service deploys")(keeps_configuration)


@mends(EC2ContainerServiceBackend, "stop_task", "ecs stop-task", "nothing takes the place of a task of a service that is stopped")
def stop_task(original, self, cluster_str, task_str, reason):
    task = original(self, cluster_str, task_str, reason)
    for service in self.services.values():
        if task.group == f"service:{service.name}":
            stop(self, service, task, reason)
            settle(self, service, fresh=False)
    return task


@mends(EC2ContainerServiceBackend, "describe_services", "ecs describe-services", "the rollout of moto's deployments never ends")
def describe_services(original, self, *words, **named):
    services, missing = original(self, *words, **named)
    for each in (deployment for service in services for deployment in service.deployments):
        each["rolloutState"] = "COMPLETED"
    return services, missing


@plays("ecs", "list-service-deployments")
def list_service_deployments(request):
    suffix = f"/{request['service'].split('/')[-1]}"
    wanted = request.get("status")
    found = [each for arn, list_ in deployments.items() if arn.endswith(suffix) for each in list_]
    return {"serviceDeployments": [each for each in found if not wanted or each["status"] in wanted]}


def begin_deployment():
    """Makes the newest deployment of every service one that still runs."""
    for list_ in deployments.values():
        list_[-1]["status"] = "IN_PROGRESS"


@plays("ecs", "stop-service-deployment")
def stop_service_deployment(request):
    arn = request["serviceDeploymentArn"]
    for service_arn, list_ in deployments.items():
        for position, each in enumerate(list_):
            if each["serviceDeploymentArn"] != arn:
                continue
            each.update(status="ROLLBACK_SUCCESSFUL", statusReason="stopped")
            target = each["targetServiceRevision"]["arn"]
            earlier = [old["targetServiceRevision"]["arn"] for old in list_[:position] if old["targetServiceRevision"]["arn"] != target]
            backend = ecs_backends[request.account][request.region]
            service = next(one for one in backend.services.values() if one.arn == service_arn)
            if earlier:
                service.task_definition = earlier[-1]
                settle(backend, service, fresh=False)
    return {"serviceDeploymentArn": arn}


@plays("ecs", "describe-service-deployments")
def describe_service_deployments(request):
    wanted = request["serviceDeploymentArns"]
    found = [each for list_ in deployments.values() for each in list_ if each["serviceDeploymentArn"] in wanted]
    return {"serviceDeployments": found}


def log(backend, definition, task, lines):
    container = definition.container_definitions[0]
    options = container["logConfiguration"]["options"]
    logs = logs_backends[backend.account_id][backend.region_name]
    group = options["awslogs-group"]
    stream = f"{options['awslogs-stream-prefix']}/{container['name']}/{task.id}"
    logs.create_log_stream(group, stream)
    now = int(time.time() * 1000)
    logs.put_log_events(group, stream, [{"timestamp": now, "message": line} for line in lines])


@mends(EC2ContainerServiceBackend, "run_task", "ecs run-task", "moto's tasks run nothing and never end by themselves")
def run_task(original, self, *words, **named):
    tasks = original(self, *words, **named)
    for task in tasks:
        definition = self.describe_task_definition(task.task_definition_arn)
        if definition.family in hanging:
            task._transitions = [("RUNNING", "RUNNING")]
            continue
        command = next(
            (each["command"] for each in task.overrides.get("containerOverrides", []) if "command" in each),
            definition.container_definitions[0].get("command", []),
        )
        code, lines = exit_codes.get(definition.family, 0), ["it was told to fail"]
        if code == 0:
            code, lines = internet.run(self.account_id, self.region_name, definition, command)
        log(self, definition, task, [f"ran {' '.join(command)}", *lines])
        task._transitions = [("STOPPED", "STOPPED")]
        task.status = task.desired_status = "STOPPED"
        task.stopped_reason = "Essential container in task exited"
        task.containers[0].exitCode = task.containers[0].exit_code = code
    return tasks


@mends(
    EC2ContainerServiceBackend,
    "list_tasks",
    "ecs list-tasks",
    "moto searches a family by the newest of its prefix and does not know the tasks of a service",
)
def list_tasks(original, self, cluster_str=None, container_instance=None, family=None, started_by=None, service_name=None, desiredStatus=None):
    found = original(self, cluster_str, container_instance, None, started_by, None, desiredStatus or "RUNNING")
    if family is not None:
        found = [task for task in found if task.task_definition_arn.split("/")[-1].rsplit(":", 1)[0] == family]
    if service_name is not None:
        found = [task for task in found if task.group == f"service:{service_name.split('/')[-1]}"]
    return found


@mends(EC2ContainerServiceBackend, "register_task_definition", "ecs register-task-definition", "moto does not keep the time")
def register_task_definition(original, self, *words, **named):
    definition = original(self, *words, **named)
    definition.registered_at = time.time()
    return definition


@mends(EC2ContainerServiceResponse, "list_task_definitions", "ecs list-task-definitions", "moto does not sort")
def list_task_definitions(_original, self):
    found = self.ecs_backend.list_task_definitions(self._get_param("familyPrefix"), self._get_param("status") or "ACTIVE")
    found.sort(key=lambda arn: (arn.rsplit(":", 1)[0], int(arn.rsplit(":", 1)[1])), reverse=self._get_param("sort") == "DESC")
    return ActionResult({"taskDefinitionArns": found})
