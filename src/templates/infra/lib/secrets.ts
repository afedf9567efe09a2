/** Secrets, created with generated values or with none. No value of ours ever stands in a template. */
import { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { DatabaseSecretConfig, EnvironmentConfig, SecretConfig } from '../config/environment';

/** Letters and digits only: such a value passes unchanged through URLs, shells and connection strings. */
const PASSWORD: secretsmanager.CfnSecret.GenerateSecretStringProperty = {
  passwordLength: 40,
  excludePunctuation: true,
};

/** What a secret needs to know of its environment. */
interface Place {
  readonly config: EnvironmentConfig;
  readonly key: kms.IKey | undefined;
}

/** The secret of a role in the database: its name, and a password that Secrets Manager makes up. */
export function databaseSecret(
  scope: Construct,
  id: string,
  { name, description, username }: DatabaseSecretConfig,
  place: Place,
): secretsmanager.CfnSecret {
  return secret(scope, id, place, {
    name,
    description,
    generateSecretString: {
      ...PASSWORD,
      secretStringTemplate: JSON.stringify({ username }),
      generateStringKey: 'password',
    },
  });
}

/**
 * A secret of the application. One that cannot be generated is created without any version: a task that reads it does
 * not start until the first-deployment runbook has put the value in, and a later deployment never touches the value.
 */
export function applicationSecret(
  scope: Construct,
  { key, name, description, generateLength, jsonKeys }: SecretConfig,
  place: Place,
): secretsmanager.CfnSecret {
  const [jsonKey, ...others] = jsonKeys;
  const generated =
    generateLength === undefined || others.length > 0
      ? undefined
      : {
          ...PASSWORD,
          passwordLength: generateLength,
          ...(jsonKey === undefined ? {} : { secretStringTemplate: '{}', generateStringKey: jsonKey }),
        };
  return secret(scope, `Secret-${key}`, place, { name, description, generateSecretString: generated });
}

function secret(
  scope: Construct,
  id: string,
  { config, key }: Place,
  props: secretsmanager.CfnSecretProps,
): secretsmanager.CfnSecret {
  const made = new secretsmanager.CfnSecret(scope, id, { ...props, kmsKeyId: key?.keyArn });
  // One that opens health data is not deleted with its stack.
  made.applyRemovalPolicy(
    config.dataClass === 'phi' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
  );
  return made;
}
