"""RDS and AWS Backup: copies that are what AWS makes of them, recovery points, and jobs that make and restore them."""

import copy
import json
import time
from datetime import datetime, timezone
from urllib.parse import unquote

from completions import mends, plays
from moto.backup.models import backup_backends
from moto.moto_api._internal import mock_random
from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBSnapshot, MasterUserSecret, RDSBackend, rds_backends

import internet

# What RDS enrols an instance in that is not told otherwise.
EXTENDED = "open-source-rds-extended-support"
# By ARN: what AWS Backup keeps, and in which region.
recovery_points = {}
backup_jobs = []


def as_asked(source, database, overrides):
    """A copy inherits the data; what the reference of RestoreDBInstanceToPointInTime names a default for is as it was asked."""
    asked = ("deletion_protection", "multi_az", "publicly_accessible", "copy_tags_to_snapshot", "enable_iam_database_authentication")
    for name in asked:
        setattr(database, name, bool(overrides.get(name)))
    database.engine_lifecycle_support = overrides.get("engine_lifecycle_support") or EXTENDED
    if getattr(database, "manage_master_user_password", False) and not overrides.get("manage_master_user_password"):
        database.update(manage_master_user_password=False)
    database.source_db_instance_identifier = None
    database.dbi_resource_id = f"db-{mock_random.get_random_hex(26).upper()}"
    internet.databases[database.dbi_resource_id] = dict(internet.databases.get(source.dbi_resource_id, {}))
    return begun(database, "creating")


def begun(subject, status):
    """What the call says, which has only begun; whoever looks next finds it done."""
    answer = copy.copy(subject)
    answer.status = status
    return answer


@mends(
    RDSBackend,
    "restore_db_instance_from_db_snapshot",
    "rds restore-db-instance-from-db-snapshot",
    "the copies of moto inherit the protections, the identity and the administrator's secret of their source",
)
def from_snapshot(original, self, from_snapshot_id, overrides):
    name = from_snapshot_id.split(":snapshot:")[-1]
    source = self.get_db_snapshot(name).database
    kind = self.database_snapshots[name].snapshot_type
    # moto lists those of AWS Backup only where it is asked for them.
    self.database_snapshots[name].snapshot_type = "manual"
    original(self, name, overrides)
    self.database_snapshots[name].snapshot_type = kind
    return as_asked(source, self.databases[overrides["db_instance_identifier"]], overrides)


@mends(RDSBackend, "get_db_snapshot", "rds copy-db-snapshot", "moto takes the names of AWS Backup apart, which hold a colon, and looks in one region")
def get_db_snapshot(original, self, identifier):
    if not identifier.startswith("arn:"):
        return self.database_snapshots[identifier] if identifier in self.database_snapshots else original(self, identifier)
    region, name = identifier.split(":")[3], identifier.split(":snapshot:")[1]
    return rds_backends[self.account_id][region].database_snapshots[name]


@mends(
    RDSBackend,
    "restore_db_instance_to_point_in_time",
    "rds restore-db-instance-to-point-in-time",
    "the copies of moto inherit the protections, the identity and the administrator's secret of their source",
)
def to_point_in_time(original, self, source_db_identifier, target_db_identifier, overrides):
    if source_db_identifier is None:
        kept = [each for each in self.database_snapshots.values() if each.dbi_resource_id == overrides["source_dbi_resource_id"]]
        overrides = {**overrides, "db_instance_identifier": target_db_identifier}
        return self.restore_db_instance_from_db_snapshot(kept[-1].db_snapshot_identifier, overrides)
    source = self.describe_db_instances(source_db_identifier)[0]
    original(self, source_db_identifier, target_db_identifier, overrides)
    return as_asked(source, self.databases[target_db_identifier], overrides)


@mends(
    RDSBackend,
    "describe_db_instance_automated_backups",
    "rds describe-db-instance-automated-backups",
    "moto does not say of which instance they are, and until when they reach",
)
def automated_backups(original, self, *words, **named):
    found = original(self, *words, **named)
    for each in found:
        newest = each.automated_snapshots[-1]
        each.dbi_resource_id = newest.dbi_resource_id
        each.restore_window = {"EarliestTime": newest.created, "LatestTime": newest.created}
    return found


@plays("rds", "describe-pending-maintenance-actions", blind="nothing is ever pending")
def pending(_request):
    return {"PendingMaintenanceActions": []}


