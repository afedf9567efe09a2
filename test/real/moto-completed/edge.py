"""CloudFront, Route 53, buckets, groups: functions, invalidations that end, answers of name servers, conditions of policies."""

import json
import re

from completions import mends, plays
from moto.ec2.models import EC2Backend
from moto.cloudfront.models import CloudFrontBackend
from moto.moto_api._internal import mock_random
from moto.route53.models import route53_backends
from moto.s3.models import FakeBucket

functions = {}


@mends(CloudFrontBackend, "create_invalidation", "cloudfront create-invalidation", "moto says COMPLETED where CloudFront says Completed")
def create_invalidation(original, self, *words, **named):
    invalidation = original(self, *words, **named)
    invalidation.status = "Completed"
    return invalidation


@plays("cloudfront", "create-cache-policy", "/2020-05-31/cache-policy$", blind="an id is all that is asked of it")
def cache_policy(_request):
    return {"CachePolicy": {"Id": str(mock_random.uuid4())}}


@plays("cloudfront", "create-response-headers-policy", "/2020-05-31/response-headers-policy$", blind="an id is all that is asked of it")
def headers_policy(_request):
    return {"ResponseHeadersPolicy": {"Id": str(mock_random.uuid4())}}


def summary(name, stage):
    arn = f"arn:aws:cloudfront::{functions[name]['account']}:function/{name}"
    return {"Name": name, "Status": functions[name]["status"], "FunctionMetadata": {"FunctionARN": arn, "Stage": stage}}


@plays("cloudfront", "create-function", "/2020-05-31/function$")
def create_function(request):
    name = re.search("<Name>(.*?)</Name>", request.body).group(1)
    functions[name] = {"account": request.account, "status": "UNPUBLISHED"}
    return {"FunctionSummary": summary(name, "DEVELOPMENT"), "ETag": "first"}


@plays("cloudfront", "describe-function", "/2020-05-31/function/(?P<name>[^/]+)/describe$")
def describe_function(request):
    return {"FunctionSummary": summary(request.part("/function/([^/]+)/"), "DEVELOPMENT"), "ETag": "first"}


@plays("cloudfront", "publish-function", "/2020-05-31/function/(?P<name>[^/]+)/publish$")
def publish_function(request):
    name = request.part("/function/([^/]+)/")
    functions[name]["status"] = "LIVE"
    return {"FunctionSummary": summary(name, "LIVE")}


@plays("route53", "test-dns-answer", r"/(?P<api_version>[\d_-]+)/testdnsanswer$")
def test_dns_answer(request):
    zone = route53_backends[request.account]["aws"].get_hosted_zone(request["hostedzoneid"])
    name, kind = request["recordname"].rstrip(".") + ".", request["recordtype"]
    found = [each for each in zone.rrsets if each.name == name and each.type == kind]
    # An alias is answered with an address of its target; the range is the one for documentation.
    data = [value for each in found for value in (each.records or ["192.0.2.1"])]
    return {
        "Nameserver": "ns-1.example",
        "RecordName": name,
        "RecordType": kind,
        "RecordData": data,
        "ResponseCode": "NOERROR" if found else "NXDOMAIN",
        "Protocol": "UDP",
    }


@mends(
    EC2Backend,
    "create_vpc",
    "ec2 create-vpc",
    "the default security group of moto lacks the rule that AWS puts into it",
)
def create_vpc(original, self, *words, **named):
    vpc = original(self, *words, **named)
    group = self.get_security_group_from_name("default", vpc.id)
    self.authorize_security_group_ingress(group.id, "-1", None, None, [], source_groups=[{"GroupId": group.id}])
    return vpc


@mends(FakeBucket, "get_permission", "s3 policies", "moto takes no notice of the conditions of a bucket's policy and refuses everybody")
def get_permission(original, self, action, resource):
    whole = self.policy
    if whole is not None:
        document = json.loads(whole)
        statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
        # None of the conditions of these buckets is met by an administrator who comes by TLS.
        document["Statement"] = [each for each in statements if "Condition" not in each]
        self.policy = json.dumps(document).encode()
    try:
        return original(self, action, resource)
    finally:
        self.policy = whole


@mends(
    EC2Backend,
    "create_nat_gateway",
    "ec2 create-nat-gateway",
    "moto knows no regional gateway, which names a VPC and no subnet; it is given one of the subnets",
)
def create_nat_gateway(original, self, subnet_id, *words, **named):
    if subnet_id in (None, "None"):
        vpc = list(self.vpcs)[-1]
        subnet_id = next(each.id for zone in self.subnets.values() for each in zone.values() if each.vpc_id == vpc)
    return original(self, subnet_id, *words, **named)
