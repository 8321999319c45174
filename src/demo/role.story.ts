import { closeRole } from '../applications/close-role.service';
import { PayPeriod } from '../core/pay';
import type { InterviewStage } from '../roles/interview-stage.entity';
import { InterviewStage as Stage } from '../roles/interview-stage.entity';
import type { Role } from '../roles/role.entity';
import { StageType, TeamKind } from '../roles/role.enums';
import { addTeamMember, setRoleOwner } from '../roles/hiring-team.service';
import { createRole } from '../roles/role.service';
import { holdRole, openRole } from '../roles/role-status.service';
import type { User } from '../users/user.entity';
import { daysAfter } from './calendar';
import type { DemoOrganization } from './organization';
import type { Random } from './random';
import { softCriteria, technicalCriteria, type DemoRole } from './roles.data';
import type { Story } from './stories';

/** A demo role as its candidates meet it. */
export interface Hiring {
  spec: DemoRole;
  recruiter: User;
  manager: User;
  interviewers: User[];
  opensAt: Date;
  /** From when on nobody applies and nothing new is begun. */
  quietFrom: Date;
  role: Role | null;
  stages: InterviewStage[];
}

const technology = ['Engineering', 'Data'];

/** Plans who hires for a role, and when. */
export function planHiring(org: DemoOrganization, spec: DemoRole, index: number, random: Random): Hiring {
  const recruiters = org.withLevel('RECRUITER');
  const managers = org.withLevel('HIRING_MANAGER');
  const quiet = spec.fate === 'closed' ? 24 : spec.fate === 'on hold' ? 12 : 0;
  return {
    spec,
    recruiter: recruiters[index % recruiters.length]!,
    manager: managers[(technology.includes(spec.department) ? 0 : 1 + index) % managers.length]!,
    interviewers: random.some(org.withLevel('INTERVIEWER'), 3),
    opensAt: daysAfter(org.now, -spec.age),
    quietFrom: daysAfter(org.now, -quiet),
    role: null,
    stages: [],
  };
}

function plan(spec: DemoRole) {
  const criteria = (names: string[]) => [...new Set(names)].map((name) => ({ name }));
  const craft = technology.includes(spec.department)
    ? technicalCriteria
    : [...spec.skills, 'Domain knowledge'];
  return [
    { name: 'Applied', type: StageType.APPLICATION_REVIEW, targetDays: 5 },
    { name: 'Phone screen', type: StageType.SCREEN, targetDays: 7, criteria: criteria(softCriteria) },
    { name: 'Assessment', type: StageType.ASSESSMENT, targetDays: 10, criteria: criteria(craft) },
    {
      name: 'Onsite',
      type: StageType.INTERVIEW,
      targetDays: 10,
      criteria: criteria([...craft.slice(0, 3), ...softCriteria]),
    },
    { name: 'Offer', type: StageType.OFFER, targetDays: 7 },
  ];
}

/** A role is drafted, opened, and later perhaps put on hold or closed. */
export async function* roleStory(org: DemoOrganization, hiring: Hiring, index: number): Story {
  const { spec, recruiter, opensAt } = hiring;
  const draftedAt = daysAfter(opensAt, -3);
  yield draftedAt;
  const [min, max] = spec.pay;
  const { title, description, location, workMode, employmentType, skills } = spec;
  const work = org.as(recruiter, draftedAt);
  const role = await createRole(work, {
    ...{ title, description, location, workMode, employmentType, skills },
    code: `REQ-${101 + index}`,
    departmentId: org.departments.get(spec.department)!.id,
    openings: spec.seats,
    minYearsExperience: spec.years,
    salaryRange: { min, max, currency: 'USD', period: PayPeriod.YEAR },
    confidential: spec.title === 'Financial Controller',
    stages: plan(spec),
  });
  await staff(org, hiring, role, draftedAt);
  hiring.stages = await work.find(Stage, { roleId: role.id }, { orderBy: 't.position' });
  hiring.role = role;
  if (spec.fate === 'draft') return;
  yield opensAt;
  await openRole(org.as(recruiter, opensAt), { roleId: role.id, expectedVersion: role.version });
  yield* ending(org, hiring);
}

async function staff(org: DemoOrganization, hiring: Hiring, role: Role, at: Date): Promise<void> {
  const work = org.as(hiring.recruiter, at);
  const add = (user: User, kind: TeamKind) => addTeamMember(work, { roleId: role.id, userId: user.id, kind });
  await setRoleOwner(work, { roleId: role.id, userId: hiring.recruiter.id });
  await add(hiring.manager, TeamKind.HIRING_MANAGER);
  await add(org.withLevel('COORDINATOR')[0]!, TeamKind.COORDINATOR);
  for (const user of hiring.interviewers) await add(user, TeamKind.INTERVIEWER);
}

async function* ending(org: DemoOrganization, { spec, recruiter, quietFrom, role }: Hiring): Story {
  if (spec.fate === 'open') return;
  const at = spec.fate === 'closed' ? daysAfter(quietFrom, 18) : quietFrom;
  yield at;
  const work = org.as(recruiter, at);
  const { version } = (await work.findFirst(role!.constructor as typeof Role, { id: role!.id }))!;
  const step = { roleId: role!.id, expectedVersion: version };
  if (spec.fate === 'on hold') {
    await holdRole(work, step);
    return;
  }
  const reason = org.reasons.find(({ name }) => name === 'Role was closed')!;
  await closeRole(work, {
    ...step,
    closeReason: 'The team was reorganised.',
    activeApplications: { reject: { reasonId: reason.id } },
  });
}
