import { AccessLevel } from '../../src/core/viewer';
import { ApplicationStatus } from '../../src/applications/application.enums';
import { Opening } from '../../src/roles/opening.entity';
import { OpeningStatus } from '../../src/roles/role.enums';
import { aPipeline } from '../statements/pipeline';
import type { Client, TestApp } from '../support/app';
import { aNote } from '../support/application-children';
import { aDepartment, anApplication, aRole, joinTeam } from '../support/fixtures';
import { idOf } from '../support/footprint';

/** Rows with children to sum over: the ids of three roles, and who looks at them. */
export interface SummedRows {
  panel: Client[];
  roles: { busy: string; secret: string; empty: string };
}

/** Makes them; the administrator is the first of those who look. */
export async function summedRows(app: TestApp, admin: Client): Promise<SummedRows> {
  const panel = [admin, await app.as(AccessLevel.INTERVIEWER), await app.as(AccessLevel.RECRUITER)];
  await aPipeline(app, 2, panel.map(({ user }) => user).slice(0, 2));
  const department = await aDepartment(app);
  const departmentId = department.id;
  await aDepartment(app, { parentId: departmentId });
  const busy = await aRole(app, { title: 'Busy', departmentId, openings: 2 });
  const cancelled = { roleId: busy.id, status: OpeningStatus.CANCELLED };
  await app.work((work) => work.add(Opening, { ...cancelled, openedAt: work.now }, null));
  const secret = await aRole(app, { title: 'Secret', departmentId, confidential: true });
  const empty = await aRole(app, { title: 'Empty', departmentId, openings: 0 });
  for (const role of [busy, busy, secret]) {
    const application = await anApplication(app, role);
    await aNote(app, application, admin.user);
  }
  await anApplication(app, busy, { status: ApplicationStatus.WITHDRAWN, activeApplicantId: null });
  for (const level of [AccessLevel.HIRING_MANAGER, AccessLevel.COORDINATOR]) {
    panel.push(await app.as(level));
    await joinTeam(app, secret, panel.at(-1)!.user);
  }
  panel.push(await app.as(AccessLevel.ANALYST));
  return { panel, roles: { busy: idOf(busy), secret: idOf(secret), empty: idOf(empty) } };
}

/** A query for the roles that everybody sees. */
export function select(of: string): string {
  return `{ roles(where: { title: { in: ["Busy", "Empty"] } }) { nodes { ${of} } } }`;
}

/** How many statements a query takes. */
export async function statementsOf(
  app: TestApp,
  client: Client,
  query: string,
  variables?: object,
): Promise<number> {
  return (await app.statements(() => client.data(query, variables))).length;
}
