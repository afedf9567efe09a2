/** Variables and secrets: each variable has one source, and Secrets Manager can find every secret by its name. */
import type { Diagnostic, DocumentPath } from '../../schema/diagnostic.js';
import { RESERVED_VARIABLES } from '../tasks.js';
import type { Rule } from './rule.js';

interface WrittenVariable {
  readonly name: string;
  readonly path: DocumentPath;
}

const oneSource: Rule = ({ application }) => {
  const variables: WrittenVariable[] = [
    ...Object.keys(application.backend.environment).map((name) => ({
      name,
      path: ['application', 'backend', 'environment', name],
    })),
    ...Object.entries(application.secrets).flatMap(([secret, { env }]) =>
      typeof env === 'string'
        ? [{ name: env, path: ['application', 'secrets', secret, 'env'] }]
        : Object.keys(env).map((name) => ({ name, path: ['application', 'secrets', secret, 'env', name] })),
    ),
  ];
  const reserved: readonly string[] = RESERVED_VARIABLES;
  return variables.flatMap(({ name, path }, index): Diagnostic[] => {
    if (reserved.includes(name)) {
      const message = `The variable ${name} is one that we set ourselves.`;
      return [
        {
          code: 'variables.reserved',
          severity: 'error',
          path,
          message,
          fix: `Choose another name than ${reserved.join(', ')}.`,
        },
      ];
    }
    const earlier = variables.slice(0, index).find((other) => other.name === name);
    if (earlier === undefined) return [];
    return [
      {
        code: 'variables.twice',
        severity: 'error',
        path,
        message: `The variable ${name} is already set by ${earlier.path.join('.')}.`,
        reason: 'ECS refuses a container whose variable has two sources.',
        source: 'Amazon ECS API reference, ContainerDefinition',
        fix: 'Rename or remove one of them.',
      },
    ];
  });
};

/** A name that ends like this is taken for one that already carries the suffix of its ARN. */
const SUFFIX_TRAP = /-[A-Za-z0-9]{6}$/;

const secretNames: Rule = ({ application }) =>
  Object.keys(application.secrets)
    // The whole name is application/environment/key: its last hyphen and six characters are always the key's.
    .filter((key) => SUFFIX_TRAP.test(key))
    .map((key) => ({
      code: 'secrets.suffix-trap',
      severity: 'error',
      path: ['application', 'secrets', key],
      atKey: true,
      message: `The secret "${key}" ends with a hyphen and six characters.`,
      reason:
        'Secrets Manager adds such a suffix itself, and may not find a secret whose own name looks like it has one.',
      source: 'AWS Secrets Manager user guide, "Troubleshoot AWS Secrets Manager"',
      fix: `For example ${key.replace(SUFFIX_TRAP, '')}.`,
    }));

/** The keys of the JSON that a secret's variables read; two variables may read one. */
const keysOf = (env: Readonly<Record<string, string>>): ReadonlySet<string> => new Set(Object.values(env));

const generatedWhole: Rule = ({ application }) =>
  Object.entries(application.secrets)
    // One key is fine: the generated value stands behind it.
    .filter(([, { env, generate }]) => generate !== undefined && typeof env !== 'string' && keysOf(env).size > 1)
    .map(([key]) => ({
      code: 'secrets.generated-parts',
      severity: 'error',
      path: ['application', 'secrets', key, 'generate'],
      message: `The secret "${key}" holds several keys, and Secrets Manager generates one value.`,
      reason: 'The generated value stands behind one key of the JSON; every other key would be missing.',
      source: 'AWS Secrets Manager API reference, GetRandomPassword',
      fix: 'Remove generate and fill the secret by the runbook, or make a secret of each key.',
    }));

export const variableRules: readonly Rule[] = [oneSource, secretNames, generatedWhole];
