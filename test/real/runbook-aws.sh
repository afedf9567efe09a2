#!/bin/sh
# Stands in for `aws` while a test runs the blocks of a runbook: writes down what it was called with and answers plausibly.
# $RUNBOOK_LOG is a folder; each call becomes a file of NUL-separated words, with the standard input kept beside it.
number=100000
if [ -f "$RUNBOOK_LOG/count" ]; then read -r number < "$RUNBOOK_LOG/count"; fi
echo $((number + 1)) > "$RUNBOOK_LOG/count"
# Two calls of one pipeline run at the same time, so the number alone would not do.
file=$RUNBOOK_LOG/$number-$$
: > "$file.argv"
for word in "$@"; do
  case $word in
    file:///dev/stdin)
      cat > "$file.stdin"
      word=file://$file.stdin
      ;;
    file://* | fileb://*)
      # The file may be another one by the time somebody looks.
      inputs=$((${inputs:-0} + 1))
      cp "${word#file*://}" "$file.input-$inputs"
      word=${word%%://*}://$file.input-$inputs
      ;;
  esac
  printf '%s\0' "$word" >> "$file.argv"
done

query=
output=text
previous=
for word in "$@"; do
  case $previous in
    --query) query=$word ;;
    --output) output=$word ;;
  esac
  previous=$word
done

# Long enough for an ARN, where the AWS CLI asks for one.
ARN=arn:aws:answer:us-east-1:111122223333:answer/answer

