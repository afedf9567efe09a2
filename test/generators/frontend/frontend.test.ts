import { describe, expect, it } from 'vitest';
import { dotenvLine } from '../../../src/generators/frontend/dotenv.js';
import { frontend } from '../../../src/generators/frontend/frontend.js';
import { MINIMAL, STAGING_AND_PRODUCTION } from '../../model/documents.js';
import { filesOf, modelsOf } from '../files.js';

const variablesIn = (content: string) => content.split('\n').filter((line) => /^[^#]/.test(line));
const withFrontend = (settings: string) => MINIMAL.replace('application:\n', `application:\n  frontend: ${settings}\n`);

describe('frontend', () => {
  it('tells each environment where its own API is', () => {
    const files = filesOf(frontend, modelsOf(STAGING_AND_PRODUCTION));
    expect(files.paths).toEqual(['frontend/web/.env.production', 'frontend/web/.env.staging']);
    expect(variablesIn(files.read('frontend/web/.env.staging'))).toEqual([
      'INLINE_RUNTIME_CHUNK=false',
      'REACT_APP_API_BASE_URL=https://staging.api.example.com/api',
      'REACT_APP_ENVIRONMENT=staging',
    ]);
    expect(files.read('frontend/web/.env.staging')).toContain('deploy/build-site.sh staging');
    expect(files.read('frontend/web/.env.production')).toContain('loads this file in every `npm run build`');
  });

  it('uses the prefix and mode of Vite', () => {
    const files = filesOf(
      frontend,
      modelsOf(withFrontend('{ bundler: vite, environment: { SENTRY_DSN: "https://x@y/1" } }')),
    );
    const content = files.read('frontend/web/.env.staging');
    expect(variablesIn(content)).toEqual([
      'VITE_API_BASE_URL=https://staging.api.example.com/api',
      'VITE_ENVIRONMENT=staging',
      'VITE_SENTRY_DSN=https://x@y/1',
    ]);
    expect(content).toContain('vite build --mode staging');
  });

  it('is nothing without a frontend', () => {
    const text = withFrontend('false').replace(', app: staging.app.example.com', '');
    expect(filesOf(frontend, modelsOf(text)).paths).toEqual([]);
  });
});

describe('dotenvLine', () => {
  it('escapes the sign that Vite would expand', () => {
    expect(dotenvLine('NAME', 'a$b', true)).toBe('NAME=a\\$b');
    expect(dotenvLine('NAME', 'a$b', false)).toBe('NAME=a$b');
  });

  it('refuses what no form can hold', () => {
    expect(() => dotenvLine('NAME', 'two\n"lines"', false)).toThrow(/NAME cannot be written/);
  });
});
