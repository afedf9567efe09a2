/** How the process in the container runs and how it is asked whether it lives. */
import type { ApplicationSettings } from '../schema/document.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';
import type { ContainerModel } from './model.js';
import { SERVE_OVER_TLS } from './tasks.js';

/** The user of the image: above the ids that distributions give away. */
const APP_USER = 10001;

/** How much longer gunicorn keeps a silent connection than the load balancer does. */
const KEEP_ALIVE_MARGIN_SECONDS = 15;

/** How a health check is called: over what one environment speaks, or over what the variable says. */
type Scheme = 'http' | 'https' | 'as the variable says';

// The process asks itself, by a certificate that it made itself: there is nobody to verify.
const UNVERIFIED = 'ssl._create_unverified_context()';

/**
 * Words of a health check, run without a shell. Slim images have neither curl nor wget; Python is there for certain.
 * urlopen raises on 4xx and 5xx.
 */
export function healthCommand(
  container: { readonly port: number; readonly livenessPath: string },
  timeoutSeconds: number,
  scheme: Scheme,
): readonly string[] {
  const address = `://127.0.0.1:${container.port}${container.livenessPath}`;
  const timeout = Math.max(1, timeoutSeconds - 1);
  const programs: Readonly<Record<Scheme, string>> = {
    http: `import urllib.request; urllib.request.urlopen('http${address}', timeout=${timeout})`,
    https: `import ssl, urllib.request; urllib.request.urlopen('https${address}', timeout=${timeout}, context=${UNVERIFIED})`,
    'as the variable says': [
      'import os, ssl, urllib.request',
      `tls = os.environ.get('${SERVE_OVER_TLS}') == 'true'`,
      `urllib.request.urlopen(('https' if tls else 'http') + '${address}', timeout=${timeout}, context=${UNVERIFIED} if tls else None)`,
    ].join('; '),
  };
  return ['python', '-c', programs[scheme]];
}

/** The container of an environment. */
export function containerModel({ backend }: ApplicationSettings, settings: EnvironmentSettings): ContainerModel {
  const { healthCheck } = settings.backend;
  const { targetProtocol } = settings.loadBalancer;
  return {
    port: backend.port,
    protocol: targetProtocol,
    user: APP_USER,
    livenessPath: backend.livenessPath,
    readinessPath: backend.readinessPath,
    smokePath: backend.smokePath ?? backend.readinessPath,
    workers: backend.workers,
    threads: backend.threads,
    requestTimeoutSeconds: backend.requestTimeoutSeconds,
    keepAliveSeconds: settings.loadBalancer.idleTimeoutSeconds + KEEP_ALIVE_MARGIN_SECONDS,
    healthCheck: {
      command: healthCommand(backend, healthCheck.timeoutSeconds, targetProtocol === 'HTTPS' ? 'https' : 'http'),
      intervalSeconds: healthCheck.intervalSeconds,
      timeoutSeconds: healthCheck.timeoutSeconds,
      retries: healthCheck.unhealthyThreshold,
      startPeriodSeconds: healthCheck.startPeriodSeconds,
    },
  };
}
