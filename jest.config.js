/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // jose is published as ES modules only: Node loads them through require, Jest needs them compiled.
  transform: { '^.+\\.ts$': '@swc/jest', '/node_modules/jose/.+\\.js$': '@swc/jest' },
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  watchman: false,
  haste: { enableSymlinks: false },
  // One worker for each core: the tests wait for the database more than they compute.
  maxWorkers: '100%',
  testTimeout: 60_000,
};
