/** `application.frontend`: the React application. */
import * as z from 'zod';
import { NODE_VERSIONS } from '../../data/runtimes.js';
import { defaulted } from '../field.js';
import { commandAsList, commandLine, folder, plainVariables } from '../formats.js';

/** How the web application is built. The model treats an absent one as all defaults. */
export const frontendSchema = z.strictObject({
  directory: defaulted(folder, {
    description: 'The folder of the React application.',
    effect: 'in-place',
    default: { value: 'frontend/web' },
    readBy: ['frontend', 'workflows'],
  }),
  bundler: defaulted(z.enum(['create-react-app', 'vite']), {
    description:
      'What builds the application: it decides the prefix of the variables, the file that the build loads and the folder it writes.',
    effect: 'in-place',
    default: { value: 'create-react-app' },
    readBy: ['frontend', 'workflows'],
  }),
  node: defaulted(z.enum(Object.keys(NODE_VERSIONS) as [string, ...string[]]), {
    description: 'The major version of Node.js that builds the application, quoted.',
    effect: 'in-place',
    reason: 'Only versions that still get security fixes are offered.',
    source: 'endoflife.date/nodejs',
    default: { value: '24' },
    readBy: ['workflows'],
  }),
  test: defaulted(commandLine, {
    description: 'The command that tests the frontend before each deployment.',
    effect: 'in-place',
    default: { value: ['npm', 'test'] },
    suggest: commandAsList,
    readBy: ['workflows'],
  }),
  environment: defaulted(plainVariables, {
    description:
      'Further variables of the build, without the prefix of the bundler. They are public: every visitor can read them.',
    effect: 'in-place',
    default: { value: {} },
    readBy: ['frontend'],
  }),
});
