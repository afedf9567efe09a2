/** Builds and runs images without an engine or a registry: buildah and podman over a storage of the test's own, as root. */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a program left: its exit code and what it wrote. */
export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly output: string;
}

/** Runs a program to its end; the test's own servers answer it meanwhile. */
export function finished(program: string, args: readonly string[], environment = {}): Promise<Finished> {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 26, env: { ...process.env, ...environment } } as const;
  return new Promise((resolve) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}${error !== null && child.exitCode === null ? error.message : ''}`;
      resolve({ status: child.exitCode ?? -1, stdout, output });
    });
  });
}

const PROGRAMS = ['buildah', 'podman', 'runc', 'catatonit', 'mmdebstrap'];

/** The names of what building and running images needs and this machine lacks. */
export function missingForImages(): readonly string[] {
  const root = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;
  const found = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  return [...(root ? [] : ['root that may mount']), ...PROGRAMS.filter((program) => !found(program))];
}

/** The release of Debian that this machine runs, as `bookworm`; undefined on another system. */
export function debianRelease(): string | undefined {
  const { stdout } = spawnSync('sh', ['-c', '. /etc/os-release && echo "$ID $VERSION_CODENAME"'], { encoding: 'utf8' });
  return /^debian (\w+)$/.exec(stdout.trim())?.[1];
}

/** Which of Debian's packages are not installed. */
export function missingPackages(packages: readonly string[]): readonly string[] {
  return packages.filter((name) => spawnSync('dpkg', ['--listfiles', name], { stdio: 'ignore' }).status !== 0);
}

export interface Containers {
  /** A folder that goes with the storage. */
  readonly folder: string;
  readonly buildah: (args: readonly string[], environment?: Readonly<Record<string, string>>) => Promise<Finished>;
  /** Runs a container and waits for it, or starts it with `--detach`; `podman run` with what this kind of machine needs. */
  readonly run: (args: readonly string[]) => Promise<Finished>;
  readonly podman: (args: readonly string[]) => Promise<Finished>;
  /** The file system of an image, to look into. */
  readonly mount: (image: string) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** A new, empty storage of images and containers. */
export function containers(): Containers {
  const folder = mkdtempSync(join(tmpdir(), 'hha-images-'));
  const storage = ['--root', join(folder, 'storage'), '--runroot', join(folder, 'run'), '--storage-driver', 'overlay'];
  mkdirSync(join(folder, 'storage'));
  // crun of Debian 12 does not know mixed control groups, and nothing here speaks to systemd.
  const engine = ['--runtime', 'runc', '--cgroup-manager', 'cgroupfs', '--events-backend', 'none'];
  const buildah: Containers['buildah'] = (args, environment) => finished('buildah', [...storage, ...args], environment);
  const podman: Containers['podman'] = (args) => finished('podman', [...storage, ...engine, ...args]);
  // podman asks for more open files and processes than a machine in a machine may give.
  const limit = (flag: string) => execFileSync('bash', ['-c', `ulimit -H${flag}`], { encoding: 'utf8' }).trim();
  const limits = ['--ulimit', `nofile=1024:${limit('n')}`, '--ulimit', 'nproc=4096:4096'];
  // ECS does not read the check of the image, so nor does podman; what is read-only is so with nothing added to write to.
  const likeEcs = ['--pull=never', '--no-healthcheck', '--read-only-tmpfs=false', '--log-driver', 'k8s-file'];
  return {
    folder,
    buildah,
    podman,
    run: (args) => podman(['run', ...likeEcs, ...limits, ...args]),
    async mount(image) {
      const container = (await buildah(['from', '--pull-never', image])).stdout.trim();
      return (await buildah(['mount', container])).stdout.trim();
    },
    async remove() {
      await podman(['rm', '--all', '--force', '--time', '1']);
      await buildah(['rm', '--all']);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
    },
  };
}
