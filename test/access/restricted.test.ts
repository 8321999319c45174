import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getNamedType, isCompositeType, type GraphQLObjectType } from 'graphql';
import { permissionsOf } from '../../src/access/permission';
import { ApplicationStatus } from '../../src/applications/application.enums';
import { globalId } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { entities, resolvers } from '../../src/features';
import { restrictedFields } from '../../src/graphql/restricted';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { startApp, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { readRows, sightOf } from './sight';
import { aWorld, type World } from './world';

const schema = buildRolecallSchema({ entities, resolvers });
const levels = Object.values(AccessLevel);

/** Parts of objects: the object of which they are one, and the field. */
const partOf: Record<string, [owner: string, field: string]> = {
  Rejection: ['Application', 'rejection'],
  Withdrawal: ['Application', 'withdrawal'],
};

const cases = [...restrictedFields()].flatMap(([name, permission]) =>
  levels.map((level): [AccessLevel, string, boolean] => [level, name, permissionsOf(level).has(permission)]),
);

describe.each(dialects)('restricted fields on %s', (dialect) => {
  let app: TestApp;
  let world: World;

  beforeAll(async () => {
    app = await startApp(dialect);
    world = await aWorld(app);
    const viewers = [...world.viewers.values()].map(({ user }) => user);
    const role = await aRole(app, { team: viewers });
    const { id } = await aRejectionReason(app);
    const withdrawn = await anApplication(app, role, {
      status: ApplicationStatus.WITHDRAWN,
      activeApplicantId: null,
      withdrawalReasonId: id,
      withdrawalNote: 'Pays too little.',
      withdrawnAt: app.now,
    });
    const rejected = await anApplication(app, role, {
      status: ApplicationStatus.REJECTED,
      activeApplicantId: null,
      rejectionReasonId: id,
      rejectionNote: 'Too far away.',
      rejectedAt: app.now,
    });
    for (const application of [withdrawn, rejected]) await anInterview(app, application, viewers);
    await app.database.transaction((session) =>
      session.run("UPDATE users SET subject = 'someone' WHERE id = ?", [viewers[0]!.id]),
    );
    world.rows = await readRows(app);
  }, 120_000);

  afterAll(() => app.stop());

  const seenBy = (level: AccessLevel, name: string): string[] => {
    const entity = entities.find((one) => one.name === name)!;
    const { user } = world.viewers.get(level)!;
    const sight = sightOf(world.rows, { userId: user.id, level });
    return [...sight.get(entity)!].map((id) => globalId(entity, id));
  };

  it.each(cases)('to %s, %s is shown: %s', async (level, name, shown) => {
    const [typeName, field] = name.split('.') as [string, string];
    const [owner, within] = partOf[typeName] ?? [typeName, null];
    const type = getNamedType((schema.getType(typeName) as GraphQLObjectType).getFields()[field]!.type);
    const inner = isCompositeType(type) ? `${field} { __typename }` : field;
    const ids = seenBy(level, owner);
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${owner} { ${within ? `${within} { ${inner} }` : inner} } } }`;

    const { data, errors } = await world.viewers.get(level)!.send(query, { ids: ids.slice(0, 40) });

    expect(errors).toBeUndefined();
    const objects = data.nodes.map((node: any) => (within ? node[within] : node)).filter(Boolean);
    const values = objects.map((object: any) => object[field]);
    if (shown) expect(values.some((value: unknown) => value !== null)).toBe(true);
    else expect(values.every((value: unknown) => value === null)).toBe(true);
    expect(values.length > 0).toBe(ids.length > 0);
  });

  it.each(levels)(
    'to %s, an e-mail address finds whom it belongs to only with contact:read',
    async (level) => {
      const client = world.viewers.get(level)!;
      const [row] = await app.database.primary.all(
        'SELECT e.address FROM applicant_emails e JOIN applications a ON a.applicantId = e.applicantId ' +
          "JOIN interviews i ON i.applicationId = a.id WHERE a.status = 'WITHDRAWN'",
      );
      const query = `query ($address: String!) { applicantByEmail(address: $address) { id }
      applicants(where: { email: { address: { eq: $address } } }) { totalCount } }`;

      const { data } = await client.send(query, { address: row!.address });

      const found = permissionsOf(level).has('contact:read');
      expect(data.applicantByEmail === null).toBe(!found);
      expect(data.applicants?.totalCount ?? 0).toBe(found ? 1 : 0);
    },
  );
});

it('docs/visibility.md tells every restricted field', () => {
  const told = readFileSync(join(__dirname, '../../docs/visibility.md'), 'utf8');
  const lines = [...restrictedFields()].map(([name, permission]) => `| \`${name}\` | \`${permission}\` |`);

  expect(told).toContain(`| --- | --- |\n${lines.sort().join('\n')}\n\n`);
});
