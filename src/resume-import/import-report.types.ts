import { Field, ObjectType } from 'type-graphql';
import { describeEnum } from '../core/enum';

export enum ImportOutcome {
  CREATED = 'CREATED',
  UPDATED = 'UPDATED',
  UNCHANGED = 'UNCHANGED',
}

describeEnum(ImportOutcome, 'ImportOutcome', 'What an import did with an applicant.', {
  CREATED: 'The applicant is new.',
  UPDATED: 'The applicant was known; something was added.',
  UNCHANGED: 'The applicant was known, and with them all that could be taken.',
});

@ObjectType({ description: 'A part of a resume that was not taken, and why.', simpleResolvers: true })
export class LeftOut {
  @Field(() => String, {
    description:
      'Where it stands in the resume, such as `basics.profiles.0.url`; `roleId` for the application.',
  })
  path!: string;

  @Field(() => String, { description: 'Why, as a sentence that never repeats the value.' })
  reason!: string;
}

@ObjectType({ description: 'What an import did.', simpleResolvers: true })
export class ImportReport {
  @Field(() => ImportOutcome, { description: 'What became of the applicant.' })
  outcome!: ImportOutcome;

  @Field(() => Boolean, { description: 'Whether a new application was made.' })
  applied!: boolean;

  @Field(() => [String], {
    description:
      'The places of what was written to the applicant, such as `basics.label` and `work.0.position`.',
  })
  taken!: string[];

  @Field(() => [LeftOut], { description: 'What was left out, and why.' })
  leftOut!: LeftOut[];
}
