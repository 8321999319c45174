import { AccessLevel } from '../../src/core/viewer';
import { operation } from '../support/operations';
import { startApp, type Client, type TestApp } from '../support/app';
import { describeOnEach } from '../support/databases';
import { aPipeline, type Pipeline } from './pipeline';

/** The contract's queries, with the most statements that each may send; authentication aside. */
const cases: Array<[name: string, most: number, variables: (pipeline: Pipeline) => object]> = [
  ['role-list', 6, () => ({ first: 50 })],
  ['role-board', 10, ({ roleId }) => ({ id: `role_${roleId}` })],
  ['pipeline-overview', 7, () => ({})],
  ['applicant-profile', 16, ({ applicantId }) => ({ id: `applicant_${applicantId}` })],
  [
    'application-search',
    4,
    ({ departmentId }) => ({ departmentId: `department_${departmentId}`, stageName: 'Onsite' }),
  ],
  ['my-work', 9, () => ({ from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' })],
];

/** Lists of keys and numbers of parents vary with the data; what counts is the shape. */
function shapeOf(sql: string): string {
  const [first, ...others] = sql
    .replace(/(`\w+Id`|\.id) (= \?|IN \([\d,]+\))/g, '$1 IN (keys)')
    .split(' UNION ALL ');
  return others.length === 0 ? first! : `${first!.replace(/\) p\d+$/, ') p')} UNION ALL ...`;
}

describeOnEach('statements on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let small: Pipeline;
  let large: Pipeline;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    const panel = [recruiter.user, (await app.as(AccessLevel.INTERVIEWER)).user];
    small = await aPipeline(app, 1, panel);
    large = await aPipeline(app, 10, panel);
  }, 120_000);

  afterAll(() => app.stop());

  it.each(cases)('%s sends at most %i, and no more for ten times the rows', async (name, most, variables) => {
    const ask = (pipeline: Pipeline) =>
      app.statements(() => recruiter.data(operation(`queries/${name}`), variables(pipeline)));

    const few = await ask(small);
    const many = await ask(large);

    expect(few.length).toBeLessThanOrEqual(most);
    expect(many.length).toBeLessThanOrEqual(few.length);
    expect(many.map(shapeOf).sort()).toMatchSnapshot();
  });
});
