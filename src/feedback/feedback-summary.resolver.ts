import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Application } from '../applications/application.entity';
import { aggregated } from '../graphql/aggregated';
import { Feedback } from './feedback.entity';
import { Recommendation } from './feedback.enums';

@ObjectType({ description: 'How often each recommendation was given.', simpleResolvers: true })
export class RecommendationCounts {
  @Field(() => Int, { description: 'By no means.' })
  strongNo!: number;

  @Field(() => Int, { description: 'No.' })
  no!: number;

  @Field(() => Int, { description: 'Cannot tell.' })
  noDecision!: number;

  @Field(() => Int, { description: 'Yes.' })
  yes!: number;

  @Field(() => Int, { description: 'By all means.' })
  strongYes!: number;
}

@ObjectType({
  description: 'What the submitted feedback on an application comes to; superseded feedback does not count.',
  simpleResolvers: true,
})
export class FeedbackSummary {
  @Field(() => Int, { description: 'How many there are.' })
  count!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'The mean of the ratings, 1 to 5; null while there is none.',
  })
  averageRating!: number | null;

  @Field(() => RecommendationCounts, { description: 'How often each recommendation was given.' })
  recommendations!: RecommendationCounts;
}

const times = (recommendation: Recommendation) => `SUM(t.recommendation = '${recommendation}')`;

aggregated(
  Application,
  'feedbackSummary',
  () => FeedbackSummary,
  Feedback,
  'applicationId',
  {
    count: { sums: { count: 'COUNT(*)' }, value: ({ count }) => count ?? 0 },
    averageRating: {
      sums: { rated: 'COUNT(t.rating)', total: 'SUM(t.rating)' },
      value: ({ rated, total }) => (rated ? total! / rated : null),
    },
    recommendations: {
      sums: {
        strongNo: times(Recommendation.STRONG_NO),
        no: times(Recommendation.NO),
        noDecision: times(Recommendation.NO_DECISION),
        yes: times(Recommendation.YES),
        strongYes: times(Recommendation.STRONG_YES),
      },
      value: ({ strongNo, no, noDecision, yes, strongYes }): RecommendationCounts => ({
        strongNo: strongNo ?? 0,
        no: no ?? 0,
        noDecision: noDecision ?? 0,
        yes: yes ?? 0,
        strongYes: strongYes ?? 0,
      }),
    },
  },
  'What the submitted feedback on it comes to.',
);
