import { describeEnum } from './enum';
import { AccessLevel, PeerFeedback, Via } from './viewer';

describeEnum(AccessLevel, 'AccessLevel', 'What a user may see and do.', {
  ADMIN: 'Everything, with settings and keys.',
  RECRUITER: 'Runs the hiring: all roles but confidential ones they are not on.',
  COORDINATOR: 'Schedules: the roles of their teams, without pay, offers and private notes.',
  HIRING_MANAGER: 'Hires for their own roles, with offers and pay there.',
  INTERVIEWER: 'Interviews: the applications whose interviews they are on.',
  ANALYST: 'Sees aggregates, never names.',
});

describeEnum(
  PeerFeedback,
  'PeerFeedback',
  'What those on the panel of an interview see of the feedback of others on its application.',
  {
    NEVER: 'Nothing, whether or not theirs is in.',
    AFTER_OWN: 'All of it once they have submitted their own.',
    ALWAYS: 'All of it at once.',
  },
);

describeEnum(Via, 'Via', 'By which door a change came in.', {
  API: 'A request to the API.',
  IMPORT: 'An import.',
  SYSTEM: 'The service itself.',
});
