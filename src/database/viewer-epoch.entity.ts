import { Entity } from 'typeorm';
import { Node } from '../core/node';
import { IntColumn } from './columns';

/** The one row that counts the changes which bear on who may do and see what. */
@Entity('viewer_epochs')
export class ViewerEpoch extends Node {
  @IntColumn()
  epoch!: number;
}
