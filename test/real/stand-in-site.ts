/** Stands in for one https site that a build downloads from, so that the instruction which does stays as it is. */
import { readFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { createServer as createSite } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { certificates } from './certificates.js';

export interface StandInSite {
  /** Variables that lead a program there: the proxy of the site and the authority of its certificate. */
  readonly environment: Readonly<Record<string, string>>;
  /** What was asked for, as addresses. */
  readonly requests: readonly string[];
  readonly close: () => void;
}

/** Serves one file under its address. Keys lie in `folder`; every other address is refused. */
export async function standInSite(folder: string, address: string, content: string): Promise<StandInSite> {
  const { host, hostname } = new URL(address);
  const { authority, certificate, key } = certificates(folder, hostname);
  const requests: string[] = [];
  const site = createSite({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    const asked = `https://${request.headers.host}${request.url}`;
    requests.push(asked);
    response.writeHead(asked === address ? 200 : 404).end(asked === address ? content : '');
  });
  const sitePort = await listen(site);
  const proxy = createProxy((_, response) => response.writeHead(403).end());
  proxy.on('connect', (request, client) => {
    if (request.url !== `${host}:443`) {
      requests.push(`https://${request.url}`);
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const site = connect(sitePort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(site).pipe(client);
    });
    for (const [one, other] of [
      [site, client],
      [client, site],
    ] as const) {
      one.on('error', () => other.destroy());
    }
  });
  const proxyPort = await listen(proxy);
  return {
    environment: { HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`, SSL_CERT_FILE: authority },
    requests,
    close() {
      for (const server of [site, proxy]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
