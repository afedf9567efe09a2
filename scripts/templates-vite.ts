import type { Plugin } from 'vite';
import { templatesDirectory, templatesModule, virtualId } from './templates.js';

const resolvedId = `\0${virtualId}`;

/** Serves `virtual:templates` to vitest, and again whenever a file of the folder changes in watch mode. */
export function templatesVitePlugin(): Plugin {
  return {
    name: 'hha-templates',
    resolveId: (id) => (id === virtualId ? resolvedId : undefined),
    load: (id) => (id === resolvedId ? templatesModule() : undefined),
    configureServer(server) {
      server.watcher.add(templatesDirectory);
      server.watcher.on('all', (_event, file) => {
        if (!file.startsWith(templatesDirectory)) return;
        for (const environment of Object.values(server.environments)) {
          const module = environment.moduleGraph.getModuleById(resolvedId);
          if (module) environment.moduleGraph.invalidateModule(module);
        }
      });
    },
  };
}
