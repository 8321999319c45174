import 'reflect-metadata';
import { buildSchema, parse } from 'graphql';
import type { Context } from '../../src/graphql/context';
import { compiledExecutor, type Executor } from '../../src/graphql/executor';

const schema = buildSchema('type Query { one: Int }');
const ask = async (executor: Executor, text: string, ...names: Array<string | null>): Promise<void> => {
  const document = parse(text);
  for (const operationName of names)
    await executor({ document, operationName, variables: {}, context: {} as Context });
};

describe('the operations that an executor remembers', () => {
  it('are 500 at most', async () => {
    const executor = compiledExecutor(schema);
    for (let count = 0; count < 510; count++) await ask(executor, '{ one }', null);

    expect(executor.cache!.size()).toBe(500);
  });

  it('are fewer where they select many fields, with fragments in their places', async () => {
    const executor = compiledExecutor(schema);
    const fields = Array.from({ length: 200 }, (_, index) => `a${index}: one`).join(' ');
    for (let count = 0; count < 60; count++)
      await ask(executor, `{ ...F b: one ...F } fragment F on Query { ${fields} }`, null);

    expect(executor.cache!.size()).toBe(Math.floor(20_000 / 401));
  });

  it('count each operation of a document, and know it with and without its name', async () => {
    const executor = compiledExecutor(schema);
    await ask(executor, 'query A { one } query B { one }', 'A', 'B', 'A');
    expect(executor.cache).toMatchObject({ interpreted: 2, compiled: 1 });
    expect(executor.cache!.size()).toBe(2);

    await ask(executor, 'query C { one }', 'C', null);
    expect(executor.cache).toMatchObject({ interpreted: 3, compiled: 2 });
    expect(executor.cache!.size()).toBe(3);
  });
});
