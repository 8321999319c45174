import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import type { User } from '../../src/users/user.entity';
import type { TestApp } from '../support/app';
import { rowsOf } from '../support/rows';

/** The input of scheduleInterview for the application and the panel of the moment, and the interviews that came of it. */
export function scheduling(of: () => { app: TestApp; application: Application; panel: User[] }) {
  const input = (changes: object = {}) => ({
    applicationId: globalIdOf(of().application),
    startsAt: '2026-12-01T09:00:00Z',
    endsAt: '2026-12-01T10:00:00Z',
    timeZone: 'Europe/Lisbon',
    interviewerIds: of().panel.map(globalIdOf),
    location: 'https://meet.example.org/x',
    ...changes,
  });
  const interviews = () => rowsOf(of().app, 'interviews', { applicationId: of().application.id });
  return { input, interviews };
}
