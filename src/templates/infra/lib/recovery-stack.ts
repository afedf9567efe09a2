/** The vault in another region that gets a copy of every backup. */
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { EnvironmentStack } from './environment-stack';

export class RecoveryStack extends EnvironmentStack {
  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, config, 'recovery');
  }
}
