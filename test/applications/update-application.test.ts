import { SourceKind } from '../../src/applicants/applicant.enums';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { idOf, refusal } from '../support/footprint';
import { factsOf } from './facts';

const ask = 'application { version source { kind name } creditedTo { id } externalId }';

describe.each(dialects)('updateApplication on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let role: Awaited<ReturnType<typeof aRole>>;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    role = await aRole(app);
  });

  afterAll(() => app.stop());

  const update = (application: { id: number; constructor: unknown }, input: object) =>
    recruiter.mutate('updateApplication', { applicationId: idOf(application), ...input }, ask);

  it('changes what is given, leaves what is not, and clears what is null', async () => {
    const application = await anApplication(app, role, { sourceKind: SourceKind.EVENT, sourceName: 'Fair' });

    const given = await update(application, { creditedToId: idOf(recruiter.user), externalId: 'x-1' });
    const cleared = await update(application, { source: null, externalId: null, expectedVersion: 2 });

    expect(given.application).toEqual({
      version: 2,
      source: { kind: 'EVENT', name: 'Fair' },
      creditedTo: { id: idOf(recruiter.user) },
      externalId: 'x-1',
    });
    expect(cleared.application).toEqual({
      version: 3,
      source: null,
      creditedTo: { id: idOf(recruiter.user) },
      externalId: null,
    });
    expect((await factsOf(app, application.id)).transitions).toHaveLength(1);
  });

  it('replaces the source as a whole', async () => {
    const application = await anApplication(app, role, { sourceKind: SourceKind.EVENT, sourceName: 'Fair' });

    const answer = await update(application, { source: { kind: 'JOB_BOARD' } });

    expect(answer.application.source).toEqual({ kind: 'JOB_BOARD', name: null });
  });

  it('is refused for an old version, an unknown user and a taken external id', async () => {
    const application = await anApplication(app, role);
    await anApplication(app, role, { externalId: 'taken' });
    const by = (input: object) => refusal(app, () => update(application, input));

    const answers = [
      await by({ expectedVersion: 2, externalId: 'y' }),
      await by({ creditedToId: 'user_99999' }),
      await by({ externalId: 'taken' }),
    ];

    expect(answers).toMatchObject([
      [{ code: 'VERSION_CONFLICT', current: { id: idOf(application) }, currentVersion: 1 }],
      [{ code: 'NOT_FOUND', path: ['input', 'creditedToId'] }],
      [{ code: 'ALREADY_EXISTS', path: ['input', 'externalId'] }],
    ]);
  });

  it('cannot touch stage or status', async () => {
    const application = await anApplication(app, role);

    const { errors } = await recruiter.send(
      'mutation ($input: UpdateApplicationInput!) { updateApplication(input: $input) { userErrors { code } } }',
      { input: { applicationId: idOf(application), status: 'HIRED' } },
    );

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('needs the permission', async () => {
    const manager = await app.as(AccessLevel.HIRING_MANAGER);

    const { errors } = await manager.send(
      'mutation { updateApplication(input: { applicationId: "application_1" }) { userErrors { code } } }',
    );

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'application:update' } }]);
  });
});
