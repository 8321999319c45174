import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import type { Interview } from '../../src/interviews/interview.entity';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { aFeedback, anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { remembered } from '../support/elsewhere';
import { type aRole } from '../support/fixtures';
import { refusal } from '../support/footprint';
import { aPanel, interviewedBy, submitting, yesterday } from './submitting';

describe.each(dialects)('submitFeedback, given for others, on %s', (dialect) => {
  let app: TestApp;
  let grace: Client;
  let barbara: Client;
  let recruiter: Client;
  let role: Awaited<ReturnType<typeof aRole>>;
  let application: Application;
  let interview: Interview;

  beforeAll(async () => {
    app = await startApp(dialect);
    ({ grace, barbara, recruiter, role } = await aPanel(app));
  });

  beforeEach(async () => {
    ({ application, interview } = await interviewedBy(app, role, [grace, barbara]));
  });

  afterAll(() => app.stop());

  const { submit, rows } = submitting(() => ({ app, application, interview }));

  /** The statements of a request, those of one packet together. */
  async function packetsOf(act: () => Promise<unknown>): Promise<string[][]> {
    const packets: string[][] = [];
    let isOpen = false;
    const stop = app.database.listen((sql) => {
      if (!isOpen) packets.push([]);
      isOpen = true;
      queueMicrotask(() => (isOpen = false));
      packets.at(-1)!.push(sql);
    });
    await act().finally(stop);
    // What somebody has begun before may be committed meanwhile.
    return packets[0]?.join() === 'COMMIT' ? packets.slice(1) : packets;
  }

  it('on behalf of an interviewer says who entered it', async () => {
    const { feedback, userErrors } = await submit(recruiter, { authorId: globalIdOf(grace.user) });

    expect(userErrors).toEqual([]);
    expect(feedback).toMatchObject({
      author: { id: globalIdOf(grace.user) },
      submittedBy: { id: globalIdOf(recruiter.user) },
    });
  });

  it('on behalf of someone else is refused to an interviewer', async () => {
    const errors = await refusal(app, () => submit(barbara, { authorId: globalIdOf(grace.user) }));

    expect(errors).toMatchObject([{ code: 'FEEDBACK_NOT_YOURS', path: ['input', 'authorId'] }]);
  });

  describe('on behalf of somebody else', () => {
    let adele: Client;

    /** Somebody who is on no panel, and was looked up since the last one was put together. */
    beforeEach(async () => {
      adele = await remembered(app, AccessLevel.RECRUITER);
    });

    const onBehalf = () => submit(adele, { authorId: globalIdOf(grace.user), ratings });
    const ratings = [{ criterion: 'go', score: 3 }];

    it('holds and reads in one packet, and writes in a second one', async () => {
      const packets = await packetsOf(onBehalf);

      expect((await rows()).map(({ authorId }) => authorId)).toEqual([grace.user.id]);
      if (dialect === 'sqlite') return;
      expect(packets).toHaveLength(2);
      expect(packets[0]).toEqual([
        'START TRANSACTION',
        expect.stringMatching(/ FROM interviews t .* FOR UPDATE$/),
        expect.stringMatching(/ FROM interviews t LEFT JOIN /),
      ]);
      expect(packets[1]).toEqual([
        expect.stringMatching(/^INSERT INTO feedback /),
        expect.stringMatching(/^INSERT INTO events /),
        'COMMIT',
      ]);
    });

    it('looks between the two whether who is on any panel sees it', async () => {
      await anInterview(app, application, [adele.user], { ...yesterday, status: InterviewStatus.CANCELLED });
      await adele.data('{ __typename }');
      const packets = await packetsOf(onBehalf);

      if (dialect === 'sqlite') return expect(packets.flat().join()).toContain('interviewers panel');
      expect(packets).toHaveLength(2);
      expect(packets[1]![1]).toMatch(/^SELECT t.id FROM feedback t WHERE t.id = LAST_INSERT_ID\(\) AND /);
    });

    it('shows it to who is on no panel', async () => {
      const { feedback } = await onBehalf();

      expect(feedback).toMatchObject({ recommendation: 'YES', author: { id: globalIdOf(grace.user) } });
    });

    it('does not show it to who is on the panel and has not said what they think', async () => {
      interview = await anInterview(app, application, [grace.user, adele.user], yesterday);

      const { feedback, userErrors } = await onBehalf();

      expect({ feedback, userErrors }).toEqual({ feedback: null, userErrors: [] });
      expect(await rows()).toHaveLength(1);
    });

    it('shows it to who is on the panel and has', async () => {
      interview = await anInterview(app, application, [grace.user, adele.user], yesterday);
      await aFeedback(app, application, adele.user, { interviewId: interview.id });

      const { feedback } = await onBehalf();

      expect(feedback).toMatchObject({ author: { id: globalIdOf(grace.user) } });
    });
  });
});
