/** Plays what stands before the application: the load balancer with the API, and CloudFront with the bucket. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One environment's answers. */
export interface Site {
  readonly apiHost: string;
  readonly appHost: string | undefined;
  readonly bucket: string;
}

export class Web {
  /** What the API answers, by path; everything else is 404. */
  answers: Record<string, number> = {};
  /** What visitors get for the page, in place of what the bucket holds. */
  served: string | undefined;
  /** Paths of the web application that cannot be loaded. */
  readonly missing = new Set<string>();
  readonly port: number;

  private constructor(
    private readonly server: Server,
    private readonly sites: readonly Site[],
    private readonly moto: string,
  ) {
    this.port = (server.address() as AddressInfo).port;
    server.on('request', (request, response) => {
      const host = request.headers.host ?? '';
      const path = request.url ?? '/';
      if (this.sites.some(({ apiHost }) => apiHost === host))
        return void response.writeHead(this.answers[path] ?? 404).end();
      const site = this.sites.find(({ appHost }) => appHost === host);
      if (site === undefined) return void response.writeHead(502).end(`nobody is ${host}`);
      if (this.served !== undefined && path === '/') return void response.end(this.served);
      this.object(site.bucket, path).then(
        (body) => response.end(body),
        () => response.writeHead(404).end(),
      );
    });
  }

  static async start(sites: readonly Site[], moto: string): Promise<Web> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new Web(server, sites, moto);
  }

  stop(): void {
    this.server.close();
  }

  /** What CloudFront would serve: the objects of the bucket, with the page for the root. */
  private async object(bucket: string, path: string): Promise<string> {
    if (this.missing.has(path)) throw new Error(path);
    const key = path === '/' ? 'index.html' : path.slice(1);
    // moto reads from this header whose request it is, and for which service; it checks no signature.
    const authorization =
      'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none';
    const answer = await fetch(`${this.moto}/${bucket}/${key}`, { headers: { authorization } });
    if (!answer.ok) throw new Error(key);
    return answer.text();
  }
}
