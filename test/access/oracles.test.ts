import * as fc from 'fast-check';
import { Application } from '../../src/applications/application.entity';
import { permissionsOf } from '../../src/access/permission';
import { globalId } from '../../src/core/global-id';
import type { EntityClass } from '../../src/core/node';
import { AccessLevel, PeerFeedback } from '../../src/core/viewer';
import { entities, resolvers } from '../../src/features';
import { Feedback } from '../../src/feedback/feedback.entity';
import { permissionOf } from '../../src/graphql/root-fields';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { startApp, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { filtersOf, ordersOf } from './arbitraries';
import { Model, type Asked } from './model';
import { sightOf, type Sight } from './sight';
import { nodeTypes, waysOf, wayOf } from './walk';
import { aWorld, type World } from './world';

const schema = buildRolecallSchema({ entities, resolvers });
const levels = Object.values(AccessLevel);
const entity = (name: string) => entities.find((one) => one.name === name)!;

/** The lists at the root: field -> what they list. Events are told by their subjects; retentionDue lists a part. */
const roots = Object.values(schema.getQueryType()!.getFields())
  .filter(
    ({ name, args }) =>
      args.some((one) => one.name === 'where') && !['events', 'retentionDue'].includes(name),
  )
  .map((field) => ({ field: field.name, of: entity(wayOf(field)!.type.name) }));

/** The lists within objects: the key column by which what they list refers to the object. */
const nested: Record<string, string> = {
  'Applicant.applications': 'applicantId',
  'Applicant.notes': 'applicantId',
  'Application.feedback': 'applicationId',
  'Application.interviews': 'applicationId',
  'Application.notes': 'applicationId',
  'Application.offers': 'applicationId',
  'Department.children': 'parentId',
  'Department.roles': 'departmentId',
  'Interview.feedback': 'interviewId',
  'InterviewStage.applications': 'stageId',
  'Role.applications': 'roleId',
  'User.feedback': 'authorId',
  'WebhookEndpoint.deliveries': 'endpointId',
};
const pages = nodeTypes(schema).flatMap((type) =>
  waysOf(type)
    .filter(({ way, field }) => way === 'page' && field !== 'events')
    .map(({ field, type: child }) => ({
      path: `${type.name}.${field}`,
      owner: entity(type.name),
      field,
      of: entity(child.name),
    })),
);

interface Question {
  level: AccessLevel;
  /** The object whose list it is; null for a list at the root. */
  parent: { entity: EntityClass; id: number } | null;
  field: string;
  of: EntityClass;
  where: object | undefined;
  orderBy: Asked['orderBy'];
  size: number;
  backward: boolean;
}

describe.each(dialects)('random questions on %s', (dialect) => {
  let app: TestApp;
  let world: World;

  beforeAll(async () => {
    app = await startApp(dialect);
    world = await aWorld(app);
  }, 120_000);

  afterAll(() => app.stop());

  const sightsUnder = (peerFeedback: PeerFeedback) =>
    new Map(
      levels.map((level): [AccessLevel, Sight] => {
        const { user } = world.viewers.get(level)!;
        return [level, sightOf(world.rows, { userId: user.id, level, peerFeedback })];
      }),
    );
  const set = (peerFeedback: PeerFeedback) =>
    app.database.transaction((session) =>
      session.run('UPDATE settings SET peerFeedback = ?', [peerFeedback]),
    );

  const details = (of: EntityClass) =>
    fc.record({
      level: fc.constantFrom(...levels),
      where: fc.option(filtersOf(of, world.rows), { nil: undefined }),
      orderBy: fc.option(ordersOf(of), { nil: undefined }),
      size: fc.integer({ min: 1, max: 6 }),
      backward: fc.boolean(),
    });
  const atRoot = (): fc.Arbitrary<Question> =>
    fc
      .constantFrom(...roots)
      .chain(({ field, of }) => details(of).map((rest) => ({ ...rest, field, of, parent: null })));
  const within = (): fc.Arbitrary<Question> =>
    fc.constantFrom(...pages).chain(({ owner, field, of }) =>
      fc.tuple(fc.constantFrom(...world.rows.get(owner)!), details(of)).map(([{ id }, rest]) => ({
        ...rest,
        ...{ field, of, parent: { entity: owner, id } },
      })),
    );

  const ask = async ({ level, parent, field, of, where, orderBy, size, backward }: Question) => {
    const list = `${field}(where: $where, orderBy: $orderBy, ${backward ? 'last' : 'first'}: ${size}) {
      totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage } }`;
    const variables = `$where: ${of.name}Where, $orderBy: [${of.name}Order!]`;
    const query = parent
      ? `query ($id: ID!, ${variables}) { node(id: $id) { ... on ${parent.entity.name} { ${list} } } }`
      : `query (${variables}) { ${list} }`;
    const id = parent ? globalId(parent.entity, parent.id) : undefined;
    return world.viewers.get(level)!.send(query, { id, where, orderBy });
  };

  const expected = (question: Question, sight: Sight): unknown => {
    const { level, parent, field, of, where, orderBy, size, backward } = question;
    if (!parent && !permissionsOf(level).has(permissionOf(field))) return 'FORBIDDEN';
    if (parent && !sight.get(parent.entity)!.has(parent.id)) return { node: null };
    const key = parent && nested[`${parent.entity.name}.${field}`]!;
    const children = (row: Record<string, unknown>) => !key || row[key] === parent.id;
    const ids = new Model(world.rows, sight).list({
      entity: of,
      where: where as never,
      orderBy,
      of: children,
    });
    const shown = backward ? ids.slice(-size) : ids.slice(0, size);
    const more = ids.length > size;
    const page = {
      totalCount: ids.length,
      nodes: shown.map((one) => ({ id: globalId(of, one) })),
      pageInfo: { hasNextPage: !backward && more, hasPreviousPage: backward && more },
    };
    return parent ? { node: { [field]: page } } : { [field]: page };
  };

  it('know every list of the schema', () => {
    expect(pages.map(({ path }) => path).sort()).toEqual(Object.keys(nested));
    expect(roots.length).toBeGreaterThan(6);
  });

  it.each(Object.values(PeerFeedback))(
    'are answered as if the hidden did not exist, whatever is filtered, ordered, counted and paged; feedback of peers %s',
    async (peerFeedback) => {
      await set(peerFeedback);
      const sights = sightsUnder(peerFeedback);

      await fc.assert(
        fc.asyncProperty(fc.oneof(atRoot(), within(), within()), async (question) => {
          const { data, errors } = await ask(question);

          const answer = errors ? errors[0]!.extensions.code : data;
          expect(answer).toEqual(expected(question, sights.get(question.level)!));
        }),
        { numRuns: 400 },
      );
    },
    120_000,
  );

  it.each(
    Object.values(PeerFeedback).flatMap((setting) =>
      levels.map((level): [AccessLevel, PeerFeedback] => [level, setting]),
    ),
  )(
    'for sums and counts of feedback are answered to %s from what they may read, when peers see it %s',
    async (level, peerFeedback) => {
      await set(peerFeedback);
      const sight = sightsUnder(peerFeedback).get(level)!;
      const seen = world.rows.get(Application)!.filter(({ id }) => sight.get(Application)!.has(id));

      const { nodes } = await world.viewers
        .get(level)!
        .data(
          `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Application { feedbackSummary { count averageRating recommendations { yes } } } } }`,
          { ids: seen.map(({ id }) => globalId(Application, id)) },
        );

      const sums = seen.map(({ id: applicationId }) => {
        const given = world.rows
          .get(Feedback)!
          .filter(
            (row) =>
              row.applicationId === applicationId &&
              sight.get(Feedback)!.has(row.id) &&
              row.status === 'SUBMITTED',
          );
        const total = given.reduce((sum, { rating }) => sum + Number(rating), 0);
        const averageRating = given.length ? total / given.length : null;
        return {
          feedbackSummary: { count: given.length, averageRating, recommendations: { yes: given.length } },
        };
      });
      expect(nodes).toEqual(sums);
    },
  );
});
