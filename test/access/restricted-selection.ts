import { getNamedType, isLeafType, isObjectType, type GraphQLObjectType } from 'graphql';
import { entities, resolvers } from '../../src/features';
import { restrictedFields } from '../../src/graphql/restricted';
import { buildRolecallSchema } from '../../src/graphql/schema';

const schema = buildRolecallSchema({ entities, resolvers });

/** Parts of objects: the object of which they are one, and the field. */
const partOf: Record<string, [owner: string, field: string]> = {
  Rejection: ['Application', 'rejection'],
  Withdrawal: ['Application', 'withdrawal'],
};

/** Asks for every restricted field, as inline fragments on the types that have one. */
export function fragmentsOf(): string {
  const byType = new Map<string, string[]>();
  for (const name of restrictedFields().keys()) {
    const [type, field] = name.split('.') as [string, string];
    const [owner, within] = partOf[type] ?? [type, null];
    const asked = `${field} ${insideOf(type, field)}`;
    byType.set(owner, [...(byType.get(owner) ?? []), within ? `${within} { ${asked} }` : asked]);
  }
  return ['__typename', ...[...byType].map(([type, asked]) => `... on ${type} { ${asked.join(' ')} }`)].join(
    ' ',
  );
}

/** What to ask of a field that is an object: all its values, or those of the nodes of a page. */
function insideOf(type: string, field: string): string {
  const inner = getNamedType((schema.getType(type) as GraphQLObjectType).getFields()[field]!.type);
  if (!isObjectType(inner)) return '';
  if (inner.name === 'EventConnection')
    return '{ nodes { type subjectId changes { field from to hidden } } }';
  const values = Object.values(inner.getFields()).filter((one) => isLeafType(getNamedType(one.type)));
  return `{ ${values.map(({ name }) => name).join(' ')} }`;
}
