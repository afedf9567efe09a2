/** The image of the backend: one for all environments, so what they disagree on takes the value that suits each. */
import { imageReference, PYTHON_VERSIONS } from '../../data/runtimes.js';
import { healthCommand } from '../../model/container.js';
import type { EnvironmentModel } from '../../model/model.js';
import { DATABASE_ROLES_MODULE, looksLikeTests } from '../../model/tasks.js';
import type { Artifact } from '../artifact.js';
import { renderTemplate } from '../template.js';

const SERVE_SCRIPT = 'serve-over-tls.sh';

/** What gunicorn serves TLS by, since 21. Before, it called a function that Python 3.12 took away. */
const TLS_CHECK = 'from gunicorn.sock import ssl_context';

/** How much earlier than ECS gunicorn gives up the requests of a stopping task, seconds. */
const STOP_MARGIN_SECONDS = 5;

/** A line for each request without its query, which may hold what a patient is called; the last word finds it in X-Ray. */
const ACCESS_LOG = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(B)s %(M)sms "%({x-amzn-trace-id}i)s"';

/** `<backend>/Dockerfile`. */
export function dockerfile(models: readonly EnvironmentModel[], first: EnvironmentModel): Artifact {
  const { application, container, database, paths } = first;
  const { backend } = application;
  const python = PYTHON_VERSIONS[backend.python];
  if (python === undefined) throw new Error(`no image for Python ${backend.python}`);
  const path = `${paths.backend}/Dockerfile`;
  const overTls = servesTls(models);
  const view = {
    path,
    document: paths.document,
    image: imageReference(python.image),
    importCheck: `import flask, flask_sqlalchemy, gunicorn, ${backend.databaseDriver}${overTls ? `; ${TLS_CHECK}` : ''}`,
    overTls,
    user: container.user,
    certificateBundle: database.certificateBundle,
    wsgi: backend.wsgi,
    port: container.port,
    interval: container.healthCheck.intervalSeconds,
    timeout: container.healthCheck.timeoutSeconds,
    startPeriod: container.healthCheck.startPeriodSeconds,
    retries: container.healthCheck.retries,
    healthCommand: overTls
      ? healthCommand(container, container.healthCheck.timeoutSeconds, 'as the variable says')
      : container.healthCheck.command,
    command: [...(overTls ? ['sh', `./${SERVE_SCRIPT}`] : []), ...gunicorn(models, first)],
  };
  return { path, content: renderTemplate('backend/Dockerfile', view), ownership: 'managed' };
}

/** Whether the image must be able to serve TLS; each task definition says whether it does. */
function servesTls(models: readonly EnvironmentModel[]): boolean {
  return models.some(({ container }) => container.protocol === 'HTTPS');
}

/** `<backend>/serve-over-tls.sh`, where an environment needs it. */
export function serveScript(models: readonly EnvironmentModel[], { paths }: EnvironmentModel): readonly Artifact[] {
  if (!servesTls(models)) return [];
  const path = `${paths.backend}/${SERVE_SCRIPT}`;
  const content = renderTemplate(`backend/${SERVE_SCRIPT}`, { path, document: paths.document });
  return [{ path, content, executable: true, ownership: 'managed' }];
}

function gunicorn(models: readonly EnvironmentModel[], { application, container }: EnvironmentModel): string[] {
  // The shortest stop timeout of all, or gunicorn is killed in the middle of a request; the longest keep-alive of all, or a
  // load balancer with a longer idle timeout sends a request into a connection that gunicorn has just closed.
  const stopTimeouts = models.map(({ settings }) => settings.backend.stopTimeoutSeconds - STOP_MARGIN_SECONDS);
  const graceful = Math.max(1, Math.min(container.requestTimeoutSeconds, ...stopTimeouts));
  const keepAlive = Math.max(...models.map(({ container }) => container.keepAliveSeconds));
  const options: readonly (readonly [string, string | number])[] = [
    ['bind', `0.0.0.0:${container.port}`],
    ['workers', container.workers],
    ['worker-class', 'gthread'],
    ['threads', container.threads],
    ['timeout', container.requestTimeoutSeconds],
    ['graceful-timeout', graceful],
    ['keep-alive', keepAlive],
    // The heartbeat file of a worker on a real disk can block it long enough to be taken for dead.
    ['worker-tmp-dir', '/dev/shm'],
    ['access-logfile', '-'],
    ['access-logformat', ACCESS_LOG],
    ['error-logfile', '-'],
  ];
  return ['gunicorn', ...options.flatMap(([name, value]) => [`--${name}`, String(value)]), application.backend.wsgi];
}

/** `<backend>/.dockerignore`: only what the application is made of. */
export function dockerignore(models: readonly EnvironmentModel[], first: EnvironmentModel): Artifact {
  const { application, jobs, paths } = first;
  const modules = [
    application.backend.wsgi.split(':')[0] ?? '',
    DATABASE_ROLES_MODULE,
    ...jobs.flatMap(({ pythonModule }) => (pythonModule === undefined ? [] : [pythonModule])),
  ];
  // The folder of a dotted module; a module without a dot is a file of the top folder.
  const packages = modules.flatMap((module) => (module.includes('.') ? [module.split('.')[0] ?? ''] : []));
  const path = `${paths.backend}/.dockerignore`;
  const view = {
    path,
    document: paths.document,
    serveScript: servesTls(models) ? SERVE_SCRIPT : null,
    folders: [...new Set(['app', 'config', 'migrations', ...packages])].sort(),
    // What a command names must be in the image, even where its name is one that pytest looks for.
    named: [...new Set(modules.filter(looksLikeTests).map((module) => `${module.replaceAll('.', '/')}.py`))].sort(),
  };
  return { path, content: renderTemplate('backend/.dockerignore', view), ownership: 'managed' };
}
