import { ApplicantEmail } from '../../src/applicants/applicant-email.entity';
import { Applicant } from '../../src/applicants/applicant.entity';
import { ContactKind } from '../../src/applicants/applicant.enums';
import { Application } from '../../src/applications/application.entity';
import { ApplicationStatus } from '../../src/applications/application.enums';
import { recordTransition } from '../../src/applications/transition.service';
import type { NewRow } from '../../src/database/new-row';
import { Department } from '../../src/departments/department.entity';
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
