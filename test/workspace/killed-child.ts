/** Runs the scenario in a process of its own and kills it with -9 just before the n-th change of the file system. */
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
generateAgain(root, {
  ...nodeFileSystem,
  makeFolder: dying(nodeFileSystem.makeFolder),
  write: dying(nodeFileSystem.write),
  rename: dying(nodeFileSystem.rename),
  duplicate: dying(nodeFileSystem.duplicate),
  remove: dying(nodeFileSystem.remove),
  removeFolder: dying(nodeFileSystem.removeFolder),
});
