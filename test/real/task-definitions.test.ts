import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { taskDefinitions } from '../../src/generators/task-definitions/task-definitions.js';
import { filesOf, modelsOf } from '../generators/files.js';
import { MINIMAL, STAGING_AND_PRODUCTION } from '../model/documents.js';
import { pythonWith } from './python.js';

const python = pythonWith('boto3', 'moto');

/** Registers each definition with the emulated ECS, after botocore has checked every parameter of the request. */
const SCRIPT = `
import json, sys
import boto3
from moto import mock_aws

with mock_aws():
    ecs = boto3.client('ecs', region_name='us-east-1', aws_access_key_id='test', aws_secret_access_key='test')
    answers = []
    for definition in json.load(sys.stdin):
        try:
            answers.append(ecs.register_task_definition(**definition)['taskDefinition']['taskDefinitionArn'])
        except Exception as error:
            answers.append(f'{type(error).__name__}: {error}')
print(json.dumps(answers))
`;

/** What the deployment fills in, in the shapes that AWS gives. */
function resolved(content: string): Record<string, unknown> {
  return JSON.parse(
    content
      .replaceAll('{{image}}', `111122223333.dkr.ecr.us-east-1.amazonaws.com/home-health-aid@sha256:${'0'.repeat(64)}`)
      .replaceAll(/\{\{resolve:ssm:([^}]*-arn)\}\}/g, 'arn:aws:secretsmanager:us-east-1:111122223333:secret:x-AbCdEf')
      .replaceAll(/\{\{resolve:ssm:[^}]*\}\}/g, 'db.example.us-east-1.rds.amazonaws.com'),
  );
}

function register(definitions: readonly Record<string, unknown>[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync(python ?? '', ['-c', SCRIPT], {
    input: JSON.stringify(definitions),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('rendered task definitions', () => {
  const suffix = python === undefined ? ' (needs python3 with boto3, moto)' : '';

  it.skipIf(python === undefined)(`are registered as they stand once the placeholders are filled in${suffix}`, () => {
    const exec = MINIMAL.replace(
      'region: us-east-1\n',
      'region: us-east-1\n    backend: { exec: true, readOnlyRoot: false, ephemeralStorageGiB: 50 }\n',
    );
    const definitions = [STAGING_AND_PRODUCTION, exec].flatMap((text) => {
      const files = filesOf(taskDefinitions, modelsOf(text));
      return files.paths.map((path) => resolved(files.read(path)));
    });
    const arns = register(definitions);
    expect(arns).toHaveLength(11);
    arns.forEach((arn, index) => {
      expect(arn).toMatch(new RegExp(`:task-definition/${definitions[index]?.family}:\\d+$`));
    });
  });

  it.skipIf(python === undefined)(`would be refused with a parameter that ECS does not have${suffix}`, () => {
    const files = filesOf(taskDefinitions, modelsOf(MINIMAL));
    const [answer] = register([{ ...resolved(files.read('deploy/staging/ecs/backend.json')), revision: 3 }]);
    expect(answer).toContain('ParamValidationError');
  });
});
