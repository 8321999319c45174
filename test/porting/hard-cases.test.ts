import { AccessLevel } from '../../src/core/viewer';
import { OfferStatus } from '../../src/offers/offer.enums';
import { aPerson } from '../privacy/person';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview, anOffer } from '../support/application-children';
import { exportAll, importLines } from '../support/data-files';
import { dialects, freshDatabase } from '../support/databases';
import { anApplication, anApplicant, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { brokenRules } from '../support/invariants';

const yesterday = { startsAt: new Date('2026-11-22T09:00:00Z'), endsAt: new Date('2026-11-22T10:00:00Z') };

describe.each(dialects)('what is hard to take over, made on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let lines: string[];
  const made: Record<string, string> = {};

  const done = async (client: Client, name: string, input: object, ask = ''): Promise<any> => {
    const payload = await client.mutate(name, input, ask);
    expect([name, payload.userErrors]).toEqual([name, []]);
    return payload;
  };

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    await mergedPeople();
    await erasedPerson();
    await correctedFeedback();
    await revisedOffer();
    await seats();
    await transferred();
    await note();
    lines = await exportAll(app.database);
  }, 60_000);

  afterAll(() => app.stop());

  /** One into another, and that one into a third, whose number is between the two. */
  async function mergedPeople(): Promise<void> {
    const role = await aRole(app);
    const [third, first, second] = [await anApplicant(app), await anApplicant(app), await anApplicant(app)];
    await anApplication(app, role, { applicantId: first.id });
    await done(admin, 'addNote', { applicantId: idOf(first), body: 'On the first' });
    await done(admin, 'addTags', { applicantId: idOf(first), tags: ['merged'] });
    const merge = (
      winner: { id: number; constructor: unknown },
      version: number,
      loserId: string,
      loser: number,
    ) =>
      done(admin, 'mergeApplicants', {
        winnerId: idOf(winner),
        expectedVersion: version,
        loserId,
        loserExpectedVersion: loser,
      });
    await merge(second, 1, idOf(first), 2);
    await merge(third, 1, idOf(second), 2);
    Object.assign(made, { winner: idOf(third), losers: [idOf(first), idOf(second)].join() });
  }

  async function erasedPerson(): Promise<void> {
    const person = await aPerson(app, admin);
    const { applicant } = await admin.data(`{ applicant(id: "${person.id}") { version } }`);
    await done(admin, 'anonymizeApplicant', { applicantId: person.id, expectedVersion: applicant.version });
  }

  async function correctedFeedback(): Promise<void> {
    const grace = await app.as(AccessLevel.INTERVIEWER);
    const interview = await anInterview(
      app,
      await anApplication(app, await aRole(app)),
      [grace.user],
      yesterday,
    );
    const ask = 'feedback { id }';
    let { feedback } = await done(
      grace,
      'submitFeedback',
      { interviewId: idOf(interview), recommendation: 'NO' },
      ask,
    );
    for (const recommendation of ['YES', 'STRONG_YES'])
      ({ feedback } = await done(
        grace,
        'supersedeFeedback',
        { feedbackId: feedback.id, recommendation },
        ask,
      ));
  }

  async function revisedOffer(): Promise<void> {
    const application = await anApplication(app, await aRole(app));
    const offer = await anOffer(app, application, { status: OfferStatus.SENT });
    await done(admin, 'reviseOffer', { offerId: idOf(offer), expectedVersion: offer.version });
  }

  /** One cancelled, one filled by a hire of somebody who was still to be interviewed. */
  async function seats(): Promise<void> {
    const role = await aRole(app, { openings: 3 });
    await done(admin, 'cancelOpening', { openingId: idOf(role.openings[1]!) });
    const application = await anApplication(app, role);
    await anInterview(app, application, [admin.user]);
    const hire = { applicationId: idOf(application), expectedVersion: 1, waiveOffer: true };
    await done(admin, 'hireApplicant', hire);
  }

  async function transferred(): Promise<void> {
    const [from, to] = [await aRole(app), await aRole(app)];
    const application = await anApplication(app, from);
    const transfer = { applicationId: idOf(application), expectedVersion: 1, toRoleId: idOf(to) };
    await done(admin, 'transferApplication', transfer);
  }

  async function note(): Promise<void> {
    const [one, two] = [await app.as(AccessLevel.RECRUITER), await app.as(AccessLevel.RECRUITER)];
    const mentionIds = [idOf(two.user), idOf(one.user)];
    const input = {
      applicantId: made.winner,
      body: 'Line\nand “line” \u{1F600}',
      visibility: 'PRIVATE',
      mentionIds,
    };
    const { note: added } = await done(admin, 'addNote', input, 'note { id }');
    await done(admin, 'editNote', { noteId: added.id, body: 'Edited' });
  }

  it.each(dialects)(
    'goes into an empty %s database, which then exports the identical file',
    async (target) => {
      const copy = await freshDatabase(target);

      const { counts, refused } = await importLines(copy.database, lines, app.now);

      expect(refused).toEqual([]);
      expect(counts).toMatchObject({ lines: lines.length, added: lines.length });
      expect(await exportAll(copy.database)).toEqual(lines);
      expect(await brokenRules(copy.database.primary)).toEqual([]);
      await copy.drop();
    },
  );

  it('is there: who was merged is told with whom they went into, at once', () => {
    const told = lines.map((line) => JSON.parse(line) as Record<string, any>);
    const nameOf = (id: string) => told.find(({ externalId }) => String(externalId).endsWith(`:${id}`))!;

    const winner = nameOf(made.winner!);

    for (const loser of made.losers!.split(','))
      expect(nameOf(loser)).toMatchObject({ mergedInto: winner.externalId, emails: [], tags: [] });
    expect(winner.emails).toHaveLength(3);
    expect(winner.tags).toEqual(['merged']);
    const statuses = (type: string) => told.filter((line) => line.type === type).map(({ status }) => status);
    expect(statuses('offer')).toContain('SUPERSEDED');
    expect(told.filter((line) => line.type === 'feedback' && line.supersedes)).toHaveLength(2);
    expect(told.some((line) => line.type === 'application' && line.transferredFrom)).toBe(true);
    expect(told.some((line) => line.type === 'applicant' && line.anonymizedAt)).toBe(true);
    expect(told.some(({ openings }) => openings?.some((seat: any) => seat.status === 'CANCELLED'))).toBe(
      true,
    );
    expect(told.some((line) => line.type === 'note' && line.mentions.length === 2 && line.editedAt)).toBe(
      true,
    );
  });

  it('sends what an older file says of who was merged away to whom they went into, and merges nobody', async () => {
    const [loser] = made.losers!.split(',');
    const told = lines.map((line) => JSON.parse(line) as Record<string, any>);
    const old = told.find(({ externalId }) => String(externalId).endsWith(`:${loser}`))!;
    const author = told.find(({ type }) => type === 'user')!.externalId;
    const someone = told.find((line) => line.type === 'applicant' && !line.mergedInto && !line.anonymizedAt)!;
    const { mergedInto: _, ...without } = old;

    const { counts, refused } = await importLines(
      app.database,
      [
        { type: 'note', externalId: 'late', applicant: old.externalId, author, body: 'From an older file' },
        { ...without, firstName: 'Changed' },
        { type: 'applicant', externalId: 'double', firstName: 'Double', mergedInto: old.externalId },
        { type: 'applicant', externalId: 'at', firstName: 'A', mergedInto: old.externalId, tags: ['x'] },
        { type: 'applicant', externalId: someone.externalId, mergedInto: 'double' },
      ],
      app.now,
    );

    expect(counts).toMatchObject({ added: 2, refused: 3 });
    expect(refused.map(({ line, errors: [error] }) => [line, error!.code, error!.path])).toEqual([
      [2, 'APPLICANT_MERGED', expect.anything()],
      [4, 'INVALID_INPUT', ['emails']],
      [5, 'INVALID_INPUT', ['mergedInto']],
    ]);
    const { noteByExternalId, applicantByExternalId } = await admin.data(
      '{ noteByExternalId(externalId: "late") { applicant { id } } applicantByExternalId(externalId: "double") { id } }',
    );
    expect(noteByExternalId.applicant.id).toBe(made.winner);
    expect(applicantByExternalId.id).toBe(made.winner);
  });
});
