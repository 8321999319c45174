import { Application } from '../applications/application.entity';
import { ApplicationStatus } from '../applications/application.enums';
import { byDay, byEnum, byExact, byId, byInstant, byRelated, listing } from '../database/listing';
import { Applicant } from '../applicants/applicant.entity';
import { Role } from '../roles/role.entity';
import { User } from '../users/user.entity';
import { Offer } from './offer.entity';
import { OfferStatus } from './offer.enums';

listing(Offer, {
  filters: {
    status: byEnum('status', OfferStatus, 'OfferStatus', 'By where the offer stands.'),
    applicationId: byId('applicationId', Application, 'By the application.'),
    application: byRelated(
      'applicationId',
      Application,
      {
        roleId: byId('roleId', Role, 'By the role.'),
        applicantId: byId('applicantId', Applicant, 'By the person.'),
        status: byEnum('status', ApplicationStatus, 'ApplicationStatus', 'By the status of the application.'),
      },
      'By the application that the offer is for.',
    ),
    approverId: byId('approverId', User, 'By who approved it.'),
    startsOn: byDay('startsOn', 'By the first day of work.'),
    sentAt: byInstant('sentAt', 'By when it was sent.'),
    expiresAt: byInstant('expiresAt', 'By until when the candidate may answer.'),
    resolvedAt: byInstant('resolvedAt', 'By when it was resolved.'),
    createdAt: byInstant('createdAt', 'By when it was made.'),
    externalId: byExact('externalId', 'By the id in another system.'),
  },
  orders: {
    CREATED_AT: 'createdAt',
    SENT_AT: 'sentAt',
    EXPIRES_AT: 'expiresAt',
    RESOLVED_AT: 'resolvedAt',
    STARTS_ON: 'startsOn',
    REVISION: 'revision',
  },
  defaultOrder: [{ field: 'CREATED_AT', direction: 'DESC' }],
});
