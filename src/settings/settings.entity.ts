import { Field } from 'type-graphql';
import { Entity } from 'typeorm';
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
}
