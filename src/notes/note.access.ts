import { permissionsOf } from '../access/permission';
import { rowRule, type RowRule } from '../access/scope';
import { AccessLevel } from '../core/viewer';
import { everything, nothing } from '../database/condition';
import { tableOf } from '../database/rows';
import { NoteMention } from './note-mention.entity';
import { Note } from './note.entity';
import { NoteVisibility } from './note.enums';

const { ADMIN, RECRUITER, HIRING_MANAGER } = AccessLevel;
const { PUBLIC, PRIVATE } = NoteVisibility;

/** One's own notes, and those that are open to one's level. */
const readable: RowRule = ({ accessLevel, userId }, alias) => {
  if (accessLevel === ADMIN) return everything;
  if (!permissionsOf(accessLevel).has('note:read')) return nothing;
  const open = accessLevel === RECRUITER || accessLevel === HIRING_MANAGER ? [PUBLIC, PRIVATE] : [PUBLIC];
  const marks = open.map(() => '?').join(', ');
  return {
    sql: `${alias}.visibility IN (${marks}) OR ${alias}.authorId = ?`,
    params: [...open, userId],
  };
};

rowRule(Note, readable);
rowRule(NoteMention, (viewer, alias) => {
  const inner = `${alias}n`;
  const { sql, params } = readable(viewer, inner);
  return {
    sql: `${alias}.noteId IN (SELECT ${inner}.id FROM ${tableOf(Note).name} ${inner} WHERE ${sql})`,
    params,
  };
});
