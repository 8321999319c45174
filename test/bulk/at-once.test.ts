import { AccessLevel } from '../../src/core/viewer';
import { Random } from '../../src/demo/random';
import { startApp, type Client, type TestApp } from '../support/app';
import { describeOnServer, dialects } from '../support/databases';
import { aRejectionReason, aRole, anApplicant, anApplication } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { brokenRules } from '../support/invariants';
import { verdictOf } from './send-many';

/** A service with the same people and applications under the same ids as the other one. */
interface House {
  app: TestApp;
  clients: Client[];
  applications: string[];
  stages: string[];
  reason: string;
}

type Sent = [client: number, name: string, input: object];

const seeds = [1, 2, 3, 4, 5, 6];
const levels = [AccessLevel.ADMIN, AccessLevel.RECRUITER, AccessLevel.RECRUITER, AccessLevel.INTERVIEWER];

/** Mutations on applications: each on one that no other of them is about, so that their order makes no difference. */
const kinds: Record<string, (chance: Random, house: House, applicationId: string) => object> = {
  moveApplication: (chance, { stages }, applicationId) => ({
    applicationId,
    toStageId: chance.pick(stages),
    expectedVersion: chance.int(1, 3),
  }),
  submitFeedback: (chance, { clients }, applicationId) => ({
    applicationId,
    authorId: chance.chance(0.3) ? idOf(chance.pick(clients).user) : null,
    recommendation: 'YES',
    rating: chance.chance(0.2) ? 9 : chance.int(1, 5),
    comment: `It's "${chance.int(1, 1_000)}"\\`,
    ratings: chance.chance(0.2) ? [{ criterion: 'None such', score: 3 }] : [],
  }),
  saveFeedbackDraft: (chance, _house, applicationId) => ({ applicationId, rating: chance.int(1, 5) }),
  rejectApplication: (chance, { reason }, applicationId) => ({
    applicationId,
    reasonId: reason,
    expectedVersion: chance.int(1, 3),
  }),
  addNote: (chance, _house, applicationId) => ({ applicationId, body: `Note ${chance.int(1, 1_000)}` }),
};

const facts = [
  'SELECT id, stageId, status, version, rejectionReasonId FROM applications ORDER BY id',
  'SELECT applicationId, fromStageId, toStageId, actorId FROM stage_transitions ORDER BY applicationId, id',
  'SELECT applicationId, authorId, submittedById, status, rating, comment, version FROM feedback ORDER BY applicationId, authorId, status',
  'SELECT applicationId, authorId, body FROM notes ORDER BY applicationId, body',
  'SELECT type, actorId, COUNT(*) AS n FROM events GROUP BY type, actorId ORDER BY type, actorId',
];

describe.each(dialects)('mutations that come at the same time on %s', (dialect) => {
  const houses: House[] = [];

  beforeAll(async () => {
    for (let house = 0; house < 2; house++) houses.push(await aHouse(await startApp(dialect)));
  }, 60_000);

  afterAll(() => Promise.all(houses.map(({ app }) => app.stop())));

  it.each(seeds)('come out as if they had been sent one after the other, %i', async (seed) => {
    const [together, alone] = houses as [House, House];

    const atOnce = await Promise.all(someOf(together, seed).map((sent) => verdict(together, sent)));
    const inTurn: string[] = [];
    for (const sent of someOf(alone, seed)) inTurn.push(await verdict(alone, sent));

    expect(atOnce).toEqual(inTurn);
    expect(new Set(atOnce).size).toBeGreaterThan(2);
    expect(await factsOf(together)).toEqual(await factsOf(alone));
    expect(await brokenRules(together.app.database.primary)).toEqual([]);
  });
});

describeOnServer('submissions that come at the same time', () => {
  it('are written by fewer statements than there are', async () => {
    const house = await aHouse(await startApp('mysql'));
    const { app, applications } = house;
    const written = (sql: string) => /^INSERT INTO (feedback|events)/.test(sql);

    let verdicts: string[] = [];
    const statements = await app.statements(async () => {
      const sent = applications.map((applicationId): Sent => {
        return [1, 'submitFeedback', { applicationId, recommendation: 'NO' }];
      });
      verdicts = await Promise.all(sent.map((one) => verdict(house, one)));
    });
    await app.stop();

    expect(new Set(verdicts)).toEqual(new Set(['DONE']));
    expect(statements.filter(written).length).toBeLessThan(applications.length);
  });
});

/** The same for the same seed: most of them of one kind, so that they may be done together. */
function someOf(house: House, seed: number): Sent[] {
  const chance = new Random(seed);
  const most = chance.pick(Object.keys(kinds));
  return house.applications.map((applicationId) => {
    const name = chance.chance(0.7) ? most : chance.pick(Object.keys(kinds));
    return [chance.int(0, levels.length - 1), name, kinds[name]!(chance, house, applicationId)];
  });
}

/** What became of it, or the code of the error where there is no payload. */
async function verdict({ clients }: House, [client, name, input]: Sent): Promise<string> {
  const codeOf = ({ message }: Error): string => /"code": "(\w+)"/.exec(message)?.[1] ?? message;
  return clients[client]!.mutate(name, input).then(verdictOf, codeOf);
}

async function aHouse(app: TestApp): Promise<House> {
  const clients: Client[] = [];
  for (const [index, level] of levels.entries()) clients.push(await app.as(level, `Same ${index}`));
  const role = await aRole(app, { team: clients.map(({ user }) => user) });
  const applications: string[] = [];
  for (let index = 0; index < 24; index++) {
    const { id: applicantId } = await anApplicant(app, { lastName: `Fixture ${index}` });
    applications.push(idOf(await anApplication(app, role, { applicantId })));
  }
  const reason = idOf(await aRejectionReason(app));
  return { app, clients, applications, stages: role.stages.map(idOf), reason };
}

async function factsOf({ app }: House): Promise<unknown[][]> {
  const all = await Promise.all(facts.map((sql) => app.database.primary.all(sql)));
  return all.map((rows) => rows.map((row) => ({ ...row, n: Number(row.n ?? 0) })));
}
