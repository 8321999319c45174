import { ID, Resolver } from 'type-graphql';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { globalIdOf } from '../core/global-id';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import { belongsTo, hasMany, hasThrough } from '../graphql/references';
import { MutatesMany } from '../graphql/bulk';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import { User } from '../users/user.entity';
import { NoteMention } from './note-mention.entity';
import './merge.service';
import './note.access';
import { Note } from './note.entity';
import { AddNoteInput, DeleteNoteInput, EditNoteInput } from './note.inputs';
import './note.list';
import { addNote, deleteNote, editNote, whyNotChange } from './note.service';

belongsTo(
  Note,
  'applicant',
  Applicant,
  'applicantId',
  'The person whom it is about; null when it is on an application.',
);
belongsTo(
  Note,
  'application',
  Application,
  'applicationId',
  'The application that it is about; null when it is on a person.',
);
belongsTo(Note, 'author', User, 'authorId', 'Who wrote it.');
hasMany(
  Applicant,
  'notes',
  Note,
  'applicantId',
  'The notes on the person, without those on their applications.',
  { few: true },
);
hasMany(Application, 'notes', Note, 'applicationId', 'The notes on the application.', { few: true });
hasThrough(
  Note,
  'mentions',
  User,
  { entity: NoteMention, from: 'noteId', to: 'userId', orderBy: 'j.id' },
  'The users who are mentioned in it, in the order in which they were.',
);

export const NoteLookups = lookupsOf(Note, 'note:read', {
  one: 'note',
  byExternalId: 'noteByExternalId',
  what: 'note',
});

@Resolver()
export class NoteResolver {
  @MutatesMany('addNotes', 'Adds notes on people and on applications.')
  @Allow('note:write')
  @Mutates(Note, AddNoteInput, 'Adds a note on a person or on an application.')
  addNote(input: AddNoteInput, work: Work): Promise<Note> {
    return addNote(work, input);
  }

  @Allow('note:write')
  @ActsOn(Note, (note, { viewer, loaders }) => whyNotChange(note, viewer, loaders))
  @Mutates(Note, EditNoteInput, 'Edits a note; only its author or an ADMIN may.')
  editNote(input: EditNoteInput, work: Work): Promise<Note> {
    return editNote(work, input);
  }

  @Allow('note:write')
  @ActsOn(Note, (note, { viewer, loaders }) => whyNotChange(note, viewer, loaders))
  @Mutates(
    { deletedNoteId: ID },
    DeleteNoteInput,
    'Deletes a note for good; only its author or an ADMIN may.',
  )
  async deleteNote(input: DeleteNoteInput, work: Work): Promise<{ deletedNoteId: string }> {
    return { deletedNoteId: globalIdOf(await deleteNote(work, input)) };
  }
}
