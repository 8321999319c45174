import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import type { Feedback } from '../../src/feedback/feedback.entity';
import type { Client } from '../support/app';

export const everywhere = Array<boolean>(12).fill(true);
export const nowhere = Array<boolean>(12).fill(false);

/** Whether each of the ways to feedback of somebody else on an application leads a client there. */
export async function waysTo(theirs: Feedback, application: Application, client: Client): Promise<boolean[]> {
  const data = await client.data(
    `query ($feedback: ID!, $application: ID!, $author: ID!) {
      node(id: $feedback) { id }
      nodes(ids: [$feedback]) { id }
      feedback(id: $feedback) { id }
      application(id: $application) {
        feedback(where: { authorId: { eq: $author } }) { totalCount nodes { id } edges { node { id } } }
        bad: feedback(where: { rating: { lte: 1 } }, orderBy: [{ field: RATING }]) { totalCount }
        interviews { nodes { feedback(where: { recommendation: { eq: NO } }) { totalCount nodes { id } } } }
        feedbackSummary { count recommendations { no } }
      }
      user(id: $author) { feedback { totalCount nodes { id } } }
    }`,
    {
      feedback: globalIdOf(theirs),
      application: globalIdOf(application),
      author: `user_${theirs.authorId}`,
    },
  );
  const { application: seen, user } = data;
  const interviews = seen.interviews.nodes.map(({ feedback }: any) => feedback);
  return [
    ...[data.node, data.nodes[0], data.feedback].map((node) => node !== null),
    ...[seen.feedback, user.feedback, ...interviews.slice(0, 1)].map(({ totalCount }) => totalCount > 0),
    ...[seen.feedback.nodes, seen.feedback.edges, user.feedback.nodes, interviews[0].nodes].map(
      ({ length }) => length > 0,
    ),
    seen.bad.totalCount > 0,
    seen.feedbackSummary.recommendations.no > 0,
  ];
}
