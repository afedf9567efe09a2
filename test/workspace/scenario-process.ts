/** Runs the scenario in a process of its own, prints its result, and dies by -9 just before the n-th change (0: never). */
import { nodeFileSystem } from '../../src/workspace/files.js';
import { generateAgain } from './scenario.js';

const [root = '', step = '0'] = process.argv.slice(2);
let taken = 0;
const dying = <Args extends unknown[]>(change: (...args: Args) => void) => {
  return (...args: Args) => {
    taken += 1;
    if (taken === Number(step)) process.kill(process.pid, 'SIGKILL');
    change(...args);
  };
};
const result = generateAgain(root, {
  ...nodeFileSystem,
  makeFolder: dying(nodeFileSystem.makeFolder),
  write: dying(nodeFileSystem.write),
  flush: dying(nodeFileSystem.flush),
  rename: dying(nodeFileSystem.rename),
  duplicate: dying(nodeFileSystem.duplicate),
  remove: dying(nodeFileSystem.remove),
  removeFolder: dying(nodeFileSystem.removeFolder),
});
process.stdout.write(JSON.stringify(result));
