import { Feedback } from '../../src/feedback/feedback.entity';
import { FeedbackStatus, Recommendation } from '../../src/feedback/feedback.enums';
import type { User } from '../../src/users/user.entity';
import type { TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { aDepartment, anApplicant, anApplication, aRole } from '../support/fixtures';

/** What a pipeline is made of. */
export interface Pipeline {
  departmentId: number;
  roleId: number;
  applicantId: number;
}

/**
 * Fills the tables with a pipeline: `size` roles in one department, each with `size` applications in each of three
 * stages, each with an interview and feedback of two people; and one applicant with `size` applications.
 */
export async function aPipeline(app: TestApp, size: number, panel: User[]): Promise<Pipeline> {
  const department = await aDepartment(app);
  const applicant = await anApplicant(app);
  let roleId = 0;
  for (let count = 0; count < size; count++) {
    const role = await aRole(app, { departmentId: department.id });
    roleId = role.id;
    const ofPerson = await anApplication(app, role, { applicantId: applicant.id });
    await examine(app, ofPerson, panel);
    for (const stage of role.stages)
      for (let card = 0; card < size; card++)
        await examine(app, await anApplication(app, role, { stageId: stage.id }), panel);
  }
  return { departmentId: department.id, roleId, applicantId: applicant.id };
}

async function examine(
  app: TestApp,
  application: Awaited<ReturnType<typeof anApplication>>,
  panel: User[],
): Promise<void> {
  const startsAt = new Date(app.now.getTime() - 86_400_000);
  const interview = await anInterview(app, application, panel, { startsAt });
  await app.work(async (work) => {
    for (const author of panel)
      await work.add(
        Feedback,
        {
          applicationId: application.id,
          interviewId: interview.id,
          stageId: application.stageId,
          authorId: author.id,
          submittedById: author.id,
          status: FeedbackStatus.SUBMITTED,
          recommendation: Recommendation.YES,
          rating: 4,
          ratings: [],
          comment: 'Clear and quick.',
          submittedAt: work.now,
          slot: `interview_${interview.id}:${author.id}:SUBMITTED`,
        },
        null,
      );
  });
}
