import { refersToVisible, rowRule, type RowRule } from '../access/scope';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { AccessLevel } from '../core/viewer';
import { allOf, anyOf, everything, holding } from '../database/condition';
import { NoteMention } from './note-mention.entity';
import { Note } from './note.entity';
import { NoteVisibility } from './note.enums';

const { ADMIN, RECRUITER, HIRING_MANAGER } = AccessLevel;
const { PUBLIC, PRIVATE } = NoteVisibility;

/** One's own notes, and those that are open to one's level. */
const readable: RowRule = ({ accessLevel, userId }, alias) => {
  if (accessLevel === ADMIN) return everything;
  const open = accessLevel === RECRUITER || accessLevel === HIRING_MANAGER ? [PUBLIC, PRIVATE] : [PUBLIC];
  const marks = open.map(() => '?').join(', ');
  return anyOf(
    { sql: `${alias}.visibility IN (${marks})`, params: open },
    holding(alias, 'authorId', userId),
  );
};

/** What is said of whom one does not see is hidden with them, whoever said it. */
const ofVisibleSubject: RowRule = (viewer, alias, found) =>
  anyOf(
    refersToVisible(Applicant, viewer, `${alias}.applicantId`, found),
    refersToVisible(Application, viewer, `${alias}.applicationId`, found),
  );

rowRule(Note, 'note:read', (viewer, alias, found) =>
  allOf(readable(viewer, alias), ofVisibleSubject(viewer, alias, found)),
);
rowRule(NoteMention, 'note:read', (viewer, alias, found) =>
  refersToVisible(Note, viewer, `${alias}.noteId`, found),
);
