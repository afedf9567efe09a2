/** Certificates for the servers of tests, by openssl. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An authority in a folder, and a certificate for a host that it signed, with its key; all by path. */
export function certificates(folder: string, host: string): { authority: string; certificate: string; key: string } {
  const at = (name: string) => join(folder, name);
  writeFileSync(at('server.ext'), `subjectAltName=DNS:${host}\n`);
  selfSigned('authority', at('authority.key'), at('authority.pem'));
  openssl('req -newkey rsa:2048 -nodes -subj /CN=server', '-keyout', at('server.key'), '-out', at('server.csr'));
  const signer = ['-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-CAcreateserial'];
  const request = ['-in', at('server.csr'), '-extfile', at('server.ext')];
  openssl('x509 -req -days 2', ...request, ...signer, '-out', at('server.pem'));
  return { authority: at('authority.pem'), certificate: at('server.pem'), key: at('server.key') };
}

/** A certificate that signed itself: an authority of the given name. */
export function selfSigned(name: string, key: string, certificate: string): void {
  openssl(`req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=${name}`, '-keyout', key, '-out', certificate);
}

function openssl(words: string, ...paths: readonly string[]): void {
  execFileSync('openssl', [...words.split(' '), ...paths], { stdio: 'ignore' });
}
