import { refersToVisible, rowRule, type RowRule } from '../access/scope';
import { AccessLevel } from '../core/viewer';
import { everything } from '../database/condition';
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
  return {
    sql: `${alias}.visibility IN (${marks}) OR ${alias}.authorId = ?`,
    params: [...open, userId],
  };
};

rowRule(Note, 'note:read', readable);
rowRule(NoteMention, 'note:read', (viewer, alias) => refersToVisible(Note, viewer, `${alias}.noteId`));
