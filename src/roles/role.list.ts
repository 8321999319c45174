import {
  byAny,
  byBoolean,
  byEnum,
  byExact,
  byId,
  byInstant,
  byRelated,
  byText,
  listing,
} from '../database/listing';
import { Department } from '../departments/department.entity';
import { User } from '../users/user.entity';
import { HiringTeamMember } from './hiring-team-member.entity';
import { Role } from './role.entity';
import { EmploymentType, RoleStatus, TeamKind, WorkMode } from './role.enums';

const department = {
  name: byText('name', 'nameKey', 'By name.'),
  parentId: byId('parentId', Department, 'By the department above.'),
  externalId: byExact('externalId', 'By the id in another system.'),
};

const member = {
  userId: byId('userId', User, 'By the user.'),
  kind: byEnum('kind', TeamKind, 'TeamKind', 'By what the user does in the team.'),
};

listing(Role, {
  filters: {
    status: byEnum('status', RoleStatus, 'RoleStatus', 'By where the role stands.'),
    title: byText('title', 'titleKey', 'By title.'),
    code: byExact('code', 'By requisition id.'),
    departmentId: byId('departmentId', Department, 'By department.'),
    department: byRelated('departmentId', Department, department, 'By fields of the department.'),
    location: byExact('location', 'By location.'),
    workMode: byEnum('workMode', WorkMode, 'WorkMode', 'By where the work is done.'),
    employmentType: byEnum('employmentType', EmploymentType, 'EmploymentType', 'By the kind of employment.'),
    confidential: byBoolean('confidential', 'By whether only its hiring team and admins may see it.'),
    teamMember: byAny(HiringTeamMember, 'roleId', member, 'By at least one member of the hiring team.'),
    openedAt: byInstant('openedAt', 'By when it was first opened.'),
    lastOpenedAt: byInstant('lastOpenedAt', 'By when it was last opened or reopened.'),
    closedAt: byInstant('closedAt', 'By when it was closed.'),
    createdAt: byInstant('createdAt', 'By when it was made.'),
    updatedAt: byInstant('updatedAt', 'By when it last changed.'),
    externalId: byExact('externalId', 'By the id in another system.'),
  },
  orders: {
    TITLE: 'titleKey',
    OPENED_AT: 'openedAt',
    LAST_OPENED_AT: 'lastOpenedAt',
    CLOSED_AT: 'closedAt',
    CREATED_AT: 'createdAt',
    UPDATED_AT: 'updatedAt',
  },
  defaultOrder: [{ field: 'TITLE', direction: 'ASC' }],
});