case "$1 $2" in
  'secretsmanager get-random-password') printf "%0${4}d\\n" 0 ;;
  'sts get-caller-identity') echo "$RUNBOOK_ACCOUNT" ;;
  'ecs list-tasks') [ "$query" = 'length(taskArns)' ] && echo 0 || echo "arn:aws:ecs:us-east-1:111122223333:task-definition/family:7" ;;
  # Two revisions, the newer one live; each has an image of its own, pushed on a day of its own.
  'ecs list-task-definitions')
    case "$* " in
      *'--max-items 1 '*) echo "arn:aws:ecs:us-east-1:111122223333:task-definition/family:8" ;;
      *) printf 'arn:aws:ecs:us-east-1:111122223333:task-definition/family:%s\t' 8 7 | sed 's/\t$//' && echo ;;
    esac
    ;;
  'ecs describe-services')
    if [ "$query" = 'services[0].taskDefinition' ]; then
      echo "arn:aws:ecs:us-east-1:111122223333:task-definition/family:8"
    elif [ "$query" = 'services[0].deploymentConfiguration' ]; then
      echo '{"strategy": "CANARY", "alarms": {"alarmNames": ["api-errors"], "enable": true, "rollback": true}}'
    elif [ "$output" = json ]; then
      echo '{}'
    else
      echo "$ARN"
    fi
    ;;
  # Another answer each time: what is replaced does not come back.
  'elbv2 describe-target-health') echo "10.0.0.$((number % 250))" ;;
  'ecs describe-task-definition')
    case "$*" in
      *family:7*) echo "111122223333.dkr.ecr.us-east-1.amazonaws.com/repository@sha256:$(printf '%064d' 7)" ;;
      *) echo "111122223333.dkr.ecr.us-east-1.amazonaws.com/repository@sha256:$(printf '%064d' 8)" ;;
    esac
    ;;
  'ecr describe-images')
    case "$*" in
      *"$(printf '%064d' 7)"*) printf '2026-11-01T00:00:00+00:00\t%040d\n' 7 ;;
      *) printf '2026-11-02T00:00:00+00:00\t%040d\n' 8 ;;
    esac
    ;;
  'ecr batch-get-image') printf '{"manifests": [{"platform": {"os": "linux"}, "digest": "sha256:%064d"}]}\n' 7 ;;
  'ecr list-images') echo "sha256:$(printf '%064d' 7)" ;;
  'acm describe-certificate')
    if [ "$output" = json ]; then
      echo '{"Name": "_1.example.com.", "Type": "CNAME", "Value": "_2.acm-validations.aws."}'
    else
      printf '_1.example.com.\t_2.acm-validations.aws.\n'
    fi
    ;;
  'scheduler get-schedule')
    if [ "$output" = json ]; then
      echo '{"Arn": "arn", "Name": "job", "GroupName": "group", "CreationDate": "2026-01-01", "ScheduleExpression": "rate(5 minutes)",
        "FlexibleTimeWindow": {"Mode": "OFF"}, "State": "ENABLED",
        "Target": {"Arn": "arn:aws:ecs:us-east-1:111122223333:cluster/c", "RoleArn": "arn:aws:iam::111122223333:role/r"}}'
    else
      echo job
    fi
    ;;
  's3api list-object-versions')
    if [ -f "$RUNBOOK_LOG/emptied-$4" ]; then
      echo '{"Objects": []}'
    else
      touch "$RUNBOOK_LOG/emptied-$4"
      echo '{"Objects": [{"Key": "index.html", "VersionId": "v1"}]}'
    fi
    ;;
  's3api list-objects-v2')
    printf '{"Contents": [{"Key": "releases/%040d/index.html", "LastModified": "2026-11-01"},
      {"Key": "releases/%040d/index.html", "LastModified": "2026-11-02"}]}\n' 7 8
    ;;
  's3 cp') case "$3" in */current) printf '%040d' 8 > "$4" ;; esac ;;
  'ssm get-parameter')
    case $4 in
      */bucket) echo bucket ;;
      *) echo "$ARN" ;;
    esac
    ;;
  'ce get-cost-and-usage')
    echo '{"ResultsByTime": [{"TimePeriod": {"Start": "2026-11-01"}, "Groups": [{"Keys": ["Amazon RDS"], "Metrics": {"UnblendedCost": {"Amount": "1.234"}}}]}]}'
    ;;
  'route53 list-resource-record-sets')
    if [ "$output" = json ]; then
      echo '[{"Name": "example.com.", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}]'
    else
      echo "$ARN"
    fi
    ;;
  'cloudfront get-distribution-config')
    echo '{"ETag": "E1", "DistributionConfig": {"CallerReference": "1", "Comment": "", "Enabled": true,
      "Origins": {"Quantity": 1, "Items": [{"Id": "site", "DomainName": "site.example.com"}]},
      "DefaultCacheBehavior": {"TargetOriginId": "site", "ViewerProtocolPolicy": "redirect-to-https"}}}'
    ;;
  'backup get-recovery-point-restore-metadata') echo '{"Engine": "postgres"}' ;;
  'rds describe-db-instances')
    case $query in
      *authentication:*) echo '{}' ;;
      'DBInstances[0].DBInstanceStatus') echo stopped ;;
      'DBInstances[0].MasterUserSecret.SecretStatus') echo active ;;
      'DBInstances[0].AllocatedStorage') echo 20 ;;
      'DBInstances[0]')
        echo '{"DBInstanceIdentifier": "database", "DBInstanceClass": "db.t4g.micro", "MultiAZ": false, "StorageType": "gp3",
          "MaxAllocatedStorage": 100, "EngineLifecycleSupport": "open-source-rds-extended-support-disabled", "CopyTagsToSnapshot": true,
          "DBSubnetGroup": {"DBSubnetGroupName": "subnets"}, "DBParameterGroups": [{"DBParameterGroupName": "parameters"}],
          "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-1"}], "IAMDatabaseAuthenticationEnabled": true,
          "EnabledCloudwatchLogsExports": ["postgresql"], "TagList": [{"Key": "environment", "Value": "staging"}],
          "MasterUserSecret": {"KmsKeyId": "key"}, "KmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1", "BackupRetentionPeriod": 7, "PreferredBackupWindow": "06:00-06:30",
          "PreferredMaintenanceWindow": "sun:07:00-sun:07:30", "MonitoringInterval": 60, "MonitoringRoleArn": "arn:aws:iam::111122223333:role/r",
          "PerformanceInsightsEnabled": true, "PerformanceInsightsRetentionPeriod": 7}'
        ;;
      *) echo "$ARN" ;;
    esac
    ;;
  *)
    # What is not asked for is not printed: many commands answer with nothing.
    if [ -z "$query" ]; then :; elif [ "$output" = json ]; then echo '{}'; else echo "$ARN"; fi
    ;;
esac
