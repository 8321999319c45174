import { ApplicantEmail } from '../../src/applicants/applicant-email.entity';
import { Applicant } from '../../src/applicants/applicant.entity';
import { ContactKind } from '../../src/applicants/applicant.enums';
import { Application } from '../../src/applications/application.entity';
import { ApplicationStatus } from '../../src/applications/application.enums';
import { recordTransition } from '../../src/applications/transition.service';
import { PayPeriod } from '../../src/core/pay';
import type { NewRow } from '../../src/database/new-row';
import { Department } from '../../src/departments/department.entity';
import { slotOf } from '../../src/feedback/feedback-row.service';
import { Feedback } from '../../src/feedback/feedback.entity';
import { FeedbackStatus, Recommendation } from '../../src/feedback/feedback.enums';
import { Interview } from '../../src/interviews/interview.entity';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { Interviewer } from '../../src/interviews/interviewer.entity';
import { Note } from '../../src/notes/note.entity';
import { NoteVisibility } from '../../src/notes/note.enums';
import { Offer } from '../../src/offers/offer.entity';
import { OfferStatus } from '../../src/offers/offer.enums';
import { unresolved } from '../../src/offers/offer.machine';
import { RejectionReason } from '../../src/rejection-reasons/rejection-reason.entity';
import { RejectionKind } from '../../src/rejection-reasons/rejection-reason.enums';
import { InterviewStage } from '../../src/roles/interview-stage.entity';
import { Opening } from '../../src/roles/opening.entity';
import { HiringTeamMember } from '../../src/roles/hiring-team-member.entity';
import { Role } from '../../src/roles/role.entity';
import { EmploymentType, OpeningStatus, RoleStatus, StageType, TeamKind } from '../../src/roles/role.enums';
import type { User } from '../../src/users/user.entity';
import type { TestApp } from './app';
import { canaries } from './canaries';

/** Rows for tests, put straight into the tables; whatever is not said has a sensible value. */

let serial = 0;

/** A department. */
export function aDepartment(app: TestApp, values: Partial<NewRow<Department>> = {}): Promise<Department> {
  return app.work((work) =>
    work.add(Department, { name: `Department ${++serial}`, ...values }, 'department.created'),
  );
}

/** Takes users into the hiring team of a role. */
export async function joinTeam(app: TestApp, role: { id: number }, ...users: User[]): Promise<void> {
  await app.work(async (work) => {
    for (const { id: userId, accessLevel } of users) {
      const level: string = accessLevel;
      const kind = Object.values(TeamKind).find((one: string) => one === level) ?? TeamKind.SOURCER;
      await work.add(HiringTeamMember, { roleId: role.id, userId, kind, addedAt: work.now }, null);
    }
  });
}

/** A role with its stages and seats; OPEN, three stages, one seat and nobody in its team unless said otherwise. */
export async function aRole(
  app: TestApp,
  {
    stages = ['Applied', 'Onsite', 'Offer'],
    openings = 1,
    team = [],
    ...values
  }: Partial<NewRow<Role>> & { stages?: string[]; openings?: number; team?: User[] } = {},
): Promise<Role & { stages: InterviewStage[]; openings: Opening[] }> {
  const made = await app.work(async (work) => {
    const opened = values.status === RoleStatus.DRAFT ? null : work.now;
    const role = await work.add(
      Role,
      {
        title: `Role ${++serial}`,
        employmentType: EmploymentType.FULL_TIME,
        skills: [],
        status: RoleStatus.OPEN,
        confidential: false,
        openedAt: opened,
        lastOpenedAt: opened,
        ...values,
      },
      'role.created',
    );
    const plan: InterviewStage[] = [];
    for (const [index, name] of stages.entries())
      plan.push(
        await work.add(
          InterviewStage,
          {
            roleId: role.id,
            name,
            type: StageType.INTERVIEW,
            position: index + 1,
            active: true,
            criteria: [],
          },
          null,
        ),
      );
    const seats: Opening[] = [];
    for (let seat = 0; seat < openings; seat++)
      seats.push(
        await work.add(Opening, { roleId: role.id, status: OpeningStatus.OPEN, openedAt: work.now }, null),
      );
    return Object.assign(role, { stages: plan, openings: seats });
  });
  await joinTeam(app, made, ...team);
  return made;
}

