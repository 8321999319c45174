import { demandChangeable } from '../applicants/applicant-state.service';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { candidate } from '../applications/entry.service';
import { demandPersonOf, whyNotPerson, whyNotPersonOf } from '../applications/person.service';
import { assignGiven } from '../core/assign';
import { InvalidInput, Refusal, RuleViolation } from '../core/user-error';
import { AccessLevel, type Viewer } from '../core/viewer';
import type { Loaders } from '../database/loaders';
import type { Work } from '../database/work';
import { setMentions } from './mention.service';
import { Note } from './note.entity';
import { NoteVisibility } from './note.enums';
import type { AddNoteInput, DeleteNoteInput, EditNoteInput } from './note.inputs';

/**
 * Adds a note on a person or on an application.
 * @throws Refusal with InvalidInput unless exactly one of them is given, with NotFound, as `candidate` does for a person who
 *   was erased or merged, or with RuleViolation NOTE_WITHOUT_AUTHOR when the service itself asks
 */
export async function addNote(work: Work, input: AddNoteInput): Promise<Note> {
  const { applicantId = null, applicationId = null, body, mentionIds, externalId = null } = input;
  const authorId = work.viewer.userId;
  if (authorId === null)
    throw new Refusal(new RuleViolation('NOTE_WITHOUT_AUTHOR', 'A note is written by a user.'));
  if ((applicantId === null) === (applicationId === null))
    throw new Refusal(
      new InvalidInput('Give `applicantId` or `applicationId`, and not both.', ['input', 'applicantId']),
    );
  await requireSubject(work, { applicantId, applicationId });
  const visibility = input.visibility ?? NoteVisibility.PUBLIC;
  const subject = { applicantId, applicationId };
  const row = { ...subject, authorId, body, visibility, externalId };
  if (!mentionIds?.length) return work.addLast(Note, row, 'note.added');
  const note = await work.add(Note, row, 'note.added');
  await setMentions(work, note, mentionIds);
  return note;
}

/** The person whom a note is about must still be there, and be nobody else's double. */
async function requireSubject(work: Work, { applicantId, applicationId }: Subject): Promise<void> {
  if (applicantId !== null) await candidate(work, applicantId, 'applicantId');
  if (applicationId !== null) {
    const application = await work.get(Application, applicationId, 'applicationId');
    await candidate(work, application.applicantId, 'applicationId');
  }
}

type Subject = Pick<Note, 'applicantId' | 'applicationId'>;

/**
 * Edits a note.
 * @throws Refusal with NotFound, VersionConflict, RuleViolation NOT_THE_AUTHOR or APPLICANT_ANONYMIZED, or as `setMentions` does
 */
export async function editNote(work: Work, input: EditNoteInput): Promise<Note> {
  const { body, visibility, mentionIds, externalId } = input;
  const note = await ownNote(work, input);
  assignGiven(note, { body, visibility, externalId }, ['body', 'visibility']);
  note.editedAt = work.now;
  if (mentionIds !== undefined) await setMentions(work, note, mentionIds ?? []);
  return work.save(note, 'note.edited');
}

/**
 * Deletes a note for good.
 * @throws Refusal with NotFound, VersionConflict, or RuleViolation NOT_THE_AUTHOR or APPLICANT_ANONYMIZED
 */
export async function deleteNote(work: Work, input: DeleteNoteInput): Promise<Note> {
  const note = await ownNote(work, input);
  await setMentions(work, note, []);
  await work.remove(note, 'note.deleted');
  return note;
}

/** Why someone may not change a note now, as `ownNote` refuses it; null when they may. */
export async function whyNotChange(note: Note, viewer: Viewer, loaders: Loaders): Promise<string | null> {
  const { applicantId, applicationId } = note;
  const foreign = whyNotAuthor(note, viewer);
  if (foreign) return foreign;
  return applicationId === null
    ? whyNotPerson({ applicantId: applicantId! }, loaders)
    : whyNotPersonOf(Note, applicationId, loaders);
}

/** Why a note is not for someone to change, as a sentence; null when it is. */
function whyNotAuthor(note: Note, viewer: Viewer): string | null {
  const may = viewer.accessLevel === AccessLevel.ADMIN || viewer.userId === note.authorId;
  return may ? null : 'Only its author or an ADMIN may change it.';
}

/** A note that the viewer may change, held so that nobody mentions anyone in it meanwhile. */
async function ownNote(work: Work, { noteId, expectedVersion }: DeleteNoteInput): Promise<Note> {
  const note = await work.get(Note, noteId, 'noteId', { expectedVersion, lock: 'update' });
  const reason = whyNotAuthor(note, work.viewer);
  if (reason) throw new Refusal(new RuleViolation('NOT_THE_AUTHOR', reason, ['input', 'noteId']));
  await demandKept(work, note);
  return note;
}

/** @throws Refusal with RuleViolation APPLICANT_ANONYMIZED when the data of the person was erased */
async function demandKept(work: Work, { applicantId, applicationId }: Note): Promise<void> {
  if (applicationId !== null) return demandPersonOf(work, applicationId, 'noteId');
  const applicant = await work.findFirst(Applicant, { id: applicantId! });
  demandChangeable(applicant!, 'noteId');
}
