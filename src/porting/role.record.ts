import { z } from 'zod';
import { whyNotRun } from '../applications/entry.service';
import { PayPeriod, payRangeOf } from '../core/pay';
import { toMinorUnits } from '../core/money';
import * as rules from '../core/rules';
import { Department } from '../departments/department.entity';
import { Role } from '../roles/role.entity';
import { EmploymentType, RoleStatus, WorkMode } from '../roles/role.enums';
import { roleMachine } from '../roles/role.machine';
import { roleClosing } from '../roles/role.service';
import { choice, compound, flag, instant, invalid, plain, reference, text } from './field';
import type { RecordType } from './record-type';
import { openingsPart, stagesPart, teamPart } from './role.parts';

const { DRAFT, CLOSED, ARCHIVED } = RoleStatus;

interface Range {
  min?: string | null;
  max?: string | null;
  currency: string;
  period: PayPeriod;
}

const salaryRange = compound(
  z.strictObject({
    min: rules.amount().nullish(),
    max: rules.amount().nullish(),
    currency: rules.currency(),
    period: z.enum(PayPeriod),
  }),
  (range: Range | null) => ({
    salaryMin: range && units(range, 'min'),
    salaryMax: range && units(range, 'max'),
    salaryCurrency: range?.currency ?? null,
    salaryPeriod: range?.period ?? null,
  }),
  (row) => {
    const { salaryMin, salaryMax, salaryCurrency, salaryPeriod } = row as unknown as Role;
    return payRangeOf(salaryMin, salaryMax, salaryCurrency, salaryPeriod);
  },
);

function units(range: Range, bound: 'min' | 'max'): number | null {
  const amount = range[bound];
  if (!amount) return null;
  const stored = toMinorUnits(amount, range.currency);
  if (stored === null) throw invalid('The amount has more decimals than the currency.', 'salaryRange', bound);
  return stored;
}

/** A role with its plan, its seats and its team. */
export const roleRecord: RecordType<Role> = {
  name: 'role',
  entity: Role,
  fields: {
    title: text('title', 200, { needed: true }),
    code: text('code', 60),
    description: text('description', 16_000, { lines: true }),
    department: reference('departmentId', () => Department),
    location: text('location', 200),
    workMode: choice('workMode', WorkMode),
    employmentType: choice('employmentType', EmploymentType, { needed: true }),
    salaryRange,
    minYearsExperience: plain('minYearsExperience', rules.int(0, 80)),
    maxYearsExperience: plain('maxYearsExperience', rules.int(0, 80)),
    skills: plain('skills', z.array(rules.text(100)).max(100), { initial: [] }),
    status: choice('status', RoleStatus, { needed: true }),
    confidential: flag('confidential', false),
    openedAt: instant('openedAt'),
    lastOpenedAt: instant('lastOpenedAt'),
    closedAt: instant('closedAt'),
    closeReason: text('closeReason', 500),
    createdAt: instant('createdAt'),
  },
  parts: { stages: stagesPart, openings: openingsPart, team: teamPart },
  settle(role, given, _known, before) {
    if (!before && !given.stages) throw invalid('A new role needs its plan.', 'stages');
    if (before && !roleMachine.reaches(before.status, role.status))
      throw invalid(`A role that is ${before.status} does not become ${role.status}.`, 'status');
    const { minYearsExperience: least, maxYearsExperience: most, salaryMin, salaryMax } = role;
    if (least !== null && most !== null && least > most)
      throw invalid('The least years are above the most.', 'minYearsExperience');
    if (salaryMin !== null && salaryMax !== null && salaryMin > salaryMax)
      throw invalid('The lowest amount is above the highest.', 'salaryRange', 'min');
    settleDates(role);
  },
  async changing(work, role, before) {
    if (role.status !== before.status && whyNotRun(role)) await roleClosing.run(work, role);
  },
};

function settleDates(role: Role): void {
  role.lastOpenedAt ??= role.openedAt;
  if (role.status !== DRAFT && role.status !== ARCHIVED && !role.openedAt)
    throw invalid('Say when the role was opened; only a DRAFT never was.', 'openedAt');
  if (role.status === CLOSED && !role.closedAt) throw invalid('Say when the role was closed.', 'closedAt');
  if (role.status !== CLOSED && role.status !== ARCHIVED && role.closedAt)
    throw invalid(`A role that is ${role.status} is not closed.`, 'closedAt');
}
