import { byAny, byBoolean, byEnum, byExact, byFolded, byId, byInstant, listing } from '../database/listing';
import { ApplicantEmail } from './applicant-email.entity';
import { ApplicantTag } from './applicant-tag.entity';
import { Applicant } from './applicant.entity';
import { SourceKind } from './applicant.enums';
import { Tag } from './tag.entity';

listing(Applicant, {
  filters: {
    name: byFolded('nameKey', 'By full name, without regard to case and accents.'),
    email: byAny(
      ApplicantEmail,
      'applicantId',
      { address: byExact('normalized', 'By the address in lower case.') },
      'By their e-mail addresses: at least one matches.',
    ),
    tag: byAny(
      ApplicantTag,
      'applicantId',
      { id: byId('tagId', Tag, 'By the id of the tag.') },
      'By their tags: at least one matches.',
    ),
    sourceKind: byEnum('sourceKind', SourceKind, 'SourceKind', 'By how they first came.'),
    doNotContact: byBoolean('doNotContact', 'By whether they asked not to be contacted.'),
    consentUntil: byInstant('consentUntil', 'By until when they agreed that their data is kept.'),
    createdAt: byInstant('createdAt', 'By when they were added.'),
    updatedAt: byInstant('updatedAt', 'By when they last changed.'),
    externalId: byExact('externalId', 'By the id in another system.'),
  },
  orders: { NAME: 'nameKey', CREATED_AT: 'createdAt', UPDATED_AT: 'updatedAt' },
  defaultOrder: [{ field: 'NAME', direction: 'ASC' }],
});
