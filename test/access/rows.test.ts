import { type GraphQLObjectType } from 'graphql';
import { permissionsOf, type Permission } from '../../src/access/permission';
import { Tag } from '../../src/applicants/tag.entity';
import { ApplicantTag } from '../../src/applicants/applicant-tag.entity';
import { globalId, lowerFirst, parseGlobalId } from '../../src/core/global-id';
import type { EntityClass } from '../../src/core/node';
import { AccessLevel } from '../../src/core/viewer';
import { entities, resolvers } from '../../src/features';
import { permissionOf } from '../../src/graphql/root-fields';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { footprint } from '../support/footprint';
import { idPathsOf, inputWithId, prefixOf, unknownId } from './inputs';
import { sightOf, type Sight } from './sight';
import { narrowed, nodeTypes, selectionOf, wayOf } from './walk';
import { aWorld, places, type World } from './world';

const levels = Object.values(AccessLevel);
const schema = buildRolecallSchema({ entities, resolvers });
const types = nodeTypes(schema);
const entityOf = (type: { name: string }) => entities.find(({ name }) => name === type.name)!;
const queries = Object.values(schema.getQueryType()!.getFields());
const lists = queries.flatMap((field) => {
  const whole = field.args.some(({ name }) => name === 'where');
  // The applicants whose time is over: fewer than those whom one sees.
  return whole && field.name !== 'retentionDue' ? [{ field: field.name, type: wayOf(field)!.type }] : [];
});
const lookups = queries.flatMap((field) => {
  const byId = field.args.length === 1 && field.args[0]!.name === 'id' && field.name !== 'node';
  return byId ? [{ field: field.name, type: wayOf(field)!.type }] : [];
});
const idsOfMutations = Object.keys(schema.getMutationType()!.getFields()).flatMap((mutation) =>
  idPathsOf(schema, mutation).map((path): [string, string] => [mutation, path.join('.')]),
);

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

