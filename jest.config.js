/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/environment.ts',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // What is loaded when it is needed has the name of the file that Node finds.
  moduleNameMapper: { '^(\\./.+)\\.js$': '$1' },
  transform: { '^.+\\.ts$': '@swc/jest' },
  watchman: false,
  haste: { enableSymlinks: false },
  // One worker for each core: a third one on two cores gains nothing.
  maxWorkers: '100%',
  testTimeout: 60_000,
};
