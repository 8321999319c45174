import type { Application } from '../../src/applications/application.entity';
import type { Client, TestApp } from '../support/app';
import { aDepartment, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { operation } from '../support/operations';

const walk = `query ($first: Int, $last: Int, $after: String, $before: String, $where: ApplicationWhere, $orderBy: [ApplicationOrder!]) {
  applications(first: $first, last: $last, after: $after, before: $before, where: $where, orderBy: $orderBy) {
    totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

/** Two of each three applied at the same instant, so that the id settles their order. */
export const instant = (index: number) => new Date(Date.UTC(2026, 9, 1 + Math.floor(index / 3)));

/** 120 applications in the stage Onsite of one role, the latest first; one in another stage and one to another role besides. */
export async function onsiteApplications(app: TestApp) {
  const department = await aDepartment(app);
  const role = await aRole(app, { departmentId: department.id, title: 'Backend Developer' });
  const elsewhere = await aRole(app);
  const onsite: Application[] = [];
  for (let index = 0; index < 120; index++)
    onsite.push(await anApplication(app, role, { stageId: role.stages[1]!.id, appliedAt: instant(index) }));
  await anApplication(app, role);
  await anApplication(app, elsewhere, { stageId: elsewhere.stages[1]!.id });
  onsite.sort((a, b) => b.appliedAt.getTime() - a.appliedAt.getTime() || b.id - a.id);
  return { departmentId: idOf(department), role, onsite };
}

/** The ways to search: as the contract does, for a page of anything, and for what must be refused. */
export function searching(by: () => { recruiter: Client; departmentId: string }) {
  const search = (variables: object) =>
    by().recruiter.data(operation('queries/application-search'), {
      departmentId: by().departmentId,
      stageName: 'Onsite',
      ...variables,
    });
  const page = async (variables: object) => (await by().recruiter.data(walk, variables)).applications;
  const errorOf = async (variables: object) => (await by().recruiter.send(walk, variables)).errors![0]!;
  return { search, page, errorOf };
}
