/**
 * The CDK app: `npx cdk synth -c environment=NAME`. Without the context it holds every environment; the names of
 * stacks differ, so they can be listed and compared together.
 */
import { App } from 'aws-cdk-lib';
import { environments } from '../config';
import { holdAgainstRules } from '../lib/compliance';
import { addEnvironment } from '../lib/environment';

const app = new App();
const chosen: unknown = app.node.tryGetContext('environment');
const wanted = chosen === undefined ? environments : environments.filter(({ name }) => name === chosen);
if (wanted.length === 0) {
  const known = environments.map(({ name }) => name).join(', ');
  throw new Error(`There is no environment ${String(chosen)}. There are: ${known}.`);
}
for (const environment of wanted) addEnvironment(app, environment);
holdAgainstRules(app, wanted);
app.synth();
