import { InputType } from 'type-graphql';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { EnumInput, ExpectedVersion, KeyInput, TextInput } from '../graphql/input';
import { User } from '../users/user.entity';
import { Note } from './note.entity';
import { NoteVisibility } from './note.enums';

const longest = 10_000;
const mostMentions = 20;

@InputType({ description: 'A new note, on a person or on one of their applications.' })
export class AddNoteInput {
  @KeyInput(() => Applicant, 'The person whom it is about; give this or `applicationId`.', { optional: true })
  applicantId?: number | null;

  @KeyInput(() => Application, 'The application that it is about; give this or `applicantId`.', {
    optional: true,
  })
  applicationId?: number | null;

  @TextInput('The remark.', { max: longest, lines: true })
  body!: string;

  @EnumInput(NoteVisibility, 'Who may read it; PUBLIC if left out.', { optional: true })
  visibility?: NoteVisibility | null;

  @KeyInput(() => User, `The active users who are mentioned, at most ${mostMentions}.`, {
    list: mostMentions,
    optional: true,
  })
  mentionIds?: number[] | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({ description: 'Changes to a note; what is left out stays.' })
export class EditNoteInput {
  @KeyInput(() => Note, 'The note.')
  noteId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @TextInput('The remark.', { max: longest, lines: true, optional: true })
  body?: string | null;

  @EnumInput(NoteVisibility, 'Who may read it.', { optional: true })
  visibility?: NoteVisibility | null;

  @KeyInput(
    () => User,
    `The users who are mentioned from now on, at most ${mostMentions}; \`null\` for none.`,
    {
      list: mostMentions,
      optional: true,
    },
  )
  mentionIds?: number[] | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({ description: 'The note to delete.' })
export class DeleteNoteInput {
  @KeyInput(() => Note, 'The note.')
  noteId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}
