import { DockerfileParser, type From, type Instruction, type ModifiableInstruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { imageReference, PYTHON_VERSIONS } from '../../../src/data/runtimes.js';
import { backend } from '../../../src/generators/backend/backend.js';
import { MINIMAL, STAGING_AND_PRODUCTION } from '../../model/documents.js';
import { filesOf, modelsOf } from '../files.js';

const dockerfileOf = (text: string) => {
  const content = filesOf(backend, modelsOf(text)).read('backend/Dockerfile');
  return { content, parsed: DockerfileParser.parse(content) };
};
const instructions = ({ parsed }: ReturnType<typeof dockerfileOf>, keyword: string) =>
  parsed
    .getInstructions()
    .filter((instruction) => instruction.getKeyword() === keyword)
    .map((one) => [...flagsOf(one), one.getArgumentsContent() ?? ''].join(' '));

describe('Dockerfile', () => {
  const file = dockerfileOf(STAGING_AND_PRODUCTION);
  const finalStage = file.content.slice(file.content.lastIndexOf('\nFROM '));

  it('has no fault that a Dockerfile reader knows', () => {
    expect(validate(file.content)).toEqual([]);
  });

  it('pins both stages to one image by digest', () => {
    const python = PYTHON_VERSIONS['3.13'];
    if (python === undefined) throw new Error('3.13 is gone from the table');
    const images = parsedFroms(file);
    expect(images).toEqual([imageReference(python.image), imageReference(python.image)]);
    expect(images[0]).toMatch(/@sha256:[0-9a-f]{64}$/);
  });

  it.each(Object.keys(PYTHON_VERSIONS))('follows the document to Python %s', (version) => {
    const text = MINIMAL.replace('application:\n', `application:\n  backend: { python: "${version}" }\n`);
    expect(parsedFroms(dockerfileOf(text))[1]).toContain(`python:${version}.`);
  });

  it('leaves compilers in the builder and installs no curl anywhere', () => {
    expect(finalStage).not.toMatch(/gcc|libpq-dev|build-essential|pip install|pip wheel/);
    expect(instructions(file, 'RUN').join('\n')).not.toMatch(/curl|wget/);
  });

  it('ends as an unprivileged user who owns the code, without a later chown', () => {
    expect(instructions(file, 'USER')).toEqual(['10001:10001']);
    expect(instructions(file, 'COPY').at(-1)).toBe('--chown=10001:10001 . ./');
    expect(file.content).not.toMatch(/chown -R/);
    expect(finalStage.indexOf('USER ')).toBeGreaterThan(finalStage.indexOf('RUN '));
  });

  it('puts the certificates of RDS where the configuration looks for them, readable by that user', () => {
    const [add] = instructions(file, 'ADD');
    expect(add).toBe(
      '--chmod=0444 https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem /etc/ssl/rds/global-bundle.pem',
    );
    const [model] = modelsOf(STAGING_AND_PRODUCTION);
    expect(add).toContain(` ${model?.database.certificateBundle}`);
  });

  it('checks health by the words of the task definition, in exec form', () => {
    const [model] = modelsOf(MINIMAL);
    const [check = ''] = instructions(dockerfileOf(MINIMAL), 'HEALTHCHECK');
    const [flags = '', words = ''] = check.split(' CMD ');
    expect(JSON.parse(words)).toEqual(model?.container.healthCheck.command);
    expect(flags.split(' ')).toEqual(['--interval=15s', '--timeout=5s', '--start-period=60s', '--retries=3']);
  });

  it('starts gunicorn in exec form, within the time limits of the load balancer', () => {
    const words = JSON.parse(instructions(file, 'CMD')[0] ?? '') as string[];
    expect(words.slice(0, 2)).toEqual(['sh', './serve-over-tls.sh']);
    expect(words.slice(2)).toEqual([
      'gunicorn',
      '--bind',
      '0.0.0.0:5000',
      '--workers',
      '2',
      '--worker-class',
      'gthread',
      '--threads',
      '4',
      '--timeout',
      '30',
      '--graceful-timeout',
      '30',
      '--keep-alive',
      '75',
      '--worker-tmp-dir',
      '/dev/shm',
      '--access-logfile',
      '-',
      '--access-logformat',
      '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(B)s %(M)sms "%({x-amzn-trace-id}i)s"',
      '--error-logfile',
      '-',
      'run:app',
    ]);
    expect(instructions(file, 'EXPOSE')).toEqual(['5000']);
  });

  it('can serve TLS where an environment asks for it, and has nothing of it where none does', () => {
    expect(finalStage).toContain('libpq5 openssl ');
    expect(file.content).toContain('from gunicorn.sock import ssl_context');
    const plain = dockerfileOf(MINIMAL).content;
    expect(plain).not.toMatch(/openssl|ssl_context|serve-over-tls|https:\/\/127/i);
    expect(JSON.parse(instructions(dockerfileOf(MINIMAL), 'CMD')[0] ?? '')[0]).toBe('gunicorn');
    expect(filesOf(backend, modelsOf(MINIMAL)).paths).not.toContain('backend/serve-over-tls.sh');
  });

  it('suits all environments where they disagree: the longest keep-alive, the shortest grace', () => {
    const text = STAGING_AND_PRODUCTION.replace(
      '    schedules: { offHours: false }',
      '    schedules: { offHours: false }\n    loadBalancer: { idleTimeoutSeconds: 100 }\n    backend: { stopTimeoutSeconds: 20 }',
    );
    const words = JSON.parse(instructions(dockerfileOf(text), 'CMD')[0] ?? '') as string[];
    expect(words[words.indexOf('--keep-alive') + 1]).toBe('115');
    expect(words[words.indexOf('--graceful-timeout') + 1]).toBe('15');
  });

  it('takes the revision last, so that it invalidates no layer of packages', () => {
    const order = file.parsed.getInstructions().map((one) => `${one.getKeyword()} ${one.getArgumentsContent()}`);
    expect(order.indexOf('ARG GIT_SHA=unknown')).toBeGreaterThan(
      order.findIndex((one) => one.startsWith('COPY --chown')),
    );
    expect(file.content).toContain('ENV GIT_SHA=$GIT_SHA');
  });

  it('writes neither late logs nor byte code', () => {
    const environment = instructions(file, 'ENV').join(' ');
    expect(environment).toContain('PYTHONUNBUFFERED=1');
    expect(environment).toContain('PYTHONDONTWRITEBYTECODE=1');
    expect(environment).toContain('FLASK_APP=run:app');
  });
});

describe('.dockerignore', () => {
  const lines = (text: string) =>
    filesOf(backend, modelsOf(text))
      .read('backend/.dockerignore')
      .split('\n')
      .filter((line) => /^[^#]/.test(line));

  it('lets in by name only, and takes secrets and tests out again', () => {
    const [first, ...rest] = lines(STAGING_AND_PRODUCTION);
    expect(first).toBe('*');
    expect(rest.filter((line) => line.startsWith('!'))).toEqual([
      '!requirements*.txt',
      '!*.py',
      '!alembic.ini',
      '!serve-over-tls.sh',
      '!app',
      '!config',
      '!migrations',
      '!scheduled_tasks',
    ]);
    // Later lines win, so what is never wanted stands last. `**/.*` covers .env and .git.
    const lastLetIn = rest.findLastIndex((line) => line.startsWith('!'));
    for (const never of ['**/.*', '**/*.db', '**/*.sqlite3', '**/*.pem', '**/tests']) {
      expect(rest.indexOf(never)).toBeGreaterThan(lastLetIn);
    }
  });

  it('lets in what a command names, even where it is named like tests, and only that', () => {
    const job = '{ command: [python, -m, batch.sums_test], schedule: rate(1 day) }';
    const rest = lines(MINIMAL.replace('application:\n', `application:\n  jobs:\n    sums: ${job}\n`));
    expect(rest.slice(rest.indexOf('**/*_test.py'))).toEqual(['**/*_test.py', '**/conftest.py', '!batch/sums_test.py']);
    expect(lines(MINIMAL).at(-1)).toBe('**/conftest.py');
  });

  it('lets in the package of the WSGI module and of every job', () => {
    const text = MINIMAL.replace(
      'application:\n',
      `application:
  backend: { wsgi: "service.web:app" }
  jobs:
    nightly: { command: [python, -m, batch.nightly], schedule: rate(1 day) }
`,
    );
    expect(lines(text)).toEqual(expect.arrayContaining(['!service', '!batch']));
  });
});

/** The flags of an instruction that can have any. */
function flagsOf(instruction: Instruction): readonly string[] {
  return 'getFlags' in instruction ? (instruction as ModifiableInstruction).getFlags().map(String) : [];
}

function parsedFroms({ parsed }: ReturnType<typeof dockerfileOf>) {
  return parsed
    .getInstructions()
    .filter((one) => one.getKeyword() === 'FROM')
    .map((one) => (one as From).getImage());
}
