import { readFileSync } from 'node:fs';
import { Column } from 'typeorm';

let found = 0;

/** How many stores a promise carries on. */
function storesOfPromises(): number {
  const symbols = Object.getOwnPropertySymbols(Promise.resolve());
  return symbols.filter((symbol) => /store/i.test(String(symbol))).length;
}

/** The error that Node itself throws. */
function nodesError(): unknown {
  try {
    return readFileSync('/nowhere');
  } catch (error) {
    return error;
  }
}

it('begins as if it were alone, and leaves what the next one must not find', () => {
  expect(++found).toBe(1);
  expect(globalThis).not.toHaveProperty('left');
  Object.assign(globalThis, { left: true });
  expect(globalThis).not.toHaveProperty('typeormMetadataArgsStorage');
  class Left {
    @Column('int')
    column!: number;
  }
  const columns = [expect.objectContaining({ target: Left })];
  expect(globalThis).toHaveProperty('typeormMetadataArgsStorage.columns', columns);
  expect(storesOfPromises()).toBeLessThanOrEqual(1);
  expect(nodesError()).toBeInstanceOf(Error);
});
