import { Applicant } from '../../src/applicants/applicant.entity';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { idOf, refusal } from '../support/footprint';
import { brokenRules } from '../support/invariants';
import { rowsOf } from '../support/rows';
import { aPerson, figures, foundIn, type Person } from './person';

describe.each(dialects)('anonymizeApplicant on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const versionOf = async ({ id }: Person): Promise<number> =>
    (await admin.data(`{ applicant(id: "${id}") { version } }`)).applicant.version;

  const anonymize = async (person: Person, client = admin, ask = '') =>
    client.mutate(
      'anonymizeApplicant',
      { applicantId: person.id, expectedVersion: await versionOf(person) },
      `applicant { id name version ${ask} }`,
    );

  it('leaves nothing of the person in any table, and what is to be kept', async () => {
    const person = await aPerson(app, admin, { doNotContact: true, consentUntil: '2027-01-01T00:00:00Z' });
    expect((await foundIn(app, person.traces)).length).toBeGreaterThan(15);

    const { applicant, userErrors } = await anonymize(
      person,
      admin,
      `firstName lastName headline summary location timeZone skills phones { number } links { url } emails { address }
       experience { name } education { institution } externalId source { kind name } doNotContact consentUntil anonymizedAt
       notes { nodes { body } } applications { nodes { status externalId rejection { note reason { name } } notes { nodes { body } }
       interviews { nodes { location } } feedback { nodes { rating recommendation comment } } } }`,
    );

    expect(userErrors).toEqual([]);
    expect(await foundIn(app, person.traces)).toEqual([]);
    expect(applicant).toEqual({
      id: person.id,
      name: 'Anonymised applicant',
      version: expect.any(Number),
      firstName: null,
      lastName: null,
      headline: null,
      summary: null,
      location: null,
      timeZone: null,
      skills: [],
      phones: [],
      links: [],
      emails: [],
      experience: [],
      education: [],
      externalId: null,
      source: { kind: 'REFERRAL', name: 'A friend' },
      doNotContact: true,
      consentUntil: null,
      anonymizedAt: app.now.toISOString(),
      notes: { nodes: [{ body: '' }] },
      applications: {
        nodes: [
          {
            status: 'REJECTED',
            externalId: null,
            rejection: { note: null, reason: { name: expect.any(String) } },
            notes: { nodes: [{ body: '' }] },
            interviews: { nodes: [{ location: null }] },
            feedback: { nodes: [{ rating: 4, recommendation: 'YES', comment: null }] },
          },
        ],
      },
    });
    expect(await rowsOf(app, 'applicant_tags', { applicantId: person.key })).toEqual([]);
    expect(await brokenRules(app.database.primary)).toEqual([]);
  });

  it('changes no figure, and nothing about anybody else', async () => {
    const [other, person] = [await aPerson(app, admin), await aPerson(app, admin)];
    const before = { figures: await figures(app), other: await foundIn(app, other.traces.slice(0, 2)) };

    await anonymize(person);

    const after = { figures: await figures(app), other: await foundIn(app, other.traces.slice(0, 2)) };
    expect(after).toEqual(before);
  });

  it('records who did it, and leaves of the former events that something changed, not what', async () => {
    const person = await aPerson(app, admin);

    await anonymize(person);

    const { events } = (
      await admin.data(
        `{ applicant(id: "${person.id}") { events(last: 100) { nodes { type actor { name } changes { field from to hidden } } } } }`,
      )
    ).applicant;
    expect(events.nodes.map(({ type }: { type: string }) => type)).toEqual([
      'applicant.anonymized',
      'applicant.tagsChanged',
      'applicant.updated',
      'applicant.created',
    ]);
    expect(events.nodes[0]).toEqual({
      type: 'applicant.anonymized',
      actor: { name: admin.user.name },
      changes: [{ field: 'anonymizedAt', from: null, to: app.now.toISOString(), hidden: false }],
    });
    expect(events.nodes[1].changes).toEqual([{ field: 'tags', from: null, to: null, hidden: true }]);
    expect(events.nodes[2].changes).toContainEqual({ field: 'headline', from: null, to: null, hidden: true });
    expect(events.nodes[3].changes).toContainEqual({
      field: 'firstName',
      from: null,
      to: null,
      hidden: true,
    });
    expect(events.nodes[3].changes).toContainEqual({
      field: 'sourceName',
      from: null,
      to: 'A friend',
      hidden: false,
    });
  });

  it('erases whoever was merged into the person, too', async () => {
    const [winner, loser] = [await aPerson(app, admin), await aPerson(app, admin)];
    await app.work(async (work) => {
      const row = await work.findFirst(Applicant, { id: loser.key });
      await work.save(Object.assign(row!, { mergedIntoId: winner.key }), 'applicant.merged');
    });

    await anonymize(winner);

    expect(await foundIn(app, [...winner.traces, ...loser.traces])).toEqual([]);
  });

  it('frees the e-mail addresses', async () => {
    const person = await aPerson(app, admin);
    const address = `${person.traces[0]}@example.org`;

    await anonymize(person);
    const { userErrors } = await admin.mutate('createApplicant', { firstName: 'B', emails: [{ address }] });

    expect(userErrors).toEqual([]);
  });

  it('is refused while an application is ACTIVE, and says so beforehand', async () => {
    const person = await aPerson(app, admin);
    const role = await aRole(app);
    await admin.mutate('createApplication', { applicantId: person.id, roleId: idOf(role) });
    const action = `{ applicant(id: "${person.id}") { allowedActions { action enabled reason } } }`;

    const errors = await refusal(app, () => anonymize(person));

    expect(errors).toMatchObject([{ code: 'APPLICATION_ACTIVE', path: ['input', 'applicantId'] }]);
    expect((await admin.data(action)).applicant.allowedActions).toContainEqual({
      action: 'anonymizeApplicant',
      enabled: false,
      reason: 'An application of the person is ACTIVE; end it first.',
    });
  });

  it('is final: it cannot be done twice', async () => {
    const person = await aPerson(app, admin);
    await anonymize(person);

    const errors = await refusal(app, () => anonymize(person));

    expect(errors).toMatchObject([{ code: 'APPLICANT_ANONYMIZED', path: ['input', 'applicantId'] }]);
  });

  it('is refused when someone changed the person first', async () => {
    const person = await aPerson(app, admin);
    const seen = await versionOf(person);
    await admin.mutate('updateApplicant', { applicantId: person.id, headline: 'Another' });

    const errors = await refusal(app, () =>
      admin.mutate('anonymizeApplicant', { applicantId: person.id, expectedVersion: seen }),
    );

    expect(errors).toMatchObject([{ __typename: 'VersionConflict', currentVersion: seen + 1 }]);
  });

  it('is refused for an applicant who does not exist', async () => {
    const errors = await refusal(app, () =>
      admin.mutate('anonymizeApplicant', { applicantId: 'applicant_999999', expectedVersion: 1 }),
    );

    expect(errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it.each([AccessLevel.RECRUITER, AccessLevel.COORDINATOR, AccessLevel.ANALYST])(
    'is denied to a %s',
    async (level) => {
      const client = await app.as(level);

      const { errors } = await client.send(
        'mutation { anonymizeApplicant(input: { applicantId: "applicant_1", expectedVersion: 1 }) { userErrors { code } } }',
      );

      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'applicant:erase' } }]);
    },
  );

  it('takes the same number of statements for a few rows and for many', async () => {
    const [few, many] = [await aPerson(app, admin), await aPerson(app, admin)];
    for (let index = 0; index < 10; index++)
      await admin.mutate('addNote', { applicantId: many.id, body: `${many.traces[0]} remark ${index}` });
    const count = async (person: Person) => {
      const input = { applicantId: person.id, expectedVersion: await versionOf(person) };
      return (await app.statements(() => admin.mutate('anonymizeApplicant', input))).length;
    };

    expect(await count(many)).toBe(await count(few));
    expect(await foundIn(app, many.traces)).toEqual([]);
  });

  describe('afterwards', () => {
    let person: Person;
    let rows: { note: string; feedback: string; interview: string; version: number };

    beforeAll(async () => {
      person = await aPerson(app, admin);
      const { application } = await admin.data(
        `{ application(id: "${person.applicationId}") { notes { nodes { id } } feedback { nodes { id } } interviews { nodes { id } } } }`,
      );
      await anonymize(person);
      const { feedback } = await admin.data(
        `{ feedback(id: "${application.feedback.nodes[0].id}") { version } }`,
      );
      rows = {
        note: application.notes.nodes[0].id,
        feedback: application.feedback.nodes[0].id,
        interview: application.interviews.nodes[0].id,
        version: feedback.version,
      };
    });

    const texts: Record<string, () => [name: string, input: object]> = {
      updateApplicant: () => ['updateApplicant', { applicantId: person.id, headline: 'x' }],
      addApplicantEmail: () => ['addApplicantEmail', { applicantId: person.id, address: 'x@example.org' }],
      addTags: () => ['addTags', { applicantId: person.id, tags: ['x'] }],
      'addNote on the person': () => ['addNote', { applicantId: person.id, body: 'x' }],
      'addNote on the application': () => ['addNote', { applicationId: person.applicationId, body: 'x' }],
      editNote: () => ['editNote', { noteId: rows.note, body: 'x' }],
      deleteNote: () => ['deleteNote', { noteId: rows.note }],
      updateApplication: () => [
        'updateApplication',
        { applicationId: person.applicationId, externalId: 'x' },
      ],
      updateInterview: () => ['updateInterview', { interviewId: rows.interview, location: 'x' }],
      saveFeedbackDraft: () => ['saveFeedbackDraft', { applicationId: person.applicationId, comment: 'x' }],
      supersedeFeedback: () => [
        'supersedeFeedback',
        { feedbackId: rows.feedback, expectedVersion: rows.version, comment: 'x', recommendation: 'NO' },
      ],
    };

    it.each(Object.keys(texts))('nothing more is written about them: %s', async (name) => {
      const [mutation, input] = texts[name]!();

      const errors = await refusal(app, () => admin.mutate(mutation, input));

      expect(errors).toMatchObject([{ code: 'APPLICANT_ANONYMIZED' }]);
    });

    it('they do not apply again', async () => {
      const role = await aRole(app);

      const errors = await refusal(app, () =>
        admin.mutate('createApplication', { applicantId: person.id, roleId: idOf(role) }),
      );

      expect(errors).toMatchObject([{ code: 'APPLICANT_ANONYMIZED' }]);
    });

    it('their application is not reopened', async () => {
      const { application } = await admin.data(`{ application(id: "${person.applicationId}") { version } }`);

      const errors = await refusal(app, () =>
        admin.mutate('reopenApplication', {
          applicationId: person.applicationId,
          expectedVersion: application.version,
        }),
      );

      expect(errors).toMatchObject([{ code: 'APPLICANT_ANONYMIZED' }]);
    });
  });

  describe('at the same time as', () => {
    it('a second one: one of them does it', async () => {
      const person = await aPerson(app, admin);
      const input = { applicantId: person.id, expectedVersion: await versionOf(person) };
      const second = await app.as(AccessLevel.ADMIN);

      const answers = await Promise.all(
        [admin, second].map((client) => client.mutate('anonymizeApplicant', input)),
      );

      expect(answers.map(({ userErrors }) => userErrors.length).sort()).toEqual([0, 1]);
      const match = { subjectType: 'Applicant', subjectId: person.key, type: 'applicant.anonymized' };
      expect(await rowsOf(app, 'events', match)).toHaveLength(1);
    });

    it.each([1, 2, 3])('a new application: one of them is refused, try %i', async () => {
      const person = await aPerson(app, admin);
      const role = await aRole(app);
      const input = { applicantId: person.id, expectedVersion: await versionOf(person) };

      const [erased, applied] = await Promise.all([
        admin.mutate('anonymizeApplicant', input),
        recruiter.mutate('createApplication', { applicantId: person.id, roleId: idOf(role) }),
      ]);

      const codes = [...erased.userErrors, ...applied.userErrors].map(({ code }: { code: string }) => code);
      expect(codes).toHaveLength(1);
      expect(['APPLICATION_ACTIVE', 'APPLICANT_ANONYMIZED']).toContain(codes[0]);
      const active = await rowsOf(app, 'applications', { activeApplicantId: person.key });
      const [row] = await rowsOf(app, 'applicants', { id: person.key });
      expect(active.length > 0).toBe(row!.anonymizedAt === null);
    });

    it.each([
      ['a note', (person: Person, text: string) => ['addNote', { applicantId: person.id, body: text }]],
      [
        'feedback',
        (person: Person, text: string) => [
          'saveFeedbackDraft',
          { applicationId: person.applicationId, comment: text },
        ],
      ],
      [
        'a new external id',
        (person: Person, text: string) => [
          'updateApplication',
          { applicationId: person.applicationId, externalId: text },
        ],
      ],
    ] as const)('%s: nothing of the text is left', async (_what, act) => {
      const person = await aPerson(app, admin);
      const input = { applicantId: person.id, expectedVersion: await versionOf(person) };
      const [name, change] = act(person, `${person.traces[0]} at the last moment`) as [string, object];

      const [{ userErrors }] = await Promise.all([
        admin.mutate('anonymizeApplicant', input),
        recruiter.mutate(name, change),
      ]);

      expect(userErrors).toEqual([]);
      expect(await foundIn(app, person.traces)).toEqual([]);
    });
  });
});
