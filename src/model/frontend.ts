/** The React application: how its bundler is told where the API is. */
import type { FrontendSettings } from '../schema/document.js';
import type { DomainsModel, FrontendModel } from './model.js';

/**
 * What each bundler reads and writes.
 * Sources: Create React App documentation, "Adding Custom Environment Variables"; Vite documentation, "Env Variables and Modes".
 */
const BUNDLERS = {
  'create-react-app': { prefix: 'REACT_APP_', output: 'build', assets: 'static' },
  vite: { prefix: 'VITE_', output: 'dist', assets: 'assets' },
} as const;

/** The frontend of an environment. */
export function frontendModel(settings: FrontendSettings, environment: string, domains: DomainsModel): FrontendModel {
  const bundler = BUNDLERS[settings.bundler];
  const variables = {
    ...settings.environment,
    API_BASE_URL: domains.apiBaseUrl,
    ENVIRONMENT: environment,
  };
  return {
    settings,
    buildDirectory: `${settings.directory}/${bundler.output}`,
    variablePrefix: bundler.prefix,
    variables: Object.fromEntries(
      Object.entries(variables)
        .map(([name, value]) => [`${bundler.prefix}${name}`, value] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
    environmentFile: `${settings.directory}/.env.${environment}`,
    assetsDirectory: bundler.assets,
    connectOrigins: [...new Set([domains.apiOrigin, ...Object.values(settings.environment).flatMap(originOf)])],
  };
}

/** The origin of a variable that is an address, such as that of an error tracker; the page is meant to call it. */
function originOf(value: string): readonly string[] {
  return /^https:\/\//.test(value) && URL.canParse(value) ? [new URL(value).origin] : [];
}
