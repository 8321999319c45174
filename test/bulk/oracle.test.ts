import { AccessLevel } from '../../src/core/viewer';
import { Random } from '../../src/demo/random';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { sendMany, verdictOf, verdicts } from './send-many';

/** A service with the same people and applications under the same ids as the other one. */
interface House {
  app: TestApp;
  client: Client;
  applications: string[];
  stages: string[];
  applicants: string[];
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

/** Items that get in each other's way in every manner, the same for the same seed. */
const kinds: Record<
  string,
  { single: string; item: (chance: Random, house: House, index: number) => object }
> = {
  moveApplications: {
    single: 'moveApplication',
    item: (chance, { applications, stages }) => ({
      applicationId: chance.pick(applications),
      toStageId: chance.pick(stages),
      expectedVersion: chance.int(1, 4),
    }),
  },
  createApplicants: {
    single: 'createApplicant',
    item: (chance, _house, index) => ({
      lastName: `Item ${index}`,
      externalId: chance.chance(0.2) ? `ext-${chance.int(1, 3)}` : null,
      emails: chance
        .some([1, 2, 3, 4, 5, 6, 7, 8, 9], chance.int(0, 2))
        .map((n) => ({ address: `p${n}@example.org` })),
      tags: chance.some(['one', 'two', 'three'], chance.int(0, 2)),
    }),
  },
  addTagsToApplicants: {
    single: 'addTags',
    item: (chance, { applicants }) => ({
      applicantId: chance.pick(applicants),
      expectedVersion: chance.chance(0.3) ? chance.int(1, 3) : null,
      tags: chance.some(['four', 'five', 'six', 'seven'], chance.int(1, 3)),
    }),
  },
};

const facts = [
  'SELECT id, stageId, status, version FROM applications ORDER BY id',
  'SELECT applicationId, fromStageId, toStageId FROM stage_transitions ORDER BY applicationId, id',
  'SELECT lastName, version, externalId FROM applicants ORDER BY lastName',
  'SELECT a.lastName, e.address, e.primaryOfId IS NULL AS other FROM applicant_emails e JOIN applicants a ON a.id = e.applicantId ORDER BY e.address',
  'SELECT a.lastName, t.name FROM applicant_tags l JOIN applicants a ON a.id = l.applicantId JOIN tags t ON t.id = l.tagId ORDER BY a.lastName, t.name',
  'SELECT type, COUNT(*) AS n FROM events GROUP BY type ORDER BY type',
];

describe.each(dialects)('bulk mutations against single ones on %s', (dialect) => {
  const houses: House[] = [];

  beforeAll(async () => {
    for (let house = 0; house < 2; house++) houses.push(await aHouse(await startApp(dialect)));
  }, 60_000);

  afterAll(() => Promise.all(houses.map(({ app }) => app.stop())));

  it.each(Object.keys(kinds))(
    '%s comes out as if its items had been sent one after the other',
    async (name) => {
      const [together, alone] = houses as [House, House];
      const { single, item } = kinds[name]!;
      for (const seed of seeds) {
        const items = (house: House) => {
          const chance = new Random(seed);
          return Array.from({ length: 15 }, (_, index) => item(chance, house, seed * 100 + index));
        };

        const sent = await sendMany(together.client, name, items(together), { errorPolicy: 'SKIP_FAILED' });
        const singles = [];
        for (const one of items(alone)) singles.push(await alone.client.mutate(single, one));

        expect(verdicts(sent)).toEqual(singles.map(verdictOf));
        expect(await factsOf(together)).toEqual(await factsOf(alone));
      }
    },
  );
});

async function aHouse(app: TestApp): Promise<House> {
  const client = await app.as(AccessLevel.ADMIN, 'Same');
  const role = await aRole(app);
  const applications: string[] = [];
  const applicants: string[] = [];
  for (let index = 0; index < 5; index++) {
    const person = await anApplicant(app, { lastName: `Fixture ${index}` });
    applicants.push(idOf(person));
    applications.push(idOf(await anApplication(app, role, { applicantId: person.id })));
  }
  return { app, client, applications, applicants, stages: role.stages.map(idOf) };
}

/** What stands in the tables, but for the addresses of the fixtures, which are numbered through all of them. */
async function factsOf({ app }: House): Promise<unknown[][]> {
  const all = await Promise.all(facts.map((sql) => app.database.primary.all(sql)));
  return all.map((rows) =>
    rows
      .filter(({ address }) => !String(address).startsWith('ada.'))
      .map((row) => ({ ...row, n: Number(row.n ?? 0) })),
  );
}
