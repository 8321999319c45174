import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { idOf, refusal } from '../support/footprint';
import { anonymizing, aPerson, type Person } from './person';

describe.each(dialects)('anonymizeApplicant and its refusals on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  const { versionOf, anonymize } = anonymizing(() => admin);

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
});
