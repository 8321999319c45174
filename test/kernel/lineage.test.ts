import type { Applicant } from '../../src/applicants/applicant.entity';
import type { Application } from '../../src/applications/application.entity';
import { AccessLevel } from '../../src/core/viewer';
import { FeedbackStatus } from '../../src/feedback/feedback.enums';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { NoteVisibility } from '../../src/notes/note.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { aFeedback, aNote, anInterview, anOffer } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { operation } from '../support/operations';
import { apartFromSigningIn } from '../support/signing-in-statements';

const ids = 'totalCount nodes { id }';

/** What is asked of an applicant: each is read by lineage when it is asked of one, and level by level when of many. */
const selections: Record<string, string> = {
  'lists, pages and lists behind join tables': `applications { nodes { id role { title stages { id } } transitions { id toStage { name } }
    interviews { nodes { id startsAt interviewers { id name } feedback { nodes { id author { name } } } } }
    feedback { nodes { id rating author { id } } } offers { nodes { id } } notes { nodes { id mentions { id } } } transferredTo { id } } }`,
  'counts beside pages': `notes { ${ids} } applications { ${ids} nodes { interviews { ${ids} nodes { feedback { ${ids} } } } feedback { ${ids} } notes { ${ids} } } }`,
  'counts alone': 'applications { nodes { id interviews { totalCount } feedback { totalCountIsCapped } } }',
  'nothing of the rows': 'applications { totalCount } id',
  'cursors alone': 'applications { edges { cursor } pageInfo { endCursor } }',
  sums: 'applications { nodes { id feedbackSummary { count averageRating recommendations { yes no } } } }',
  'a single sum': 'applications { nodes { id feedbackSummary { count } } }',
  'filters and orders': `applications(orderBy: [{ field: APPLIED_AT, direction: ASC }]) { nodes { id
    interviews(where: { status: { eq: CANCELLED } }) { ${ids} }
    feedback(where: { status: { eq: DRAFT } }, orderBy: [{ field: RATING, direction: DESC }]) { ${ids} } } }`,
  'orders by texts, and by what may be missing': `applications { nodes { id
    offers(orderBy: [{ field: STARTS_ON, direction: DESC }, { field: SENT_AT, direction: ASC }]) { ${ids} }
    feedback(last: 2, orderBy: [{ field: RATING, direction: ASC }]) { ${ids} }
    interviews(orderBy: [{ field: ENDS_AT, direction: DESC }]) { ${ids} } } }`,
  'first pages': `applications(first: 1) { pageInfo { hasNextPage } nodes { id
    interviews(first: 1) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id } } } }`,
  'last pages': `applications(last: 1) { pageInfo { hasPreviousPage } nodes { id
    interviews(last: 2) { pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { id } } } } }`,
  'aliases with different arguments': `applications { nodes { all: interviews { nodes { id interviewers { id } } }
    one: interviews(first: 1) { nodes { id feedback { nodes { id } } } } last: interviews(last: 1) { nodes { id } } } }
    withdrawn: applications(where: { status: { eq: WITHDRAWN } }) { nodes { id interviews { nodes { id } } } }`,
  'what is left out': `applications { nodes { id interviews @skip(if: $yes) { nodes { id } } feedback @include(if: $yes) { nodes { id } }
    ... @skip(if: $yes) { transitions { id } } } }`,
  'a whole level left out':
    'applications @skip(if: $yes) { nodes { transitions { id } } } emails { address }',
  'a page left out': 'applications { totalCount nodes @skip(if: $yes) { transitions { id } } }',
  'a wrong size below': 'applications { nodes { id interviews(first: 0) { nodes { id } } } }',
  'a wrong cursor below':
    'applications { nodes { id interviews { nodes { id feedback(after: "x") { nodes { id } } } } } }',
  'a wrong count below':
    'applications { nodes { id interviews(where: { applicationId: { eq: "role_1" } }) { totalCount } } }',
  'what only some may see': 'applications { nodes { id events { nodes { id } } } } events { nodes { id } }',
};

