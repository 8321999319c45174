import { Applicant } from '../applicants/applicant.entity';
import { Source } from '../applicants/profile.types';
import { belongsTo, computed, hasList, hasMany, hasOne } from '../graphql/references';
import { restrict } from '../graphql/restricted';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { Opening } from '../roles/opening.entity';
import { Role } from '../roles/role.entity';
import { User } from '../users/user.entity';
import { Application } from './application.entity';
import './application.list';
import { Rejection, Withdrawal } from './ending.types';
import { StageTransition } from './stage-transition.entity';

belongsTo(Application, 'applicant', Applicant, 'applicantId', 'The person.');
belongsTo(Application, 'role', Role, 'roleId', 'The role applied to.');
belongsTo(Application, 'stage', InterviewStage, 'stageId', 'The stage it is in, or ended in.');
belongsTo(Application, 'creditedTo', User, 'creditedToId', 'The user to whom it is credited.');
belongsTo(Application, 'opening', Opening, 'openingId', 'The seat that the hire fills.');
belongsTo(Application, 'transferredFrom', Application, 'transferredFromId', 'The one it goes on from.');
hasOne(Application, 'transferredTo', Application, 'transferredFromId', 'The one in which it goes on.');

hasMany(Applicant, 'applications', Application, 'applicantId', 'What the person applied to.', { few: true });
hasMany(Role, 'applications', Application, 'roleId', 'Who applied to the role.');
hasMany(InterviewStage, 'applications', Application, 'stageId', 'What is in the stage, or ended in it.');
hasOne(Opening, 'filledBy', Application, 'openingId', 'The application whose hire fills the seat.');

const history = 'Every change of stage or status, the oldest first.';
hasList(Application, 'transitions', StageTransition, 'applicationId', 't.id', history);
belongsTo(StageTransition, 'application', Application, 'applicationId', 'What changed.');
belongsTo(StageTransition, 'fromStage', InterviewStage, 'fromStageId', 'The stage before; null at first.');
belongsTo(StageTransition, 'toStage', InterviewStage, 'toStageId', 'The stage after.');
belongsTo(StageTransition, 'reason', RejectionReason, 'reasonId', 'Why it ended, if it did.');
belongsTo(StageTransition, 'actor', User, 'actorId', 'Who did it; null for the service itself.');

computed(Application, 'source', () => Source, 'By which way it came.', sourceOf, [
  'sourceKind',
  'sourceName',
]);
computed(Application, 'rejection', () => Rejection, 'The rejection; null unless REJECTED.', rejectionOf);
computed(
  Application,
  'withdrawal',
  () => Withdrawal,
  'How it was withdrawn; null unless WITHDRAWN.',
  withdrawalOf,
);
computed(
  Rejection,
  'reason',
  () => RejectionReason,
  'Why.',
  ({ reasonId }, context) => context.ref(RejectionReason, reasonId),
);
computed(
  Rejection,
  'rejectedBy',
  () => User,
  'Who decided; null for the service itself.',
  (rejection, context) =>
    rejection.rejectedById === null ? null : context.ref(User, rejection.rejectedById),
);
computed(
  Withdrawal,
  'reason',
  () => RejectionReason,
  'Why, if they said.',
  ({ reasonId }, context) => (reasonId === null ? null : context.ref(RejectionReason, reasonId)),
);
restrict(Rejection, 'note', 'ending:read');
restrict(Withdrawal, 'note', 'ending:read');

function sourceOf({
  sourceKind: kind,
  sourceName: name,
}: Pick<Application, 'sourceKind' | 'sourceName'>): Source | null {
  return kind === null ? null : { kind, name };
}

function rejectionOf(application: Application): Rejection | null {
  const { rejectionReasonId, rejectionNote: note, rejectedAt, rejectedById } = application;
  if (rejectionReasonId === null || rejectedAt === null) return null;
  return { reasonId: rejectionReasonId, note, rejectedAt, rejectedById };
}

function withdrawalOf(application: Application): Withdrawal | null {
  const { withdrawalReasonId: reasonId, withdrawalNote: note, withdrawnAt } = application;
  return withdrawnAt === null ? null : { reasonId, note, withdrawnAt };
}
