import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { judge } from '../../src/model/judge.js';
import { get, projectFolder, put, tree } from '../workspace/project-folder.js';
import { converse, run, STAGING, stagingWithout } from './command-line.js';

vi.mock('../../src/generators/render.js', async () => ({ render: (await import('./small-render.js')).smallRender }));

const documentOf = (root: string) => get(root, 'hha-env.yaml') ?? '';

describe('create in an empty folder, without a terminal', () => {
  it('makes the document and renders everything', async () => {
    const root = projectFolder();
    const { code, stdout } = await run(root, STAGING);
    expect(code).toBe(0);
    expect(stdout).toContain('+ backend/Dockerfile\n');
    expect(stdout).toContain('5 created, 0 unchanged.\n');
    expect(documentOf(root)).toMatch(/^# yaml-language-server: \$schema=\.hha-env\/schema\.json\n/);
    expect(documentOf(root)).toContain('  repository: acme/home-health-aid # GitHub owner/name');
    expect(documentOf(root)).toContain('    account: "111122223333"\n    region: us-east-1\n');
    expect(documentOf(root)).toContain('      availabilityZones: [us-east-1a, us-east-1b]\n');
    expect(get(root, 'deploy/staging/service.json')).toBe('{"cpu":512,"region":"us-east-1"}\n');
  });

  it('writes nothing the second time', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const before = tree(root);
    expect(await run(root, STAGING)).toMatchObject({
      code: 0,
      stdout: 'Nothing to change: 4 files are as they should be, and 1 is yours.\n',
    });
    expect(tree(root)).toEqual(before);
  });

  it('asks nothing about a document in another encoding, and leaves it alone', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const text = documentOf(root);
    writeFileSync(join(root, 'hha-env.yaml'), Buffer.from(text, 'utf16le'));
    const { code, stderr } = await run(root, ['second', '--yes']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('error[document.encoding]: The file is written in UTF-16'),
    ]);
    expect(stderr).not.toMatch(/usage\.answer|\u2400/);
    expect(stderr).toContain('1 problem (1 error)');
    expect(readFileSync(join(root, 'hha-env.yaml')).toString('utf16le')).toBe(text);
  });

  it('names the document in a dry run as in the run itself, and writes it in the latter', async () => {
    const root = projectFolder();
    const all = async (...argv: string[]) => {
      const dry = await run(root, [...argv, '--dry-run']);
      const dryJson: unknown = JSON.parse((await run(root, [...argv, '--dry-run', '--json'])).stdout);
      const { stdout } = await run(root, argv);
      return { dry: dry.stdout, dryJson, real: stdout };
    };
    const made = await all(...STAGING);
    expect(made.dryJson).toMatchObject({ document: 'to-write' });
    for (const text of [made.dry, made.real]) expect(text).toMatch(/^\+ hha-env\.yaml$/m);
    const edited = await all('staging', '--yes', '--set', 'application.owner=ops');
    for (const text of [edited.dry, edited.real]) {
      expect(text).toBe(
        '~ hha-env.yaml\nNothing but the document changes: 4 files are as they should be, and 1 is yours.\n',
      );
    }
    const json: unknown = JSON.parse(
      (await run(root, ['staging', '--yes', '--set', 'application.owner=dev', '--json'])).stdout,
    );
    expect(json).toMatchObject({ document: 'written' });
  });

  it('makes the folder that --cwd names', async () => {
    const root = projectFolder();
    expect((await run(root, [...STAGING, '--cwd', 'new/folder'])).code).toBe(0);
    expect(get(root, 'new/folder/hha-env.yaml')).toContain('schemaVersion: 1');
  });

  it('shows the plan and writes nothing with --dry-run', async () => {
    const root = projectFolder();
    const { code, stdout } = await run(root, [...STAGING, '--dry-run', '--cwd', 'nowhere']);
    expect([code, tree(root)]).toEqual([0, {}]);
    expect(stdout).toContain('+ hha-env.yaml\n+ backend/Dockerfile\n');
    expect(stdout).toContain('5 to create');
  });

  it('takes zones of the region that was asked for', async () => {
    const root = projectFolder();
    await run(root, [
      ...stagingWithout('environments.staging.region'),
      '--set',
      'environments.staging.region=eu-west-1',
    ]);
    expect(documentOf(root)).toContain('availabilityZones: [eu-west-1a, eu-west-1b]');
  });

  it('keeps the zeros of account ids and of versions', async () => {
    const root = projectFolder();
    const argv = stagingWithout('environments.staging.account');
    await run(root, [
      ...argv,
      '--set',
      'environments.staging.account=012345678901',
      '--set',
      'application.backend.python=3.13',
    ]);
    expect(documentOf(root)).toContain('account: "012345678901"');
    expect(documentOf(root)).toContain('python: "3.13"');
  });

  it('repeats every flag in the ready command', async () => {
    const root = projectFolder();
    const given = ['--dry-run', '--force', '--json', '--overwrite', 'infra/run.sh'];
    const fixOf = async (argv: readonly string[]) => {
      const said: { problems?: { fix?: string }[] } = JSON.parse((await run(root, argv)).stdout);
      return said.problems?.[0]?.fix ?? '';
    };
    const fix = await fixOf(['staging', ...given]);
    const ready = /with your values: hha-env (.*)$/.exec(fix)?.[1]?.split(' ') ?? [];
    expect(ready).toEqual(expect.arrayContaining(given));
    expect((await run(root, ready)).code).toBe(1); // the placeholders are no values
    await run(root, STAGING);
    const port = ['--set', 'application.backend.port=8080'];
    expect(await fixOf([...port, '--dry-run', '--json'])).toContain(
      `hha-env staging ${port.join(' ')} --dry-run --json`,
    );
  });

  it('guesses what has a default with --yes, and the repository from Git', async () => {
    const root = projectFolder({ '.git/config': '[remote "origin"]\n\turl = git@github.com:acme/hha.git\n' });
    const zone = [
      '--set',
      'environments.staging.account=111122223333',
      '--set',
      'environments.staging.domains.hostedZone=example.org',
    ];
    expect((await run(root, ['staging', '--yes', ...zone])).code).toBe(0);
    expect(documentOf(root)).toContain('repository: acme/hha');
    expect(documentOf(root)).toContain(
      'domains: { hostedZone: example.org, api: staging.api.example.org, app: staging.app.example.org }',
    );
  });

  it('guesses the repository from origin, whatever other addresses stand above it', async () => {
    const others =
      '[submodule "x"]\n\turl = https://github.com/other/module\n[remote "upstream"]\n\turl = https://github.com/them/hha\n';
    const guessed = async (config: string) => {
      const root = projectFolder({ '.git/config': config });
      await run(root, stagingWithout('application.repository'));
      return /repository: (\S+)/.exec(documentOf(root))?.[1];
    };
    const origin =
      '[remote "origin"]\n\tpushurl = git@github.com:nobody/nothing.git\n\turl = git@github.com:us/hha.git\n';
    expect(await guessed(`${others}${origin}[branch "main"]\n\tremote = origin\n`)).toBe('us/hha');
    expect(await guessed(others)).toBe('them/hha');
    expect(await guessed(`${others}[remote "origin"]\n\turl = https://git.example.org/us/hha\n`)).toBeUndefined();
  });
});

