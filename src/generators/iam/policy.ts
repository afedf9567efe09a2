/** IAM policy documents as data. */
import type { EnvironmentModel } from '../../model/model.js';

/** Keys of one operator of a condition, each with the values that pass. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface Statement {
  /** Letters and digits: what the statement is for. */
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Condition;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** IAM's default limit on a trust policy. Source: IAM user guide, "IAM and STS quotas". */
export const TRUST_POLICY_LIMIT = 2048;

/** A statement that allows actions on resources. One action or resource stands bare, several as a list. */
export function allow(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  condition?: Condition,
): Statement {
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: oneOrMany(actions),
    Resource: oneOrMany(resources),
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/** That a resource bears the tags of the environment: for what only AWS names. */
export function taggedAsOurs({ application, name }: EnvironmentModel): Condition {
  return { StringEquals: { 'aws:ResourceTag/application': application.name, 'aws:ResourceTag/environment': name } };
}

/** A policy of statements. An empty one is a defect of ours: IAM refuses it. */
export function policy(statements: readonly Statement[]): PolicyDocument {
  if (statements.length === 0) throw new Error('a policy needs at least one statement');
  return { Version: '2012-10-17', Statement: statements };
}

/** The length that IAM counts: without white space. */
export function policyLength(document: PolicyDocument): number {
  return JSON.stringify(document).replaceAll(/\s/g, '').length;
}

/** One value bare, several as a list without repetitions. */
export function oneOrMany(values: readonly string[]): string | readonly string[] {
  const distinct = [...new Set(values)];
  if (distinct.length === 0) throw new Error('a statement needs at least one action and resource');
  return distinct.length === 1 ? (distinct[0] as string) : distinct;
}
