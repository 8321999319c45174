import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';

describe.each(dialects)('applicants on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    const people = [
      {
        firstName: 'Élodie',
        lastName: 'Durand',
        emails: [{ address: 'Elodie@Example.org' }],
        tags: ['Senior'],
      },
      { firstName: 'Ada', lastName: 'Alves', doNotContact: true, source: { kind: 'REFERRAL' } },
      { lastName: '50%_off', tags: ['Senior', 'Remote'], externalId: 'crm-7' },
      { firstName: 'Bo', emails: [{ address: 'bo@example.org' }, { address: 'bo@work.example' }] },
    ];
    for (const [minute, person] of people.entries()) {
      app.now = new Date(Date.UTC(2026, 10, 23, 12, minute));
      await recruiter.mutate('createApplicant', person);
    }
  });

  afterAll(() => app.stop());

  async function names(where: object, orderBy: object[] = []) {
    const query = `query ($where: ApplicantWhere, $orderBy: [ApplicantOrder!]) {
      applicants(where: $where, orderBy: $orderBy) { totalCount nodes { name } }
    }`;
    const { nodes, totalCount } = (await recruiter.data(query, { where, orderBy })).applicants;
    expect(totalCount).toBe(nodes.length);
    return nodes.map(({ name }: { name: string }) => name);
  }

  const tagId = async (name: string) =>
    (await recruiter.data(`{ tags(where: { name: { eq: "${name}" } }) { nodes { id } } }`)).tags.nodes[0].id;

  it('come by name', async () => {
    expect(await names({})).toEqual(['50%_off', 'Ada Alves', 'Bo', 'Élodie Durand']);
  });

  it.each([
    ['a part of the name without accents', { name: { contains: 'ELODIE d' } }, ['Élodie Durand']],
    ['the whole name without accents', { name: { eq: 'elodie durand' } }, ['Élodie Durand']],
    ['signs that mean themselves', { name: { contains: '%_' } }, ['50%_off']],
    ['an address in lower case', { email: { address: { eq: 'bo@work.example' } } }, ['Bo']],
    ['doNotContact', { doNotContact: { eq: true } }, ['Ada Alves']],
    ['the kind of source', { sourceKind: { in: ['REFERRAL'] } }, ['Ada Alves']],
    ['the external id', { externalId: { eq: 'crm-7' } }, ['50%_off']],
    ['when they were added', { createdAt: { gte: '2026-11-23T12:02:00Z' } }, ['50%_off', 'Bo']],
    ['no address', { not: { email: {} } }, ['50%_off', 'Ada Alves']],
  ])('are filtered by %s', async (_what, where, expected) => {
    expect(await names(where)).toEqual(expected);
  });

  it('are filtered by tag', async () => {
    const [senior, remote] = [await tagId('Senior'), await tagId('Remote')];

    expect(await names({ tag: { id: { eq: senior } } })).toEqual(['50%_off', 'Élodie Durand']);
    expect(await names({ tag: { id: { eq: senior } }, and: [{ tag: { id: { eq: remote } } }] })).toEqual([
      '50%_off',
    ]);
  });

  it.each([
    ['NAME', ['Élodie Durand', 'Bo', 'Ada Alves', '50%_off']],
    ['CREATED_AT', ['Bo', '50%_off', 'Ada Alves', 'Élodie Durand']],
    ['UPDATED_AT', ['Bo', '50%_off', 'Ada Alves', 'Élodie Durand']],
  ])('are ordered by %s', async (field, expected) => {
    expect(await names({}, [{ field, direction: 'DESC' }])).toEqual(expected);
  });

  it('are found by any of their addresses, however it is written', async () => {
    const query =
      'query ($address: String!) { applicantByEmail(address: $address) { name emails { address } } }';

    const found = await recruiter.data(query, { address: ' ELODIE@example.ORG ' });
    const none = await recruiter.data(query, { address: 'nobody@example.org' });

    expect(found.applicantByEmail).toEqual({
      name: 'Élodie Durand',
      emails: [{ address: 'Elodie@Example.org' }],
    });
    expect(none.applicantByEmail).toBeNull();
  });

  it('cost a statement for each list, whatever their number', async () => {
    const query =
      '{ applicants { totalCount nodes { name emails { address primary } tags { name } source { kind } } } }';

    const statements = await app.statements(() => recruiter.data(query));

    expect(statements).toHaveLength(4);
  });

  it.each([
    '{ applicants { nodes { id } } }',
    '{ applicantByEmail(address: "x") { id } }',
    '{ tags { nodes { id } } }',
  ])('are not shown to an analyst: %s', async (query) => {
    const analyst = await app.as(AccessLevel.ANALYST);

    const { errors } = await analyst.send(query);

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'applicant:read' } }]);
  });
});
