import { join } from 'node:path';
import { build } from 'esbuild';

/** `scenario-process.ts` as one file that plain Node runs: `node FILE <root> <step>`. */
export async function scenarioScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'scenario-process.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    // CommonJS packages ask for Node's own modules by require.
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
  });
  return outputFiles[0]?.text ?? '';
}
