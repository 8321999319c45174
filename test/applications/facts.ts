import { Application } from '../../src/applications/application.entity';
import { StageTransition } from '../../src/applications/stage-transition.entity';
import { globalId } from '../../src/core/global-id';
import { Event } from '../../src/database/event.entity';
import type { TestApp } from '../support/app';

/** Everything that must not grow when a mutation is refused. */
export async function rowCounts(app: TestApp): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of [
    'applications',
    'stage_transitions',
    'events',
    'roles',
    'openings',
    'interview_stages',
  ]) {
    const [row] = await app.database.primary.all(`SELECT COUNT(*) AS count FROM ${table}`);
    counts[table] = Number(row!.count);
  }
  const [versions] = await app.database.primary.all('SELECT SUM(version) AS total FROM applications');
  return { ...counts, versions: Number(versions!.total) };
}

/** Runs a mutation that must be refused, shows that it wrote nothing, and returns its errors. */
export async function refused(app: TestApp, act: () => Promise<{ userErrors: object[] }>): Promise<object[]> {
  const before = await rowCounts(app);
  const { userErrors } = await act();
  expect(await rowCounts(app)).toEqual(before);
  expect(userErrors).not.toEqual([]);
  return userErrors;
}

/** An application with its transitions and the names of its events, as they stand in the tables. */
export function factsOf(app: TestApp, id: number) {
  return app.work(async (work) => {
    const application = (await work.findFirst(Application, { id }))!;
    const transitions = await work.find(StageTransition, { applicationId: id }, { orderBy: 't.id' });
    const subject = { subjectType: 'Application', subjectId: id };
    const events = await work.find(Event, subject, { orderBy: 't.id' });
    return { application, transitions, events: events.map(({ type }) => type) };
  });
}

/** Rule 4: each transition begins where the one before it ended, in time too, and the last one is the present state. */
export async function expectHistoryHolds(app: TestApp, id: number): Promise<void> {
  const { application, transitions } = await factsOf(app, id);
  const steps = transitions.map((step) => ({ stage: step.toStageId, status: step.toStatus }));
  const origins = transitions.map((step) => ({ stage: step.fromStageId, status: step.fromStatus }));
  const times = transitions.map((step) => step.occurredAt.getTime());
  expect(origins).toEqual([{ stage: null, status: null }, ...steps.slice(0, -1)]);
  expect(steps.at(-1)).toEqual({ stage: application.stageId, status: application.status });
  expect(times).toEqual([...times].sort((a, b) => a - b));
}

/** The global id of a row. */
export function idOf(row: { id: number; constructor: unknown }): string {
  return globalId(row.constructor as never, row.id);
}
