/** Guards for production and for protected health information. What is a choice can be acknowledged with a reason. */
import type { Diagnostic, DocumentPath } from '../../schema/diagnostic.js';
import { error, type Rule, type RuleFacts, warning } from './rule.js';

interface Guard {
  readonly code: `guard.${string}`;
  /** `warning` is shown; `error` stops the work until the document is changed or acknowledges it. */
  readonly severity: Diagnostic['severity'];
  readonly at: DocumentPath;
  readonly applies: (facts: RuleFacts) => boolean;
  readonly message: string;
  readonly reason: string;
  readonly source?: string;
  readonly fix: string;
}

const production = ({ settings }: RuleFacts): boolean => settings.tier === 'production';
const phi = ({ settings }: RuleFacts): boolean => settings.dataClass === 'phi';

const GUARDS: readonly Guard[] = [
  {
    code: 'guard.production-exec',
    severity: 'error',
    at: ['backend', 'exec'],
    applies: (facts) => (production(facts) || phi(facts)) && facts.settings.backend.exec,
    message: 'ECS Exec opens a shell into tasks that hold real data.',
    reason: 'Whoever may call it reads what the task reads, and only the session log tells.',
    source: 'HIPAA Security Rule, 45 CFR 164.312(a)',
    fix: 'Set backend.exec to false; the incident runbook has a break-glass task.',
  },
  {
    code: 'guard.production-spot',
    severity: 'error',
    at: ['backend', 'spot'],
    applies: (facts) => production(facts) && facts.settings.backend.spot,
    message: 'Production runs on Fargate Spot.',
    reason: 'AWS takes Spot tasks back with two minutes of notice, and may have none to give.',
    source: 'Amazon ECS developer guide, "Fargate capacity providers"',
    fix: 'Set backend.spot to false.',
  },
  {
    code: 'guard.production-zero-tasks',
    severity: 'error',
    at: ['backend', 'tasks', 'min'],
    applies: (facts) => production(facts) && facts.settings.backend.tasks.min < 2,
    message: 'Production may run on fewer than two tasks.',
    reason: 'One task is gone while it is replaced, and none serves nobody.',
    source: 'AWS Well-Architected framework, reliability pillar',
    fix: 'Set backend.tasks.min to 2 or more.',
  },
  {
    code: 'guard.production-off-hours',
    severity: 'error',
    at: ['schedules', 'offHours'],
    applies: (facts) => production(facts) && typeof facts.settings.schedules.offHours === 'object',
    message: 'Production sleeps in off-hours.',
    reason: 'Patients and aides need the service at night too.',
    fix: 'Write schedules.offHours: false.',
  },
  {
    code: 'guard.production-single-zone',
    severity: 'warning',
    at: ['database', 'multiAz'],
    applies: (facts) => production(facts) && !facts.settings.database.multiAz,
    message: 'The database of production stands in one availability zone.',
    reason: 'When the zone fails, the service is down until a backup is restored.',
    source: 'AWS Security Hub, control RDS.5',
    fix: 'Set database.multiAz to true.',
  },
  {
    code: 'guard.production-synthetic',
    severity: 'warning',
    at: ['dataClass'],
    applies: (facts) => production(facts) && !phi(facts),
    message: 'Production is said to hold synthetic data only, so the controls for health data are off.',
    reason: 'Controls follow the data, and production of this application holds patient data.',
    source: 'HIPAA Security Rule, 45 CFR 164.312',
    fix: 'Set dataClass to phi, or acknowledge guard.production-synthetic with a reason.',
  },
  {
    code: 'guard.production-name',
    severity: 'warning',
    at: ['tier'],
    applies: (facts) => /^prod/.test(facts.name) && !production(facts),
    message: 'The environment is called production, and its tier is another.',
    reason: 'Sizes, redundancy and approvals follow the tier.',
    fix: 'Set tier to production, or rename the environment.',
  },
  {
    code: 'guard.phi-keys',
    severity: 'error',
    at: ['encryption', 'customerManagedKeys'],
    applies: (facts) => phi(facts) && !facts.settings.encryption.customerManagedKeys,
    message: 'Health data would be encrypted under keys of AWS alone.',
    reason: 'Such keys cannot be revoked, shared with another account or audited by their policy.',
    source: 'HIPAA Security Rule, 45 CFR 164.312(a)(2)(iv)',
    fix: 'Set encryption.customerManagedKeys to true.',
  },
  {
    code: 'guard.phi-target-protocol',
    severity: 'error',
    at: ['loadBalancer', 'targetProtocol'],
    applies: (facts) => phi(facts) && facts.settings.loadBalancer.targetProtocol !== 'HTTPS',
    message: 'Health data would travel from the load balancer to the tasks unencrypted.',
    reason: 'AWS asks for encryption of health data end to end, of back-end connections too.',
    source: 'AWS whitepaper Architecting for HIPAA Security and Compliance; AWS Security Hub, control ELB.22',
    fix: 'Set loadBalancer.targetProtocol to HTTPS.',
  },
  {
    code: 'guard.phi-backups',
    severity: 'error',
    at: ['database', 'backupRetentionDays'],
    applies: (facts) => (phi(facts) || production(facts)) && facts.settings.database.backupRetentionDays < 7,
    message: 'The database can be restored for less than a week back.',
    reason: 'A mistake found after a weekend could not be undone.',
    source: 'HIPAA Security Rule, 45 CFR 164.308(a)(7)',
    fix: 'Set database.backupRetentionDays to 7 or more; 35 is the most.',
  },
  {
    code: 'guard.phi-retention',
    severity: 'error',
    at: ['backend', 'logRetentionDays'],
    applies: (facts) => phi(facts) && facts.settings.backend.logRetentionDays < 365,
    message: 'Logs about access to health data are kept for less than a year.',
    reason: 'What was read by whom could no longer be answered.',
    source: 'HIPAA Security Rule, 45 CFR 164.312(b)',
    fix: 'Set backend.logRetentionDays to 365 or more.',
  },
  {
    code: 'guard.phi-flow-logs',
    severity: 'warning',
    at: ['network', 'flowLogs'],
    applies: (facts) => phi(facts) && facts.settings.network.flowLogs !== 'all',
    message: 'Flow logs record refused traffic only.',
    reason: 'Where data went is in the accepted traffic.',
    source: 'AWS Security Hub, control EC2.6',
    fix: 'Set network.flowLogs to all.',
  },
  {
    code: 'guard.deletion-protection',
    severity: 'error',
    at: ['database', 'deletionProtection'],
    applies: (facts) => (phi(facts) || production(facts)) && !facts.settings.database.deletionProtection,
    message: 'The database can be deleted by one command.',
    reason: 'The records of patients would go with it.',
    source: 'AWS Security Hub, control RDS.8',
    fix: 'Set database.deletionProtection to true.',
  },
  {
    code: 'guard.no-alarm-address',
    severity: 'warning',
    at: ['alarms', 'notify'],
    applies: (facts) => (phi(facts) || production(facts)) && facts.settings.alarms.notify.length === 0,
    message: 'No address is told when an alarm rings.',
    reason: 'The topic of the alarms exists, and nobody reads it.',
    source: 'AWS Security Hub, control CloudWatch.15',
    fix: 'Add an address to alarms.notify or budget.notify.',
  },
];

/** Every guard as a rule. */
export const protectionRules: readonly Rule[] = GUARDS.map(({ applies, severity, ...finding }) => (facts) => {
  if (!applies(facts)) return [];
  return [severity === 'error' ? error(facts, finding) : warning(facts, finding)];
});
