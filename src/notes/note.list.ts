import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { byAny, byEnum, byExact, byId, byInstant, listing } from '../database/listing';
import { User } from '../users/user.entity';
import { NoteMention } from './note-mention.entity';
import { Note } from './note.entity';
import { NoteVisibility } from './note.enums';

listing(Note, {
  filters: {
    visibility: byEnum('visibility', NoteVisibility, 'NoteVisibility', 'By who may read it.'),
    authorId: byId('authorId', User, 'By who wrote it.'),
    applicantId: byId('applicantId', Applicant, 'By the person whom it is about.'),
    applicationId: byId('applicationId', Application, 'By the application that it is about.'),
    mention: byAny(
      NoteMention,
      'noteId',
      { userId: byId('userId', User, 'By the user.') },
      'By who is mentioned in it.',
    ),
    createdAt: byInstant('createdAt', 'By when it was written.'),
    externalId: byExact('externalId', 'By the id in another system.'),
  },
  orders: { CREATED_AT: 'createdAt' },
  defaultOrder: [{ field: 'CREATED_AT', direction: 'DESC' }],
});
