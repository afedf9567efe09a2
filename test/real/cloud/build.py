"""Builds, in a moto server, what the CDK app would have built for one environment. Reads the facts from stdin and prints JSON:
the digests of the images, the revision that runs, the distribution, and keys of the environment's account."""
import hashlib
import json
import sys

import boto3

facts = json.load(sys.stdin)
start = boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing", region_name=facts["region"])
# moto tells accounts apart by the role whose keys it is asked with.
keys = start.client("sts", endpoint_url=facts["endpoint"]).assume_role(
    RoleArn=f"arn:aws:iam::{facts['account']}:role/builder", RoleSessionName="test"
)["Credentials"]
session = boto3.Session(
    aws_access_key_id=keys["AccessKeyId"],
    aws_secret_access_key=keys["SecretAccessKey"],
    aws_session_token=keys["SessionToken"],
    region_name=facts["region"],
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
    text = json.dumps(manifest)
    # moto would make up a digest, the same one for every image without layers.
    digests.append("sha256:" + hashlib.sha256(text.encode()).hexdigest())
    ecr.put_image(
        repositoryName=facts["repository"], imageManifest=text, imageTag=commit, imageDigest=digests[-1]
    )

s3 = client("s3")
# us-east-1 is the one region that S3 wants not named.
place = {} if facts["region"] == "us-east-1" else {
    "CreateBucketConfiguration": {"LocationConstraint": facts["region"]}
}
s3.create_bucket(Bucket=facts["bucket"], **place)
distribution = client("cloudfront").create_distribution(
    DistributionConfig={
        "CallerReference": facts["bucket"],
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
for task in facts["tasks"]:
    logs.create_log_group(logGroupName=task["logGroup"])

ecs = client("ecs")
ecs.create_cluster(clusterName=facts["cluster"])
# The revisions that run before: the service is created from its family, as the CDK app does it.
before = {
    task["key"]: ecs.register_task_definition(
        family=task["family"],
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        containerDefinitions=[{"name": task["container"], "image": "before", "memory": 512}],
    )["taskDefinition"]["taskDefinitionArn"]
    for task in facts["tasks"]
}
ecs.create_service(
    cluster=facts["cluster"],
    serviceName=facts["service"],
    taskDefinition=before["backend"],
    desiredCount=1,
    launchType="FARGATE",
    networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [group]}},
)
print(
    json.dumps(
        {
            "digests": digests,
            "before": before["backend"],
            "distribution": distribution,
            "keys": {
                "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
                "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
                "AWS_SESSION_TOKEN": keys["SessionToken"],
                "AWS_DEFAULT_REGION": facts["region"],
            },
        }
    )
)
