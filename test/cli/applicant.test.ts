import { runCli } from '../../src/cli/program';
import { systemViewer } from '../../src/core/viewer';
import { systemAuthor, write } from '../../src/database/write';
import type { TestApp } from '../support/app';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { rowsOf } from '../support/rows';

describe.each(dialects)('rolecall applicant on %s', (dialect) => {
  let fresh: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    fresh = await freshDatabase(dialect);
    app = {
      database: fresh.database,
      work: (body: never) => write(fresh.database, systemAuthor(systemViewer, new Date()), body),
    } as unknown as TestApp;
  });
  afterAll(() => fresh.drop());

  const run = async (...args: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await runCli(['applicant', ...args], {
      env: { DATABASE_URL: fresh.url },
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      watched: false,
    });
    return { code, out, err };
  };

  it.each([[['export']], [['anonymize']]])('shows examples of %j', async ([command]) => {
    const { code, out } = await run(command!, '--help');

    expect(code).toBe(0);
    expect(out.join('\n')).toMatch(new RegExp(`Examples?:\\n +rolecall applicant ${command}`));
  });

  it('exports by id and by e-mail address, and the event log says so', async () => {
    const applicant = await anApplicant(app);
    const [email] = await rowsOf(app, 'applicant_emails', { applicantId: applicant.id });

    const byId = await run('export', idOf(applicant));
    const byAddress = await run('export', String(email!.address).toUpperCase());

    expect([byId.code, byAddress.code]).toEqual([0, 0]);
    const [first, second] = [byId, byAddress].map(
      ({ out }) => JSON.parse(out.join('\n')) as { applicant: object; emails: object[] },
    );
    expect(first!.applicant).toMatchObject({ id: idOf(applicant), lastName: applicant.lastName });
    expect(first!.emails).toMatchObject([{ address: email!.address }]);
    expect(second!.applicant).toEqual(first!.applicant);
    const match = { type: 'applicant.exported', subjectId: applicant.id };
    expect(await rowsOf(app, 'events', match)).toMatchObject([
      { actorId: null, via: 'SYSTEM' },
      { actorId: null, via: 'SYSTEM' },
    ]);
  });

  it('anonymises, once', async () => {
    const applicant = await anApplicant(app);

    const first = await run('anonymize', idOf(applicant));
    const second = await run('anonymize', idOf(applicant));

    expect(first).toEqual({ code: 0, out: [`anonymised ${idOf(applicant)}`], err: [] });
    expect(second).toMatchObject({ code: 1, out: [] });
    expect(second.err[0]).toContain('The data of this person was erased.');
    const [row] = await rowsOf(app, 'applicants', { id: applicant.id });
    expect(row).toMatchObject({ firstName: null, nameKey: 'anonymised applicant' });
  });

  it('does not anonymise who still applies', async () => {
    const { applicantId } = await anApplication(app, await aRole(app));

    const { code, err } = await run('anonymize', `applicant_${applicantId}`);

    expect(code).toBe(1);
    expect(err[0]).toContain('An application of the person is ACTIVE; end it first.');
  });

  it.each([
    [1, ['export', 'applicant_999999']],
    [2, ['export', 'role_1']],
    [1, ['export', 'nobody@example.org']],
    [1, ['anonymize', 'applicant_999999']],
    [2, ['anonymize', 'ada@example.org']],
  ])('ends with %i for %j', async (ends, args) => {
    const { code, out } = await run(...args);

    expect({ code, out }).toEqual({ code: ends, out: [] });
  });

  it('is called wrongly without a person', async () => {
    expect(await run('export')).toMatchObject({ code: 2, out: [] });
  });
});
