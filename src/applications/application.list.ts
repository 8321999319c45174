import { Applicant } from '../applicants/applicant.entity';
import { SourceKind } from '../applicants/applicant.enums';
import { byEnum, byExact, byFolded, byId, byInstant, byRelated, byText, listing } from '../database/listing';
import { Department } from '../departments/department.entity';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { Role } from '../roles/role.entity';
import { RoleStatus, StageType } from '../roles/role.enums';
import { User } from '../users/user.entity';
import { Application } from './application.entity';
import { ApplicationStatus } from './application.enums';

const stage = {
  id: byId('id', InterviewStage, 'By stage.'),
  name: byText('name', 'nameKey', 'By the name of the stage.'),
  type: byEnum('type', StageType, 'StageType', 'By what happens in the stage.'),
};

const role = {
  id: byId('id', Role, 'By role.'),
  title: byText('title', 'titleKey', 'By the title of the role.'),
  status: byEnum('status', RoleStatus, 'RoleStatus', 'By where the role stands.'),
  departmentId: byId('departmentId', Department, 'By the department of the role.'),
};

const applicant = {
  id: byId('id', Applicant, 'By person.'),
  name: byFolded('nameKey', 'By the full name, without regard to case and accents.'),
};

listing(Application, {
  filters: {
    status: byEnum('status', ApplicationStatus, 'ApplicationStatus', 'By whether it runs, or how it ended.'),
    stageId: byId('stageId', InterviewStage, 'By stage.'),
    stage: byRelated('stageId', InterviewStage, stage, 'By fields of the stage.'),
    roleId: byId('roleId', Role, 'By role.'),
    role: byRelated('roleId', Role, role, 'By fields of the role.'),
    applicantId: byId('applicantId', Applicant, 'By person.'),
    applicant: byRelated('applicantId', Applicant, applicant, 'By fields of the person.'),
    sourceKind: byEnum('sourceKind', SourceKind, 'SourceKind', 'By the kind of source.'),
    sourceName: byExact('sourceName', 'By the name of the source.'),
    creditedToId: byId('creditedToId', User, 'By the user to whom it is credited.'),
    rejectionReasonId: byId('rejectionReasonId', RejectionReason, 'By the reason of the rejection.'),
    withdrawalReasonId: byId('withdrawalReasonId', RejectionReason, 'By the reason of the withdrawal.'),
    transferredFromId: byId('transferredFromId', Application, 'By the application that it goes on from.'),
    externalId: byExact('externalId', 'By the id in another system.'),
    appliedAt: byInstant('appliedAt', 'By when the person applied.'),
    stageEnteredAt: byInstant('stageEnteredAt', 'By when it came into its present stage.'),
    rejectedAt: byInstant('rejectedAt', 'By when it was rejected.'),
    withdrawnAt: byInstant('withdrawnAt', 'By when it was withdrawn.'),
    hiredAt: byInstant('hiredAt', 'By when the person was hired.'),
    createdAt: byInstant('createdAt', 'By when it was made.'),
    updatedAt: byInstant('updatedAt', 'By when it last changed.'),
  },
  orders: {
    APPLIED_AT: 'appliedAt',
    STAGE_ENTERED_AT: 'stageEnteredAt',
    REJECTED_AT: 'rejectedAt',
    WITHDRAWN_AT: 'withdrawnAt',
    HIRED_AT: 'hiredAt',
    CREATED_AT: 'createdAt',
    UPDATED_AT: 'updatedAt',
  },
  defaultOrder: [{ field: 'APPLIED_AT', direction: 'DESC' }],
});
