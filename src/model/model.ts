/**
 * The environment as generators see it: every fact once, derived names and addresses included, frozen.
 *
 * Generators read this and nothing else. What AWS alone knows (ids, endpoints, the suffix of a secret's ARN) is not here;
 * `parameters` names the SSM parameter that holds it once the CDK app is deployed.
 */
import type { ApplicationSettings, FrontendSettings } from '../schema/document.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';
import type { DataClass, Tier } from '../schema/field.js';
import type { AlarmModel } from './alarm.js';
import type { JobModel, OffHoursModel } from './clock.js';
import type { DatabaseModel } from './database.js';
import type { GithubModel } from './github.js';
import type { Names } from './names.js';
import type { NetworkModel } from './network.js';
import type { NoticeModel } from './notice.js';
import type { Parameters } from './parameters.js';
import type { RoleKey, RoleModel } from './roles.js';
import type { RunbookSlug } from './runbooks.js';
import type { DatabaseSecretModel, SecretModel } from './secrets.js';
import type { StackModel } from './stacks.js';
import type { TaskModel } from './tasks.js';

export interface EnvironmentModel {
  readonly name: string;
  readonly tier: Tier;
  readonly dataClass: DataClass;
  readonly account: string;
  readonly region: string;
  readonly partition: 'aws';
  /** The environments of the document in their order, this one included: for pages and workflows that name the others. */
  readonly siblings: readonly string[];
  readonly application: ApplicationSettings;
  /** The frontend, when there is one. */
  readonly frontend: FrontendModel | undefined;
  /** Everything the document says of the environment, defaults included. */
  readonly settings: EnvironmentSettings;
  readonly names: Names;
  readonly parameters: Parameters;
  readonly stacks: readonly StackModel[];
  /** Tags of every resource, in the spelling of the AWS tagging guide. */
  readonly tags: Readonly<Record<string, string>>;
  readonly domains: DomainsModel;
  readonly network: NetworkModel;
  readonly image: ImageModel;
  readonly container: ContainerModel;
  readonly database: DatabaseModel;
  readonly secrets: readonly SecretModel[];
  /** Secrets of the database's own roles. */
  readonly databaseSecrets: {
    readonly app: DatabaseSecretModel;
    readonly migrate: DatabaseSecretModel;
  };
  /** Every task definition: the API, the migration, the role maintenance, one for each job. */
  readonly tasks: readonly TaskModel[];
  readonly jobs: readonly JobModel[];
  readonly offHours: OffHoursModel | undefined;
  readonly roles: Readonly<Record<RoleKey, RoleModel>>;
  readonly alarms: readonly AlarmModel[];
  /** Failures that AWS reports as events, and that go on to the topic of the alarms. */
  readonly notices: readonly NoticeModel[];
  /** The runbooks that this environment has, in the order of the index. */
  readonly runbooks: readonly RunbookSlug[];
  /** The Python module and class of its configuration. */
  readonly configuration: { readonly module: string; readonly className: string };
  /** The region that gets a copy of every backup, when there is one. */
  readonly backupCopyRegion: string | undefined;
  /** That region and the vault in it, when there is one. */
  readonly backupCopy: { readonly region: string; readonly vaultArn: string } | undefined;
  readonly github: GithubModel;
  readonly paths: PathsModel;
}

export interface FrontendModel {
  readonly settings: FrontendSettings;
  /** The folder that the build writes, from the project's root. */
  readonly buildDirectory: string;
  /** The prefix of variables that the bundler puts into the page: `REACT_APP_` or `VITE_`. */
  readonly variablePrefix: string;
  /** The variables of the build with their prefix, sorted. All of them are public. */
  readonly variables: Readonly<Record<string, string>>;
  /** The file of variables, from the project's root. */
  readonly environmentFile: string;
  /** The folder below the site's root whose files have hashed names and never change. */
  readonly assetsDirectory: string;
  /** Origins that the page may call: the API's, and those of addresses among its variables. */
  readonly connectOrigins: readonly string[];
}

export interface DomainsModel {
  readonly hostedZone: string;
  readonly api: string;
  readonly app: string | undefined;
  /** `https://` and the API's domain. */
  readonly apiOrigin: string;
  /** What the frontend calls: the API's origin and `/api`. */
  readonly apiBaseUrl: string;
  readonly appOrigin: string | undefined;
  /** Origins that the API answers across. */
  readonly corsOrigins: readonly string[];
}

export interface ImageModel {
  /** The host of the registry. */
  readonly registry: string;
  readonly repository: string;
  /** Registry and repository, without tag or digest. */
  readonly uri: string;
  /** As Docker spells it: `linux/arm64`. */
  readonly platform: 'linux/arm64' | 'linux/amd64';
  /** As ECS spells it. */
  readonly cpuArchitecture: 'ARM64' | 'X86_64';
}

/** How the process in the container is run and watched; one place for the Dockerfile, ECS and the load balancer. */
export interface ContainerModel {
  readonly port: number;
  /** What it speaks on that port. */
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly user: number;
  readonly livenessPath: string;
  readonly readinessPath: string;
  readonly smokePath: string;
  readonly workers: number;
  readonly threads: number;
  readonly requestTimeoutSeconds: number;
  /** Longer than the load balancer's idle timeout, or it answers 502 when gunicorn hangs up first. */
  readonly keepAliveSeconds: number;
  readonly healthCheck: {
    /** Words of the check, run without a shell by the image's own Python. */
    readonly command: readonly string[];
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    readonly retries: number;
    readonly startPeriodSeconds: number;
  };
}

/** Where rendered files stand, from the project's root. */
export interface PathsModel {
  readonly document: string;
  readonly backend: string;
  readonly frontend: string | undefined;
  readonly infra: string;
  readonly taskDefinitions: string;
  readonly policies: string;
  readonly runbooks: string;
  readonly environmentPage: string;
  readonly workflows: {
    readonly backend: string;
    readonly frontend: string | undefined;
    readonly infra: string;
    readonly rollback: string;
    readonly environments: string;
    readonly maintenance: string;
  };
}
