/** The script that looks for what was changed by hand, with a stand-in that answers as CloudFormation does. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, renderDocument } from '../golden/rendered.js';

const MISSING = ['bash', 'jq'].filter((program) => spawnSync(program, ['--version']).status !== 0);
const needs = MISSING.length === 0 ? '' : ` (skipped: no ${MISSING.join(', no ')})`;

/** Answers with what a test has put into a file for the stack, and nothing for the others. */
const AWS = `#!/bin/bash
echo "$*" >> "$ANSWERS/calls"
words="$*"
case $words in
  'sts get-caller-identity'*) echo 444455556666 ;;
  *detect-stack-drift*) [[ $words =~ --stack-name\\ ([^ ]+) ]] && echo "id-\${BASH_REMATCH[1]}" ;;
  *drift-detection-status*) cat "$ANSWERS/status" ;;
  *resource-drifts*)
    [[ $words =~ --stack-name\\ ([^ ]+) ]]
    file=$ANSWERS/\${BASH_REMATCH[1]}
    [[ $words != *--next-token* ]] || file=$file.2
    if [ -f "$file" ]; then cat "$file"; else echo '{"StackResourceDrifts": []}'; fi ;;
  *list-stack-resources*)
    [[ $words =~ --stack-name\\ ([^ ]+) ]]
    if [ -f "$ANSWERS/\${BASH_REMATCH[1]}.types" ]; then cat "$ANSWERS/\${BASH_REMATCH[1]}.types"; else echo '{"StackResourceSummaries": []}'; fi ;;
  *) exit 9 ;;
esac
`;

interface Drift {
  readonly ResourceType: string;
  readonly StackResourceDriftStatus: 'MODIFIED' | 'DELETED' | 'IN_SYNC' | 'UNKNOWN';
  readonly DriftStatusReason?: string;
  readonly PhysicalResourceId?: string;
  readonly ExpectedProperties?: string;
  readonly ActualProperties?: string;
  readonly PropertyDifferences?: readonly {
    readonly PropertyPath: string;
    readonly ExpectedValue: string;
    readonly ActualValue: string;
    readonly DifferenceType: string;
  }[];
}

