import { Application } from '../../src/applications/application.entity';
import { StageTransition } from '../../src/applications/stage-transition.entity';
import { Event } from '../../src/database/event.entity';
import type { TestApp } from '../support/app';

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
