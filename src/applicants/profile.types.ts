import { Field, ObjectType } from 'type-graphql';
import { ContactKind, LinkKind, SourceKind } from './applicant.enums';

/** How long the texts and lists of a profile may be, for inputs and imports alike. */
export const profileLimits = {
  name: 100,
  headline: 255,
  location: 200,
  summary: 10_000,
  emails: 20,
  phones: 20,
  links: 50,
  skills: 200,
  skill: 100,
  tags: 50,
  tag: 60,
  entries: 100,
  line: 200,
  entrySummary: 5_000,
  highlights: 50,
  highlight: 1_000,
} as const;

@ObjectType({ description: 'A telephone number.', simpleResolvers: true })
export class Phone {
  @Field(() => ContactKind, { description: 'What kind of number it is.' })
  kind!: ContactKind;

  @Field(() => String, { description: 'The number as it was written.' })
  number!: string;
}

@ObjectType({ description: 'A page about the person on the web.', simpleResolvers: true })
export class Link {
  @Field(() => LinkKind, { description: 'What it leads to.' })
  kind!: LinkKind;

  @Field(() => String, { description: 'The address.' })
  url!: string;
}

@ObjectType({
  description: 'A position that the person has held, in the shape of JSON Resume `work`.',
  simpleResolvers: true,
})
export class Experience {
  @Field(() => String, { nullable: true, description: 'The organisation.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'The job title.' })
  position!: string | null;

  @Field(() => String, { nullable: true, description: 'The address of the organisation on the web.' })
  url!: string | null;

  @Field(() => String, { nullable: true, description: 'The start: `2024`, `2024-05` or `2024-05-01`.' })
  startDate!: string | null;

  @Field(() => String, { nullable: true, description: 'The end, written alike; null for the present.' })
  endDate!: string | null;

  @Field(() => String, { nullable: true, description: 'What the work was.' })
  summary!: string | null;

  @Field(() => [String], { description: 'What was achieved.' })
  highlights!: string[];
}

@ObjectType({
  description: 'A course of study, in the shape of JSON Resume `education`.',
  simpleResolvers: true,
})
export class Education {
  @Field(() => String, { nullable: true, description: 'The school.' })
  institution!: string | null;

  @Field(() => String, { nullable: true, description: 'The subject.' })
  area!: string | null;

  @Field(() => String, { nullable: true, description: 'The degree.' })
  studyType!: string | null;

  @Field(() => String, { nullable: true, description: 'The start: `2024`, `2024-05` or `2024-05-01`.' })
  startDate!: string | null;

  @Field(() => String, { nullable: true, description: 'The end, written alike; null for the present.' })
  endDate!: string | null;
}

@ObjectType({ description: 'How someone came to the organisation.', simpleResolvers: true })
export class Source {
  @Field(() => SourceKind, { description: 'The kind of source.' })
  kind!: SourceKind;

  @Field(() => String, {
    nullable: true,
    description: 'Which one: the job board, the event, who recommended.',
  })
  name!: string | null;
}
