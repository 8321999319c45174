import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getVariableValues, Kind, parse, validate } from 'graphql';
import { entities, resolvers } from '../../src/features';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { documentation } from '../support/documentation';

const root = join(__dirname, '../..');
const schema = buildRolecallSchema({ entities, resolvers });
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** An operation that a reader may copy. */
interface Operation {
  query: string;
  variables?: Record<string, unknown>;
}

/** Blocks of GraphQL, bodies that curl sends, and queries within a sentence. */
function operationsIn(file: string): Operation[] {
  const text = read(file);
  const blocks = [...text.matchAll(/```graphql\n(.*?)```/gs), ...text.matchAll(/`(\{ \w+ \{.* \})`/g)];
  const bodies = [...text.matchAll(/ -d '(\{.*?\})'$/gms)];
  return [
    ...blocks.map(([, query]) => ({ query: query! })),
    ...bodies.map(([, body]) => JSON.parse(body!) as Operation),
  ];
}

function faultsOf({ query, variables = {} }: Operation): string[] {
  const document = parse(query);
  const faults = validate(schema, document).map(({ message }) => message);
  const declared = document.definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? (each.variableDefinitions ?? []) : [],
  );
  const { errors = [] } = getVariableValues(schema, declared, variables);
  return [...faults, ...errors.map(({ message }) => message)];
}

describe('the documentation', () => {
  const told = documentation().filter((file) => operationsIn(file).length > 0);

  it('tells operations in the README and below docs/', () => {
    expect(told).toEqual(expect.arrayContaining(['README.md', 'docs/changes.md', 'docs/csv-export.md']));
  });

  it.each(told)('%s tells operations that the schema takes', (file) => {
    expect(operationsIn(file).flatMap(faultsOf)).toEqual([]);
  });
});
