/** How the process in the container runs and how it is asked whether it lives. */
import type { ApplicationSettings } from '../schema/document.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';
import type { ContainerModel } from './model.js';

/** The user of the image: above the ids that distributions give away. */
const APP_USER = 10001;

/** How much longer gunicorn keeps a silent connection than the load balancer does. */
const KEEP_ALIVE_MARGIN_SECONDS = 15;

/** The container of an environment. */
export function containerModel({ backend }: ApplicationSettings, settings: EnvironmentSettings): ContainerModel {
  const { healthCheck } = settings.backend;
  return {
    port: backend.port,
    user: APP_USER,
    livenessPath: backend.livenessPath,
    readinessPath: backend.readinessPath,
    smokePath: backend.smokePath ?? backend.readinessPath,
    workers: backend.workers,
    threads: backend.threads,
    requestTimeoutSeconds: backend.requestTimeoutSeconds,
    keepAliveSeconds: settings.loadBalancer.idleTimeoutSeconds + KEEP_ALIVE_MARGIN_SECONDS,
    healthCheck: {
      // Slim images have neither curl nor wget; Python is there for certain. urlopen raises on 4xx and 5xx.
      command: [
        'python',
        '-c',
        `import urllib.request; urllib.request.urlopen('http://127.0.0.1:${backend.port}${backend.livenessPath}', timeout=${Math.max(1, healthCheck.timeoutSeconds - 1)})`,
      ],
      intervalSeconds: healthCheck.intervalSeconds,
      timeoutSeconds: healthCheck.timeoutSeconds,
      retries: healthCheck.unhealthyThreshold,
      startPeriodSeconds: healthCheck.startPeriodSeconds,
    },
  };
}