@plays("rds", "describe-db-engine-versions", blind="only AWS knows which version can go where")
def engine_versions(request):
    # Only the shape: which version can go where is for AWS to say.
    version = request["EngineVersion"]
    target = {"Engine": request["Engine"], "EngineVersion": f"{version}-next", "IsMajorVersionUpgrade": False}
    return {"DBEngineVersions": [{"Engine": request["Engine"], "EngineVersion": version, "ValidUpgradeTarget": [target]}]}


def listed(point):
    return {name: value for name, value in point.items() if name not in ("region", "metadata", "resource")}


@plays("backup", "start-backup-job", "/backup-jobs$")
def start_backup_job(request):
    database = rds_backends[request.account][request.region].describe_db_instances(request["ResourceArn"].split(":")[-1])[0]
    backup_backends[request.account][request.region].describe_backup_vault(request["BackupVaultName"])
    name = f"awsbackup:job-{mock_random.uuid4()}"
    arn = f"arn:aws:rds:{request.region}:{request.account}:snapshot:{name}"
    # What AWS Backup keeps of an instance of RDS is a snapshot of RDS.
    snapshots = rds_backends[request.account][request.region].database_snapshots
    snapshots[name] = DBSnapshot(database.backend, database, name, "awsbackup")
    recovery_points[arn] = point(arn, request, request["BackupVaultName"], request["IamRoleArn"], database)
    job = {
        "BackupJobId": str(mock_random.uuid4()),
        "BackupVaultName": request["BackupVaultName"],
        "RecoveryPointArn": arn,
        "ResourceArn": request["ResourceArn"],
        "CreationDate": time.time(),
        "State": "COMPLETED",
        "StatusMessage": "",
    }
    backup_jobs.append(job)
    return {"BackupJobId": job["BackupJobId"], "RecoveryPointArn": arn, "CreationDate": job["CreationDate"]}


def point(arn, request, vault, role, database):
    return {
        "RecoveryPointArn": arn,
        "BackupVaultName": vault,
        "ResourceArn": database.db_instance_arn,
        "ResourceType": "RDS",
        "IamRoleArn": role,
        "Status": "COMPLETED",
        "CreationDate": time.time(),
        "IsEncrypted": bool(database.storage_encrypted),
        "region": request.region,
        "resource": database,
        "metadata": {
            "Engine": database.engine,
            "EngineVersion": database.engine_version,
            "DBInstanceClass": database.db_instance_class,
            "AllocatedStorage": str(database.allocated_storage),
            "DBInstanceIdentifier": database.db_instance_identifier,
            "DBSubnetGroupName": database.db_subnet_group.subnet_group_name if hasattr(database.db_subnet_group, "subnet_group_name") else "",
            # As the instance stands, which no other region has.
            "AvailabilityZone": database.availability_zone,
            "PubliclyAccessible": "false",
            "MultiAZ": str(bool(database.multi_az)).lower(),
        },
    }


@plays("backup", "list-backup-jobs")
def list_backup_jobs(request):
    wanted = request.get("resourceArn")
    return {"BackupJobs": [job for job in backup_jobs if wanted in (None, job["ResourceArn"])]}


@plays("backup", "start-copy-job", "/copy-jobs$")
def start_copy_job(request):
    source = recovery_points[request["RecoveryPointArn"]]
    region, vault = request["DestinationBackupVaultArn"].split(":")[3], request["DestinationBackupVaultArn"].split(":")[-1]
    arn = request["RecoveryPointArn"].replace(f":{request.region}:", f":{region}:").replace("job-", "copyjob-")
    there = rds_backends[request.account][region]
    name = arn.split(":snapshot:")[1]
    there.database_snapshots[name] = DBSnapshot(there, source["resource"], name, "awsbackup")
    recovery_points[arn] = {
        **source,
        "RecoveryPointArn": arn,
        "BackupVaultName": vault,
        "IamRoleArn": request["IamRoleArn"],
        "CreationDate": time.time(),
        "region": region,
    }
    return {"CopyJobId": str(mock_random.uuid4()), "CreationDate": time.time()}


@plays("backup", "list-copy-jobs", "/copy-jobs/$", blind="no copy fails")
def list_copy_jobs(_request):
    return {"CopyJobs": []}


@plays("backup", "list-recovery-points-by-backup-vault", "/backup-vaults/(?P<vault>[^/]+)/recovery-points/$")
def list_recovery_points(request):
    vault = request.part(r"/backup-vaults/([^/]+)/")
    found = [each for each in recovery_points.values() if (each["BackupVaultName"], each["region"]) == (vault, request.region)]
    return {"RecoveryPoints": [listed(each) for each in found]}


