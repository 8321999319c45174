import type { Application } from '../../src/applications/application.entity';
import { AccessLevel } from '../../src/core/viewer';
import type { Feedback } from '../../src/feedback/feedback.entity';
import { Interviewer } from '../../src/interviews/interviewer.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { aFeedback, anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { openElsewhere } from '../support/elsewhere';
import { anApplication, aRole, joinTeam } from '../support/fixtures';
import { aUser } from '../support/rows';
import { everywhere, nowhere, waysTo } from './ways';

const { ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER } = AccessLevel;
const staff = [ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER];

describe.each(dialects)('who has been on no panel, on %s', (dialect) => {
  let app: TestApp;
  let application: Application;
  let theirs: Feedback;

  beforeAll(async () => {
    app = await startApp(dialect);
  });

  beforeEach(async () => {
    application = await anApplication(app, await aRole(app));
    const peer = await aUser(app);
    const { id: interviewId } = await anInterview(app, application, [peer]);
    theirs = await aFeedback(app, application, peer, {
      interviewId,
      recommendation: 'NO' as never,
      rating: 1,
    });
  });

  afterAll(() => app.stop());

  const ways = (client: Client) => waysTo(theirs, application, client);
  const colleague = async (level: AccessLevel) => {
    const client = await app.as(level);
    await joinTeam(app, { id: application.roleId }, client.user);
    return client;
  };

  it.each(staff)(
    'sees no feedback of others at the next request when, as a %s, they get onto one in another process',
    async (level) => {
      const client = await colleague(level);
      const elsewhere = await openElsewhere(app);
      const before = [await ways(client), await ways(client)];

      const interview = await anInterview({ work: elsewhere.write }, application, [client.user]);
      const on = await ways(client);
      await elsewhere.write((work) => work.removeAll(Interviewer, { interviewId: interview.id }));
      const off = await ways(client);
      await elsewhere.close();

      expect(before).toEqual([everywhere, everywhere]);
      expect([on, off]).toEqual([nowhere, everywhere]);
    },
  );

  it('is kept from nothing, and asked nothing about it', async () => {
    const statements = async (client: Client): Promise<string[]> => {
      await ways(client);
      const seen: string[] = [];
      const deaf = app.database.listen((sql) => seen.push(sql));
      await ways(client);
      deaf();
      return seen.filter((sql) => sql.includes('interviewers panel'));
    };

    expect(await statements(await colleague(RECRUITER))).toEqual([]);
    const panelist = await colleague(RECRUITER);
    await anInterview(app, application, [panelist.user]);
    expect(await statements(panelist)).not.toEqual([]);
  });
});
