import 'reflect-metadata';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
  validate,
  validateSchema,
  type GraphQLNamedType,
} from 'graphql';
import { entities, resolvers } from '../../src/features';
import { restrictedFields } from '../../src/graphql/restricted';
import { buildRolecallSchema, printRolecallSchema } from '../../src/graphql/schema';

const root = join(__dirname, '../..');
const schema = buildRolecallSchema({ entities, resolvers });
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

interface Described {
  description?: string | null;
}

/** A part of the schema, by its path, such as `Role.stages(first)`. */
function partsOf(type: GraphQLNamedType): Array<[path: string, part: Described]> {
  const parts: Array<[string, Described]> = [[type.name, type]];
  if (isEnumType(type))
    parts.push(
      ...type.getValues().map((value): [string, Described] => [`${type.name}.${value.name}`, value]),
    );
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields())) parts.push([`${type.name}.${field.name}`, field]);
  if (isObjectType(type) || isInterfaceType(type))
    for (const field of Object.values(type.getFields())) {
      parts.push([`${type.name}.${field.name}`, field]);
      for (const argument of field.args)
        parts.push([`${type.name}.${field.name}(${argument.name})`, argument]);
    }
  return parts;
}

describe('the schema', () => {
  it('is valid', () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  it('is committed as it is: after a change run `npm run schema`', () => {
    const file = join(root, 'schema.graphql');
    const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';

    expect(committed).toBe(printRolecallSchema(schema));
  });

  it('describes every type, field, argument, input field and enum value with a sentence', () => {
    const silent = types
      .flatMap(partsOf)
      .filter(([, { description }]) => !/^[A-Z`].*[.:]$/s.test(description ?? ''))
      .map(([path]) => path);

    expect(silent).toEqual([]);
  });

  it('says of each restricted field without which permission it is null', () => {
    const descriptions = new Map(types.flatMap(partsOf).map(([path, part]) => [path, part.description]));
    const silent = [...restrictedFields()].filter(
      ([path, permission]) =>
        descriptions.get(path)?.split('Null without the permission').at(-1) !== ` ${permission}.`,
    );

    expect(silent).toEqual([]);
    expect(restrictedFields().size).toBeGreaterThan(10);
  });
});

describe('the contract', () => {
  const folder = join(__dirname, 'operations');
  const files = ['queries', 'mutations'].flatMap((kind) =>
    readdirSync(join(folder, kind)).map((file) => `${kind}/${file}`),
  );

  it.each(files)('%s is a valid operation', (file) => {
    const document = parse(readFileSync(join(folder, file), 'utf8'));

    expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
  });
});
