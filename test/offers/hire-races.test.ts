import type { Application } from '../../src/applications/application.entity';
import { ApplicationStatus } from '../../src/applications/application.enums';
import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { OfferStatus } from '../../src/offers/offer.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { anOffer } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { brokenRules } from '../support/invariants';
import { eventsOf } from '../support/footprint';
import { offered } from './facts';

const { ACCEPTED } = OfferStatus;
const rounds = Array.from({ length: 5 }, (_, index) => index + 1);

type Outcome = { userErrors: Array<{ code: string }> };

describe.each(dialects)('races about hires on %s', (dialect) => {
  let app: TestApp;
  let ada: Client;
  let grace: Client;
  let reasonId: string;

  beforeAll(async () => {
    app = await startApp(dialect);
    ada = await app.as(AccessLevel.ADMIN);
    grace = await app.as(AccessLevel.RECRUITER);
    reasonId = globalIdOf(await aRejectionReason(app));
  });

  afterEach(async () => {
    const broken = await brokenRules(app.database.primary);
    expect(broken).toEqual([]);
  });

  afterAll(() => app.stop());

  /** Runs both at once, in either order of sending, and tells the codes of each. */
  async function race(round: number, ...acts: Array<() => Promise<Outcome>>): Promise<string[][]> {
    const order = round % 2 ? acts : [...acts].reverse();
    const answers = await Promise.all(order.map((act) => act()));
    const codes = answers.map(({ userErrors }) => userErrors.map(({ code }) => code));
    return round % 2 ? codes : codes.reverse();
  }
  const rowOf = async (table: string, id: number) =>
    (await app.database.primary.all(`SELECT * FROM ${table} WHERE id = ?`, [id]))[0]!;
  const hire = (application: { id: number; version: number }) => ({
    applicationId: `application_${application.id}`,
    expectedVersion: application.version,
  });

  it.each(rounds)('of two hires for the last seat one wins (round %i)', async (round) => {
    const role = await aRole(app, { openings: 1 });
    const rivals = [await anApplication(app, role), await anApplication(app, role)];
    for (const rival of rivals) await anOffer(app, rival, { status: ACCEPTED });

    const codes = await race(
      round,
      () => ada.mutate('hireApplicant', hire(rivals[0]!)),
      () => grace.mutate('hireApplicant', hire(rivals[1]!)),
    );

    expect([...codes].sort()).toEqual([[], ['NO_OPEN_SEAT']]);
    const winner = rivals[codes.findIndex((one) => one.length === 0)]!;
    const loser = rivals.find((one) => one !== winner)!;
    const seat = role.openings[0]!;
    expect(await rowOf('openings', seat.id)).toMatchObject({ status: 'FILLED', version: 2 });
    expect(await rowOf('applications', winner.id)).toMatchObject({ status: 'HIRED', openingId: seat.id });
    expect(await rowOf('applications', loser.id)).toMatchObject({ status: 'ACTIVE', version: 1 });
    expect(await eventsOf(app, winner)).toEqual(['application.created', 'application.hired']);
    expect(await eventsOf(app, loser)).toEqual(['application.created']);
    expect(await eventsOf(app, seat)).toEqual(['opening.filled']);
  });

  it('of eight hires for three seats three win, each with a seat', async () => {
    const role = await aRole(app, { openings: 3 });
    const rivals: Application[] = [];
    for (let n = 0; n < 8; n++) rivals.push(await anApplication(app, role));
    for (const rival of rivals) await anOffer(app, rival, { status: ACCEPTED });

    const codes = await race(1, ...rivals.map((rival) => () => grace.mutate('hireApplicant', hire(rival))));

    expect(codes.filter((one) => one.length === 0)).toHaveLength(3);
    expect(codes.filter(([code]) => code === 'NO_OPEN_SEAT')).toHaveLength(5);
    const seats = await app.database.primary.all(
      "SELECT DISTINCT openingId FROM applications WHERE roleId = ? AND status = 'HIRED'",
      [role.id],
    );
    expect(seats).toHaveLength(3);
  });

  it('of one application hired twice at once, one hire wins', async () => {
    const role = await aRole(app, { openings: 2 });
    const application = await anApplication(app, role);
    await anOffer(app, application, { status: ACCEPTED });

    const codes = await race(
      1,
      () => ada.mutate('hireApplicant', hire(application)),
      () => grace.mutate('hireApplicant', hire(application)),
    );

    expect([...codes].sort()).toEqual([[], ['VERSION_CONFLICT']]);
    const filled = await app.database.primary.all(
      "SELECT id FROM openings WHERE roleId = ? AND status = 'FILLED'",
      [role.id],
    );
    expect(filled).toHaveLength(1);
  });

  it.each(rounds)('of a hire and a rejection one wins (round %i)', async (round) => {
    const { role, application } = await offered(app, { status: ACCEPTED });

    const [hiring, rejecting] = await race(
      round,
      () => ada.mutate('hireApplicant', hire(application)),
      () => grace.mutate('rejectApplication', { ...hire(application), reasonId }),
    );

    expect([hiring, rejecting].sort()).toEqual([[], ['VERSION_CONFLICT']]);
    const won = hiring!.length === 0;
    expect(await rowOf('applications', application.id)).toMatchObject({
      status: won ? ApplicationStatus.HIRED : ApplicationStatus.REJECTED,
      version: 2,
    });
    expect(await rowOf('openings', role.openings[0]!.id)).toMatchObject({ status: won ? 'FILLED' : 'OPEN' });
  });

  it.each(rounds)('a hire and the closing of the role agree about the seat (round %i)', async (round) => {
    const { role, application } = await offered(app, { status: ACCEPTED });
    const close = { roleId: globalIdOf(role), expectedVersion: 1, activeApplications: { leave: true } };

    const [hiring, closing] = await race(
      round,
      () => ada.mutate('hireApplicant', hire(application)),
      () => grace.mutate('closeRole', { ...close, closeReason: 'Filled.' }),
    );

    const won = hiring!.length === 0;
    expect(closing).toEqual([]);
    if (!won) expect(hiring).toEqual(['ROLE_NOT_RUNNING']);
    expect(await rowOf('openings', role.openings[0]!.id)).toMatchObject({
      status: won ? 'FILLED' : 'CANCELLED',
    });
  });

  it('of two un-hires of one application one wins', async () => {
    const { application } = await offered(app, { status: ACCEPTED });
    await ada.mutate('hireApplicant', hire(application));
    const input = hire({ ...application, version: 2 });

    const codes = await race(
      1,
      () => ada.mutate('unhireApplicant', input),
      () => grace.mutate('unhireApplicant', input),
    );

    expect([...codes].sort()).toEqual([[], ['VERSION_CONFLICT']]);
  });
});
