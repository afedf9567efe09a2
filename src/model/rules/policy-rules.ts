/** What must fit into the policies of the roles that start tasks: the ARN of every secret, and of every job's log. */
import { MANAGED_POLICY_LIMIT } from '../roles.js';
import { secretName } from '../secrets.js';
import type { Rule } from './rule.js';

/**
 * What such a policy holds besides, in characters: with the longest names that the schema allows, and the statement that
 * keys of our own need. A test holds it against the policies that are rendered.
 */
const REST = { ownKeys: 940, keysOfAws: 660 };

const policySize: Rule = ({ application, settings, name }) => {
  const path = `${application.name}/${name}`;
  const arn = (service: string, resource: string) =>
    `arn:aws:${service}:${settings.region}:${settings.account}:${resource}`;
  const secrets = [...Object.keys(application.secrets), 'database/migrate'].map((key) =>
    arn('secretsmanager', `secret:${secretName(path, key)}-??????`),
  );
  const logs = ['backend', ...Object.keys(application.jobs).map((job) => `jobs/${job}`)].map((group) =>
    arn('logs', `log-group:/${path}/${group}:log-stream:*`),
  );
  const rest = settings.encryption.customerManagedKeys ? REST.ownKeys : REST.keysOfAws;
  if (length(secrets) + length(logs) + rest <= MANAGED_POLICY_LIMIT) return [];
  const secretsWeighMore = length(secrets) >= length(logs);
  return [
    {
      code: 'application.policy-size',
      severity: 'error',
      path: ['application', secretsWeighMore ? 'secrets' : 'jobs'],
      message: `${secrets.length - 1} secrets and ${logs.length - 1} jobs are more than one policy can name.`,
      reason: `The role that starts the tasks reads each secret and writes each log by its ARN, and IAM gives its policy ${MANAGED_POLICY_LIMIT} characters.`,
      source: 'IAM user guide, "IAM and STS quotas"',
      fix: secretsWeighMore
        ? 'Put values that belong together into one secret, as env: { VARIABLE: key, OTHER_VARIABLE: other_key }.'
        : 'Let one job do what several do at the same time, or give jobs shorter names.',
    },
  ];
};

/** Strings as they stand in a policy: in quotes, each with a comma. */
function length(strings: readonly string[]): number {
  return strings.reduce((sum, string) => sum + string.length + 3, 0);
}

export const policyRules: readonly Rule[] = [policySize];
