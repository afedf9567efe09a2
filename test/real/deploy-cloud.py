"""Builds, in a moto server, what the CDK app would have built. Reads the facts from stdin and prints the image's digest."""
import json
import sys

import boto3

facts = json.load(sys.stdin)
session = boto3.Session(
    aws_access_key_id="testing", aws_secret_access_key="testing", region_name=facts["region"]
)


def client(name):
    return session.client(name, endpoint_url=facts["endpoint"])


ec2 = client("ec2")
vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
subnets = [
    ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24")["Subnet"]["SubnetId"] for number in (10, 11)
]
group = ec2.create_security_group(VpcId=vpc, GroupName="tasks", Description="tasks")["GroupId"]

ecr = client("ecr")
ecr.create_repository(repositoryName=facts["repository"], imageTagMutability="IMMUTABLE")
digests = []
for number, commit in enumerate(facts["commits"]):
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {
            "mediaType": "application/vnd.oci.image.config.v1+json",
            "size": 2,
            "digest": "sha256:" + format(number, "064x"),
        },
        "layers": [],
    }
    image = ecr.put_image(
        repositoryName=facts["repository"], imageManifest=json.dumps(manifest), imageTag=commit
    )
    digests.append(image["image"]["imageId"]["imageDigest"])

s3 = client("s3")
s3.create_bucket(Bucket=facts["bucket"])
distribution = client("cloudfront").create_distribution(
    DistributionConfig={
        "CallerReference": "test",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "web", "DomainName": "web.example.com"}]},
        "DefaultCacheBehavior": {"TargetOriginId": "web", "ViewerProtocolPolicy": "redirect-to-https"},
    }
)["Distribution"]["Id"]

values = {
    **facts["parameters"],
    facts["subnetsParameter"]: ",".join(subnets),
    facts["groupParameter"]: group,
    facts["bucketParameter"]: facts["bucket"],
    facts["distributionParameter"]: distribution,
}
ssm = client("ssm")
for name, value in values.items():
    ssm.put_parameter(Name=name, Value=value, Type="String")

logs = client("logs")
for name in facts["logGroups"]:
    logs.create_log_group(logGroupName=name)

ecs = client("ecs")
ecs.create_cluster(clusterName=facts["cluster"])
# The revision that ran before: the service is created from the family, as the CDK app does it.
before = ecs.register_task_definition(
    family=facts["family"],
    networkMode="awsvpc",
    requiresCompatibilities=["FARGATE"],
    cpu="256",
    memory="512",
    containerDefinitions=[{"name": "backend", "image": "before", "memory": 512}],
)["taskDefinition"]["taskDefinitionArn"]
ecs.create_service(
    cluster=facts["cluster"],
    serviceName=facts["service"],
    taskDefinition=before,
    desiredCount=1,
    launchType="FARGATE",
    networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [group]}},
)
print(json.dumps({"digests": digests, "before": before, "distribution": distribution}))
