import { testLogger } from '../../support/run-log';

it('writes a line as it should be', () => {
  testLogger().info('ready');
});
