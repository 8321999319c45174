import { globalIdOf } from '../../src/core/global-id';
import type { NewRow } from '../../src/database/new-row';
import type { Interview } from '../../src/interviews/interview.entity';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import type { User } from '../../src/users/user.entity';
import type { Client, TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { anApplication, aRole } from '../support/fixtures';

const { SCHEDULED, COMPLETED, CANCELLED, NO_SHOW } = InterviewStatus;
export const yesterday = {
  startsAt: new Date('2026-11-22T09:00:00Z'),
  endsAt: new Date('2026-11-22T10:00:00Z'),
};
export const later = { startsAt: '2026-12-08T09:00:00Z', endsAt: '2026-12-08T09:30:00Z' };

/** action -> its event, its further input, and where it leads from each status; null where it is refused. */
export const actions: Record<
  string,
  { event: string; input: object; to: Record<InterviewStatus, string | null> }
> = {
  rescheduleInterview: {
    event: 'interview.rescheduled',
    input: later,
    to: { SCHEDULED, NO_SHOW: SCHEDULED, COMPLETED: null, CANCELLED: null },
  },
  cancelInterview: {
    event: 'interview.cancelled',
    input: { reason: 'Ill.' },
    to: { SCHEDULED: CANCELLED, NO_SHOW: null, COMPLETED: null, CANCELLED: null },
  },
  completeInterview: {
    event: 'interview.completed',
    input: {},
    to: { SCHEDULED: COMPLETED, NO_SHOW: null, COMPLETED: null, CANCELLED: null },
  },
  markInterviewNoShow: {
    event: 'interview.noShow',
    input: {},
    to: { SCHEDULED: NO_SHOW, NO_SHOW: null, COMPLETED: null, CANCELLED: null },
  },
};

/** An interview with the panel of the moment, and an action on it by the coordinator unless said otherwise. */
export function acting(of: () => { app: TestApp; coordinator: Client; panel: User[] }) {
  const interview = async (values: Partial<NewRow<Interview>> = {}) => {
    const { app, coordinator, panel } = of();
    const role = await aRole(app, { team: [coordinator.user] });
    return anInterview(app, await anApplication(app, role), panel, values);
  };
  const act = (action: string, row: Interview, changes: object = {}, client = of().coordinator) =>
    client.mutate(
      action,
      { interviewId: globalIdOf(row), ...actions[action]?.input, ...changes },
      'interview { id status version sequence startsAt endsAt timeZone location cancelReason }',
    );
  return { interview, act };
}