describe.each(dialects)('who sees which rows on %s', (dialect) => {
  let app: TestApp;
  let world: World;
  let written: object;
  const sights = new Map<AccessLevel, Sight>();

  beforeAll(async () => {
    app = await startApp(dialect);
    world = await aWorld(app);
    written = await footprint(app);
    for (const [level, { user }] of world.viewers)
      sights.set(level, sightOf(world.rows, { userId: user.id, level }));
  }, 120_000);

  afterAll(() => app.stop());

  const viewer = (level: AccessLevel) => world.viewers.get(level)!;
  const may = (level: AccessLevel, permission: string) => permissionsOf(level).has(permission as Permission);
  const sees = (level: AccessLevel) => (id: string) => {
    const { prefix, key } = parseGlobalId(id)!;
    const entity = entities.find(({ name }) => lowerFirst(name) === prefix)!;
    return sights.get(level)!.get(entity)!.has(key);
  };
  const idsOf = (entity: EntityClass) => world.rows.get(entity)!.map(({ id }) => globalId(entity, id));
  /** What `nodes` answers for ids, with a selection on their type; null where it answers null. */
  const fetch = async (client: Client, type: GraphQLObjectType, ids: string[], selection = 'id') => {
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type.name} { ${selection} } } }`;
    const pages = await Promise.all(chunks(ids, 40).map((some) => client.data(query, { ids: some })));
    return pages.flatMap(({ nodes }) => nodes as Array<Record<string, unknown> | null>);
  };

  it('the world has rows of every type, and every level but ADMIN misses some of them', () => {
    for (const { name } of types) expect(idsOf(entityOf({ name })).length).toBeGreaterThan(0);
    const hidden = ['Role', 'Application', 'Applicant', 'Feedback', 'Note', 'Interview'];
    for (const level of levels.filter((one) => one !== AccessLevel.ADMIN))
      for (const name of hidden) expect(idsOf(entityOf({ name })).every(sees(level))).toBe(false);
  });

  describe.each(levels)('%s', (level) => {
    const byPlace = types.flatMap(({ name }) => places.map((place): [string, string] => [name, place]));

    it.each(byPlace)('sees each %s of %s by its id exactly when it is theirs to see', async (name, place) => {
      const type = schema.getType(name) as GraphQLObjectType;
      const entity = entityOf(type);
      const ids = world.at
        .get(place as never)!
        .get(entity)!
        .map((id) => globalId(entity, id));
      const expected = ids.map((id) => (sees(level)(id) ? { id } : null));
      const client = viewer(level);

      const several = await fetch(client, type, ids);
      const [first] = ids;
      const single =
        first && (await client.data('query ($id: ID!) { node(id: $id) { id } }', { id: first })).node;
      const lookup = lookups.find((one) => one.type.name === name);
      const one =
        first &&
        lookup &&
        (await client.send(`query ($id: ID!) { ${lookup.field}(id: $id) { id } }`, { id: first })).data?.[
          lookup.field
        ];

      expect(several).toEqual(expected);
      if (first) expect(single).toEqual(expected[0]);
      if (first && lookup) expect(one ?? null).toEqual(expected[0]);
    });

    it.each(lists.map(({ field, type }): [string, string] => [field, type.name]))(
      'finds in the list %s exactly the %ss that are theirs to see, and counts no others',
      async (field, name) => {
        const query = `query ($after: String) { ${field}(first: 100, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`;
        const expected = idsOf(entityOf({ name })).filter(sees(level));
        const client = viewer(level);
        if (!may(level, permissionOf(field))) {
          expect((await client.send(query)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
          return;
        }

        const found: string[] = [];
        let after: string | null = null;
        do {
          const page: any = (await client.data(query, { after }))[field];
          found.push(...page.nodes.map(({ id }: { id: string }) => id));
          expect(page.totalCount).toBe(expected.length);
          after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
        } while (after);

        expect(found.sort()).toEqual(expected.sort());
      },
    );

    it.each(types.filter((type) => selectionOf(type) !== '').map(({ name }) => name))(
      'reaches from a %s what is theirs to see, in its order, and nothing else',
      async (name) => {
        const type = schema.getType(name) as GraphQLObjectType;
        const whole = idsOf(entityOf(type));
        const truth = await fetch(world.admin, type, whole, selectionOf(type));
        const known = whole.flatMap((id, index) =>
          truth[index] && sees(level)(id) ? [{ id, answer: truth[index] }] : [],
        );

        const reached = await fetch(
          viewer(level),
          type,
          known.map(({ id }) => id),
          selectionOf(type),
        );

        const expected = known.map(({ answer }) =>
          narrowed(type, answer, sees(level), (permission) => may(level, permission)),
        );
        expect(reached).toEqual(expected);
      },
    );

    it.each(idsOfMutations)(
      'is answered by %s with a hidden %s as with an unknown one',
      async (mutation, place) => {
        const path = place.split('.');
        const prefix = prefixOf(path.at(-1)!);
        const entity = entities.find((one) => lowerFirst(one.name) === prefix)!;
        const hidden = idsOf(entity).filter((id) => !sees(level)(id));
        const visible = (kind: string) => {
          const named = entities.find((one) => lowerFirst(one.name) === kind)!;
          return idsOf(named).find(sees(level)) ?? unknownId(kind);
        };
        const send = (id: string) => {
          const input = inputWithId(schema, mutation, path, id, visible);
          const query = `mutation ($input: ${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!) {
            ${mutation}(input: $input) { userErrors { __typename code message path } } }`;
          return viewer(level).send(query, { input });
        };

        const unknown = await send(unknownId(prefix));
        const answers = await Promise.all(hidden.slice(0, 4).map(send));

        const plain = ({ status, data, errors }: typeof unknown) => ({
          status,
          data,
          errors: errors?.map(({ message }) => message),
        });
        for (const answer of answers) expect(plain(answer)).toEqual(plain(unknown));
        if (may(level, permissionOf(mutation)))
          expect(unknown.data[mutation].userErrors).toMatchObject([
            { __typename: expect.stringMatching(/NotFound|RuleViolation|InvalidInput/) },
          ]);
      },
    );
  });

  it('the same question of all levels at the same moment is answered to each from what is theirs', async () => {
    const ids = ['Role', 'Application', 'Feedback', 'Note'].flatMap((name) =>
      idsOf(entityOf({ name })).slice(0, 12),
    );
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`;
    const shuffled = [...levels, ...levels].sort((a, b) => a.length - b.length);

    const answers = await Promise.all(shuffled.map((level) => viewer(level).data(query, { ids })));

    const expected = shuffled.map((level) => ({
      nodes: ids.map((id) => (sees(level)(id) ? { id } : null)),
    }));
    expect(answers).toEqual(expected);
    expect(new Set(expected.map((one) => JSON.stringify(one))).size).toBeGreaterThan(3);
  });

  it('none of these mutations wrote anything', async () => {
    expect(await footprint(app)).toEqual(written);
  });

  it.each(levels)('%s counts on a tag the applicants whom they see', async (level) => {
    const tags = idsOf(Tag).filter(sees(level));
    const links = world.rows
      .get(ApplicantTag)!
      .filter(({ id }) => sights.get(level)!.get(ApplicantTag)!.has(id));

    const answers = await fetch(
      viewer(level),
      schema.getType('Tag') as GraphQLObjectType,
      tags,
      'id applicantCount',
    );

    const expected = tags.map((id) => ({
      id,
      applicantCount: links.filter(({ tagId }) => globalId(Tag, tagId) === id).length,
    }));
    expect(answers).toEqual(expected);
  });
});
