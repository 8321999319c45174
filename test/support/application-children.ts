import type { Application } from '../../src/applications/application.entity';
import { PayPeriod } from '../../src/core/pay';
import type { NewRow } from '../../src/database/new-row';
import { slotOf } from '../../src/feedback/feedback-row.service';
import { Feedback } from '../../src/feedback/feedback.entity';
import { FeedbackStatus, Recommendation } from '../../src/feedback/feedback.enums';
import { Interview } from '../../src/interviews/interview.entity';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { Interviewer } from '../../src/interviews/interviewer.entity';
import { Note } from '../../src/notes/note.entity';
import { NoteVisibility } from '../../src/notes/note.enums';
import { Offer } from '../../src/offers/offer.entity';
import { OfferStatus } from '../../src/offers/offer.enums';
import { unresolved } from '../../src/offers/offer.machine';
import type { User } from '../../src/users/user.entity';
import type { TestApp } from './app';
import { canaries } from './canaries';

/** What hangs on an application, put straight into the tables; whatever is not said has a sensible value. */

let notes = 0;

/** A SCHEDULED interview of an hour, tomorrow unless said otherwise, with a panel. */
export function anInterview(
  app: Pick<TestApp, 'work'>,
  application: Application,
  panel: User[],
  values: Partial<NewRow<Interview>> = {},
): Promise<Interview> {
  return app.work(async (work) => {
    const startsAt = values.startsAt ?? new Date(work.now.getTime() + 86_400_000);
    const interview = await work.add(
      Interview,
      {
        applicationId: application.id,
        stageId: application.stageId,
        status: InterviewStatus.SCHEDULED,
        startsAt,
        endsAt: new Date(startsAt.getTime() + 3_600_000),
        timeZone: 'Europe/Lisbon',
        sequence: 0,
        ...values,
      },
      'interview.scheduled',
    );
    for (const user of panel)
      await work.add(Interviewer, { interviewId: interview.id, userId: user.id }, null);
    return interview;
  });
}

/** SUBMITTED feedback of an author on an application, without an interview unless said otherwise. */
export function aFeedback(
  app: TestApp,
  application: Application,
  author: User,
  values: Partial<NewRow<Feedback>> = {},
): Promise<Feedback> {
  const status = values.status ?? FeedbackStatus.SUBMITTED;
  const subject = { applicationId: application.id, interviewId: values.interviewId ?? null };
  return app.work((work) =>
    work.add(
      Feedback,
      {
        ...subject,
        stageId: application.stageId,
        authorId: author.id,
        submittedById: author.id,
        status,
        recommendation: Recommendation.YES,
        rating: 4,
        ratings: [],
        comment: `${canaries.comment}.`,
        submittedAt: status === FeedbackStatus.SUBMITTED ? work.now : null,
        slot: slotOf(status, subject, author.id),
        ...values,
      },
      'feedback.submitted',
    ),
  );
}

/** A DRAFT offer unless said otherwise, of 110,000 dollars a year, with the columns that go with its status. */
export function anOffer(
  app: TestApp,
  application: Application,
  values: Partial<NewRow<Offer>> = {},
): Promise<Offer> {
  const status = values.status ?? OfferStatus.DRAFT;
  const open = unresolved.includes(status);
  return app.work((work) =>
    work.add(
      Offer,
      {
        applicationId: application.id,
        unresolvedApplicationId: open ? application.id : null,
        revision: 1,
        status,
        salaryAmount: 11_000_000,
        salaryCurrency: 'USD',
        salaryPeriod: PayPeriod.YEAR,
        resolvedAt: open ? null : work.now,
        ...values,
      },
      'offer.created',
    ),
  );
}

/** A PUBLIC note on an application unless said otherwise. */
export function aNote(
  app: TestApp,
  application: Application,
  author: User,
  values: Partial<NewRow<Note>> = {},
): Promise<Note> {
  return app.work((work) =>
    work.add(
      Note,
      {
        applicationId: application.id,
        authorId: author.id,
        body: `${canaries.note} ${++notes}`,
        visibility: NoteVisibility.PUBLIC,
        ...values,
      },
      'note.added',
    ),
  );
}
