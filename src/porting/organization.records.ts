import { fold, normalizeEmail } from '../core/text';
import * as rules from '../core/rules';
import { AccessLevel } from '../core/viewer';
import { Tag } from '../applicants/tag.entity';
import { Department } from '../departments/department.entity';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { RejectionKind } from '../rejection-reasons/rejection-reason.enums';
import { User } from '../users/user.entity';
import { keepAnAdmin } from '../users/user.service';
import { choice, flag, instant, invalid, plain, reference, text } from './field';
import type { RecordType } from './record-type';

/** A department; a department without an external id is recognised by its name. */
export const departmentRecord: RecordType<Department> = {
  name: 'department',
  entity: Department,
  fields: {
    name: text('name', 120, { needed: true }),
    parent: reference('parentId', () => Department),
    createdAt: instant('createdAt'),
  },
  parts: {},
  natural: { column: 'nameKey', value: ({ name }) => (name ? fold(name as string) : null) },
  self: 'parentId',
  settle(department, _given, known) {
    const above = new Set<number>();
    for (let key = department.parentId; key !== null; key = known.row(Department, key).parentId) {
      if (key === department.id || above.has(key))
        throw invalid('A department cannot stand above itself.', 'parent');
      above.add(key);
    }
  },
  async gather(known, rows) {
    for (let keys = rows.map(({ parentId }) => parentId); keys.some((key) => key !== null);) {
      await known.load(Department, keys, 'share');
      keys = keys.flatMap((key) => (key === null ? [] : known.row(Department, key).parentId));
    }
  },
};

/** A user; one without an external id is recognised by the e-mail address. */
export const userRecord: RecordType<User> = {
  name: 'user',
  entity: User,
  fields: {
    name: text('name', 200, { needed: true }),
    email: plain('email', rules.email().transform(normalizeEmail), { needed: true }),
    accessLevel: choice('accessLevel', AccessLevel, { needed: true }),
    timeZone: plain('timeZone', rules.timeZone(), { initial: 'UTC' }),
    active: flag('active', true),
    subject: plain('subject', rules.subject()),
    createdAt: instant('createdAt'),
  },
  parts: {},
  natural: { column: 'email', value: ({ email }) => (email as string | undefined) ?? null },
  async changing(work, user, before) {
    const isAdmin = ({ active, accessLevel }: User) => active && accessLevel === AccessLevel.ADMIN;
    if (isAdmin(before) && !isAdmin(user)) await keepAnAdmin(work, before, 'accessLevel');
  },
};

/** A reason for rejections and withdrawals; one without an external id is recognised by its name. */
export const rejectionReasonRecord: RecordType<RejectionReason> = {
  name: 'rejectionReason',
  entity: RejectionReason,
  fields: {
    name: text('name', 120, { needed: true }),
    kind: choice('kind', RejectionKind, { needed: true }),
    active: flag('active', true),
    createdAt: instant('createdAt'),
  },
  parts: {},
  natural: { column: 'nameKey', value: ({ name }) => (name ? fold(name as string) : null) },
};

/** A tag, which is its name and nothing else. */
export const tagRecord: RecordType<Tag> = {
  name: 'tag',
  entity: Tag,
  fields: { name: text('name', 60, { needed: true }), createdAt: instant('createdAt') },
  parts: {},
  natural: { column: 'nameKey', value: ({ name }) => (name ? fold(name as string) : null) },
};
