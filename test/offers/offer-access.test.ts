import { permissionsOf } from '../../src/access/permission';
import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { OfferStatus } from '../../src/offers/offer.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { offered, stepOf } from './facts';

const levels = Object.values(AccessLevel);
const readers = levels.filter((level) => permissionsOf(level).has('offer:read'));
const others = levels.filter((level) => !readers.includes(level));

const steps: Record<string, AccessLevel[]> = {
  createOffer: [AccessLevel.ADMIN, AccessLevel.RECRUITER],
  updateOffer: [AccessLevel.ADMIN, AccessLevel.RECRUITER],
  reviseOffer: [AccessLevel.ADMIN, AccessLevel.RECRUITER],
  submitOfferForApproval: [AccessLevel.ADMIN, AccessLevel.RECRUITER],
  approveOffer: [AccessLevel.ADMIN, AccessLevel.HIRING_MANAGER],
  refuseOffer: [AccessLevel.ADMIN, AccessLevel.HIRING_MANAGER],
  sendOffer: [AccessLevel.ADMIN, AccessLevel.RECRUITER],
  acceptOffer: [AccessLevel.ADMIN, AccessLevel.RECRUITER],
  declineOffer: [AccessLevel.ADMIN, AccessLevel.RECRUITER],
  withdrawOffer: [AccessLevel.ADMIN, AccessLevel.RECRUITER],
  expireOffer: [AccessLevel.ADMIN, AccessLevel.RECRUITER],
  hireApplicant: [AccessLevel.ADMIN, AccessLevel.RECRUITER],
  unhireApplicant: [AccessLevel.ADMIN, AccessLevel.RECRUITER],
};

describe.each(dialects)('who sees and makes offers on %s', (dialect) => {
  let app: TestApp;
  let ids: { application: string; offer: string };
  const clients = new Map<AccessLevel, Client>();

  beforeAll(async () => {
    app = await startApp(dialect);
    for (const level of levels) clients.set(level, await app.as(level));
    const team = [...clients.values()].map(({ user }) => user);
    const { application, offer } = await offered(app, { status: OfferStatus.SENT }, { team });
    ids = { application: globalIdOf(application), offer: globalIdOf(offer) };
  });

  afterAll(() => app.stop());

  const everywhere = `query ($application: ID!, $offer: ID!) {
    node(id: $offer) { id }
    nodes(ids: [$offer, $application]) { id ... on Application {
      currentOffer { id salary { amount } }
      offers { totalCount totalCountIsCapped nodes { salary { amount } } edges { cursor } pageInfo { endCursor } }
    } }
  }`;

  it.each(readers)('%s sees them on every path', async (level) => {
    const data = await clients.get(level)!.data(everywhere, ids);

    const salary = { amount: '110000.00' };
    expect(data).toEqual({
      node: { id: ids.offer },
      nodes: [
        { id: ids.offer },
        {
          id: ids.application,
          currentOffer: { id: ids.offer, salary },
          offers: {
            totalCount: 1,
            totalCountIsCapped: false,
            nodes: [{ salary }],
            edges: [{ cursor: expect.any(String) }],
            pageInfo: { endCursor: expect.any(String) },
          },
        },
      ],
    });
  });

  it.each(others)('%s finds none on any path', async (level) => {
    const data = await clients.get(level)!.data(everywhere, ids);

    expect(data.node).toBeNull();
    expect(data.nodes[0]).toBeNull();
    expect(data.nodes[1]?.currentOffer ?? null).toBeNull();
    expect(data.nodes[1]?.offers ?? null).toEqual(
      data.nodes[1] && {
        totalCount: 0,
        totalCountIsCapped: false,
        nodes: [],
        edges: [],
        pageInfo: { endCursor: null },
      },
    );
  });

  it.each(others)('%s may not ask for offers at all', async (level) => {
    const { errors } = await clients
      .get(level)!
      .send('query ($id: ID!) { offer(id: $id) { id } offers { totalCount } }', { id: ids.offer });

    expect(errors?.map(({ extensions }) => extensions.permission)).toEqual(['offer:read', 'offer:read']);
  });

  it.each(others)('%s reads nothing of offers in the allowed actions of an application', async (level) => {
    const { node } = await clients
      .get(level)!
      .data(
        'query ($id: ID!) { node(id: $id) { ... on Application { allowedActions { action reason } } } }',
        {
          id: ids.application,
        },
      );

    const about = (node?.allowedActions ?? []).filter(({ action }: { action: string }) =>
      ['createOffer', 'hireApplicant'].includes(action),
    );
    for (const { reason } of about) expect(reason).toMatch(/^It needs the permission/);
  });

  it.each(Object.keys(steps))('%s is for those who hold its permission', async (mutation) => {
    const name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
    const missing = { offerId: 'offer_2000000', applicationId: 'application_2000000', expectedVersion: 1 };
    const salary = { amount: '1', currency: 'USD', period: 'DAY' };
    const { offerId, applicationId, expectedVersion } = missing;
    const input =
      mutation === 'createOffer'
        ? { applicationId, salary }
        : mutation.endsWith('Applicant')
          ? { applicationId, expectedVersion }
          : { offerId, expectedVersion };
    const query = `mutation ($input: ${name}Input!) { ${mutation}(input: $input) { userErrors { code } } }`;

    const served: AccessLevel[] = [];
    for (const level of levels) {
      const { errors, data } = await clients.get(level)!.send(query, { input });
      if (errors) expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      else expect(data[mutation].userErrors).toEqual([{ code: 'NOT_FOUND' }]);
      if (!errors) served.push(level);
    }

    expect(served).toEqual(levels.filter((level) => steps[mutation]!.includes(level)));
  });

  it('lists are filtered and ordered', async () => {
    const recruiter = clients.get(AccessLevel.RECRUITER)!;
    const { role, offer } = await offered(app, { status: OfferStatus.APPROVED, startsOn: '2027-02-01' });
    await recruiter.mutate('sendOffer', stepOf(offer));

    const { offers } = await recruiter.data(
      `query ($role: ID!) { offers(
        where: { status: { in: [SENT] }, application: { roleId: { eq: $role } }, startsOn: { gte: "2027-01-01" }, expiresAt: { isNull: true } }
        orderBy: [{ field: EXPIRES_AT }, { field: CREATED_AT, direction: DESC }]
      ) { totalCount nodes { id } } }`,
      { role: globalIdOf(role) },
    );

    expect(offers).toEqual({ totalCount: 1, nodes: [{ id: globalIdOf(offer) }] });
  });
});
