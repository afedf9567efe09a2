/** Rows 53 to 79: the image, the task definition and the frontend. */
import { expect } from 'vitest';
import type { Defects } from './defect.js';
import type { Subject } from './subject.js';

const dockerfile = ({ text }: Subject) => text('backend/Dockerfile');
const runtimeStage = (subject: Subject) => dockerfile(subject).slice(dockerfile(subject).lastIndexOf('\nFROM '));
const service = ({ json, model }: Subject) => json(model.tasks[0]?.file ?? '');
const container = (subject: Subject) => service(subject).containerDefinitions[0];
const frontendWorkflow = ({ text, model }: Subject) => text(model.paths.workflows.frontend ?? '');
const distribution = ({ resources }: Subject) => resources('AWS::CloudFront::Distribution')[0].DistributionConfig;
const isCommand = (line: string) => !/^\s*#/.test(line);
const commands = (text: string) => text.split('\n').filter(isCommand).join('\n');

export const IMAGE_AND_FRONTEND: Defects = {
  53: {
    title: 'a health check by curl in an image without it',
    absent: (subjects) => {
      for (const subject of Object.values(subjects)) {
        expect(container(subject).healthCheck.command.join(' ')).not.toMatch(/curl|wget/);
        expect(container(subject).healthCheck.command.slice(0, 2)).toEqual(['CMD', 'python']);
      }
    },
  },
  54: {
    title: 'a health check in the image alone, which ECS ignores',
    absent: ({ staging }) => {
      expect(container(staging).healthCheck.command.at(-1)).toContain('urlopen');
      expect(dockerfile(staging)).toMatch(/^HEALTHCHECK [\s\S]*urlopen/m);
    },
  },
  55: {
    title: 'two health checks that differ',
    absent: ({ staging }) => {
      const { startPeriod, interval, timeout, retries } = container(staging).healthCheck;
      const check = /^HEALTHCHECK [\s\S]*?CMD/m.exec(dockerfile(staging))?.[0] ?? '';
      for (const [option, value] of Object.entries({ 'start-period': startPeriod, interval, timeout })) {
        expect(check).toContain(`--${option}=${value}s`);
      }
      expect(check).toContain(`--retries=${retries}`);
    },
  },
  56: {
    title: 'a compiler in the image',
    absent: ({ staging }) => {
      expect(dockerfile(staging).match(/^FROM /gm)?.length).toBeGreaterThan(1);
      expect(commands(runtimeStage(staging))).not.toMatch(/\bgcc\b|build-essential|libpq-dev/);
    },
  },
  57: {
    title: 'a base image that moves',
    absent: ({ staging }) => {
      const bases = [...dockerfile(staging).matchAll(/^FROM (\S+)/gm)].map(([, image]) => image ?? '');
      const stages = [...dockerfile(staging).matchAll(/ AS (\S+)$/gm)].map(([, name]) => name);
      for (const base of bases.filter((image) => !stages.includes(image)))
        expect(base).toMatch(/^python:3\.13[\w.-]*@sha256:[0-9a-f]{64}$/);
    },
  },
  58: {
    title: 'everything is copied into the image',
    absent: ({ staging }) => {
      const ignored = staging.text('backend/.dockerignore');
      // Everything is left out but what is named, and no hidden file is named.
      expect(ignored.split('\n')).toEqual(expect.arrayContaining(['*', '**/.*']));
      expect(ignored).not.toMatch(/^!\./m);
    },
  },
  59: {
    title: 'chown after copy',
    absent: ({ staging }) => {
      expect(commands(dockerfile(staging))).not.toMatch(/chown -R/);
      expect(dockerfile(staging)).toMatch(/COPY .*--chown=/);
    },
  },
  60: {
    title: 'a writable root, all capabilities, no init process',
    absent: ({ staging }) => {
      expect(container(staging)).toMatchObject({
        readonlyRootFilesystem: true,
        linuxParameters: { capabilities: { drop: ['ALL'] }, initProcessEnabled: true },
      });
      expect(Number(String(container(staging).user).split(':')[0])).toBeGreaterThanOrEqual(10001);
    },
  },
  61: {
    title: 'a request may take longer than the load balancer waits',
    absent: ({ staging }) => {
      const text = dockerfile(staging);
      const option = (name: string) => Number(new RegExp(`"--${name}",\\s*"(\\d+)"`).exec(text)?.[1]);
      expect(option('timeout')).toBeLessThan(60);
      expect(option('keep-alive')).toBeGreaterThan(60);
      expect(text).toMatch(/gthread[\s\S]*\/dev\/shm/);
    },
  },
  62: {
    title: 'late logs and byte code on a read-only disk',
    absent: ({ staging }) =>
      expect(dockerfile(staging)).toMatch(
        /PYTHONDONTWRITEBYTECODE=1[\s\S]*PYTHONUNBUFFERED=1|PYTHONUNBUFFERED=1[\s\S]*PYTHONDONTWRITEBYTECODE=1/,
      ),
  },
  63: {
    title: 'wrong scheme behind the load balancer',
    absent: ({ staging }) => {
      const backend = staging.paths.filter(
        (path) => path.startsWith('backend/') || path.endsWith('first-deployment.md'),
      );
      expect(backend.some((path) => staging.text(path).includes('ProxyFix'))).toBe(true);
    },
  },
  64: {
    title: 'open requests are cut on deployment',
    absent: ({ staging }) => {
      expect(container(staging).stopTimeout).toBe(60);
      expect(JSON.stringify(staging.resources('AWS::ElasticLoadBalancingV2::TargetGroup'))).toContain(
        'deregistration_delay.timeout_seconds',
      );
    },
  },
  65: {
    title: 'no processor is said',
    absent: ({ staging }) => {
      expect(service(staging).runtimePlatform).toMatchObject({
        cpuArchitecture: 'ARM64',
        operatingSystemFamily: 'LINUX',
      });
      expect(staging.text(staging.model.paths.workflows.backend)).toContain('linux/arm64');
    },
  },
  66: {
    title: 'environments share names',
    absent: ({ staging, production }) => {
      expect(service(staging).family).not.toBe(service(production).family);
      expect(staging.model.image.repository).not.toBe(production.model.image.repository);
      expect(container(staging).logConfiguration.options['awslogs-group']).not.toBe(
        container(production).logConfiguration.options['awslogs-group'],
      );
    },
  },
  67: {
    title: 'the mode of logging is left to a default that drops',
    absent: (subjects) => {
      for (const subject of Object.values(subjects))
        expect(['blocking', 'non-blocking']).toContain(container(subject).logConfiguration.options.mode);
    },
  },
  68: {
    title: 'no scan, no list of parts, no provenance',
    absent: ({ staging }) => {
      const workflow = staging.text(staging.model.paths.workflows.backend);
      expect(workflow).toContain('aquasecurity/trivy-action@');
      expect(workflow).toMatch(/sbom/i);
      expect(workflow).toMatch(/attest-build-provenance@|provenance/);
    },
  },
  69: {
    title: 'tags that can be overwritten, images that pile up',
    absent: ({ staging }) => {
      const [repository] = staging.resources('AWS::ECR::Repository');
      expect(repository).toMatchObject({
        ImageTagMutability: 'IMMUTABLE',
        ImageScanningConfiguration: { ScanOnPush: true },
      });
      expect(repository.LifecyclePolicy.LifecyclePolicyText).toBeDefined();
    },
  },
  70: {
    title: 'website hosting beside origin access control',
    absent: ({ staging }) => {
      for (const bucket of staging.resources('AWS::S3::Bucket')) expect(bucket.WebsiteConfiguration).toBeUndefined();
      for (const path of staging.paths) expect(commands(staging.text(path)), path).not.toMatch(/aws s3 website/);
    },
  },
  71: {
    title: 'deep links fail',
    absent: ({ staging }) => {
      expect(distribution(staging).CustomErrorResponses).toBeUndefined();
      expect(JSON.stringify(staging.resources('AWS::CloudFront::Function'))).toContain('/index.html');
    },
  },
  72: {
    title: 'a rollback to versions that were never kept',
    absent: ({ staging }) => {
      const web = staging
        .resources('AWS::S3::Bucket')
        .find(({ BucketName }) => BucketName === staging.model.names.webBucket);
      expect(web.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    },
  },
  73: {
    title: 'a rollback whose files are gone',
    absent: ({ staging }) => {
      for (const path of staging.paths) expect(commands(staging.text(path)), path).not.toMatch(/s3 sync[^\n]*--delete/);
    },
  },
  74: {
    title: 'open browsers lose their files',
    absent: ({ staging }) => {
      const upload = staging.text('deploy/upload-site.sh');
      expect(upload).toMatch(/immutable[\s\S]*no-cache/);
    },
  },
  75: {
    title: 'everything is invalidated every time',
    absent: ({ staging }) => {
      const publish = commands(staging.text('deploy/publish-release.sh'));
      expect(publish).not.toMatch(/--paths ['"]?\/\*/);
      expect(publish).toMatch(/wait invalidation-completed/);
    },
  },
  76: {
    title: 'a file of variables that the build does not load',
    absent: ({ staging }) => {
      expect(frontendWorkflow(staging)).toContain('deploy/build-site.sh staging');
      expect(frontendWorkflow(staging)).not.toMatch(/REACT_APP_/);
      expect(staging.text('deploy/build-site.sh')).toContain('HHA_FRONTEND_VARIABLES');
      expect(staging.text('deploy/staging/environment.sh')).toMatch(/HHA_FRONTEND_VARIABLES=\S*\.env\.staging/);
    },
  },
  77: {
    title: 'Create React App is deprecated',
    notInFiles:
      'The document says which bundler the application uses; vite is offered, and both are built for real in test/real.',
  },
  78: {
    title: 'no security headers, TLS minimum, logs, firewall',
    absent: ({ staging, production }) => {
      const headers = JSON.stringify(staging.resources('AWS::CloudFront::ResponseHeadersPolicy'));
      for (const name of ['StrictTransportSecurity', 'ContentSecurityPolicy', 'FrameOptions'])
        expect(headers).toContain(name);
      expect(distribution(staging).ViewerCertificate.MinimumProtocolVersion).toMatch(/^TLSv1\.[23]_202/);
      expect(distribution(staging).Logging ?? staging.resources('AWS::Logs::Delivery')[0]).toBeDefined();
      expect(distribution(production).WebACLId).toBeDefined();
    },
  },
  79: {
    title: 'answers of the API may be cached',
    absent: ({ staging }) => {
      expect(JSON.stringify(distribution(staging).Origins)).not.toContain(staging.model.domains.api);
      expect(staging.text('backend/app/routes/health.py')).toContain('no-store');
    },
  },
};
