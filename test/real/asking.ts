/** Asks a server of the test as a load balancer asks a task: over TLS it takes any certificate. */
import { request as overHttp } from 'node:http';
import { type Agent, request as overHttps } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** One request, on a connection of its own unless an agent keeps some; one that ends without an answer is an error. */
export function ask(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  agent: Agent | false = false,
): Promise<Answer> {
  const options = { headers, agent, rejectUnauthorized: false } as const;
  return new Promise((resolve, reject) => {
    const begin = url.startsWith('https:') ? overHttps : overHttp;
    const asked = begin(url, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}
