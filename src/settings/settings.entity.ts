import { Field } from 'type-graphql';
import { Column, Entity } from 'typeorm';
import { Versioned, VersionedType } from '../core/node';
import { PeerFeedback } from '../core/viewer';
import { EnumColumn } from '../database/columns';

/** The key of the one row. */
export const settingsKey = 1;

@VersionedType('What the organisation has decided for everyone; there is one such object.')
@Entity('settings')
export class OrganizationSettings extends Versioned {
  @Field(() => PeerFeedback, {
    description:
      'What those on the panel of an interview see of the feedback of others on its application; AFTER_OWN at first.',
  })
  @EnumColumn(PeerFeedback)
  peerFeedback!: PeerFeedback;

  /** Stands in the external ids that an export gives to rows without one, so that no other database takes them for its own. */
  @Column({ type: 'varchar', length: 24, default: '' })
  databaseName!: string;
}
