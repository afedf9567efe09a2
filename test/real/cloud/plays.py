"""What moto does not play of ECS, CloudFront and CloudFormation, as a test asks for it by files of the control folder.

task.json      what is known of a task that runs: its lastStatus, exitCode, stoppedReason …
failures.json  when it is there: why ECS cannot place a task, though the call itself succeeds
deployments    one word for each deployment of the service, in their order; the last one holds for all that follow
service.json   what is said of the service in place of the truth
drift.json     by the name of a stack, what CloudFormation finds when it compares its resources
trouble.json   calls that do not go well, the first that fits: `call` is their two words; `after`, calls that came before it;
               `with`, a word of it; `times`, how often, or for ever; `error`, what the CLI says then, with `code`, 254 unless it
               is given; `done`, whether AWS has carried out what the CLI did not hear of; `delay`, seconds until the answer
"""
import json
import os
import time

MEMORY_MIB = 512
DEPLOYMENT = "arn:aws:ecs:us-east-1:123456789012:service-deployment/cluster/service/"


class Plays:
    def __init__(self, control, run_cli):
        self.control = control
        self.run_cli = run_cli
        # What each deployment of the service came from, to go back to.
        self.moves = []
        # How many of them there were when the test began.
        self.past = 0

    def asked(self, name):
        with open(os.path.join(self.control, name), encoding="utf-8") as file:
            return file.read()

    def answer(self, words):
        """Exit code, stdout and stderr of a command line of the CLI."""
        play = getattr(self, "_".join(words[:2]).replace("-", "_"), None) or self.run_cli
        trouble = self.trouble(words)
        if trouble is None:
            return play(words)
        answer = play(words) if trouble.get("done") or "error" not in trouble else None
        time.sleep(trouble.get("delay", 0))
        return (trouble.get("code", 254), "", trouble["error"] + "\n") if "error" in trouble else answer

    def trouble(self, words):
        """What a test wants to go wrong with a call."""
        asked = json.loads(self.asked("trouble.json"))
        calls = self.asked("calls").splitlines()[:-1]
        if not calls:
            self.past = len(self.moves)
        for one in asked:
            if one["call"].split() != words[:2] or one.get("with", words[0]) not in " ".join(words):
                continue
            if any(not any(line.startswith(call) for line in calls) for call in one.get("after", [])):
                continue
            if one.get("times") == 0:
                continue
            if "times" in one:
                one["times"] -= 1
                with open(os.path.join(self.control, "trouble.json"), "w", encoding="utf-8") as file:
                    json.dump(asked, file)
            return one
        return None

    def changed(self, words, change):
        """The answer of the CLI, with its JSON changed."""
        code, out, err = self.run_cli(words)
        return (code, out, err) if code else (0, json.dumps(change(json.loads(out))), err)

    def ecs_register_task_definition(self, words):
        # moto runs no task whose container has no memory of its own.
        at = words.index("--cli-input-json") + 1
        with open(os.path.join(self.control, "registered.json"), "w", encoding="utf-8") as file:
            file.write(words[at])
        definition = json.loads(words[at])
        for container in definition["containerDefinitions"]:
            container["memory"] = MEMORY_MIB
        return self.run_cli([*words[:at], json.dumps(definition), *words[at + 1 :]])

    def ecs_run_task(self, words):
        if not os.path.exists(os.path.join(self.control, "failures.json")):
            return self.run_cli(words)
        return 0, json.dumps({"tasks": [], "failures": json.loads(self.asked("failures.json"))}), ""

    def ecs_describe_tasks(self, words):
        def change(answer):
            asked = json.loads(self.asked("task.json"))
            exit_code = asked.pop("exitCode", None)
            answer["tasks"][0].update(asked)
            answer["tasks"][0]["containers"][0]["exitCode"] = exit_code
            return answer

        return self.changed(words, change)

    def ecs_describe_services(self, words):
        def change(service):
            if service is None:
                return None
            # moto keeps the first revision in its deployments.
            service["deployments"][0]["taskDefinition"] = service["taskDefinition"]
            return {**service, **json.loads(self.asked("service.json"))}

        return self.changed(words, change)

    def ecs_update_service(self, words):
        if not os.path.getsize(os.path.join(self.control, "deployments")):
            return 254, "", "An error occurred (InvalidParameterException): the test says so\n"
        place = {name: words[words.index(name) + 1] for name in ("--cluster", "--service")}
        code, before, err = self.run_cli(
            ["ecs", "describe-services", "--cluster", place["--cluster"], "--services", place["--service"], "--query",
             "services[0].taskDefinition", "--output", "text"]  # fmt: skip
        )
        if code:
            return code, before, err
        self.moves.append({**place, "--task-definition": before.strip()})
        return self.run_cli(words)

    def ecs_list_service_deployments(self, words):
        # The first page holds what is long past, as ECS may order them; what a test waits for comes on the second.
        if "--next-token" not in words:
            past = [{"serviceDeploymentArn": f"{DEPLOYMENT}past{n}", "createdAt": n - 100} for n in range(20)]
            return 0, json.dumps({"nextToken": "second", "serviceDeployments": past}), ""
        mine = [{"serviceDeploymentArn": f"{DEPLOYMENT}{n}", "createdAt": n} for n in range(len(self.moves))]
        return 0, json.dumps({"serviceDeployments": mine}), ""

    def ecs_describe_service_deployments(self, words):
        asked = self.asked("deployments").split()
        number = int(words[words.index("--service-deployment-arns") + 1].rsplit("/", 1)[-1]) - self.past
        status = asked[min(number, len(asked) - 1)]
        if status == "ROLLBACK_SUCCESSFUL":
            self.go_back()
        return 0, json.dumps({"status": status, "statusReason": "the test says so"}), ""

    def ecs_stop_service_deployment(self, words):
        self.go_back()
        return 0, "{}", ""

    def go_back(self):
        """The service runs again what it ran before its last move."""
        self.run_cli(["ecs", "update-service", *(word for pair in self.moves[-1].items() for word in pair)])

    def cloudformation_detect_stack_drift(self, words):
        return 0, f"of-{words[words.index('--stack-name') + 1]}\n", ""

    def cloudformation_describe_stack_drift_detection_status(self, words):
        stack = words[words.index("--stack-drift-detection-id") + 1].removeprefix("of-")
        found = json.loads(self.asked("drift.json")).get(stack, [])
        failed = any(drift["StackResourceDriftStatus"] == "UNKNOWN" for drift in found)
        reason = {"DetectionStatusReason": "Failed to detect drift on some resources"} if failed else {}
        return 0, json.dumps({"DetectionStatus": "DETECTION_FAILED" if failed else "DETECTION_COMPLETE", **reason}), ""

    def cloudformation_describe_stack_resource_drifts(self, words):
        found = json.loads(self.asked("drift.json")).get(words[words.index("--stack-name") + 1], [])
        return 0, json.dumps({"StackResourceDrifts": found}), ""

    def cloudformation_list_stack_resources(self, words):
        found = json.loads(self.asked("drift.json")).get(words[words.index("--stack-name") + 1], [])
        return 0, json.dumps(
            {
                "StackResourceSummaries": [
                    {
                        "ResourceType": drift["ResourceType"],
                        "ResourceStatus": "CREATE_COMPLETE",
                        "DriftInformation": {"StackResourceDriftStatus": drift["StackResourceDriftStatus"]},
                    }
                    for drift in found
                ]
            }
        ), ""

    def cloudfront_wait(self, words):
        # moto says COMPLETED where CloudFront says Completed, and the waiter would wait for ever.
        return self.run_cli(["cloudfront", "get-invalidation", *words[3:], "--query", "Invalidation.Status"])
