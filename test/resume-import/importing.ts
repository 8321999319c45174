import type { Client } from '../support/app';

const shown = `applicant { id version name firstName lastName headline location skills emails { address } links { url }
    experience { name } source { kind name } externalId }
  application { id status source { kind name } transitions { via } role { id } }
  report { outcome applied taken leftOut { path reason } }`;

let serial = 0;

/** The ways to import a resume by one client, whom the test file may set later, or by another one. */
export function importing(usual: () => Client) {
  const importText = (resume: string, roleId?: string, client = usual()) =>
    client.mutate('importResume', { resume, roleId }, shown);
  const importJson = (resume: object, roleId?: string, client = usual()) =>
    importText(JSON.stringify(resume), roleId, client);
  return { importText, importJson };
}

/** A small resume of a person of their own. */
export function aResume(basics: object = {}, more: object = {}) {
  const email = `resume.${++serial}@example.org`;
  return { basics: { name: 'Ada Alves', label: 'Developer', email, ...basics }, ...more };
}