describe.each(dialects)('what is read by lineage on %s', (dialect) => {
  let app: TestApp;
  let viewers: Map<string, Client>;
  let person: Applicant;
  let other: Applicant;
  let applications: Application[];

  beforeAll(async () => {
    app = await startApp(dialect);
    viewers = new Map();
    for (const level of Object.values(AccessLevel)) viewers.set(level, await app.as(level));
    const [interviewer, manager] = [viewers.get('INTERVIEWER')!.user, viewers.get('HIRING_MANAGER')!.user];
    [person, other] = [await anApplicant(app), await anApplicant(app)];
    const roles = [
      await aRole(app, { team: [manager] }),
      await aRole(app, { confidential: true }),
      await aRole(app),
    ];
    applications = [];
    for (const role of roles) applications.push(await anApplication(app, role, { applicantId: person.id }));
    await anApplication(app, roles[0]!, { applicantId: other.id });
    for (const [index, application] of applications.entries()) {
      const panel = index < 2 ? [interviewer, manager] : [];
      for (const status of [InterviewStatus.SCHEDULED, InterviewStatus.CANCELLED, InterviewStatus.SCHEDULED])
        await examine(application, status, panel);
      await aFeedback(app, application, manager, { status: FeedbackStatus.DRAFT, rating: index + 1 });
      await anOffer(app, application);
      await aNote(app, application, manager);
      await aNote(app, application, manager, { visibility: NoteVisibility.PRIVATE });
    }
  }, 60_000);

  afterAll(() => app.stop());

  async function examine(
    application: Application,
    status: InterviewStatus,
    panel: Client['user'][],
  ): Promise<void> {
    const interview = await anInterview(app, application, panel, { status });
    for (const author of panel) await aFeedback(app, application, author, { interviewId: interview.id });
  }

  /** Lists of which nothing is said get small pages, since large ones of many would cost too much. */
  const document = (selection: string) =>
    `query ($ids: [ID!]!${selection.includes('$yes') ? ', $yes: Boolean!' : ''}) { nodes(ids: $ids) { ... on Applicant { id ${selection.replace(/(applications|interviews|feedback|offers|notes|events) \{/g, '$1(first: 4) {').replace(/\(where/g, '(first: 4, where')} } } }`;

  /** What is answered of the first of some objects, with what is said of its errors. */
  async function answerOf(client: Client, selection: string, asked: string[], yes = true): Promise<object> {
    const { data, errors = [] } = await client.send(document(selection), { ids: asked, yes });
    return { data: data?.nodes?.[0], errors: errors.map(({ message, path }) => [message, path]) };
  }

  const strangers = ['applicant_900001', 'applicant_900002', 'applicant_900003'];

  it.each(Object.entries(selections))('%s: the same as what is read level by level', async (_, selection) => {
    for (const client of viewers.values())
      for (const yes of selection.includes('$yes') ? [true, false] : [true]) {
        const alone = await answerOf(client, selection, [idOf(person)], yes);
        if (client === viewers.get('ADMIN')) expect(alone).toMatchObject({ data: { id: idOf(person) } });
        const amongMany = await answerOf(client, selection, [idOf(person), ...strangers], yes);
        expect(alone).toEqual(amongMany);
      }
  });

  it('is not read when the operation leaves it out, or the viewer may not see it', async () => {
    const ask = async (client: Client, selection: string) =>
      (await app.statements(() => answerOf(client, selection, [idOf(person)]))).join('\n');
    const [admin, interviewer] = [viewers.get('ADMIN')!, viewers.get('INTERVIEWER')!];

    expect(await ask(admin, selections['what is left out']!)).not.toMatch(/stage_transitions|interviews t/);
    expect(await ask(admin, selections['a whole level left out']!)).not.toMatch(/l1/);
    expect(await ask(interviewer, selections['what only some may see']!)).not.toMatch(/events/);
  });

  it('is read of two or three people at once, in one statement of each kind, after its parents', async () => {
    const selection = 'applications { nodes { id transitions { id } interviews { nodes { id } } } }';
    const admin = viewers.get('ADMIN')!;
    const asked = [idOf(person), idOf(other)];

    const statements = await app.statements(async () => {
      const { nodes } = await admin.data(document(selection), { ids: asked });
      expect(nodes.map((node: any) => node.applications.nodes.length)).toEqual([3, 1]);
    });

    expect(statements).toHaveLength(4);
    const parents = statements.map((sql) => /FROM (\w+) (?:t|l1)\b/.exec(sql)![0]);
    expect(parents).toEqual([
      'FROM applicants t',
      'FROM applications t',
      'FROM applications l1',
      'FROM applications l1',
    ]);
  });

  it('leaves a list that may be long to be read by ids; its counts stand in the rows of a list', async () => {
    const admin = viewers.get('ADMIN')!;
    const role = await aRole(app);
    await anApplication(app, role);
    const ask = (below: string) =>
      `{ role(id: "${idOf(role)}") { allStages { applications { ${below} } } } }`;

    const counted = await app.statements(() => admin.data(ask('totalCount')));
    const listed = await app.statements(() => admin.data(ask('totalCount nodes { id }')));

    expect(counted).toEqual([expect.stringContaining('FROM roles'), expect.stringContaining('COUNT(*)')]);
    expect(listed.filter((sql) => sql.includes(' l1'))).toEqual([]);
  });

  it('pages before a cursor', async () => {
    const admin = viewers.get('ADMIN')!;
    const { nodes } = await admin.data(
      document('applications { nodes { interviews { edges { cursor node { id } } } } }'),
      { ids: [idOf(person)] },
    );
    const { edges } = nodes[0].applications.nodes[0].interviews;
    const selection = `applications { nodes { interviews(last: 1, before: "${edges[2].cursor}") { nodes { id } } } }`;

    const answer = await admin.data(document(selection), { ids: [idOf(person)] });

    expect(answer.nodes[0].applications.nodes[0].interviews.nodes).toEqual([edges[1].node]);
    expect(await answerOf(admin, selection, [idOf(person)])).toEqual(
      await answerOf(admin, selection, [idOf(person), ...strangers]),
    );
  });

  it('of someone who was merged it is what hangs on who took their place', async () => {
    const admin = viewers.get('ADMIN')!;
    const [winner, loser] = [await anApplicant(app), await anApplicant(app)];
    const [first, second] = [await aRole(app), await aRole(app)];
    await examine(await anApplication(app, first, { applicantId: winner.id }), InterviewStatus.SCHEDULED, []);
    await examine(await anApplication(app, second, { applicantId: loser.id }), InterviewStatus.SCHEDULED, []);
    const selection = `applications { ${ids} nodes { transitions { id } interviews { nodes { id } } } }`;
    const { userErrors } = await admin.mutate('mergeApplicants', {
      ...{ winnerId: idOf(winner), expectedVersion: 1, loserId: idOf(loser), loserExpectedVersion: 1 },
    });
    expect(userErrors).toEqual([]);

    const byNew = await admin.data(document(selection), { ids: [idOf(winner)] });
    const byOld = await admin.data(document(selection), { ids: [idOf(loser)] });

    expect(byNew.nodes[0].applications.totalCount).toBe(2);
    for (const { transitions, interviews } of byNew.nodes[0].applications.nodes)
      expect([transitions.length, interviews.nodes.length]).toEqual([1, 1]);
    expect(byOld).toEqual(byNew);
  });

  /** How many packets go to the database for what a viewer asks, who is known already. */
  async function packetsOf(client: Client, query: string, variables: object): Promise<number> {
    await client.data('{ __typename }');
    let packets = 0;
    let isOpen = false;
    const stop = app.database.listen((sql) => {
      if (isOpen || !apartFromSigningIn(sql)) return;
      [packets, isOpen] = [packets + 1, true];
      setImmediate(() => (isOpen = false));
    });
    await client.send(query, variables).finally(stop);
    return packets;
  }

  it('a profile takes one packet', async () => {
    const profile = operation('queries/applicant-profile');

    expect(await packetsOf(viewers.get('ADMIN')!, profile, { id: idOf(person) })).toBe(1);
  });

  /** What hangs on joined rows waits for them, and long lists are not read by lineage. */
  const inTwo = ['lists, pages and lists behind join tables', 'what only some may see'];

  (dialect === 'mysql' ? it.each(Object.entries(selections)) : it.skip.each([]))(
    '%s: one packet, but for what waits',
    async (name: string, selection: string) => {
      const variables = { ids: [idOf(person)], yes: true };
      const packets = await packetsOf(viewers.get('ADMIN')!, document(selection), variables);

      expect(packets).toBe(inTwo.includes(name) ? 2 : 1);
    },
  );
});
