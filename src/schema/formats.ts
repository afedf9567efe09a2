/** The texts that AWS and GitHub give a form to. Each says in its message what it expects. */
import * as z from 'zod';
import { nearestWord } from './nearest.js';
import { pathProblem } from './path-problem.js';
import { asYaml } from './written.js';

/** A slug: lower-case words with single hyphens between them. */
export const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** `owner/name`. */
export const GITHUB_REPOSITORY = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9._-]{1,100}$/;

/** Twelve digits. */
export const ACCOUNT_ID = /^\d{12}$/;

/** Two or more labels of lower-case letters, digits and hyphens, the last one no number. */
export const DOMAIN_NAME = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Upper-case words with underscores. */
export const VARIABLE_NAME = /^[A-Z][A-Z0-9_]*$/;

/** Words of letters, digits, dots, underscores and hyphens with single slashes between them, none of them `.` or `..`. */
export const FOLDER = /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*\/\/)(?!.*\/$)[A-Za-z0-9._/-]+$/;

/** The name of an application, an environment, a job or a secret: it becomes part of almost every AWS name. */
export const slug = (longest: number) =>
  z.string().min(2).max(longest).regex(SLUG, {
    message: 'must be lower-case letters, digits and single hyphens, and start with a letter',
  });

/** The name of the application: a slug that no AWS service keeps for itself. */
export const applicationName = slug(32).superRefine((name, context) => {
  const reserved = RESERVED_NAMES.find(({ form }) => form.test(name));
  if (reserved === undefined) return;
  const { reason, source } = reserved;
  const fix = `put another word in front, for example my-${name}`;
  const message = `must not start with ${reserved.start}`;
  context.addIssue({ code: 'custom', message, params: { code: 'application.reserved-name', reason, source, fix } });
});

/** Beginnings that would make one of the names that start with the application's invalid. */
const RESERVED_NAMES = [
  {
    form: /^internal(-|$)/,
    start: '"internal-"',
    reason: 'Names of load balancers cannot start with it.',
    source: 'Elastic Load Balancing API reference, CreateLoadBalancer',
  },
  {
    form: /^sg(-|$)/,
    start: '"sg-"',
    reason: 'Names of security groups cannot start with it: ids do.',
    source: 'Amazon EC2 API reference, CreateSecurityGroup',
  },
  {
    form: /^(aws|ssm)/,
    start: '"aws" or "ssm"',
    reason: 'Names of parameters cannot start with it.',
    source: 'AWS Systems Manager API reference, PutParameter',
  },
] as const;

/** `owner/name` as GitHub spells repositories. */
export const githubRepository = z.string().regex(GITHUB_REPOSITORY, {
  message: 'must be a GitHub repository in the form owner/name',
});

/** Twelve digits, quoted, since YAML would take them for a number. */
export const accountId = z.string().regex(ACCOUNT_ID, { message: 'must be the twelve digits of an AWS account' });

/** A lower-case DNS name of at least two labels, each of at most 63 characters (RFC 1035). */
export const domainName = z.string().max(253).regex(DOMAIN_NAME, {
  message: 'must be a lower-case domain name such as staging.api.example.com',
});

/** A folder inside the repository, as every system can make it. */
export const folder = z
  .string()
  .min(1)
  .max(200)
  .regex(FOLDER, {
    message: 'must be a folder inside the repository, without a leading or trailing slash and without ..',
    abort: true,
  })
  .superRefine((path, context) => {
    const message = pathProblem(path);
    if (message === undefined) return;
    const reason = 'Everybody who checks the repository out gets this folder, and a build runs in it.';
    const params = { code: 'value.folder', reason, fix: 'choose another name, for example backend or frontend/web' };
    context.addIssue({ code: 'custom', message, params });
  });

/** The name of an environment variable. */
export const variableName = z.string().max(128).regex(VARIABLE_NAME, {
  message: 'must be an environment variable: upper-case letters, digits and underscores',
});

/** A path of a URL, as a health check calls it. */
export const urlPath = z
  .string()
  .max(1024)
  .regex(/^\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*$/, { message: 'must be the path of a URL and start with /' });

/** A time zone that this runtime's own IANA data knows, in IANA's spelling. */
export const timeZone = z
  .string()
  .max(50)
  .superRefine((name, context) => {
    const known = spellingOf(name);
    if (known === name) return;
    const nearest = known ?? nearestWord(name, Intl.supportedValuesOf('timeZone'));
    const params = {
      code: 'schedule.time-zone',
      ...(nearest === undefined ? {} : { fix: `did you mean ${nearest}?` }),
    };
    context.addIssue({ code: 'custom', message: 'must be an IANA time zone such as America/New_York', params });
  });

/** The zone as IANA spells it, or undefined when there is none. */
function spellingOf(name: string): string | undefined {
  // `UTC+2` and the like pass Intl on newer runtimes, but not EventBridge Scheduler.
  if (/^[+-]|GMT[+-]?\d/.test(name)) return undefined;
  try {
    const resolved = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    // Intl overlooks case, and answers an alias (Asia/Kolkata) by another name, which says nothing of its case.
    return resolved.toLowerCase() === name.toLowerCase() ? resolved : name;
  } catch {
    return undefined;
  }
}

/** An address that AWS Budgets and SNS can write to. */
export const emailAddress = z.email({ message: 'must be an email address' }).max(320);

/** A command as a list of words, run without a shell. */
export const commandLine = z
  .array(z.string().min(1).max(1024))
  .min(1)
  .max(32)
  .superRefine((words, context) => {
    if (words.length > 1 || !/\s/.test(words[0] ?? '')) return;
    const reason = 'No shell reads it: the first entry is the name of the program, and none has such a name.';
    const message = 'has one entry that holds several words';
    context.addIssue({ code: 'custom', message, params: { code: 'value.command', reason } });
  });

/** A command that is written as one text, as the list that was meant: what only a shell understands is given to one. */
export function commandAsList(value: unknown): string | undefined {
  const written: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const line = typeof written === 'string' ? written.trim() : '';
  if (line === '') return undefined;
  return asYaml(/^\w+=|["'\\|&;<>$`*?(){}~#]/.test(line) ? ['sh', '-c', line] : line.split(/\s+/));
}

/** Plain variables of a container or a build. Secrets have a place of their own. */
export const plainVariables = z.record(variableName, z.string().max(4096));
