/**
 * A registry before moto's ECR, which has none: it takes blobs and manifests as the distribution specification says, and puts
 * every manifest into moto under its digest. Clients reach it as their proxy, whatever host they ask for.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Place } from './place.js';

interface Manifest {
  readonly mediaType: string;
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
  readonly manifests?: readonly { readonly digest: string }[];
}

const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export class Registry {
  private readonly blobs = new Map<string, Buffer>();
  private readonly manifests = new Set<string>();
  private readonly uploads = new Map<string, Buffer>();

  private constructor(
    private readonly server: Server,
    private readonly place: Place,
  ) {}

  static async start(place: Place): Promise<Registry> {
    const server = createServer();
    const registry = new Registry(server, place);
    server.on('request', (request, response) => {
      registry.answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    // No secure tunnel: clients that were told that the registry is insecure go on without one.
    server.on('connect', (_, socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return registry;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host, pathname, searchParams } = new URL(request.url ?? '/', 'http://nowhere');
    const body = await bodyOf(request);
    const say = (status: number, headers: Record<string, string> = {}) => response.writeHead(status, headers).end();
    const { registry, repository } = this.place.model.image;
    // moto's password of a registry is made of its account.
    const login = Buffer.from(`AWS:${this.place.model.account}-auth-token`).toString('base64');
    if (host !== registry) return void say(421);
    if (request.headers.authorization !== `Basic ${login}`)
      return void say(401, { 'WWW-Authenticate': 'Basic realm="registry"' });
    if (pathname === '/v2/') return void say(200);
    const [, name, kind, rest = ''] = /^\/v2\/(.+?)\/(blobs|manifests)\/(.*)$/.exec(pathname) ?? [];
    if (name !== repository) return void say(404);
    if (kind === 'manifests') return void this.manifest(request, rest, body, say);
    if (!rest.startsWith('uploads/')) {
      const blob = this.blobs.get(rest);
      return void say(blob === undefined ? 404 : 200, { 'Content-Length': String(blob?.length ?? 0) });
    }
    const id = rest.slice('uploads/'.length) || String(this.uploads.size + 1);
    const bytes = Buffer.concat([this.uploads.get(id) ?? Buffer.alloc(0), body]);
    this.uploads.set(id, bytes);
    if (request.method !== 'PUT')
      return void say(202, {
        Location: `/v2/${name}/blobs/uploads/${id}`,
        Range: `0-${Math.max(0, bytes.length - 1)}`,
      });
    const digest = searchParams.get('digest') ?? '';
    if (sha256(bytes) !== digest) return void say(400);
    this.blobs.set(digest, bytes);
    say(201, { Location: `/v2/${name}/blobs/${digest}`, 'Docker-Content-Digest': digest });
  }

  private manifest(
    request: IncomingMessage,
    reference: string,
    body: Buffer,
    say: (status: number, headers?: Record<string, string>) => void,
  ): void {
    if (request.method !== 'PUT') return void say(404);
    const digest = sha256(body);
    const { mediaType, config, layers = [], manifests = [] } = JSON.parse(body.toString()) as Manifest;
    const parts = [...(config === undefined ? [] : [config]), ...layers];
    // As a registry does: a manifest may name only what is there.
    if (
      !parts.every((part) => this.blobs.has(part.digest)) ||
      !manifests.every((one) => this.manifests.has(one.digest))
    )
      return void say(400);
    if (reference.startsWith('sha256:') && reference !== digest) return void say(400);
    this.manifests.add(digest);
    this.place.aws(
      ...['ecr', 'put-image', '--repository-name', this.place.model.image.repository, '--image-digest', digest],
      ...['--image-manifest', body.toString(), '--image-manifest-media-type', mediaType],
      ...(reference.startsWith('sha256:') ? [] : ['--image-tag', reference]),
    );
    say(201, {
      Location: `/v2/${this.place.model.image.repository}/manifests/${digest}`,
      'Docker-Content-Digest': digest,
    });
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
