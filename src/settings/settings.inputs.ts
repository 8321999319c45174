import { InputType } from 'type-graphql';
import { PeerFeedback } from '../core/viewer';
import { EnumInput, ExpectedVersion } from '../graphql/input';

@InputType({ description: 'Changes to the settings; what is left out stays.' })
export class UpdateSettingsInput {
  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @EnumInput(PeerFeedback, 'What those on the panel of an interview see of the feedback of others.', {
    optional: true,
  })
  peerFeedback?: PeerFeedback | null;
}
