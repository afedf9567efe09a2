/** `npm run build`: bundles the program and the library into `dist/`, and emits the library's type declarations. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, bundledLicences } from './bundle.js';
import { vendorTypes } from './vendored-types.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

const { outputs, inputs } = await bundle(root);
rmSync(dist, { recursive: true, force: true });
for (const output of outputs) {
  const file = join(dist, output.path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, output.text, { mode: output.executable ? 0o755 : 0o644 });
}
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), bundledLicences(root, inputs));
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.types.json'], {
  cwd: root,
  stdio: 'inherit',
});
vendorTypes(root, join(dist, 'types'));
