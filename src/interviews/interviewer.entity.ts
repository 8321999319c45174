import { Entity, Index } from 'typeorm';
import { Node } from '../core/node';
import { ReferenceColumn, UniqueRule } from '../database/columns';
import { User } from '../users/user.entity';
import { Interview } from './interview.entity';

/** A user on the panel of an interview. */
@Entity('interviewers')
@UniqueRule('uq_interviewers', ['interviewId', 'userId'], 'The user is on the panel already.', [
  'input',
  'interviewerIds',
])
@Index('ix_interviewers_userId', ['userId', 'interviewId'])
export class Interviewer extends Node {
  @ReferenceColumn(() => Interview)
  interviewId!: number;

  @ReferenceColumn(() => User)
  userId!: number;
}
