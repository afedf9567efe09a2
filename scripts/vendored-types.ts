/**
 * Copies the declarations of bundled packages beside our own, so that the library's types need no package installed. What
 * is not found there would silently be `any` for everyone who checks with skipLibCheck.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Packages that our declarations name, with the file that their own types begin at. */
const PACKAGES: Readonly<Record<string, string>> = { zod: 'zod/index.d.ts', yaml: 'yaml/dist/index.d.ts' };

const FROM = /(\bfrom |\bimport\(|\bimport )(['"])([^'"]+)\2/g;

/** Vendors what the library's declarations need, in place, and removes the declarations that it does not reach. @throws Error when one names a package that is not known here. */
export function vendorTypes(root: string, types: string): void {
  const modules = join(root, 'node_modules');
  const copied = new Set<string>();

  const copy = (path: string): void => {
    if (copied.has(path)) return;
    copied.add(path);
    const target = join(types, 'vendored', path);
    const text = readFileSync(join(modules, path), 'utf8');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    for (const [, , , id = ''] of text.matchAll(FROM)) {
      if (!id.startsWith('.')) continue;
      const file = declarationOf(join(modules, dirname(path), id));
      if (file !== undefined) copy(relative(modules, file).split(sep).join('/'));
    }
  };

  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    const text = readFileSync(path, 'utf8').replace(FROM, (whole: string, word: string, quote: string, id: string) => {
      if (id.startsWith('.')) {
        const file = declarationOf(join(dirname(path), id));
        if (file !== undefined) visit(file);
        return whole;
      }
      if (id.startsWith('node:') || id === 'projen') return whole;
      const entry = PACKAGES[id];
      if (entry === undefined) throw new Error(`${path} names the package ${id}, whose types are not vendored`);
      copy(entry);
      const to = relative(dirname(path), join(types, 'vendored', entry))
        .split(sep)
        .join('/');
      return `${word}${quote}${to.startsWith('.') ? to : `./${to}`}${quote}`.replace(/\.d\.ts/, '.js');
    });
    writeFileSync(path, text);
  };
  const ours = readdirSync(types, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'));
  for (const entry of ['index.d.ts', 'projen.d.ts']) visit(join(types, entry));
  for (const file of ours) if (!reached.has(join(types, file))) rmSync(join(types, file));
  // Whether a declaration speaks of a module or of CommonJS stands in its package's manifest.
  for (const name of Object.keys(PACKAGES)) {
    const manifest: unknown = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
    const type = typeof manifest === 'object' && manifest !== null && 'type' in manifest ? manifest.type : 'commonjs';
    writeFileSync(join(types, 'vendored', name, 'package.json'), `${JSON.stringify({ type })}\n`);
  }
}

function declarationOf(module: string): string | undefined {
  return [module.replace(/\.js$/, '.d.ts'), `${module}.d.ts`, join(module, 'index.d.ts')].find(
    (file) => file.endsWith('.d.ts') && existsSync(file),
  );
}