/** An applicant with one primary e-mail address. */
export function anApplicant(app: TestApp, values: Partial<NewRow<Applicant>> = {}): Promise<Applicant> {
  const number = ++serial;
  return app.work(async (work) => {
    const applicant = await work.add(
      Applicant,
      {
        firstName: canaries.firstName,
        lastName: `${canaries.lastName} ${number}`,
        phones: [],
        links: [],
        skills: [],
        experience: [],
        education: [],
        doNotContact: false,
        ...values,
      },
      'applicant.created',
    );
    const address = `ada.${number}@example.org`;
    await work.add(
      ApplicantEmail,
      {
        applicantId: applicant.id,
        address,
        normalized: address,
        kind: ContactKind.PERSONAL,
        primaryOfId: applicant.id,
      },
      null,
    );
    return applicant;
  });
}

/** An ACTIVE application in the first stage of its role, with its first transition. */
export async function anApplication(
  app: TestApp,
  role: { id: number; stages: InterviewStage[] },
  values: Partial<NewRow<Application>> = {},
): Promise<Application> {
  const applicantId = values.applicantId ?? (await anApplicant(app)).id;
  return app.work(async (work) => {
    const application = await work.add(
      Application,
      {
        applicantId,
        roleId: role.id,
        stageId: role.stages[0]!.id,
        status: ApplicationStatus.ACTIVE,
        activeApplicantId: applicantId,
        appliedAt: work.now,
        stageEnteredAt: work.now,
        ...values,
      },
      'application.created',
    );
    await recordTransition(work, application, null);
    return application;
  });
}

/** A SCHEDULED interview of an hour, tomorrow unless said otherwise, with a panel. */
export function anInterview(
  app: TestApp,
  application: Application,
  panel: User[],
  values: Partial<NewRow<Interview>> = {},
): Promise<Interview> {
  return app.work(async (work) => {
    const startsAt = values.startsAt ?? new Date(work.now.getTime() + 86_400_000);
    const interview = await work.add(
      Interview,
      {
        applicationId: application.id,
        stageId: application.stageId,
        status: InterviewStatus.SCHEDULED,
        startsAt,
        endsAt: new Date(startsAt.getTime() + 3_600_000),
        timeZone: 'Europe/Lisbon',
        sequence: 0,
        ...values,
      },
      'interview.scheduled',
    );
    for (const user of panel)
      await work.add(Interviewer, { interviewId: interview.id, userId: user.id }, null);
    return interview;
  });
}

/** SUBMITTED feedback of an author on an application, without an interview unless said otherwise. */
export function aFeedback(
  app: TestApp,
  application: Application,
  author: User,
  values: Partial<NewRow<Feedback>> = {},
): Promise<Feedback> {
  const status = values.status ?? FeedbackStatus.SUBMITTED;
  const subject = { applicationId: application.id, interviewId: values.interviewId ?? null };
  return app.work((work) =>
    work.add(
      Feedback,
      {
        ...subject,
        stageId: application.stageId,
        authorId: author.id,
        submittedById: author.id,
        status,
        recommendation: Recommendation.YES,
        rating: 4,
        ratings: [],
        comment: `${canaries.comment}.`,
        submittedAt: status === FeedbackStatus.SUBMITTED ? work.now : null,
        slot: slotOf(status, subject, author.id),
        ...values,
      },
      'feedback.submitted',
    ),
  );
}

/** A reason for rejections. */
export function aRejectionReason(
  app: TestApp,
  values: Partial<NewRow<RejectionReason>> = {},
): Promise<RejectionReason> {
  return app.work((work) =>
    work.add(
      RejectionReason,
      { name: `Reason ${++serial}`, kind: RejectionKind.BY_ORGANIZATION, active: true, ...values },
      'rejectionReason.created',
    ),
  );
}

/** A DRAFT offer unless said otherwise, of 110,000 dollars a year, with the columns that go with its status. */
export function anOffer(
  app: TestApp,
  application: Application,
  values: Partial<NewRow<Offer>> = {},
): Promise<Offer> {
  const status = values.status ?? OfferStatus.DRAFT;
  const open = unresolved.includes(status);
  return app.work((work) =>
    work.add(
      Offer,
      {
        applicationId: application.id,
        unresolvedApplicationId: open ? application.id : null,
        revision: 1,
        status,
        salaryAmount: 11_000_000,
        salaryCurrency: 'USD',
        salaryPeriod: PayPeriod.YEAR,
        resolvedAt: open ? null : work.now,
        ...values,
      },
      'offer.created',
    ),
  );
}

/** A PUBLIC note on an application unless said otherwise. */
export function aNote(
  app: TestApp,
  application: Application,
  author: User,
  values: Partial<NewRow<Note>> = {},
): Promise<Note> {
  return app.work((work) =>
    work.add(
      Note,
      {
        applicationId: application.id,
        authorId: author.id,
        body: `${canaries.note} ${++serial}`,
        visibility: NoteVisibility.PUBLIC,
        ...values,
      },
      'note.added',
    ),
  );
}
