/** A container of a task definition, as ECS would run it on Fargate: the arguments of `podman run` that say the same. */

export interface TaskDefinition {
  readonly cpu: string;
  readonly memory: string;
  readonly containerDefinitions: readonly [ContainerDefinition];
}

export interface ContainerDefinition {
  readonly name: string;
  readonly command?: readonly string[];
  readonly user: string;
  readonly readonlyRootFilesystem: boolean;
  readonly stopTimeout: number;
  readonly healthCheck?: {
    readonly command: readonly string[];
    readonly timeout: number;
    readonly startPeriod: number;
  };
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly linuxParameters: {
    readonly capabilities: { readonly drop: readonly string[] };
    readonly initProcessEnabled: boolean;
    readonly tmpfs: readonly {
      readonly containerPath: string;
      readonly size: number;
      readonly mountOptions: readonly string[];
    }[];
  };
}

/**
 * Everything that the definition says about the process, and nothing besides but the host's network. `given` holds the
 * values of secrets and of what only AWS knows; one that is asked for and not given throws.
 */
export function containerOptions(definition: TaskDefinition, given: Readonly<Record<string, string>>): string[] {
  const [container] = definition.containerDefinitions;
  const { capabilities, initProcessEnabled, tmpfs } = container.linuxParameters;
  const value = (name: string) => {
    const known = given[name];
    if (known === undefined) throw new Error(`${container.name} asks for ${name}, and nothing is given for it`);
    return known;
  };
  const variables = [
    ...container.environment.map(({ name, value: text }) => `${name}=${text.includes('{{') ? value(name) : text}`),
    ...container.secrets.map(({ name }) => `${name}=${value(name)}`),
  ];
  return [
    '--network=host',
    `--user=${container.user}`,
    `--memory=${definition.memory}m`,
    `--cpus=${Number(definition.cpu) / 1024}`,
    `--stop-timeout=${container.stopTimeout}`,
    ...(container.readonlyRootFilesystem ? ['--read-only'] : []),
    ...(initProcessEnabled ? ['--init'] : []),
    ...capabilities.drop.map((name) => `--cap-drop=${name}`),
    ...tmpfs.map(
      ({ containerPath, size, mountOptions }) =>
        `--tmpfs=${containerPath}:${[...mountOptions, `size=${size}m`].join()}`,
    ),
    ...variables.map((variable) => `--env=${variable}`),
  ];
}
