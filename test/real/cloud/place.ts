/** What stands in the emulated AWS for one environment: built as its CDK app would have built it, and looked at afterwards. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { EnvironmentModel } from '../../../src/model/model.js';
import { PYTHON } from './tools.js';

interface Built {
  readonly digests: readonly string[];
  readonly before: string;
  readonly distribution: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** Everything that a deployment may change. Two that are equal say that nothing was changed. */
export interface State {
  /** Every task with its ACTIVE revisions, the oldest first, and the image of each. */
  readonly revisions: Readonly<Record<string, readonly string[]>>;
  /** The revision that the service runs, as `family:number`. */
  readonly service: string;
  /** Digests and tags in the repository. */
  readonly images: readonly string[];
  /** Keys in the bucket of the web application, with what identifies their content. */
  readonly objects: Readonly<Record<string, string>>;
  /** How many invalidations the distribution has had. */
  readonly invalidations: number;
}

export class Place {
  private constructor(
    readonly model: EnvironmentModel,
    /** Digests of the images of the commits that it was built with. */
    readonly digests: readonly string[],
    /** The revision of the API that ran before any deployment. */
    readonly before: string,
    /** Credentials of its account, and its region. */
    readonly keys: Readonly<Record<string, string>>,
    private readonly distribution: string,
    private readonly program: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Builds the environment in moto. `program` is the stand-in for `aws`, and `environment` what it needs. */
  static build(
    model: EnvironmentModel,
    commits: readonly string[],
    endpoint: string,
    program: string,
    environment: Readonly<Record<string, string>>,
  ): Place {
    const { names, parameters, tasks, image, region, account } = model;
    const secret = (name: string): string => `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`;
    const facts = {
      endpoint,
      account,
      region,
      repository: image.repository,
      commits,
      bucket: names.webBucket,
      parameters: {
        [parameters.databaseEndpoint]: 'database.example.com',
        [parameters.masterSecretArn]: secret('master'),
        [parameters.appSecretArn]: secret('app'),
        [parameters.migrateSecretArn]: secret('migrate'),
        ...Object.fromEntries(Object.entries(parameters.secretArns).map(([name, path]) => [path, secret(name)])),
      },
      subnetsParameter: parameters.privateSubnetIds,
      groupParameter: parameters.taskSecurityGroupId,
      bucketParameter: parameters.webBucket,
      distributionParameter: parameters.distributionId,
      tasks: tasks.map(({ key, family, container, logGroup }) => ({
        key,
        family,
        container,
        logGroup,
      })),
      cluster: names.cluster,
      service: names.service,
    };
    const output = execFileSync(PYTHON ?? 'python3', [join(import.meta.dirname, 'build.py')], {
      input: JSON.stringify(facts),
      encoding: 'utf8',
    });
    const { digests, before, keys, distribution } = JSON.parse(output) as Built;
    return new Place(model, digests, before, keys, distribution, program, environment);
  }

  /** The real CLI against moto, in the account of the environment, for what a test wants to see or set. */
  aws(...words: readonly string[]): string {
    return execFileSync('bash', [this.program, ...words], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...this.environment, ...this.keys },
    });
  }

  private answer<Answer>(...words: readonly string[]): Answer {
    return JSON.parse(this.aws(...words, '--output', 'json') || '{}') as Answer;
  }

  /** Families with the image of their newest ACTIVE revision. */
  newestImages(): Record<string, string> {
    const { revisions } = this.state();
    return Object.fromEntries(
      Object.entries(revisions).map(([key, all]) => [key, all.at(-1)?.replace(/^\d+ /, '') ?? 'none']),
    );
  }

  /** The service runs again what it ran before any deployment. */
  settle(): void {
    const { cluster, service } = this.model.names;
    this.aws('ecs', 'update-service', '--cluster', cluster, '--service', service, '--task-definition', this.before);
  }

  state(): State {
    const { names, image, tasks } = this.model;
    const listed = this.answer<{ taskDefinitionArns: string[] }>('ecs', 'list-task-definitions', '--status', 'ACTIVE');
    const revisions = tasks.map(({ key, family }) => {
      const numbers = listed.taskDefinitionArns
        .filter((arn) => arn.includes(`/${family}:`))
        .map((arn) => Number(arn.split(':').at(-1)))
        .sort((one, other) => one - other);
      return [key, numbers.map((number) => `${number} ${this.imageOf(`${family}:${number}`)}`)] as const;
    });
    const { taskDefinition = 'none' } = this.answer<{ taskDefinition?: string }>(
      ...[
        'ecs',
        'describe-services',
        '--cluster',
        names.cluster,
        '--services',
        names.service,
        '--query',
        'services[0]',
      ],
    );
    const images = this.answer<{ imageDetails: { imageDigest: string; imageTags?: string[] }[] }>(
      ...['ecr', 'describe-images', '--repository-name', image.repository],
    ).imageDetails.map(({ imageDigest, imageTags = [] }) => `${imageDigest} ${[...imageTags].sort().join(' ')}`);
    const objects = this.answer<{ Contents?: { Key: string; ETag: string }[] }>(
      ...['s3api', 'list-objects-v2', '--bucket', names.webBucket],
    ).Contents?.map(({ Key, ETag }) => [Key, ETag] as const);
    const invalidations = this.answer<{ InvalidationList?: { Items?: unknown[] } }>(
      ...['cloudfront', 'list-invalidations', '--distribution-id', this.distribution],
    ).InvalidationList?.Items?.length;
    return {
      revisions: Object.fromEntries(revisions),
      service: taskDefinition.slice(taskDefinition.lastIndexOf('/') + 1),
      images: images.sort(),
      objects: Object.fromEntries(objects ?? []),
      invalidations: invalidations ?? 0,
    };
  }

  private readonly imagesOfRevisions = new Map<string, string>();

  /** The image of a revision, which never changes. */
  private imageOf(revision: string): string {
    const known = this.imagesOfRevisions.get(revision);
    if (known !== undefined) return known;
    const described = this.answer<{ taskDefinition: { containerDefinitions: { image: string }[] } }>(
      ...['ecs', 'describe-task-definition', '--task-definition', revision],
    );
    const image = described.taskDefinition.containerDefinitions[0]?.image ?? 'none';
    this.imagesOfRevisions.set(revision, image);
    return image;
  }
}
