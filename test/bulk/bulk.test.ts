import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview, anOffer } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { rowsOf } from '../support/rows';
import { move, sendMany, someApplications, verdicts } from './send-many';

describe.each(dialects)('bulk mutations on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  it('a person applies to a role once, also within one request', async () => {
    const role = await aRole(app);
    const applicantId = idOf(await anApplicant(app));
    const item = { applicantId, roleId: idOf(role) };

    const sent = await sendMany(admin, 'createApplications', [item, item, item], {
      errorPolicy: 'SKIP_FAILED',
    });

    expect(verdicts(sent)).toEqual(['DONE', 'ALREADY_EXISTS roleId', 'ALREADY_EXISTS roleId']);
    expect(await rowsOf(app, 'applications', { roleId: role.id })).toHaveLength(1);
    expect(await rowsOf(app, 'stage_transitions', { toStageId: role.stages[0]!.id })).toHaveLength(1);
  });

  it('new tags are made once, and who is named twice gets both', async () => {
    const [first, second] = [await anApplicant(app), await anApplicant(app)];
    const item = (applicant: object, ...tags: string[]) => ({ applicantId: idOf(applicant as never), tags });

    const sent = await sendMany(
      admin,
      'addTagsToApplicants',
      [
        item(first, 'Bulk One', 'Bulk Two'),
        item(second, 'bulk two', 'Bulk Three'),
        item(first, 'Bulk Three'),
      ],
      {},
      'applicant { version tags { name } }',
    );

    const names = ['Bulk One', 'Bulk Three', 'Bulk Two'];
    expect(sent.results.map(({ applicant }) => applicant)).toEqual([
      { version: 3, tags: names.map((name) => ({ name })) },
      { version: 2, tags: [{ name: 'Bulk Three' }, { name: 'Bulk Two' }] },
      { version: 3, tags: names.map((name) => ({ name })) },
    ]);
    expect(
      await app.database.primary.all("SELECT name FROM tags WHERE nameKey LIKE 'bulk %' ORDER BY name"),
    ).toEqual(names.map((name) => ({ name })));
  });

  it('rejecting many ends what hangs on each: interviews that lie ahead, and offers', async () => {
    const role = await aRole(app);
    const reasonId = idOf(await aRejectionReason(app));
    const all = await Promise.all([1, 2, 3].map(() => anApplication(app, role)));
    const interview = await anInterview(app, all[1]!, [admin.user]);
    const offer = await anOffer(app, all[2]!);

    const sent = await sendMany(
      admin,
      'rejectApplications',
      all.map((application) => ({ applicationId: idOf(application), reasonId, expectedVersion: 1 })),
    );

    expect(verdicts(sent)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(await rowsOf(app, 'interviews', { id: interview.id })).toMatchObject([{ status: 'CANCELLED' }]);
    expect(await rowsOf(app, 'offers', { id: offer.id })).toMatchObject([{ status: 'WITHDRAWN' }]);
  });

  it('what one may not see is not found, and nobody may without the permission', async () => {
    const coordinator = await app.as(AccessLevel.COORDINATOR);
    const [mine, hidden] = [await aRole(app, { team: [coordinator.user] }), await aRole(app)];
    const items = [
      move(await anApplication(app, mine), mine.stages[1]!),
      move(await anApplication(app, hidden), hidden.stages[1]!),
    ];

    const sent = await sendMany(coordinator, 'moveApplications', items, { errorPolicy: 'SKIP_FAILED' });

    expect(verdicts(sent)).toEqual(['DONE', 'NOT_FOUND applicationId']);
    await expect(sendMany(await app.as(AccessLevel.INTERVIEWER), 'moveApplications', items)).rejects.toThrow(
      'application:move',
    );
  });

  it.each([0, 251])('%i items are refused', async (count) => {
    const items = Array.from({ length: count }, () => ({ lastName: 'One of too many' }));

    const sent = await sendMany(admin, 'createApplicants', items);

    expect(sent).toMatchObject({
      results: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'items'] }],
    });
  });

  it('costs as many mutations as it has items', async () => {
    const query = `mutation ($input: CreateApplicantsInput!) { createApplicants(input: $input) { results { status } } }`;
    const items = Array.from({ length: 50 }, (_, index) => ({ lastName: `Cost ${index}` }));

    const sent: any = await admin.send(query, { input: { items, dryRun: true } });

    expect(sent.extensions.cost.requested).toBe(551);
  });

  it('two that want the same rows at the same time: each row has one winner, and nobody fails', async () => {
    const role = await aRole(app);
    const ids = await someApplications(admin, role.id, 60);
    const to = (stage: { id: number }) =>
      ids.map((applicationId) => ({
        applicationId,
        toStageId: `interviewStage_${stage.id}`,
        expectedVersion: 1,
      }));
    const skip = { errorPolicy: 'SKIP_FAILED' } as const;

    const [one, two] = await Promise.all([
      sendMany(admin, 'moveApplications', to(role.stages[1]!), skip),
      sendMany(admin, 'moveApplications', to(role.stages[2]!).reverse(), skip),
    ]);

    const winners = [...verdicts(one), ...verdicts(two)].filter((verdict) => verdict === 'DONE');
    expect(winners).toHaveLength(60);
    expect(
      new Set((await rowsOf(app, 'applications', { roleId: role.id })).map(({ version }) => version)),
    ).toEqual(new Set([2]));
  });
});
