import 'reflect-metadata';
import { getNamedType, isInputObjectType, type GraphQLField } from 'graphql';
import type { EntityMetadata } from 'typeorm';
import type { z } from 'zod';
import { entities, resolvers } from '../../src/features';
import { ruleOf } from '../../src/graphql/input';
import { mutationNamed } from '../../src/graphql/root-fields';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { recordTypes } from '../../src/porting/record-types';
import { freshDatabase, type TestDatabase } from '../support/databases';

type Rules = Record<string, z.ZodType>;

/** The bytes of a TEXT on MySQL and MariaDB, and those of the longest characters. */
const [bytesOfText, bytesOfCharacter] = [65_535, 4];

describe('the texts that rules take', () => {
  let fresh: TestDatabase;

  beforeAll(async () => {
    fresh = await freshDatabase('sqlite');
  });

  afterAll(() => fresh.drop());

  it('fit their columns when they come by a mutation, whatever their characters', () => {
    const tooLong = mutations().flatMap(({ name, entity, rules }) =>
      overlong(metadataOf(entity), rules).map((field) => `${name}.${field}`),
    );

    expect(tooLong).toEqual([]);
  });

  it('fit their columns when they come by an import', () => {
    const tooLong = recordTypes.flatMap(({ name, entity, fields }) => {
      const rules = Object.entries(fields).map(([field, { rule }]) => [field, rule] as const);
      return overlong(metadataOf(entity), Object.fromEntries(rules)).map((field) => `${name}.${field}`);
    });

    expect(tooLong).toEqual([]);
  });

  function metadataOf(entity: unknown): EntityMetadata {
    return fresh.database.source.getMetadata(entity as new () => object);
  }
});

/** Every mutation that writes one row and returns it, with the rules of its input. */
function mutations(): Array<{ name: string; entity: unknown; rules: Rules }> {
  const fields = Object.values(buildRolecallSchema({ entities, resolvers }).getMutationType()!.getFields());
  return fields.filter(isOfOne).flatMap(({ name }) => {
    const { input, returns } = mutationNamed(name);
    if (typeof returns !== 'function') return [];
    return [{ name, entity: returns, rules: (ruleOf(input) as z.ZodObject<Rules>).shape }];
  });
}

/** Whether a mutation is no bulk one. */
function isOfOne({ args }: GraphQLField<unknown, unknown>): boolean {
  const input = getNamedType(args[0]!.type);
  return isInputObjectType(input) && !('items' in input.getFields());
}

/** The fields whose rules take a text that is longer than the column of the same name. */
function overlong({ columns }: EntityMetadata, rules: Rules): string[] {
  return columns
    .filter(({ type, propertyName }) => (type === 'varchar' || type === 'text') && propertyName in rules)
    .filter(({ type, length, propertyName }) => {
      const most = type === 'text' ? Math.floor(bytesOfText / bytesOfCharacter) : Number(length);
      return rules[propertyName]!.safeParse('😀'.repeat(most + 1)).success;
    })
    .map(({ propertyName }) => propertyName);
}
