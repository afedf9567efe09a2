/** What a notice is: something that AWS says once, when it happens, and that goes on to the topic of the alarms. */
import type { RunbookSlug } from './runbooks.js';
import type { StackKey } from './stacks.js';

/** An event as EventBridge compares it. Source: Amazon EventBridge user guide, "Amazon EventBridge event patterns". */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface NoticeModel {
  /** Unique within the environment, and the end of its name. */
  readonly key: 'failed-deployment' | 'failed-execution' | 'failed-job' | 'failed-backup' | 'failed-copy';
  /** The rule of EventBridge. */
  readonly name: string;
  /** What has happened when it comes, for the person who reads it. */
  readonly meaning: string;
  /** On which event it comes, in words. */
  readonly comesOn: string;
  /** The stack that holds the rule. */
  readonly stack: Extract<StackKey, 'api' | 'jobs' | 'data'>;
  /** The events; absent where a state machine watches and writes to the topic itself. */
  readonly pattern?: EventPattern;
  /**
   * Parts of the event that the message names, as paths, in their order. Reasons in free text are left to the runbook: one
   * with a quotation mark would break the message.
   */
  readonly facts: Readonly<Record<string, string>>;
  readonly runbook: RunbookSlug;
}
