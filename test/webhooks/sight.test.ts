import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { aFeedback, anInterview, aNote } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { answering, startReceiver, type Receiver } from '../support/receiver';
import { rowsOf } from '../support/rows';
import {
  allowLoopback,
  anEndpoint,
  aWorker,
  deleteEndpoints,
  deliver,
  standing,
  type Faults,
} from '../support/webhooks';

describe.each(dialects)('what webhooks tell, on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let receiver: Receiver;

  beforeAll(async () => {
    allowLoopback();
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  beforeEach(async () => (receiver = await startReceiver()));
  afterEach(async () => {
    await receiver.close();
    await deleteEndpoints(admin);
  });
  afterAll(() => app.stop());

  const pay = {
    salaryMin: 5_000_000,
    salaryMax: 6_000_000,
    salaryCurrency: 'EUR',
    salaryPeriod: 'YEAR',
  } as never;

  it('pay is told only to endpoints whose scopes name it', async () => {
    const open = await startReceiver();
    await anEndpoint(admin, receiver.url, { eventTypes: ['role.created'] });
    await anEndpoint(admin, open.url, { eventTypes: ['role.created'], scopes: ['role:read', 'pay:read'] });
    await aRole(app, pay);

    await deliver(app, aWorker(app));

    const [without, within] = [receiver, open].map(({ messages }) => messages[0]!.body.data);
    expect(without.state.salaryRange).toBeNull();
    expect(within.state.salaryRange).toMatchObject({ min: '50000.00', max: '60000.00', currency: 'EUR' });
    expect(JSON.stringify(without)).not.toMatch(/50000|5000000/);
    await open.close();
  });

  it('an endpoint is told only of the kinds of objects that its scopes name', async () => {
    await anEndpoint(admin, receiver.url, { scopes: ['role:read'] });
    await aRole(app);
    await anApplicant(app);

    await deliver(app, aWorker(app));

    expect(new Set(receiver.types())).toEqual(new Set(['role.created']));
  });

  it('whoever is on a panel is not told of others’ feedback by their endpoint before their own is in', async () => {
    await anEndpoint(admin, receiver.url, { eventTypes: ['feedback.*'] });
    const colleague = await app.as(AccessLevel.INTERVIEWER);
    const application = await anApplication(app, await aRole(app));
    const startsAt = new Date(app.now.getTime() - 7_200_000);
    const interview = await anInterview(app, application, [admin.user, colleague.user], { startsAt });
    const worker = aWorker(app);

    await aFeedback(app, application, colleague.user, { interviewId: interview.id });
    await deliver(app, worker);
    expect(receiver.messages).toHaveLength(0);
    await aFeedback(app, application, admin.user, { interviewId: interview.id });
    await deliver(app, worker);

    expect(receiver.messages.map(({ body }) => body.data.state.author)).toEqual([
      { id: `user_${admin.user.id}` },
    ]);
  });

  it('an endpoint stops with its user, and goes on as whoever gives its address anew', async () => {
    const leaver = await app.as(AccessLevel.ADMIN);
    const { id } = await anEndpoint(leaver, receiver.url, { eventTypes: ['role.created'] });
    await admin.mutate('deactivateUser', { userId: `user_${leaver.user.id}` });
    await aRole(app);
    const worker = aWorker(app);

    await deliver(app, worker);
    expect(receiver.messages).toHaveLength(0);
    expect(await standing(admin, id)).toMatchObject({ status: 'DISABLED', disabledReason: 'USER_LEFT' });
    await admin.mutate('updateWebhookEndpoint', { webhookEndpointId: id, url: receiver.url });
    await admin.mutate('resumeWebhookEndpoint', { webhookEndpointId: id });
    await deliver(app, worker);

    expect(receiver.types()).toEqual(['role.created']);
  });

  it('an endpoint stops when its user is no ADMIN any more', async () => {
    const other = await app.as(AccessLevel.ADMIN);
    const { id } = await anEndpoint(other, receiver.url, { eventTypes: ['role.created'] });
    await admin.mutate('updateUser', { userId: `user_${other.user.id}`, accessLevel: 'RECRUITER' });
    await aRole(app);

    await deliver(app, aWorker(app));

    expect(receiver.messages).toHaveLength(0);
    expect(await standing(admin, id)).toMatchObject({ disabledReason: 'USER_LEFT' });
  });

  it('what may not be seen any more is not sent again', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes: ['feedback.*'] });
    const colleague = await app.as(AccessLevel.INTERVIEWER);
    const application = await anApplication(app, await aRole(app));
    receiver.answer = answering(500);
    const worker = aWorker(app);
    await aFeedback(app, application, colleague.user);
    await deliver(app, worker);
    expect(receiver.messages).toHaveLength(1);

    await anInterview(app, application, [admin.user]);
    app.now = new Date(app.now.getTime() + 5_000);
    await deliver(app, worker);

    expect(receiver.messages).toHaveLength(1);
    expect((await standing(admin, id)).deliveries.nodes).toMatchObject([{ status: 'SKIPPED' }]);
  });

  it('anonymising a person takes their data out of what is sent later, and out of the log', async () => {
    const applicant = await anApplicant(app, { firstName: 'Adalberta' });
    await anEndpoint(admin, receiver.url, { eventTypes: ['applicant.updated'] });
    const applicantId = `applicant_${applicant.id}`;
    await admin.mutate('updateApplicant', { applicantId, firstName: 'Bertalda' });
    receiver.answer = (_request, response) => void response.writeHead(500).end(receiver.messages[0]!.text);
    const worker = aWorker(app);
    await deliver(app, worker);
    expect(JSON.stringify(await rowsOf(app, 'webhook_deliveries', { status: 'WAITING' }))).toMatch(
      /Bertalda/,
    );

    const { version } = (await admin.data(`{ applicant(id: "${applicantId}") { version } }`)).applicant;
    await admin.mutate('anonymizeApplicant', { applicantId, expectedVersion: version });
    expect(JSON.stringify(await rowsOf(app, 'webhook_deliveries', { status: 'WAITING' }))).not.toMatch(
      /Bertalda/,
    );
    app.now = new Date(app.now.getTime() + 5_000);
    await deliver(app, worker);

    expect(receiver.messages).toHaveLength(2);
    expect(receiver.messages[0]!.text).toMatch(/Bertalda/);
    expect(receiver.messages[1]!.text).not.toMatch(/Bertalda|Adalberta/);
  });

  it('every event of the demo organisation can be told to an endpoint that sees all', async () => {
    const faults: Faults = [];
    const role = await aRole(app, pay);
    const application = await anApplication(app, role);
    await anInterview(app, application, [admin.user]);
    await aNote(app, application, admin.user);
    const { id } = await anEndpoint(admin, receiver.url, { scopes: ['*'] });
    const oldest = await admin.mutate('replayWebhookEndpoint', { webhookEndpointId: id });
    expect(oldest.userErrors).toEqual([]);

    await deliver(app, aWorker(app, {}, {}, faults));

    expect(faults).toEqual([]);
    const kinds = new Set(receiver.messages.map(({ body }) => body.data.subjectType as string));
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'User',
        'Role',
        'Applicant',
        'Application',
        'Interview',
        'Note',
        'WebhookEndpoint',
      ]),
    );
    for (const { body } of receiver.messages) {
      const { subjectId, removal, state } = body.data;
      if (!removal && state) expect(state.id).toBe(subjectId);
    }
  });
});
