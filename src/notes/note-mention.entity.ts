import { Entity, Index } from 'typeorm';
import { Node } from '../core/node';
import { ReferenceColumn, UniqueRule } from '../database/columns';
import { User } from '../users/user.entity';
import { Note } from './note.entity';

/** A user mentioned in a note. */
@Entity('note_mentions')
@UniqueRule('uq_note_mentions', ['noteId', 'userId'], 'The user is mentioned already.', [
  'input',
  'mentionIds',
])
@Index('ix_note_mentions_userId', ['userId', 'noteId'])
export class NoteMention extends Node {
  @ReferenceColumn(() => Note)
  noteId!: number;

  @ReferenceColumn(() => User)
  userId!: number;
}
