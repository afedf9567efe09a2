/** What must hold for every environment, whatever the document says. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { environments } from '../config';
import { addEnvironment } from '../lib/environment';
import { FIXED_TAGS, SHIFTED_RULE } from '../lib/environment-stack';

type Properties = Record<string, unknown>;

for (const config of environments) {
  describe(config.name, () => {
    const stacks = addEnvironment(
      new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } }),
      config,
    );
    const templates = new Map<Stack, Template>(stacks.map((stack) => [stack, Template.fromStack(stack)]));
    const all = (type: string): readonly Properties[] =>
      [...templates.values()].flatMap((template) =>
        Object.values(template.findResources(type)).map((resource) => (resource.Properties ?? {}) as Properties),
      );
    const only = (type: string): Properties => {
      const found = all(type);
      assert.equal(found.length, 1, `${found.length} resources of ${type}`);
      return found[0] ?? {};
    };

    test('has the stacks of the configuration, in its account', () => {
      assert.deepEqual(
        stacks.map(({ stackName, account, region }) => ({ stackName, account, region })),
        config.stacks.map(({ name, region }) => ({ stackName: name, account: config.account, region })),
      );
    });

    test('has exactly the subnets of the configuration', () => {
      const subnets = all('AWS::EC2::Subnet').map(({ CidrBlock, AvailabilityZone }) => ({
        CidrBlock,
        AvailabilityZone,
      }));
      const wanted = config.network.subnets.map(({ cidr, zone }) => ({ CidrBlock: cidr, AvailabilityZone: zone }));
      const sorted = (list: readonly Properties[]) => list.map((each) => JSON.stringify(each)).sort();
      assert.deepEqual(sorted(subnets), sorted(wanted));
    });

    test('lets nobody but the load balancer be reached from the internet', () => {
      const open = all('AWS::EC2::SecurityGroup').filter(({ SecurityGroupIngress }) =>
        JSON.stringify(SecurityGroupIngress ?? []).includes('0.0.0.0/0'),
      );
      assert.deepEqual(
        open.map(({ GroupName }) => GroupName),
        [config.names.securityGroups.loadBalancer],
      );
    });

    test('keeps the database encrypted, private and recoverable', () => {
      const database = only('AWS::RDS::DBInstance');
      assert.equal(database.StorageEncrypted, true);
      assert.equal(database.PubliclyAccessible, false);
      assert.equal(database.ManageMasterUserPassword, true);
      assert.equal(database.BackupRetentionPeriod, config.database.backupRetentionDays);
      assert.equal(database.DeletionProtection, config.database.deletionProtection);
      const parameters = only('AWS::RDS::DBParameterGroup').Parameters as Properties;
      assert.equal(parameters['rds.force_ssl'], '1');
    });

    test('writes no secret value into a template', () => {
      for (const secret of all('AWS::SecretsManager::Secret')) assert.equal(secret.SecretString, undefined);
    });

    test('names the family of the task definition, never a revision', () => {
      assert.equal(only('AWS::ECS::Service').TaskDefinition, config.service.family);
      assert.deepEqual(all('AWS::ECS::TaskDefinition'), []);
    });

    test('gives every alarm dimensions and somebody to tell', () => {
      const alarms = all('AWS::CloudWatch::Alarm');
      assert.equal(alarms.length, config.alarms.length);
      for (const alarm of alarms) {
        assert.ok(
          Array.isArray(alarm.AlarmActions) && alarm.AlarmActions.length > 0,
          `${alarm.AlarmName} tells nobody`,
        );
        assert.ok(JSON.stringify(alarm).includes('"Dimensions"'), `${alarm.AlarmName} has no dimensions`);
      }
    });

    test('tags what it makes', () => {
      const tagged = [...templates.values()].flatMap((template) =>
        Object.entries(
          template.toJSON().Resources as Record<string, { readonly Type: string; readonly Properties?: Properties }>,
        ).flatMap(([id, { Type, Properties: properties = {} }]) =>
          Array.isArray(properties.Tags) ? [{ id, type: Type, tags: properties.Tags }] : [],
        ),
      );
      assert.ok(tagged.length > 20);
      for (const { id, type, tags } of tagged) {
        for (const [key, value] of Object.entries(config.tags)) {
          if (type === SHIFTED_RULE && !FIXED_TAGS.includes(key)) continue;
          const found = tags.some((tag: Properties) => tag.Key === key && tag.Value === value);
          assert.ok(found, `${id} lacks the tag ${key}`);
        }
      }
    });
  });
}
