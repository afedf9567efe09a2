/** What two environments have of everything that AWS counts. */
import { customerManagedKeys, firewalled } from '../model/counted-resources.js';
import type { EnvironmentModel } from '../model/model.js';

/** One kind of resource, as both environments have it. */
export interface ResourceDifference {
  readonly label: string;
  readonly values: readonly [string, string];
}

type Resource = { readonly label: string; readonly of: (model: EnvironmentModel) => string };

const count = (label: string, of: (model: EnvironmentModel) => number): Resource => ({
  label,
  of: (model) => String(of(model)),
});

const RESOURCES: readonly Resource[] = [
  count('Availability zones', ({ network }) => network.zones.length),
  count('Subnets', ({ network }) => network.subnets.length),
  { label: 'NAT', of: ({ network }) => natOf(network) },
  count('Interface endpoints in each zone', ({ network }) => network.interfaceEndpoints.length),
  {
    label: 'Tasks (least, desired, most)',
    of: ({ settings: { backend } }) => `${backend.tasks.min}, ${backend.tasks.desired}, ${backend.tasks.max}`,
  },
  {
    label: 'Size of a task',
    of: ({ settings: { backend } }) => `${backend.cpu / 1024} vCPU, ${backend.memory} MiB, ${backend.architecture}`,
  },
  {
    label: 'Database',
    of: ({ settings: { database } }) =>
      `${database.instanceClass}, ${database.storageGiB} GiB, ${database.multiAz ? 'with a standby' : 'one zone'}`,
  },
  count('Stacks of the CDK app', ({ stacks }) => stacks.length),
  count('Task definitions', ({ tasks }) => tasks.length),
  count('Schedules of jobs', ({ jobs }) => jobs.length),
  count('Customer managed keys', (model) => customerManagedKeys(model).length),
  count('Firewalls', (model) => firewalled(model).length),
  { label: 'Backup vault', of: ({ settings }) => (settings.backups.enabled ? 'yes' : 'no') },
  { label: 'Copies of backups', of: ({ backupCopyRegion }) => backupCopyRegion ?? 'no' },
  count('Alarms', ({ alarms }) => alarms.length),
  count('Runbooks', ({ runbooks }) => runbooks.length),
  { label: 'Off-hours', of: ({ offHours }) => (offHours === undefined ? 'no' : 'yes') },
];

/** The kinds of resources of which two environments have something else. */
export function resourceDifferences(one: EnvironmentModel, other: EnvironmentModel): readonly ResourceDifference[] {
  return RESOURCES.map(({ label, of }) => ({ label, values: [of(one), of(other)] as const })).filter(
    ({ values: [first, second] }) => first !== second,
  );
}

function natOf({ nat, natCount, zones }: EnvironmentModel['network']): string {
  switch (nat) {
    case 'none':
      return 'none';
    case 'instance':
      return '1 instance';
    case 'regional':
      return `1 regional gateway for ${zones.length} zones`;
    case 'single':
    case 'perAz':
      return natCount === 1 ? '1 gateway' : `${natCount} gateways`;
  }
}
