import { AccessLevel } from '../../src/core/viewer';
import type { Feedback } from '../../src/feedback/feedback.entity';
import type { User } from '../../src/users/user.entity';
import type { Client } from '../support/app';
import { aFeedback, anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { follow } from '../support/feed';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { overEventStream, overWebSocket, startStreaming, type StreamingApp } from '../support/streams';

const transports = { WebSocket: overWebSocket, 'server-sent events': overEventStream };

describe.each(dialects)('subscriptions on %s', (dialect) => {
  let service: StreamingApp;
  let admin: Client;
  let recruiter: Client;
  const open: Array<{ close(): void }> = [];

  beforeAll(async () => {
    service = await startStreaming(dialect, { streamLimits: { checkSeconds: 1 } });
    admin = await service.app.as(AccessLevel.ADMIN);
    recruiter = await service.app.as(AccessLevel.RECRUITER);
  });

  afterEach(async () => {
    for (const client of open.splice(0)) client.close();
    await service.subscriptions(0);
  });

  afterAll(() => service.stop());

  describe.each(Object.entries(transports))('over %s', (_name, connect) => {
    const as = ({ token }: Client) => {
      const client = connect(service.address, token);
      open.push(client);
      return client;
    };

    it('tell what happens as it happens, in order, with the cursor to go on from', async () => {
      const { app } = service;
      const role = await aRole(app);
      const other = await aRole(app);
      const received = as(recruiter).subscribe(
        `subscription ($roleId: ID) { applicationChanged(roleId: $roleId) {
          cursor type subjectId state { ... on Application { version } } } }`,
        { roleId: idOf(role) },
      );
      await service.subscriptions(1);

      await anApplication(app, other);
      const application = await anApplication(app, role);
      await recruiter.mutate('moveApplication', {
        applicationId: idOf(application),
        expectedVersion: 1,
        toStageId: idOf(role.stages[1]!),
      });
      const results = await received.until(2);

      const change = (type: string, version: number) => ({
        data: {
          applicationChanged: {
            cursor: expect.any(String),
            type,
            subjectId: idOf(application),
            state: { version },
          },
        },
      });
      expect(results).toEqual([change('application.created', 1), change('application.moved', 2)]);
      const { cursor } = results[0]!.data.applicationChanged;
      const { changes } = await follow(recruiter, 'type subjectId', {
        after: cursor,
        types: ['application.*'],
      });
      expect(changes).toEqual([{ type: 'application.moved', subjectId: idOf(application) }]);
    });

    it('begin with what was missed since a cursor, and go on without a gap', async () => {
      const { app } = service;
      const { changes } = await admin.data('{ changes { latestCursor } }');
      for (let i = 0; i < 3; i++) await anApplicant(app);
      const received = as(recruiter).subscribe(
        'subscription ($after: String) { changes(after: $after, types: ["applicant.created"]) { cursor subjectId } }',
        { after: changes.latestCursor },
      );
      for (let i = 0; i < 3; i++) await anApplicant(app);

      const results = await received.until(6);

      const told = results.map(({ data }) => data.changes);
      const all = await follow(recruiter, 'cursor subjectId', {
        after: changes.latestCursor,
        types: ['applicant.created'],
      });
      expect(told).toEqual(all.changes);
    });

    it('tell only what their subscriber may see: confidential roles, and feedback before their own', async () => {
      const { app } = service;
      const panelist = await app.as(AccessLevel.INTERVIEWER);
      const colleague = await app.as(AccessLevel.INTERVIEWER);
      const secret = await aRole(app, { confidential: true });
      const application = await anApplication(app, await aRole(app));
      const interview = await anInterview(app, application, [panelist.user, colleague.user]);
      await service.settled();
      const ofPanelist = as(panelist).subscribe('subscription { feedbackSubmitted { subjectId } }');
      await service.subscriptions(1);
      const ofRecruiter = as(recruiter).subscribe('subscription { applicationChanged { subjectId } }');
      const witness = as(recruiter).subscribe('subscription { feedbackSubmitted { subjectId } }');
      await service.subscriptions(3);

      await anApplication(app, secret);
      const others = await aFeedback(app, application, colleague.user, { interviewId: interview.id });
      // The panelist came first: when the witness is told, it was decided what the panelist is told.
      await witness.until(1);
      const own = await aFeedback(app, application, panelist.user, { interviewId: interview.id });
      const open = await anApplication(app, await aRole(app));

      await Promise.all([ofPanelist.until(1), ofRecruiter.until(1), witness.until(2)]);
      const submitted = (feedback: Feedback) => ({
        data: { feedbackSubmitted: { subjectId: idOf(feedback) } },
      });
      expect(ofRecruiter.results).toEqual([{ data: { applicationChanged: { subjectId: idOf(open) } } }]);
      expect(ofPanelist.results).toEqual([submitted(own)]);
      expect(witness.results).toEqual([submitted(others), submitted(own)]);
    });

    it.each<[string, (key: { id: string; user: User }) => Promise<unknown>]>([
      ['their user is deactivated', ({ user }) => admin.mutate('deactivateUser', { userId: idOf(user) })],
      ['their key is revoked', ({ id }) => admin.mutate('revokeApiKey', { apiKeyId: id })],
      ['their key expires', async () => (service.app.now = new Date(service.app.now.getTime() + 60_000))],
    ])('end at the next event when %s', async (_what, end) => {
      const { app } = service;
      const { user } = await app.as(AccessLevel.RECRUITER);
      const expiresAt = new Date(app.now.getTime() + 60_000).toISOString();
      const input = { userId: idOf(user), name: 'x', expiresAt };
      const { apiKey, token } = await admin.mutate('createApiKey', input, 'token apiKey { id }');
      const received = as(app.withToken(user, token)).subscribe('subscription { changes { subjectId } }');
      await service.subscriptions(1);
      await end({ id: apiKey.id, user });
      const role = await aRole(app);

      const ended = await received.ended;

      expect(received.results.map(({ data }) => data?.changes?.subjectId)).not.toContain(idOf(role));
      const last = received.results.at(-1)?.errors?.[0]?.extensions.code;
      expect(ended?.code ?? last).toBe(ended ? 4401 : 'SIGNED_OUT');
    });

    it('are refused for who may not, and for documents that are no good', async () => {
      const analyst = await service.app.as(AccessLevel.ANALYST);
      const codeOf = async (client: Client, query: string) => {
        const received = as(client).subscribe(query);
        const ended = await received.ended;
        const errors = received.results[0]?.errors ?? ended;
        return errors?.[0]?.extensions?.code ?? errors?.response?.status;
      };
      const deep = `subscription { changes { ${'node { ... on Application { role { '.repeat(12)} id ${'} } }'.repeat(12)} } }`;

      expect(await codeOf(analyst, 'subscription { applicationChanged { type } }')).toBe('FORBIDDEN');
      expect(await codeOf(recruiter, 'subscription { changes { nothing } }')).toBe(
        'GRAPHQL_VALIDATION_FAILED',
      );
      expect(await codeOf(recruiter, 'subscription { changes(after: "x") { type } }')).toBe('INVALID_INPUT');
      expect(await codeOf(recruiter, 'subscription { changes(types: ["%"]) { type } }')).toBe(
        'INVALID_INPUT',
      );
      expect(await codeOf(recruiter, '{ viewer { permissions } }')).toBe('BAD_REQUEST');
      expect([400, 'DOCUMENT_LIMIT_EXCEEDED']).toContain(await codeOf(recruiter, deep));
    });
  });
});