describe('a document with aliases and merge keys', () => {
  const shared = `schemaVersion: 1
application: { name: hha, repository: acme/hha }
environments:
  staging: &staging
    account: "111122223333"
    region: us-east-1
    domains: { hostedZone: example.com, api: staging.api.example.com, app: staging.app.example.com }
`;

  it('is read through, as validate reads it: what comes by a merge key is not asked for', async () => {
    const text = `${shared}  qa:
    <<: *staging
    domains: { hostedZone: example.com, api: qa.api.example.com, app: qa.app.example.com }
    network: { cidr: 10.1.0.0/16 }
`;
    const root = projectFolder({ 'hha-env.yaml': text });
    expect((await run(root, ['validate'])).code).toBe(0);
    expect((await run(root, ['uat', '--from', 'qa', '--yes'])).code).toBe(0);
    // The account is that of the environment that it extends, and so is not said again.
    expect(documentOf(root)).toContain('  uat:\n    extends: qa # only what differs is written\n    domains:');
    expect(documentOf(root)).toContain('domains: { api: uat.api.example.com, app: uat.app.example.com }');
    expect(documentOf(root).match(/account:/g)).toHaveLength(1);
  });

  it('may use an alias some hundred times', async () => {
    const uses = Array.from({ length: 300 }, (_, at) => `VARIABLE_${at}: *same`).join(', ');
    const text = `${shared.replace('repository: acme/hha', `repository: acme/hha, backend: { environment: { FIRST: &same x, ${uses} } }`)}`;
    const root = projectFolder({ 'hha-env.yaml': text });
    expect((await run(root, ['validate'])).code).toBe(0);
    expect(await run(root, ['qa', '--from', 'staging', '--yes'])).toMatchObject({ code: 0 });
    const set = ['--set', 'environments.staging.budget.monthlyUsd=90'];
    expect(await run(root, ['staging', ...set])).toMatchObject({ code: 0 });
  });

  it('is refused in words when its aliases have no end', async () => {
    const bomb = Array.from({ length: 20 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]`);
    const root = projectFolder({ 'hha-env.yaml': `${shared}a0: &a0 [x]\n${bomb.join('\n')}\n` });
    const { code, stderr } = await run(root, ['qa', '--from', 'staging', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toContain('The aliases of the document cannot be followed');
  });
});

describe('the name of a new environment', () => {
  it.each([
    ['prod', 'production', 'phi', 'api.example.com'],
    ['production', 'production', 'phi', 'api.example.com'],
    ['prod-eu', 'production', 'phi', 'prod-eu.api.example.com'],
    ['production-us', 'production', 'phi', 'production-us.api.example.com'],
    ['development', 'sandbox', 'synthetic', 'development.api.example.com'],
    ['dev-2', 'sandbox', 'synthetic', 'dev-2.api.example.com'],
    ['sandbox', 'sandbox', 'synthetic', 'sandbox.api.example.com'],
    ['qa', 'staging', 'synthetic', 'qa.api.example.com'],
    ['products', 'staging', 'synthetic', 'products.api.example.com'],
  ])('%s says tier %s and data class %s', async (name, tier, dataClass, api) => {
    const known = ['account=111122223333', 'domains.hostedZone=example.com'].map(
      (each) => `environments.${name}.${each}`,
    );
    const sets = ['application.repository=acme/hha', ...known].flatMap((each) => ['--set', each]);
    const root = projectFolder();
    expect((await run(root, [name, '--yes', ...sets])).code).toBe(0);
    expect(judge(documentOf(root), 'hha-env.yaml').models).toMatchObject([
      { tier, settings: { dataClass, domains: { api } } },
    ]);
    // Started from another, it is the same, and says what differs.
    const other = projectFolder();
    await run(other, STAGING);
    expect((await run(other, [name, '--from', 'staging', '--yes'])).code).toBe(0);
    const written = judge(documentOf(other), 'hha-env.yaml').models.find((model) => model.name === name);
    expect([written?.tier, written?.dataClass]).toEqual([tier, dataClass]);
    expect(
      documentOf(other)
        .split('\n')
        .filter((line) => /^ {4}(tier|dataClass):/.test(line)),
    ).toHaveLength(2 + Number(tier !== 'staging') + Number(dataClass !== 'synthetic'));
  });

  it('may have a name like a command where the command line says that it creates', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const taken = await run(root, ['chekc', '--from', 'staging', '--yes']);
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('create chekc')]);
    expect((await run(root, ['create', 'chekc', '--from', 'staging', '--yes'])).code).toBe(0);
    expect((await run(root, ['create', 'host', '--from', 'staging', '--yes'])).code).toBe(0);
    expect(documentOf(root)).toMatch(/^ {2}chekc:[\s\S]*^ {2}host:/m);
  });

  it.each([
    ['dr', 'production', 'phi'],
    ['production-eu', 'production', 'phi'],
    ['sandbox', 'sandbox', 'synthetic'],
  ])('%s, started from a production of health data, is %s and %s', async (name, tier, dataClass) => {
    const root = projectFolder();
    await run(root, STAGING);
    expect((await run(root, ['production', '--from', 'staging', '--yes'])).code).toBe(0);
    const domains = ['api', 'app'].flatMap((each) => [
      '--set',
      `environments.${name}.domains.${each}=${name}.${each}.example.com`,
    ]);
    expect((await run(root, [name, '--from', 'production', '--yes', ...domains])).code).toBe(0);
    const made = judge(documentOf(root), 'hha-env.yaml').models.find((model) => model.name === name);
    expect([made?.tier, made?.dataClass]).toEqual([tier, dataClass]);
    // The zones of the other are its own too.
    expect(documentOf(root).split(`  ${name}:`)[1]).not.toContain('availabilityZones');
  });

  it('leaves the address ranges alone that environments have by default', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    put(
      root,
      'hha-env.yaml',
      documentOf(root)
        .replaceAll('10.0.', '10.9.')
        .replaceAll(
          /^(.*publicSubnets)/gm,
          '      # 10.11.0.0/16 10.0.0.0/16 10.1.0.0/16 10.2.0.0/16 10.3.0.0/16 10.4.0.0/16 10.5.0.0/16 10.6.0.0/16 10.7.0.0/16 10.8.0.0/16\n$1',
        ),
    );
    await run(root, ['qa', '--from', 'staging', '--yes']);
    expect(documentOf(root)).toContain('cidr: 10.12.0.0/16');
  });
});

describe('a value that nothing says', () => {
  it.each(['application.repository', 'environments.staging.account', 'environments.staging.domains.hostedZone'])(
    'ends with 4, the flag of %s and a ready command',
    async (path) => {
      const root = projectFolder();
      const { code, stderr, stdout } = await run(root, stagingWithout(path));
      expect([code, stdout, tree(root)]).toEqual([4, '', {}]);
      expect(stderr).toContain(`--set ${path}  `);
      expect(stderr).toMatch(new RegExp(`Run, with your values: hha-env staging --yes .*--set ${path}=\\S+`));
    },
  );

  it('names everything at once, and the ready command works', async () => {
    const root = projectFolder();
    const { code, stderr } = await run(root, ['staging']);
    expect(code).toBe(4);
    expect(stderr.match(/^ {2}--set /gm)).toHaveLength(6);
    const ready = /with your values: hha-env (.*)$/m
      .exec(stderr)?.[1]
      ?.replace('OWNER/NAME', 'a/b')
      .replace('ACCOUNT_ID', '111122223333');
    expect((await run(root, (ready ?? '').split(' '))).code).toBe(0);
  });

  it('keeps what was given in the ready command, quoted for a shell', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    put(root, 'hha-env.yaml', documentOf(root).replace('hostedZone: example.com, ', ''));
    const { stderr } = await run(root, ['qa', '--from', 'staging', '--set', 'environments.qa.budget={ notify: [] }']);
    expect(stderr).toContain(
      "Run, with your values: hha-env qa --from staging --yes --set 'environments.qa.budget={ notify: [] }' --set environments.qa.account=111122223333 --set environments.qa.domains.api=qa.api.example.com",
    );
  });

  it('is made from the zone of the environment that it extends', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    expect((await run(root, ['qa', '--from', 'staging', '--yes'])).code).toBe(0);
    expect(documentOf(root)).toContain('domains: { api: qa.api.example.com, app: qa.app.example.com }');
  });

  it('includes the name of the environment', async () => {
    expect(await run(projectFolder(), [])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('hha-env staging --yes'),
    });
  });

  it('is asked for on a terminal, on standard error', async () => {
    const root = projectFolder();
    const answers = ['acme/asked', '111122223333', 'us-west-2', 'example.net', 'api.example.net', 'app.example.net'];
    expect((await converse(root, ['staging'], answers)).code).toBe(0);
    expect(documentOf(root)).toContain('repository: acme/asked');
    expect(documentOf(root)).toContain(
      'domains: { hostedZone: example.net, api: api.example.net, app: app.example.net }',
    );
  });

  it.each([0, 1, 2, 3, 4, 5])('stops without a trace on Ctrl-C after %i answers', async (count) => {
    const root = projectFolder();
    const answers = ['acme/asked', '111122223333', '', 'example.net', ''];
    const { code, stdout, stderr } = await converse(root, ['staging'], answers.slice(0, count));
    expect([code, stdout, stderr.split('\n').slice(-2)]).toEqual([130, '', ['Stopped. Nothing was written.', '']]);
    expect(stderr.match(/^\? /gm)?.length).toBe(count + 1);
    expect(tree(root)).toEqual({});
  });

  it('is asked for again until the whole document can be right with it', async () => {
    const root = projectFolder();
    const name = ['My Env', 'staging'];
    const repository = ['https://github.com/acme/asked.git', 'acme/asked'];
    const place = ['1111-2222-3333', '111122223333', 'us-east-9', 'us-east-2'];
    const domains = ['', 'example.net', 'api.example.org', '', ''];
    const { code, stderr } = await converse(root, [], [...name, ...repository, ...place, ...domains]);
    expect(code).toBe(0);
    for (const said of [
      'In environments, the name "My Env" must be lower-case letters',
      '"https://github.com/acme/asked.git" must be a GitHub repository in the form owner/name. Write "acme/asked".',
      '"1111-2222-3333" must be the twelve digits of an AWS account. Write "111122223333".',
      '"us-east-9" is not a commercial AWS region whose availability zones we know. Did you mean us-east-1?',
      'A value is needed.',
      'api.example.org is not inside the hosted zone example.net. For example api.example.net.',
    ])
      expect(stderr).toContain(`  ${said}`);
    expect(documentOf(root)).toContain('api: staging.api.example.net');
  });

  it('can be mended with the keys that edit a line', async () => {
    const root = projectFolder();
    const answers = ['acme/wrong\u0015acme/right', '111122223333', '', 'example.net', '', ''];
    expect((await converse(root, ['staging'], answers)).code).toBe(0);
    expect(documentOf(root)).toContain('repository: acme/right');
  });
});

describe('a document that exists', () => {
  const commented = (root: string) =>
    put(
      root,
      'hha-env.yaml',
      documentOf(root).replace('application:', '# mine\napplication:').replace('port: 5000', 'port: 5000   # why'),
    );

  it('gets another environment, extended from the first, and keeps every other byte', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    commented(root);
    const before = documentOf(root);
    const { code, stderr } = await run(root, [
      'production',
      '--from',
      'staging',
      '--yes',
      '--set',
      'environments.production.account=444455556666',
      '--set',
      'environments.production.domains.api=api.example.com',
      '--set',
      'environments.production.domains.app=app.example.com',
    ]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error[')]);
    expect(documentOf(root).startsWith(before.trimEnd())).toBe(true);
    expect(documentOf(root).slice(before.length)).toBe(
      [
        '',
        '  production:',
        '    extends: staging # only what differs is written',
        '    tier: production # sandbox | staging | production: size, redundancy, cost',
        '    dataClass: phi # synthetic | phi: encryption, audit, retention, deletion protection',
        '    account: "444455556666"',
        '    domains: { api: api.example.com, app: app.example.com }',
        '    network:',
        '      cidr: 10.1.0.0/16',
        '      availabilityZones: [us-east-1a, us-east-1b, us-east-1c]',
        '    schedules: { offHours: false } # awake at night, whatever the other is',
        '',
      ].join('\n'),
    );
    expect(get(root, 'docs/environments/production.md')).toBe('# production\n');
  });

  it('asks whether an environment was meant that is there, when a name is near to it and comes with nothing else', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const before = tree(root);
    const alone = await run(root, ['stagin']);
    expect(alone.code).toBe(4);
    expect(alone.stderr).toMatch(/Did you mean \S.* staging\? A new environment needs these\. Run, with your values: /);
    const meant = await converse(root, ['stagin'], ['1']);
    expect([meant.code, meant.stderr]).toEqual([
      0,
      expect.stringContaining('hha-env.yaml has no environment "stagin"'),
    ]);
    expect(tree(root)).toEqual(before);
    // The second answer is the one that a new environment asks for first.
    const made = await converse(root, ['stagin'], ['2', '111122223333']);
    expect(made.stderr).toContain('AWS account');
    expect(tree(root)).toEqual(before);
  });

  it('asks nothing while another environment of the document is wrong', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const broken = documentOf(root).replace('111122223333', '11112222333');
    expect(broken).not.toBe(documentOf(root));
    put(root, 'hha-env.yaml', broken);
    const alone = await run(root, ['production', '--from', 'staging']);
    expect([alone.code, alone.stderr]).toEqual([1, expect.stringContaining('11112222333')]);
    const asked = await converse(root, ['production', '--from', 'staging'], ['444455556666']);
    expect([asked.code, asked.stderr]).toEqual([1, expect.not.stringContaining('AWS account (twelve digits)')]);
    // What the command line mends is not wrong any more.
    const mended = await run(root, ['production', '--set', 'environments.staging.account=111122223333']);
    expect(mended.code).toBe(4);
  });

  it.each([
    ['staging2', []],
    ['production', []],
    ['stagin', ['--from', 'staging']],
    ['stagin', ['--set', 'environments.stagin.region=us-east-1']],
  ])('does not take %s %j for a slip', async (name, more) => {
    const root = projectFolder();
    await run(root, STAGING);
    const { code, stderr } = await run(root, [name, ...more]);
    expect([code, stderr]).toEqual([4, expect.not.stringContaining('Did you mean')]);
  });

  it('asks for account, domains and address range of the environment that is extended, and for nothing else', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const answers = ['444455556666', 'api.example.com', 'app.example.com', '10.0.128.0/17', '10.9.0.0/16'];
    const { code, stderr } = await converse(root, ['production', '--from', 'staging'], answers);
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('(10.0.128.0/17) and "staging" (10.0.0.0/16) overlap.'),
    ]);
    const block = documentOf(root).split('  production:\n')[1] ?? '';
    expect(block.replaceAll(/ #.*/g, '')).toBe(
      [
        '    extends: staging',
        '    tier: production',
        '    dataClass: phi',
        '    account: "444455556666"',
        '    domains: { api: api.example.com, app: app.example.com }',
        '    network:',
        '      cidr: 10.9.0.0/16',
        '      availabilityZones: [us-east-1a, us-east-1b, us-east-1c]',
        '    schedules: { offHours: false }',
        '',
      ].join('\n'),
    );
    const { models } = judge(documentOf(root), 'hha-env.yaml');
    const { settings, network } = models.find(({ name }) => name === 'production') ?? {};
    expect(settings).toMatchObject({
      database: { multiAz: true, deletionProtection: true, backupRetentionDays: 35 },
      loadBalancer: { waf: true, deletionProtection: true },
      backend: { spot: false, logRetentionDays: 365, deployment: { strategy: 'canary' }, tasks: { min: 3 } },
      schedules: { offHours: false },
      github: { deployOnMerge: false },
      encryption: { customerManagedKeys: true },
    });
    expect(network?.natCount).toBe(3);
  });

  it('takes the account over when it is the same, and refuses a range that another environment has', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const before = documentOf(root);
    const range = ['--set', 'environments.qa.network.cidr=10.0.128.0/17'];
    const refused = await run(root, ['qa', '--from', 'staging', '--yes', ...range]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('environments.cidr-overlap')]);
    expect(documentOf(root)).toBe(before);
    expect((await run(root, ['qa', '--from', 'staging', '--yes'])).code).toBe(0);
    expect(documentOf(root).slice(before.length)).not.toContain('account');
  });

  it('is edited by --set in place, comments and alignment and CRLF kept', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    commented(root);
    put(root, 'hha-env.yaml', documentOf(root).replaceAll('\n', '\r\n'));
    const before = documentOf(root);
    expect(
      (
        await run(root, [
          'staging',
          '--set',
          'application.backend.port=8080',
          '--set',
          'environments.staging.backend.cpu=1024',
          '--set',
          'environments.staging.backend.memory=2048',
        ])
      ).code,
    ).toBe(0);
    expect(documentOf(root)).toBe(
      before
        .replace('port: 5000   # why', 'port: 8080   # why')
        .replace('cpu: 512, memory: 1024', 'cpu: 1024, memory: 2048'),
    );
    expect(get(root, 'backend/Dockerfile')).toContain('EXPOSE 8080');
  });

  it('is not touched when a value is invalid', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const before = tree(root);
    const { code, stderr } = await run(root, ['staging', '--set', 'application.backend.port=80']);
    expect(code).toBe(1);
    expect(stderr).toContain('hha-env.yaml:');
    expect(stderr).toContain('port: 80');
    expect(stderr).toContain('Nothing was written.');
    expect(tree(root)).toEqual(before);
  });

  it('refuses --from of an unknown or an existing environment', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    expect(await run(root, ['production', '--from', 'stagin'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Did you mean staging?'),
    });
    expect(await run(root, ['staging', '--from', 'staging'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('exists already'),
    });
  });
});

describe('a bad command line', () => {
  it.each([
    [['genrate'], /Did you mean hha-env generate\?/],
    [['generate', '--frce'], /Did you mean --force\?/],
    [['staging', '--set', 'application.name'], /has no "="/],
    [['staging', '--set', 'application..name=x'], /empty part/],
    [['staging', '--set', 'application.secrets.jwt.value=hunter2hunter2hunter2'], /looks like/],
    [['generate', '--force', '--keep'], /opposite/],
    [['check', '--format', 'xml'], /Allowed choices are text, github, json/],
    [['help', 'nonsense'], /There is no command "nonsense"\.\n {2}fix: See: hha-env --help/],
    [['help', 'genrate'], /There is no command "genrate"\.\n {2}fix: Did you mean hha-env help generate\?/],
  ])('%j ends with 1 and says why', async (argv, message) => {
    const { code, stderr, stdout } = await run(projectFolder(), argv);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/hunter2|\bat .*\.ts:/);
  });
});

describe('a bad command line, for a program', () => {
  it.each([
    [['generate', '--frce', '--json'], 'generate', 'usage.unknown-option', 'Did you mean --force?'],
    [['--json', 'regenerate', '--frce'], 'generate', 'usage.unknown-option', 'Did you mean --force?'],
    [['check', '--format', 'json', '--nope'], 'check', 'usage.unknown-option', 'See: hha-env check --help'],
    [['--json', 'generate', '--overwrite'], 'generate', 'usage.option-missing-argument', 'See: '],
    [['staging', '--json', '--nope'], 'create', 'usage.unknown-option', 'See: hha-env --help'],
  ])('%j is one object too', async (argv, command, code, fix) => {
    const { code: exitCode, stdout, stderr } = await run(projectFolder(), argv);
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      command,
      exitCode: 1,
      problems: [{ code, fix: expect.stringContaining(fix) }],
    });
  });
});

it('never overwrites a file that was here before', async () => {
  const root = projectFolder({ 'backend/Dockerfile': 'FROM mine\n' });
  const { code, stderr } = await run(root, STAGING);
  expect(code).toBe(3);
  expect(stderr).toContain('backend/Dockerfile was here before us and has other content');
  expect(stderr).toContain('-FROM mine');
  expect(tree(root)).toEqual({ 'backend/': '/', 'backend/Dockerfile': 'FROM mine\n' });
  expect((await run(root, [...STAGING, '--keep'])).code).toBe(0);
  expect(get(root, 'backend/Dockerfile')).toBe('FROM mine\n');
  rmSync(join(root, 'hha-env.yaml'));
});
