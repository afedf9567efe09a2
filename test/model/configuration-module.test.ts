import { describe, expect, it } from 'vitest';
import { configurationClass } from '../../src/model/tasks.js';

describe('configurationClass', () => {
  it.each([
    ['staging', 'staging', 'StagingConfig'],
    ['prod-eu', 'prod_eu', 'ProdEuConfig'],
    ['test', 'test', 'TestConfig'],
    ['latest-eu', 'latest_eu', 'LatestEuConfig'],
    // pytest would import these, and the image would leave them out.
    ['test-eu', 'environment_test_eu_config', 'TestEuConfig'],
    ['eu-test', 'environment_eu_test_config', 'EuTestConfig'],
    ['conftest', 'environment_conftest_config', 'ConftestConfig'],
  ])('names the module of %s %s', (environment, module, className) => {
    expect(configurationClass(environment)).toEqual({ module, className });
  });
});
