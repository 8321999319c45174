import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anOffer } from '../support/application-children';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf, refusal } from '../support/footprint';
import { brokenRules } from '../support/invariants';
import { keyOf, rowsOf } from '../support/rows';
import { merging } from './merging';

describe.each(dialects)('mergeApplicants, once it is done, on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(async () => {
    expect(await brokenRules(app.database.primary)).toEqual([]);
    await app.stop();
  });

  const { versionOf, made, merge } = merging(() => ({ admin, recruiter }));

  it("lets the loser's ids lead to the winner on every way, and no list shows the loser", async () => {
    const externalId = `merged-away-${Date.now()}`;
    const loser = await made({ lastName: externalId, externalId });
    const winner = await made({ lastName: externalId, emails: [{ address: `${externalId}@example.org` }] });

    await merge(winner, loser);

    const lists = `where: { name: { contains: "${externalId}" } }`;
    const found = await recruiter.data(
      `{ node(id: "${loser}") { id } nodes(ids: ["${winner}", "${loser}"]) { id } applicant(id: "${loser}") { id name emails { address } }
         applicantByExternalId(externalId: "${externalId}") { id }
         applicants(${lists}) { totalCount nodes { id mergedInto { id } } } }`,
    );
    expect(found).toEqual({
      node: { id: winner },
      nodes: [{ id: winner }, { id: winner }],
      applicant: {
        id: winner,
        name: `Ann ${externalId}`,
        emails: [{ address: `${externalId}@example.org` }],
      },
      applicantByExternalId: { id: winner },
      applicants: { totalCount: 1, nodes: [{ id: winner, mergedInto: null }] },
    });
  });

  it("lets filters by the loser's id find what is the winner's", async () => {
    const [first, loser, winner, other] = [await made(), await made(), await made(), await made()];
    const role = await aRole(app);
    const application = await anApplication(app, role, { applicantId: keyOf(loser) });
    await anOffer(app, application);
    const others = await anApplication(app, role, { applicantId: keyOf(other) });

    await merge(loser, first);
    await merge(winner, loser);

    const ours = { totalCount: 1, nodes: [{ id: idOf(application) }] };
    for (const id of [first, loser, winner])
      expect(await foundBy(id, idOf(role))).toEqual({
        equal: ours,
        related: ours,
        among: ours,
        not: { totalCount: 1, nodes: [{ id: idOf(others) }] },
        notRelated: { totalCount: 1, nodes: [{ id: idOf(others) }] },
        offers: { totalCount: 1 },
      });
    const unknown = await foundBy('applicant_2000000', idOf(role));
    expect(unknown).toMatchObject({
      equal: { totalCount: 0 },
      among: { totalCount: 0 },
      not: { totalCount: 2 },
    });
  });

  /** What filters by the id of a person find, the applications in one role. */
  function foundBy(id: string, roleId: string): Promise<object> {
    const inRole = (where: string) =>
      `applications(where: { roleId: { eq: "${roleId}" }, ${where} }) { totalCount nodes { id } }`;
    return recruiter.data(`{
      equal: ${inRole(`applicantId: { eq: "${id}" }`)}
      related: ${inRole(`applicant: { id: { eq: "${id}" } }`)}
      among: ${inRole(`applicantId: { in: ["${id}", "applicant_2000001"] }`)}
      not: ${inRole(`applicantId: { notIn: ["${id}", "applicant_2000001"] }`)}
      notRelated: ${inRole(`not: { applicant: { id: { in: ["${id}"] } } }`)}
      offers(where: { application: { applicantId: { eq: "${id}" } } }) { totalCount } }`);
  }

  it('leads there in one step from whoever went into the loser before', async () => {
    const [first, second, third] = [await made(), await made(), await made()];

    await merge(second, first);
    await merge(third, second);

    expect(await rowsOf(app, 'applicants', { mergedIntoId: keyOf(third) })).toHaveLength(2);
    const { nodes } = await recruiter.data(`{ nodes(ids: ["${first}", "${second}"]) { id } }`);
    expect(nodes).toEqual([{ id: third }, { id: third }]);
  });

  it('shows who was merged away to those who see the winner, and to nobody else', async () => {
    const team = await app.as(AccessLevel.COORDINATOR);
    const other = await app.as(AccessLevel.COORDINATOR);
    const role = await aRole(app, { team: [team.user] });
    const [winner, loser] = [await anApplicant(app), await anApplicant(app)];
    await anApplication(app, role, { applicantId: winner.id });
    await merge(idOf(winner), idOf(loser));

    const ask = `{ node(id: "${idOf(loser)}") { id } }`;

    expect(await team.data(ask)).toEqual({ node: { id: idOf(winner) } });
    expect(await other.data(ask)).toEqual({ node: null });
  });

  it('leaves nobody behind who is anonymised later', async () => {
    const [winner, loser] = [await made(), await made({ lastName: 'Quixotic', externalId: 'Quixotic-1' })];
    await merge(winner, loser);

    await admin.mutate('anonymizeApplicant', {
      applicantId: winner,
      expectedVersion: await versionOf(winner),
    });

    const [row] = await rowsOf(app, 'applicants', { id: keyOf(loser) });
    expect(row).toMatchObject({ lastName: null, externalId: null, mergedIntoId: keyOf(winner) });
  });

  it('refuses whatever is to be written on the loser afterwards, and exports the winner in their place', async () => {
    const role = await aRole(app);
    const [winner, loser] = [await made(), await made()];
    await merge(winner, loser);

    const errors = await refusal(app, () =>
      recruiter.mutate('createApplication', { applicantId: loser, roleId: idOf(role) }),
    );
    const { document } = await admin.mutate('exportApplicant', { applicantId: loser }, 'document');

    expect(errors).toMatchObject([{ code: 'APPLICANT_MERGED' }]);
    expect(JSON.parse(document)).toMatchObject({ applicant: { id: winner }, merged: [{ id: loser }] });
  });
});
