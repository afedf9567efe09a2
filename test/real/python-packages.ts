/** What pip installs from where no index of Python's packages can be reached: a folder of wheels and what to require of it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's packages of the frameworks that the rendered backend imports, with all that they import. */
export const DEBIAN_FRAMEWORKS: readonly string[] = [
  ...['flask', 'werkzeug', 'jinja2', 'markupsafe', 'click', 'itsdangerous', 'flask-sqlalchemy', 'sqlalchemy'],
  ...['flask-migrate', 'alembic', 'mako', 'gunicorn'],
].map((name) => `python3-${name}`);

/** Debian's wheels of what builds and installs packages, which the official image has of its own or pip downloads. */
export const DEBIAN_BUILDERS: readonly string[] = ['python3-setuptools-whl', 'python3-wheel-whl'];
const WHEELS = '/usr/share/python-wheels';

/** Packs Debian packages as wheels into a folder and gives them as lines of requirements.txt. */
export function packDebianWheels(folder: string, packages: readonly string[]): readonly string[] {
  const packer = join(import.meta.dirname, 'debian-wheels.py');
  const { status, stdout, stderr } = spawnSync('/usr/bin/python3', [packer, folder, ...packages], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  for (const wheel of readdirSync(WHEELS)) copyFileSync(join(WHEELS, wheel), join(folder, wheel));
  return stdout.trim().split('\n');
}

/**
 * Downloads wheels for Debian 12's Python from the index that this machine's own pip knows, if it knows one, and gives them
 * as lines of requirements.txt; undefined where it does not find them.
 */
export function downloadWheels(folder: string, packages: readonly string[]): readonly string[] | undefined {
  const python = ['--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311'];
  const platforms = ['manylinux2014_x86_64', 'manylinux_2_28_x86_64'].flatMap((name) => ['--platform', name]);
  const wheels = ['--only-binary', ':all:', ...python, ...platforms, '--dest', folder];
  const patience = ['--quiet', '--retries', '0', '--timeout', '5'];
  const { status } = spawnSync('python3', ['-m', 'pip', 'download', ...patience, ...wheels, ...packages], {
    stdio: 'ignore',
    timeout: 60_000,
  });
  if (status !== 0) return undefined;
  return readdirSync(folder).map((wheel) => wheel.split('-').slice(0, 2).join('=='));
}

const PROBE_SOURCE = `#include <Python.h>
#include <libpq-fe.h>
static PyObject *version(PyObject *self, PyObject *args) { return PyLong_FromLong(PQlibVersion()); }
static PyMethodDef methods[] = {{"version", version, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "libpq_probe", NULL, -1, methods};
PyMODINIT_FUNC PyInit_libpq_probe(void) { return PyModule_Create(&module); }
`;
const PROBE_SETUP = `from subprocess import check_output
from setuptools import Extension, setup

include = check_output(['pg_config', '--includedir'], text=True).strip()
extension = Extension('libpq_probe', ['libpq_probe.c'], include_dirs=[include], libraries=['pq'])
setup(name='libpq-probe', version='1', ext_modules=[extension])
`;

/** Adds a package that comes as source alone and is linked with libpq, as psycopg2 does; gives its requirement. */
export function addSourcePackage(folder: string): string {
  const source = join(folder, 'libpq-probe-1');
  mkdirSync(source);
  writeFileSync(join(source, 'libpq_probe.c'), PROBE_SOURCE);
  writeFileSync(join(source, 'setup.py'), PROBE_SETUP);
  writeFileSync(join(source, 'PKG-INFO'), 'Metadata-Version: 2.1\nName: libpq-probe\nVersion: 1\n');
  const { status } = spawnSync('tar', ['-C', folder, '-czf', `${source}.tar.gz`, 'libpq-probe-1']);
  if (status !== 0) throw new Error('tar failed');
  rmSync(source, { recursive: true });
  return 'libpq-probe==1';
}
