import { testLogger } from '../../support/run-log';

it('passes, and writes an address into the log', () => {
  testLogger().info({ requestId: 'r-1' }, 'sent to grace@example.org');
});
