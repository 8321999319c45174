import { StageTransition } from '../../src/applications/stage-transition.entity';
import { Event } from '../../src/database/event.entity';
import { Interview } from '../../src/interviews/interview.entity';
import { systemViewer } from '../../src/core/viewer';
import { systemAuthor, write } from '../../src/database/write';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { exportAll, importLines } from '../support/data-files';

const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}T09:00:00.000Z`;
const user = { type: 'user', externalId: 'u', name: 'Rita', email: 'rita@example.org', accessLevel: 'ADMIN' };
const reason = { type: 'rejectionReason', externalId: 'x', name: 'Skills', kind: 'BY_ORGANIZATION' };
const role = {
  type: 'role',
  externalId: 'r',
  title: 'Engineer',
  employmentType: 'FULL_TIME',
  status: 'OPEN',
  openedAt: at(1),
  stages: [
    { name: 'Applied', type: 'APPLICATION_REVIEW' },
    { name: 'Onsite', type: 'INTERVIEW' },
  ],
};
const person = {
  type: 'applicant',
  externalId: 'p',
  firstName: 'Ada',
  emails: [{ address: 'ada@example.org' }],
};
const application = {
  type: 'application',
  externalId: 'a',
  applicant: 'p',
  role: 'r',
  stage: 'Applied',
  status: 'ACTIVE',
  appliedAt: at(2),
};
const rejected = {
  ...application,
  stage: 'Onsite',
  status: 'REJECTED',
  rejection: { reason: 'x', at: at(9), by: 'u' },
};
const interview = {
  type: 'interview',
  externalId: 'i',
  application: 'a',
  status: 'COMPLETED',
  startsAt: at(5),
  endsAt: '2026-03-05T10:00:00.000Z',
  timeZone: 'Europe/Lisbon',
  interviewers: ['u'],
};
const feedback = {
  type: 'feedback',
  externalId: 'f',
  application: 'a',
  interview: 'i',
  author: 'u',
  status: 'SUBMITTED',
  submittedAt: at(6),
  recommendation: 'YES',
};
const all = [user, reason, role, person, application, interview, feedback];

describe.each(dialects)('lines about what is there on %s', (dialect) => {
  let fresh: TestDatabase;

  beforeAll(async () => {
    fresh = await freshDatabase(dialect);
    await importLines(fresh.database, all);
  });

  afterAll(() => fresh.drop());

  const told = async (type: string) => {
    const lines = await exportAll(fresh.database);
    return lines.map((line) => JSON.parse(line) as Record<string, any>).find((line) => line.type === type)!;
  };
  const work = <T>(body: Parameters<typeof write<T>>[2]) =>
    write(fresh.database, systemAuthor(systemViewer, new Date()), body);

  it.each<[string, object, string[]]>([
    [
      'rewrite history',
      {
        ...application,
        transitions: [{ toStage: 'Onsite', toStatus: 'ACTIVE', occurredAt: at(2) }],
        stage: 'Onsite',
      },
      ['transitions', '0'],
    ],
    [
      'tell a history that does not lead to the present state',
      { ...rejected, transitions: [{ toStage: 'Applied', toStatus: 'ACTIVE', occurredAt: at(2) }] },
      ['transitions'],
    ],
    ['reject without a reason', { ...application, status: 'REJECTED' }, ['rejection']],
    ['hire into no seat', { ...application, status: 'HIRED', hiredAt: at(9) }, ['opening']],
    ['name a stage of no such role', { ...application, stage: 'Nowhere' }, ['stage']],
    ['change what was submitted', { ...feedback, recommendation: 'NO' }, ['recommendation']],
    ['judge without having been there', { ...feedback, externalId: 'f2', author: 'u2' }, ['author']],
    ['bring an interview back to life', { ...interview, status: 'SCHEDULED' }, ['status']],
    ['leave out a stage', { ...role, stages: role.stages.slice(1) }, ['stages']],
    ['demote the last admin', { ...user, accessLevel: 'RECRUITER' }, ['accessLevel']],
    ['apply twice at once', { ...application, externalId: 'a2' }, ['roleId']],
  ])('are refused when they %s, and nothing of them is written', async (_what, line, path) => {
    const other = { ...user, externalId: 'u2', email: 'u2@example.org', accessLevel: 'RECRUITER' };
    await importLines(fresh.database, [other]);
    const before = await exportAll(fresh.database);

    const { refused } = await importLines(fresh.database, [line]);

    expect(refused.map(({ errors }) => errors.map((error) => error.path))).toEqual([[path]]);
    expect(await exportAll(fresh.database)).toEqual(before);
  });

  it('change the fields that they name, keep the others, and are events by an import', async () => {
    const { counts } = await importLines(fresh.database, [
      {
        ...person,
        firstName: undefined,
        headline: 'Engineer',
        emails: [{ address: 'a@example.org' }, { address: 'ADA@example.org', primary: true }],
      },
    ]);

    expect(counts).toMatchObject({ changed: 1 });
    expect(await told('applicant')).toMatchObject({
      firstName: 'Ada',
      headline: 'Engineer',
      emails: [
        { address: 'ADA@example.org', primary: true },
        { address: 'a@example.org', primary: false },
      ],
    });
    const events = await work((w) => w.find(Event, { type: 'applicant.imported' }, { orderBy: 't.id' }));
    expect(events.map(({ via, changes }) => [via, changes.headline])).toEqual([
      ['IMPORT', undefined],
      ['IMPORT', [null, 'Engineer']],
    ]);
  });

  it('go on with the history of an application by the steps that lead to what they say', async () => {
    const { refused } = await importLines(fresh.database, [{ ...rejected, stageEnteredAt: at(4) }]);

    expect(refused).toEqual([]);
    const transitions = await work((w) => w.find(StageTransition, {}, { orderBy: 't.occurredAt, t.id' }));
    expect(
      transitions.map(({ toStatus, occurredAt, via }) => [toStatus, occurredAt.toISOString(), via]),
    ).toEqual([
      ['ACTIVE', at(2), 'IMPORT'],
      ['ACTIVE', at(4), 'IMPORT'],
      ['REJECTED', at(9), 'IMPORT'],
    ]);
  });

  it('hire: what lies ahead is called off, and the offer is left to its own line', async () => {
    const openings = [{ externalId: 's', status: 'FILLED', openedAt: at(1), closedAt: at(9) }];
    const ahead = { startsAt: '2026-12-05T09:00:00.000Z', endsAt: '2026-12-05T10:00:00.000Z' };
    const second = { ...application, externalId: 'h', applicant: 'p2' };
    const offer = {
      type: 'offer',
      externalId: 'o',
      application: 'h',
      status: 'SENT',
      salary: { amount: '100', currency: 'EUR', period: 'DAY' },
      sentAt: at(8),
    };
    const before = [
      { ...role, openings: [{ externalId: 's', status: 'OPEN', openedAt: at(1) }] },
      { ...person, externalId: 'p2', emails: [{ address: 'grace@example.org' }] },
      second,
      { ...interview, externalId: 'ahead', application: 'h', status: 'SCHEDULED', ...ahead },
      offer,
    ];
    const after = [
      { ...role, openings },
      { ...second, status: 'HIRED', hiredAt: at(9), opening: 's' },
      { ...offer, status: 'ACCEPTED', resolvedAt: at(9) },
    ];

    const outcomes = [
      await importLines(fresh.database, before),
      await importLines(fresh.database, after),
      await importLines(fresh.database, await exportAll(fresh.database)),
    ];

    expect(outcomes.map(({ refused }) => refused)).toEqual([[], [], []]);
    const interviews = await work((w) => w.find(Interview, { externalId: 'ahead' }));
    expect(interviews).toMatchObject([{ status: 'CANCELLED', cancelReason: 'The application ended.' }]);
    expect(await told('offer')).toMatchObject({ status: 'ACCEPTED' });
  });
});
