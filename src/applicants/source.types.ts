import { InputType } from 'type-graphql';
import { EnumInput, TextInput } from '../graphql/input';
import { SourceKind } from './applicant.enums';

@InputType({ description: 'How someone came to the organisation.' })
export class SourceInput {
  @EnumInput(SourceKind, 'The kind of source.')
  kind!: SourceKind;

  @TextInput('Which one: the job board, the event, who recommended.', { max: 120, optional: true })
  name?: string | null;
}
