import './core/viewer.enums';
import './access/idempotency-key.access';
import './interviews/interview.access';
import './feedback/feedback.access';
import { ApplicantEmail } from './applicants/applicant-email.entity';
import { ApplicantEmailResolver } from './applicants/applicant-email.resolver';
import { ApplicantTag } from './applicants/applicant-tag.entity';
import { Applicant } from './applicants/applicant.entity';
import { ApplicantLookups, ApplicantResolver } from './applicants/applicant.resolver';
import { MergeResolver } from './applicants/merge.resolver';
import { Tag } from './applicants/tag.entity';
import { TagLookups, TagResolver } from './applicants/tag.resolver';
import { Application } from './applications/application.entity';
import { ApplicationLookups, ApplicationResolver } from './applications/application.resolver';
import { CloseRoleResolver } from './applications/close-role.resolver';
import { StageTransition } from './applications/stage-transition.entity';
import { ChangeResolver } from './changes/change.resolver';
import { ChangeSubscriptions } from './changes/change-subscriptions.resolver';
import type { EntityClass } from './core/node';
import { Event } from './database/event.entity';
import { IdempotencyKey } from './database/idempotency-key.entity';
import { EventSequence } from './database/event-sequence.entity';
import { ViewerEpoch } from './database/viewer-epoch.entity';
import { Department } from './departments/department.entity';
import { DepartmentLookups, DepartmentResolver } from './departments/department.resolver';
import { EventLookups } from './events/event.resolver';
import { Feedback } from './feedback/feedback.entity';
import { FeedbackLookups, FeedbackResolver } from './feedback/feedback.resolver';
import { Interview } from './interviews/interview.entity';
import { InterviewLookups, InterviewResolver } from './interviews/interview.resolver';
import { Interviewer } from './interviews/interviewer.entity';
import { NoteMention } from './notes/note-mention.entity';
import { Note } from './notes/note.entity';
import { NoteLookups, NoteResolver } from './notes/note.resolver';
import { HiringResolver } from './offers/hiring.resolver';
import { OfferStepsResolver } from './offers/offer-steps.resolver';
import { Offer } from './offers/offer.entity';
import { OfferLookups, OfferResolver } from './offers/offer.resolver';
import { PrivacyResolver, RetentionDue } from './privacy/privacy.resolver';
import { RejectionReason } from './rejection-reasons/rejection-reason.entity';
import {
  RejectionReasonLookups,
  RejectionReasonResolver,
} from './rejection-reasons/rejection-reason.resolver';
import { ResumeImportResolver } from './resume-import/resume-import.resolver';
import { HiringTeamMember } from './roles/hiring-team-member.entity';
import { HiringTeamResolver } from './roles/hiring-team.resolver';
import { InterviewStage } from './roles/interview-stage.entity';
import { InterviewStageResolver } from './roles/interview-stage.resolver';
import { Opening } from './roles/opening.entity';
import { OpeningResolver } from './roles/opening.resolver';
import { RoleStatusResolver } from './roles/role-status.resolver';
import { Role } from './roles/role.entity';
import { RoleLookups, RoleResolver } from './roles/role.resolver';
import { OrganizationSettings } from './settings/settings.entity';
import { SettingsResolver } from './settings/settings.resolver';
import { ApiKey } from './users/api-key.entity';
import { User } from './users/user.entity';
import { ApiKeyResolver } from './users/api-key.resolver';
import { UserLookups, UserResolver } from './users/user.resolver';
import { ViewerResolver } from './users/viewer.resolver';
import { WebhookDelivery } from './webhooks/webhook-delivery.entity';
import { WebhookEndpoint } from './webhooks/webhook-endpoint.entity';
import { WebhookProgress } from './webhooks/webhook-progress.entity';
import { WebhookDeliveryLookups, WebhookLookups, WebhookResolver } from './webhooks/webhook.resolver';

/** Every entity of every feature. */
export const entities: EntityClass[] = [
  OrganizationSettings,
  User,
  ApiKey,
  Department,
  RejectionReason,
  Role,
  Opening,
  HiringTeamMember,
  InterviewStage,
  Applicant,
  ApplicantEmail,
  Tag,
  ApplicantTag,
  Application,
  StageTransition,
  Interview,
  Interviewer,
  Feedback,
  Offer,
  Note,
  NoteMention,
  Event,
  IdempotencyKey,
  EventSequence,
  ViewerEpoch,
  WebhookEndpoint,
  WebhookProgress,
  WebhookDelivery,
];

/** Every resolver of every feature. */
export const resolvers: Array<new () => object> = [
  ViewerResolver,
  SettingsResolver,
  UserLookups,
  UserResolver,
  ApiKeyResolver,
  DepartmentLookups,
  DepartmentResolver,
  RejectionReasonLookups,
  RejectionReasonResolver,
  RoleLookups,
  RoleResolver,
  RoleStatusResolver,
  OpeningResolver,
  InterviewStageResolver,
  HiringTeamResolver,
  ApplicantLookups,
  ApplicantResolver,
  MergeResolver,
  ApplicantEmailResolver,
  TagLookups,
  TagResolver,
  OfferLookups,
  OfferResolver,
  OfferStepsResolver,
  HiringResolver,
  ApplicationLookups,
  ApplicationResolver,
  CloseRoleResolver,
  InterviewLookups,
  InterviewResolver,
  NoteLookups,
  NoteResolver,
  ResumeImportResolver,
  FeedbackLookups,
  FeedbackResolver,
  EventLookups,
  ChangeResolver,
  ChangeSubscriptions,
  WebhookLookups,
  WebhookDeliveryLookups,
  WebhookResolver,
  PrivacyResolver,
  RetentionDue,
];
