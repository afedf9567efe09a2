import type { EnvironmentModel } from '../../model/model.js';
import type { View } from './view.js';

/** What provisioning by AWS CLI reads besides. */
export function provisioningView(_model: EnvironmentModel): View {
  return {};
}
