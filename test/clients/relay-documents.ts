import {
  getNamedType,
  getNullableType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { operation, operationNames } from '../support/operations';

/** Documents as a Relay app has them, in modules: each may hold only what is named after it. */
export type Modules = Record<string, string>;

/** What the tests page through: the open roles, the applications of one, and a move. */
export const pages: Modules = {
  pages: `
    query pagesRolesQuery { ...pages_roles }
    fragment pages_roles on Query
    @refetchable(queryName: "pagesMoreRolesQuery")
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
      roles(first: $count, after: $cursor, where: { status: { in: [OPEN] } }, orderBy: [{ field: TITLE, direction: ASC }])
      @connection(key: "pages_roles_roles") { edges { node { id title } } }
    }
    query pagesBoardQuery($id: ID!) { role(id: $id) { ...pages_board } }
    fragment pages_board on Role
    @refetchable(queryName: "pagesMoreBoardQuery")
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
      applications(first: $count, after: $cursor) @connection(key: "pages_board_applications") {
        totalCount
        edges { node { id version stage { id } applicant { name } } }
      }
    }`,
};

/** The operations of the contract, under the names that Relay wants. */
export function contract(): Modules {
  const modules: Modules = {};
  for (const path of operationNames()) {
    const name = path.replace(/^.*\//, '').replace(/-./g, ([, letter]) => letter!.toUpperCase());
    modules[name] = operation(path)
      .replace(/^#.*$/gm, '')
      .replace(/^query \w+/m, `query ${name}Query`)
      .replace(/^mutation \w+/m, `mutation ${name}Mutation`);
  }
  return modules;
}

/** For each list of each object that has an id, and of Query, a fragment that pages through it. */
export function everyConnection(schema: GraphQLSchema): Modules {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const paged = types.filter(
    (type) => type === schema.getQueryType() || type.getInterfaces().some(({ name }) => name === 'Node'),
  );
  const fragments = paged.flatMap((type) =>
    Object.values(type.getFields())
      .filter(isConnection)
      .map((field) => pagingFragment(type, field)),
  );
  return { every: fragments.join('\n') };
}

function isConnection({ type, args }: GraphQLField<unknown, unknown>): boolean {
  const isAsked = args.some(({ name }) => name === 'first') && args.some(({ name }) => name === 'after');
  return isAsked && getNamedType(getNullableType(type)).name.endsWith('Connection');
}

function pagingFragment(type: GraphQLObjectType, { name }: GraphQLField<unknown, unknown>): string {
  const fragment = `every_${type.name}_${name}`;
  return `fragment ${fragment} on ${type.name}
    @refetchable(queryName: "every${type.name}_${name}Query")
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
      ${name}(first: $count, after: $cursor) @connection(key: "${fragment}_${name}") { edges { node { __typename } } }
    }`;
}