@plays(
    "backup",
    "get-recovery-point-restore-metadata",
    "/backup-vaults/(?P<vault>[^/]+)/recovery-points/(?P<arn>[^/]+)/restore-metadata$",
)
def restore_metadata(request):
    arn = unquote(request.part(r"/recovery-points/([^/]+)/"))
    found = recovery_points[arn]
    return {"RecoveryPointArn": arn, "BackupVaultArn": "", "RestoreMetadata": found["metadata"]}


# By region and name of a vault: who may not do what in it.
vault_policies = {}
ACCESS_POLICY = "/backup-vaults/(?P<vault>[^/]+)/access-policy$"


@plays("backup", "put-backup-vault-access-policy", ACCESS_POLICY)
def put_vault_policy(request):
    vault_policies[request.region, request.part("/backup-vaults/([^/]+)/")] = request["Policy"]
    return {}


@plays("backup", "delete-backup-vault-access-policy", ACCESS_POLICY)
def delete_vault_policy(request):
    vault_policies.pop((request.region, request.part("/backup-vaults/([^/]+)/")), None)
    return {}


@plays("backup", "delete-recovery-point", "/backup-vaults/(?P<vault>[^/]+)/recovery-points/(?P<arn>[^/]+)$")
def delete_recovery_point(request):
    if "backup:DeleteRecoveryPoint" in vault_policies.get((request.region, request.part("/backup-vaults/([^/]+)/")), ""):
        raise RDSClientError("AccessDenied", "the policy of the vault denies it")
    arn = unquote(request.part("/recovery-points/([^/]+)$"))
    del recovery_points[arn]
    del rds_backends[request.account][request.region].database_snapshots[arn.split(":snapshot:")[1]]
    return {}


@plays("backup", "create-backup-selection", "/backup/plans/(?P<plan>[^/]+)/selections/?$")
def create_backup_selection(request):
    plan = request.part("/plans/([^/]+)/")
    backup_backends[request.account][request.region].get_backup_plan(plan, None)
    return {"SelectionId": str(mock_random.uuid4()), "BackupPlanId": plan, "CreationDate": time.time()}


@mends(RDSBackend, "create_db_snapshot", "rds create-db-snapshot", "the snapshots of moto are there at once")
def create_db_snapshot(original, self, *words, **named):
    return begun(original(self, *words, **named), "creating")


@mends(RDSBackend, "stop_db_instance", "rds stop-db-instance", "the databases of moto stop at once")
def stop_db_instance(original, self, *words, **named):
    return begun(original(self, *words, **named), "stopping")


@mends(RDSBackend, "create_db_instance", "rds create-db-instance", "the databases of moto are there at once, enrolled in no support")
def create_db_instance(original, self, settings):
    # moto names the backup of a new instance after the minute, and one of the same name was deleted within it.
    stamp = f"rds:{settings['db_instance_identifier']}-{datetime.now(timezone.utc):%Y-%m-%d-%H-%M}"
    kept = self.database_snapshots.pop(stamp, None)
    if kept is not None:
        kept.db_snapshot_identifier = f"{stamp}-{mock_random.get_random_hex(4)}"
        self.database_snapshots[kept.db_snapshot_identifier] = kept
    database = original(self, settings)
    database.engine_lifecycle_support = settings.get("engine_lifecycle_support") or EXTENDED
    return begun(database, "creating")


@mends(MasterUserSecret, "rotate_secret", "rds modify-db-instance", "a rotated administrator of moto has no password any more")
def rotate_secret(_original, self):
    self._status = "rotating"
    login = json.loads(internet.current_value(self.secret))
    login["password"] = mock_random.get_random_hex(20)
    self.secretsmanager.put_secret_value(self.secret.arn, json.dumps(login), None, str(mock_random.uuid4()), ["AWSCURRENT"])


@mends(RDSBackend, "delete_db_instance", "rds delete-db-instance", "what moto keeps of a deleted instance ends with its first backup")
def delete_db_instance(original, self, db_instance_identifier, *words, **named):
    database = self.databases.get(db_instance_identifier)
    answer = original(self, db_instance_identifier, *words, **named)
    deletes = named.get("delete_automated_backups", words[2] if len(words) > 2 else True)
    if database is not None and not deletes:
        name = f"rds:{db_instance_identifier}-{mock_random.get_random_hex(8)}"
        self.database_snapshots[name] = DBSnapshot(self, database, name, "automated")
    return answer
