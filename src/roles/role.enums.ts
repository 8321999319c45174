import { describeEnum } from '../core/enum';

export enum RoleStatus {
  DRAFT = 'DRAFT',
  OPEN = 'OPEN',
  ON_HOLD = 'ON_HOLD',
  CLOSED = 'CLOSED',
  ARCHIVED = 'ARCHIVED',
}

export enum OpeningStatus {
  OPEN = 'OPEN',
  FILLED = 'FILLED',
  CANCELLED = 'CANCELLED',
}

export enum EmploymentType {
  FULL_TIME = 'FULL_TIME',
  PART_TIME = 'PART_TIME',
  CONTRACTOR = 'CONTRACTOR',
  TEMPORARY = 'TEMPORARY',
  INTERN = 'INTERN',
  VOLUNTEER = 'VOLUNTEER',
  PER_DIEM = 'PER_DIEM',
  OTHER = 'OTHER',
}

export enum WorkMode {
  ON_SITE = 'ON_SITE',
  HYBRID = 'HYBRID',
  REMOTE = 'REMOTE',
}

export enum StageType {
  LEAD = 'LEAD',
  APPLICATION_REVIEW = 'APPLICATION_REVIEW',
  SCREEN = 'SCREEN',
  ASSESSMENT = 'ASSESSMENT',
  INTERVIEW = 'INTERVIEW',
  OFFER = 'OFFER',
}

export enum TeamKind {
  RECRUITER = 'RECRUITER',
  COORDINATOR = 'COORDINATOR',
  HIRING_MANAGER = 'HIRING_MANAGER',
  SOURCER = 'SOURCER',
  INTERVIEWER = 'INTERVIEWER',
}

describeEnum(RoleStatus, 'RoleStatus', 'Where a role stands.', {
  DRAFT: 'Being prepared; takes no applications.',
  OPEN: 'Takes applications.',
  ON_HOLD: 'Takes no new applications; the work on those inside goes on.',
  CLOSED: 'Hiring has ended.',
  ARCHIVED: 'Put away.',
});
describeEnum(OpeningStatus, 'OpeningStatus', 'Whether a seat is still to be filled.', {
  OPEN: 'To be filled.',
  FILLED: 'Filled by a hire.',
  CANCELLED: 'No longer to be filled.',
});
describeEnum(EmploymentType, 'EmploymentType', 'The kind of employment, by the values of schema.org.', {
  FULL_TIME: 'Full time.',
  PART_TIME: 'Part time.',
  CONTRACTOR: 'As a contractor.',
  TEMPORARY: 'For a limited time.',
  INTERN: 'As an intern.',
  VOLUNTEER: 'As a volunteer.',
  PER_DIEM: 'By the day.',
  OTHER: 'Something else.',
});
describeEnum(WorkMode, 'WorkMode', 'Where the work is done.', {
  ON_SITE: 'At the location.',
  HYBRID: 'Partly at the location.',
  REMOTE: 'From anywhere.',
});
describeEnum(StageType, 'StageType', 'What happens in a stage. Outcomes are statuses, not stages.', {
  LEAD: 'Found, not yet applied.',
  APPLICATION_REVIEW: 'The application is read.',
  SCREEN: 'A first call.',
  ASSESSMENT: 'A test or a task.',
  INTERVIEW: 'Interviews.',
  OFFER: 'An offer is made.',
});
describeEnum(TeamKind, 'TeamKind', 'What a user does in the hiring team of a role.', {
  RECRUITER: 'Runs the hiring; one of them owns the role.',
  COORDINATOR: 'Schedules.',
  HIRING_MANAGER: 'Hires for the own team.',
  SOURCER: 'Finds candidates.',
  INTERVIEWER: 'Interviews.',
});