describe.skipIf(MISSING.length > 0)(`looking for what was changed by hand${needs}`, () => {
  const { models, artifacts } = renderDocument(documentOf('production'));
  const model = models.find(({ name }) => name === 'production');
  const root = mkdtempSync(join(tmpdir(), 'hha-drift-'));
  const answers = join(root, 'answers');
  const put = (path: string, content: string, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode });
  };
  beforeAll(() => {
    for (const { path, content } of artifacts) if (path.startsWith('deploy/')) put(path, content);
    put('bin/aws', AWS, 0o755);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const changed = (
    ResourceType: string,
    PropertyPath: string,
    [ExpectedValue, ActualValue] = ['true', 'false'] as [string, string],
  ): Drift => ({
    ResourceType,
    StackResourceDriftStatus: 'MODIFIED',
    PropertyDifferences: [{ PropertyPath, ExpectedValue, ActualValue, DifferenceType: 'NOT_EQUAL' }],
  });
  const look = (pages: Readonly<Record<string, readonly Drift[]>>, status = 'DETECTION_COMPLETE', afresh = true) => {
    if (afresh) rmSync(answers, { recursive: true, force: true });
    put('answers/status', JSON.stringify({ DetectionStatus: status, DetectionStatusReason: 'a reason' }));
    for (const [file, drifts] of Object.entries(pages)) {
      const page = {
        StackResourceDrifts: drifts.map((drift, index) => ({ LogicalResourceId: `Resource${index}`, ...drift })),
        ...(`${file}.2` in pages ? { NextToken: 'more' } : {}),
      };
      put(`answers/${file}`, JSON.stringify(page));
    }
    const {
      status: code,
      stdout,
      stderr,
    } = spawnSync('bash', [join(root, 'deploy/find-drift.sh'), 'production'], {
      encoding: 'utf8',
      env: {
        PATH: `${join(root, 'bin')}:${process.env.PATH ?? ''}`,
        ANSWERS: answers,
        HHA_POLL_SECONDS: '0',
        HHA_DRIFT_TIMEOUT_SECONDS: '0',
      },
    });
    return { code, stdout, stderr };
  };
  const data = 'home-health-aid-production-data';
  const api = 'home-health-aid-production-api';

  it('asks every stack in its region, and passes when nothing was changed', () => {
    const { code, stdout } = look({});
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const calls = readFileSync(join(answers, 'calls'), 'utf8');
    for (const { name, region } of model?.stacks ?? [])
      expect(calls).toContain(`detect-stack-drift --region ${region} --stack-name ${name} `);
  });

  /** Two of the stacks are enough for the rest. */
  const shorten = () => {
    const path = 'deploy/production/environment.sh';
    const text = readFileSync(join(root, path), 'utf8');
    const stacks = [api, data].map((name) => ({ name, region: 'us-east-1' }));
    put(path, text.replace(/^HHA_STACKS=.*$/m, `HHA_STACKS='${JSON.stringify(stacks)}'`));
  };

  it('fails with what was changed, on whichever page it stands, and with what is gone', () => {
    shorten();
    const { code, stdout, stderr } = look({
      [data]: [{ ResourceType: 'AWS::KMS::Key', StackResourceDriftStatus: 'IN_SYNC' }],
      [`${data}.2`]: [changed('AWS::RDS::DBInstance', '/DeletionProtection')],
      [api]: [{ ResourceType: 'AWS::EC2::SecurityGroup', StackResourceDriftStatus: 'DELETED' }],
    });
    expect(stdout).toContain(
      '### home-health-aid-production-data: changed by hand\n\n- `Resource0` (AWS::RDS::DBInstance): `/DeletionProtection` is `false`, and the stack says `true`.',
    );
    expect(stdout).toContain('- `Resource0` (AWS::EC2::SecurityGroup) is gone.');
    expect(stderr).toContain('was changed by hand');
    expect(code).toBe(1);
  });

  it('lets pass what ECS and autoscaling change, and nothing else of the same resources', () => {
    const { code } = look({
      [api]: [
        changed('AWS::ElasticLoadBalancingV2::ListenerRule', '/Actions/0/ForwardConfig/TargetGroups/0/Weight'),
        changed('AWS::ApplicationAutoScaling::ScalableTarget', '/MinCapacity'),
      ],
      [data]: [
        changed('AWS::RDS::DBInstance', '/AllocatedStorage'),
        changed('AWS::RDS::DBInstance', '/EngineVersion', ['17.6', '17.7']),
      ],
    });
    expect(code).toBe(0);
    expect(look({ [data]: [changed('AWS::RDS::DBInstance', '/EngineVersion', ['17.6', '18.1'])] }).code).toBe(1);
    expect(look({ [api]: [changed('AWS::ElasticLoadBalancingV2::ListenerRule', '/Conditions/0/Field')] }).code).toBe(1);
    expect(look({ [api]: [changed('AWS::ECS::Service', '/Weight')] }).code).toBe(1);
  });

  it('lets pass the revision of a deployment, and neither another family nor another controller of the service', () => {
    const revision = (family: string): [string, string] => [
      model?.tasks.find(({ kind }) => kind === 'service')?.family ?? '',
      `arn:aws:ecs:us-east-1:444455556666:task-definition/${family}:23`,
    ];
    const service = (family: string) => changed('AWS::ECS::Service', '/TaskDefinition', revision(family));
    expect(
      look({ [api]: [service(revision('')[0]), changed('AWS::ECS::Service', '/DeploymentController')] }).code,
    ).toBe(0);
    expect(look({ [api]: [service('another')] }).code).toBe(1);
  });

  it('lets pass the parameters that a recovery of the database writes, and no other', () => {
    const parameter = (PhysicalResourceId: string) => ({
      ...changed('AWS::SSM::Parameter', '/Value'),
      PhysicalResourceId,
    });
    const { masterSecretArn = '', databaseResourceId = '', databaseEndpoint = '' } = model?.parameters ?? {};
    expect(look({ [data]: [masterSecretArn, databaseResourceId].map(parameter) }).code).toBe(0);
    expect(look({ [data]: [parameter(databaseEndpoint)] }).code).toBe(1);
  });

  it('lets pass weights that come in another order, and not another target', () => {
    const rule = (...groups: readonly (readonly [string, number])[]) =>
      JSON.stringify({
        Actions: [
          { ForwardConfig: { TargetGroups: groups.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })) } },
        ],
      });
    const moved = (ActualProperties: string) => ({
      ...changed('AWS::ElasticLoadBalancingV2::ListenerRule', '/Actions/0'),
      ExpectedProperties: rule(['blue', 100], ['green', 0]),
      ActualProperties,
    });
    expect(look({ [api]: [moved(rule(['green', 100], ['blue', 0]))] }).code).toBe(0);
    expect(look({ [api]: [moved(rule(['mine', 100], ['blue', 0]))] }).code).toBe(1);
  });

  it('says which types are never compared', () => {
    rmSync(answers, { recursive: true, force: true });
    put(
      `answers/${api}.types`,
      JSON.stringify({
        StackResourceSummaries: ['NOT_CHECKED', 'NOT_CHECKED', 'IN_SYNC'].map((StackResourceDriftStatus) => ({
          ResourceType: StackResourceDriftStatus === 'IN_SYNC' ? 'AWS::ECS::Service' : 'AWS::Route53::RecordSet',
          ResourceStatus: 'CREATE_COMPLETE',
          DriftInformation: { StackResourceDriftStatus },
        })),
      }),
    );
    const { code, stdout } = look({}, 'DETECTION_COMPLETE', false);
    expect([code, stdout]).toEqual([
      0,
      'Of home-health-aid-production-api, CloudFormation never compares: AWS::Route53::RecordSet (2).\n\n',
    ]);
  });

  it('names what could not be compared, since that proves nothing', () => {
    const { code, stdout } = look({
      [data]: [
        {
          ResourceType: 'AWS::SecretsManager::Secret',
          StackResourceDriftStatus: 'UNKNOWN',
          DriftStatusReason: 'no right to read',
        },
      ],
    });
    expect(stdout).toBe(
      '### home-health-aid-production-data: not compared\n\n- `Resource0` (AWS::SecretsManager::Secret): no right to read\n\n',
    );
    expect(code).toBe(0);
    const whole = look({}, 'DETECTION_FAILED');
    expect(whole.stdout).toContain(`### ${data}: not compared as a whole\n\na reason\n\n`);
  });

  it('fails when a comparison does not end', () => {
    const { code, stderr } = look({}, 'DETECTION_IN_PROGRESS');
    expect(stderr).toContain('did not end');
    expect(code).toBe(1);
  });
});
