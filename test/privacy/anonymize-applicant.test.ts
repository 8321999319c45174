import { Applicant } from '../../src/applicants/applicant.entity';
import { AccessLevel } from '../../src/core/viewer';
import { hired } from '../offers/facts';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { exportAll, importLines } from '../support/data-files';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { eventsOf, idOf } from '../support/footprint';
import { brokenRules } from '../support/invariants';
import { keyOf, rowsOf } from '../support/rows';
import { anonymizing, aPerson, figures, foundIn, type Person } from './person';

describe.each(dialects)('anonymizeApplicant on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  const { versionOf, anonymize } = anonymizing(() => admin);

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

  it('leaves nothing of notes and drafts that were thrown away before', async () => {
    const [person, author] = [await aPerson(app, admin), await app.as(AccessLevel.RECRUITER)];
    const [noted, drafted] = [`${person.traces[0]}-note`, `${person.traces[0]}-draft`];
    const { note } = await admin.mutate(
      'addNote',
      { applicantId: person.id, body: noted, externalId: noted },
      'note { id }',
    );
    const { feedback } = await author.mutate(
      'saveFeedbackDraft',
      { applicationId: person.applicationId, comment: drafted, externalId: drafted },
      'feedback { id }',
    );
    await admin.mutate('deleteNote', { noteId: note.id });
    await author.mutate('deleteFeedbackDraft', { feedbackId: feedback.id });

    await anonymize(person);

    expect(await foundIn(app, [noted, drafted])).toEqual([]);
    const ofNote = await rowsOf(app, 'events', { subjectType: 'Note', subjectId: keyOf(note.id) });
    const ofDraft = await rowsOf(app, 'events', { subjectType: 'Feedback', subjectId: keyOf(feedback.id) });
    expect([...ofNote, ...ofDraft].map(({ type }) => type)).toEqual([
      'note.added',
      'note.deleted',
      'feedback.draftSaved',
      'feedback.draftDeleted',
    ]);
    for (const { changes } of [...ofNote, ...ofDraft])
      expect(typeof changes === 'string' ? JSON.parse(changes) : changes).toMatchObject({ externalId: null });
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

  it('calls off an interview of a former hire that still lies ahead, so that its role can close', async () => {
    const role = await aRole(app);
    const application = await hired(app, admin, role);
    const location = `https://meet.example.org/${application.id}`;
    const interview = await anInterview(app, application, [admin.user], { location });
    const close = { roleId: idOf(role), expectedVersion: 1, activeApplications: { leave: true } };

    const erased = await admin.mutate('anonymizeApplicant', {
      applicantId: `applicant_${application.applicantId}`,
      expectedVersion: 1,
    });
    const closed = await admin.mutate('closeRole', close);

    expect([erased.userErrors, closed.userErrors]).toEqual([[], []]);
    expect(await rowsOf(app, 'interviews', { id: interview.id })).toMatchObject([
      { status: 'CANCELLED', cancelReason: null, location: null },
    ]);
    expect(await eventsOf(app, interview)).toEqual(['interview.scheduled', 'interview.cancelled']);
    const events = await rowsOf(app, 'events', { subjectType: 'Interview', subjectId: interview.id });
    expect(JSON.stringify(events)).not.toContain(location);
    const lines = (await exportAll(app.database)).filter((line) => line.includes('"type":"interview"'));
    expect((await importLines(app.database, lines, app.now)).refused).toEqual([]);
  });

  it('frees the e-mail addresses', async () => {
    const person = await aPerson(app, admin);
    const address = `${person.traces[0]}@example.org`;

    await anonymize(person);
    const { userErrors } = await admin.mutate('createApplicant', { firstName: 'B', emails: [{ address }] });

    expect(userErrors).toEqual([]);
  });

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
});
