import { AccessLevel, PeerFeedback } from '../../src/core/viewer';
import type { Application } from '../../src/applications/application.entity';
import type { Feedback } from '../../src/feedback/feedback.entity';
import { tableOf } from '../csv/exporting';
import type { Client } from '../support/app';
import { aFeedback, anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { follow, latest, type Told } from '../support/feed';
import { aDepartment, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { startReceiver } from '../support/receiver';
import { aUser } from '../support/rows';
import { overEventStream, overWebSocket, startStreaming, type StreamingApp } from '../support/streams';
import { allowLoopback, anEndpoint, aWorker } from '../support/webhooks';

const settings: Array<[PeerFeedback, isIn: boolean, seen: boolean]> = [
  [PeerFeedback.NEVER, false, false],
  [PeerFeedback.NEVER, true, false],
  [PeerFeedback.AFTER_OWN, false, false],
  [PeerFeedback.AFTER_OWN, true, true],
  [PeerFeedback.ALWAYS, false, true],
  [PeerFeedback.ALWAYS, true, true],
];

describe.each(dialects)('what leads to feedback besides the application, on %s', (dialect) => {
  let service: StreamingApp;
  let admin: Client;
  beforeAll(async () => {
    allowLoopback();
    service = await startStreaming(dialect);
    admin = await service.app.as(AccessLevel.ADMIN);
  });
  afterAll(() => service.stop());

  /** Which ways, of all that are there for an ADMIN, tell them of feedback that a peer gives now. */
  async function told(panelist: Client, application: Application, give: () => Promise<Feedback>) {
    await service.settled();
    const after = await latest(panelist);
    const receiver = await startReceiver();
    const endpoint = await anEndpoint(panelist, receiver.url);
    let feedback: Feedback | undefined;
    const streams = await streamed(panelist, after, async () => (feedback = await give()));
    await aWorker(service.app).settle();
    const webhook = receiver.messages.map(({ body }) => body.data.subjectId as string);
    await panelist.mutate('deleteWebhookEndpoint', { webhookEndpointId: endpoint.id });
    await receiver.close();
    expect(webhook.length).toBeGreaterThan(0);
    const ways = { ...streams, webhook, ...(await read(panelist, application, after)) };
    return Object.entries<string[]>(ways).map(([way, ids]) => [way, ids.includes(idOf(feedback!))]);
  }

  /** The ids that subscriptions bring while something is done, and to those who come afterwards. */
  async function streamed(panelist: Client, after: string, act: () => Promise<unknown>) {
    const live = [overWebSocket, overEventStream].map((connect) => connect(service.address, panelist.token));
    const query = 'subscription ($after: String) { changes(after: $after) { subjectId } }';
    const following = live.map((client) => client.subscribe(query));
    await service.subscriptions(live.length);
    await act();
    const last = idOf(await aDepartment(service.app));
    await service.settled();
    following.push(...live.map((client) => client.subscribe(query, { after })));
    const found = await Promise.all(following.map((received) => until(received, last)));
    live.forEach((client) => client.close());
    await service.subscriptions(0);
    const names = ['WebSocket', 'event stream', 'WebSocket, missed', 'event stream, missed'];
    return Object.fromEntries(found.map((ids, index) => [names[index]!, ids]));
  }

  /** The ids that a subscription has brought, the last one included. */
  async function until(received: { until(count: number): Promise<any[]> }, last: string): Promise<string[]> {
    for (let count = 1; ; count++) {
      const ids = (await received.until(count)).map(({ data }) => data.changes.subjectId as string);
      if (ids.includes(last)) return ids;
    }
  }

  /** The ids in what is asked for: the feed, the event log, the export of the person, a table. */
  async function read(panelist: Client, application: Application, after: string) {
    const subjects = (nodes: Told[]): string[] => nodes.map(({ subjectId }) => subjectId as string);
    const log =
      '{ events(first: 50, orderBy: [{ field: OCCURRED_AT, direction: DESC }]) { nodes { subjectId } } }';
    const applicantId = `applicant_${application.applicantId}`;
    const { document } = await panelist.mutate('exportApplicant', { applicantId }, 'document');
    const list = `{ application(id: "${idOf(application)}") { feedback { nodes { id } } } }`;
    return {
      feed: subjects((await follow(panelist, 'subjectId', { after })).changes),
      log: subjects((await panelist.data(log)).events.nodes),
      export: [...String(document).matchAll(/"(feedback_\d+)"/g)].map(([, id]) => id!),
      table: (await tableOf(service.app, panelist, list)).flat(),
    };
  }

  it.each(settings)(
    'set to %s, own feedback in: %s, tells a panel of what a peer gives then: %s',
    async (peerFeedback, isIn, seen) => {
      const { app } = service;
      const peer = await aUser(app);
      const panelist = await app.as(AccessLevel.ADMIN);
      const application = await anApplication(app, await aRole(app));
      const startsAt = new Date(app.now.getTime() - 86_400_000);
      const interview = await anInterview(app, application, [panelist.user, peer], { startsAt });
      const given = { interviewId: interview.id };
      await admin.mutate('updateSettings', { peerFeedback });
      if (isIn) await aFeedback(app, application, panelist.user, given);

      const ways = await told(panelist, application, () => aFeedback(app, application, peer, given));

      expect(ways).toEqual(ways.map(([way]) => [way, seen]));
      expect(ways).toHaveLength(9);
    },
  );
});
