/** Resource types that moto's CloudFormation does not make: made by their service's API, or named as not made. */
import { EDGE_AFTER, EDGE_BEFORE, EDGE_NOT_PLAYED } from './emulated-edge.js';
import type { Moto } from './moto.js';

// biome-ignore lint/suspicious/noExplicitAny: properties of resources have no type of their own.
export type Properties = Readonly<Record<string, any>>;

export interface Call {
  readonly moto: Moto;
  readonly region: string;
  readonly account: string;
  readonly id: string;
}

/** Makes a resource and gives what `Ref` and `Fn::GetAtt` of it are. */
export type Maker = (properties: Properties, call: Call) => Promise<Made>;

export interface Made {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Made before their stack, which refers to them. */
export const BEFORE: Readonly<Record<string, Maker>> = {
  ...EDGE_BEFORE,
  'AWS::SecretsManager::Secret': async (
    { Name, Description, KmsKeyId, GenerateSecretString, Tags },
    { moto, region },
  ) => {
    const template = GenerateSecretString?.SecretStringTemplate;
    const secret =
      GenerateSecretString === undefined
        ? {}
        : {
            SecretString:
              template === undefined
                ? 'x'.repeat(GenerateSecretString.PasswordLength)
                : JSON.stringify({ ...JSON.parse(template), [GenerateSecretString.GenerateStringKey]: 'generated' }),
          };
    const { ARN } = await moto.aws<{ ARN: string }>(region, 'secretsmanager', 'create-secret', {
      Name,
      Description,
      KmsKeyId,
      Tags,
      ...secret,
    });
    return { ref: ARN };
  },
  'AWS::CertificateManager::Certificate': async (
    { DomainName, ValidationMethod, SubjectAlternativeNames },
    { moto, region },
  ) => {
    const { CertificateArn } = await moto.aws<{ CertificateArn: string }>(region, 'acm', 'request-certificate', {
      DomainName,
      ValidationMethod,
      SubjectAlternativeNames,
    });
    return { ref: CertificateArn };
  },
  'AWS::RDS::DBSubnetGroup': async ({ DBSubnetGroupName, DBSubnetGroupDescription, SubnetIds }, { moto, region }) => {
    await moto.aws(region, 'rds', 'create-db-subnet-group', { DBSubnetGroupName, DBSubnetGroupDescription, SubnetIds });
    return { ref: DBSubnetGroupName };
  },
  'AWS::RDS::DBParameterGroup': async ({ DBParameterGroupName, Family, Description, Parameters }, { moto, region }) => {
    const name = { DBParameterGroupName };
    await moto.aws(region, 'rds', 'create-db-parameter-group', {
      ...name,
      DBParameterGroupFamily: Family,
      Description,
    });
    await moto.aws(region, 'rds', 'modify-db-parameter-group', {
      ...name,
      Parameters: Object.entries(Parameters).map(([ParameterName, ParameterValue]) => ({
        ParameterName,
        ParameterValue,
        ApplyMethod: 'pending-reboot',
      })),
    });
    return { ref: DBParameterGroupName };
  },
  'AWS::RDS::DBInstance': async (properties, { moto, region }) => {
    const { AllocatedStorage, Port, VPCSecurityGroups, MasterUserSecret, ...all } = properties;
    // Only an update or a deletion takes these two.
    const { AllowMajorVersionUpgrade: _allow, DeleteAutomatedBackups: _delete, ...same } = all;
    const { DBInstance } = await moto.aws<{ DBInstance: Properties }>(region, 'rds', 'create-db-instance', {
      ...same,
      AllocatedStorage: Number(AllocatedStorage),
      Port: Number(Port),
      VpcSecurityGroupIds: VPCSecurityGroups,
      ...(MasterUserSecret === undefined ? {} : { MasterUserSecretKmsKeyId: MasterUserSecret.KmsKeyId }),
    });
    return {
      ref: DBInstance.DBInstanceIdentifier,
      attributes: {
        'Endpoint.Address': DBInstance.Endpoint.Address,
        DbiResourceId: DBInstance.DbiResourceId,
        DBInstanceArn: DBInstance.DBInstanceArn,
        'MasterUserSecret.SecretArn': DBInstance.MasterUserSecret.SecretArn,
      },
    };
  },
  'AWS::IAM::OIDCProvider': async ({ Url, ClientIdList, ThumbprintList }, { moto, region }) => {
    const { OpenIDConnectProviderArn: ref } = await moto.aws<{ OpenIDConnectProviderArn: string }>(
      region,
      'iam',
      'create-open-id-connect-provider',
      { Url, ClientIDList: ClientIdList, ThumbprintList: ThumbprintList ?? ['0'.repeat(40)] },
    );
    return { ref, attributes: { Arn: ref } };
  },
};

/** Made after their stack, whose resources they refer to. */
export const AFTER: Readonly<Record<string, Maker>> = {
  ...EDGE_AFTER,
  'AWS::EC2::SecurityGroupEgress': async (properties, { moto, region, id }) => {
    await moto.aws(region, 'ec2', 'authorize-security-group-egress', {
      GroupId: properties.GroupId,
      IpPermissions: [
        {
          IpProtocol: properties.IpProtocol,
          FromPort: properties.FromPort,
          ToPort: properties.ToPort,
          UserIdGroupPairs: [{ GroupId: properties.DestinationSecurityGroupId, Description: properties.Description }],
        },
      ],
    });
    return { ref: id };
  },
  'AWS::EC2::SubnetRouteTableAssociation': async ({ RouteTableId, SubnetId }, { moto, region }) => {
    const { AssociationId } = await moto.aws<{ AssociationId: string }>(region, 'ec2', 'associate-route-table', {
      RouteTableId,
      SubnetId,
    });
    return { ref: AssociationId };
  },
  'AWS::CloudWatch::Alarm': async (properties, { moto, region }) => {
    await moto.aws(region, 'cloudwatch', 'put-metric-alarm', properties);
    return { ref: properties.AlarmName };
  },
  'AWS::S3::BucketPolicy': async ({ Bucket, PolicyDocument }, { moto, region, id }) => {
    await moto.aws(region, 's3api', 'put-bucket-policy', { Bucket, Policy: JSON.stringify(PolicyDocument) });
    return { ref: id };
  },
  'AWS::SNS::TopicPolicy': async ({ Topics, PolicyDocument }, { moto, region, id }) => {
    for (const TopicArn of Topics) {
      await moto.aws(region, 'sns', 'set-topic-attributes', {
        TopicArn,
        AttributeName: 'Policy',
        AttributeValue: JSON.stringify(PolicyDocument),
      });
    }
    return { ref: id };
  },
  'AWS::SNS::Subscription': async ({ TopicArn, Protocol, Endpoint }, { moto, region }) => {
    const { SubscriptionArn } = await moto.aws<{ SubscriptionArn: string }>(region, 'sns', 'subscribe', {
      TopicArn,
      Protocol,
      Endpoint,
    });
    return { ref: SubscriptionArn };
  },
  'AWS::SQS::QueuePolicy': async ({ Queues, PolicyDocument }, { moto, region, id }) => {
    for (const QueueUrl of Queues) {
      await moto.aws(region, 'sqs', 'set-queue-attributes', {
        QueueUrl,
        Attributes: { Policy: JSON.stringify(PolicyDocument) },
      });
    }
    return { ref: id };
  },
  'AWS::Scheduler::ScheduleGroup': async ({ Name }, { moto, region }) => {
    await moto.aws(region, 'scheduler', 'create-schedule-group', { Name });
    return { ref: Name };
  },
  'AWS::Scheduler::Schedule': async (properties, { moto, region }) => {
    await moto.aws(region, 'scheduler', 'create-schedule', capitalised(properties));
    return { ref: properties.Name };
  },
  'AWS::ApplicationAutoScaling::ScalableTarget': async (properties, { moto, region }) => {
    const { ScheduledActions, Tags: _tags, ...target } = properties;
    await moto.aws(region, 'application-autoscaling', 'register-scalable-target', target);
    for (const { Schedule, Timezone, ScheduledActionName, ScalableTargetAction } of ScheduledActions ?? []) {
      const { ResourceId, ScalableDimension, ServiceNamespace } = target;
      await moto.aws(region, 'application-autoscaling', 'put-scheduled-action', {
        ResourceId,
        ScalableDimension,
        ServiceNamespace,
        Schedule,
        Timezone,
        ScheduledActionName,
        ScalableTargetAction,
      });
    }
    return { ref: `${target.ResourceId}|${target.ScalableDimension}|${target.ServiceNamespace}` };
  },
  'AWS::ApplicationAutoScaling::ScalingPolicy': async (properties, { moto, region }) => {
    const { ScalingTargetId, TargetTrackingScalingPolicyConfiguration, ...policy } = properties;
    const [ResourceId, ScalableDimension, ServiceNamespace] = String(ScalingTargetId ?? '||').split('|');
    const { PolicyARN } = await moto.aws<{ PolicyARN: string }>(
      region,
      'application-autoscaling',
      'put-scaling-policy',
      {
        ResourceId,
        ScalableDimension,
        ServiceNamespace,
        ...policy,
        TargetTrackingScalingPolicyConfiguration,
      },
    );
    return { ref: PolicyARN };
  },
  'AWS::ECS::ClusterCapacityProviderAssociations': async (properties, { moto, region, id }) => {
    await moto.aws(region, 'ecs', 'put-cluster-capacity-providers', {
      cluster: properties.Cluster,
      capacityProviders: properties.CapacityProviders,
      defaultCapacityProviderStrategy: properties.DefaultCapacityProviderStrategy.map(
        ({ CapacityProvider, Base, Weight }: Properties) => ({
          capacityProvider: CapacityProvider,
          base: Base,
          weight: Weight,
        }),
      ),
    });
    return { ref: id };
  },
};

/** What nobody makes here, and why. Whoever refers to one gets a stand-in. */
export const NOT_PLAYED: Readonly<Record<string, string>> = {
  ...EDGE_NOT_PLAYED,
  'AWS::Lambda::Function': 'it closes the default security group once; moto would run it in Docker',
  'Custom::VpcRestrictDefaultSG': 'its Lambda function does not run',
};

/** The scheduler's API spells the parameters of ECS as CloudFormation does, except inside the network's. */
function capitalised(properties: Properties): Properties {
  const copy = structuredClone(properties) as { Target?: { EcsParameters?: Record<string, unknown> } };
  const ecs = copy.Target?.EcsParameters as { NetworkConfiguration?: Record<string, unknown> } | undefined;
  const network = ecs?.NetworkConfiguration;
  if (network?.AwsvpcConfiguration !== undefined) {
    network.awsvpcConfiguration = network.AwsvpcConfiguration;
    delete network.AwsvpcConfiguration;
  }
  return copy;
}

/** Properties that moto's CloudFormation stumbles over, and why each is left out. */
export const UNREADABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::KMS::Key': { Tags: 'moto reads the keys of tags as the API of KMS spells them' },
  'AWS::SSM::Parameter': { Tags: 'CloudFormation takes a map here; moto expects a list' },
};

/** What moto's CloudFormation leaves out of a resource that it does make: done by the service's API once it stands. */
export const COMPLETED: Readonly<Record<string, (properties: Properties, ref: string, call: Call) => Promise<void>>> = {
  'AWS::IAM::Role': async ({ ManagedPolicyArns = [] }, RoleName, { moto, region }) => {
    for (const PolicyArn of ManagedPolicyArns)
      await moto.aws(region, 'iam', 'attach-role-policy', { RoleName, PolicyArn });
  },
  'AWS::ECR::Repository': async ({ LifecyclePolicy }, repositoryName, { moto, region }) => {
    await moto.aws(region, 'ecr', 'put-lifecycle-policy', {
      repositoryName,
      lifecyclePolicyText: LifecyclePolicy.LifecyclePolicyText,
    });
  },
  'AWS::EC2::SecurityGroup': async ({ SecurityGroupEgress = [] }, GroupId, { moto, region }) => {
    const everything = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    await moto.aws(region, 'ec2', 'revoke-security-group-egress', { GroupId, IpPermissions: everything });
    for (const { IpProtocol, FromPort, ToPort, CidrIp, Description } of SecurityGroupEgress) {
      await moto.aws(region, 'ec2', 'authorize-security-group-egress', {
        GroupId,
        IpPermissions: [{ IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp, Description }] }],
      });
    }
  },
};
