import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  CopyApplicantsDocument,
  CopyApplicationsDocument,
  CopyRolesDocument,
  CopyTagsDocument,
  LatestCursorDocument,
} from '../operations.generated';
import type { Copied, Copy } from './copy';
import { allowed } from './allowed';
import { ask, type Access } from './service';

interface Page {
  readonly nodes: readonly Copied[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

type After = { after?: string | null };

/**
 * Reads everything by the lists, and removes what is not there any more. The end of the feed is taken first, so that nothing
 * which happens meanwhile falls between; it is kept last, so that a run that was cut begins anew.
 * @returns where to go on in the feed
 */
export async function readAll(access: Access, copy: Copy): Promise<string> {
  const { latestCursor } = allowed((await ask(access, LatestCursorDocument, {})).changes, 'change:read');
  const seen = new Set<string>();
  for await (const object of everything(access)) {
    copy.replace(object);
    seen.add(object.id);
  }
  copy.keepOnly(seen);
  copy.keepCursor(latestCursor);
  return latestCursor;
}

async function* everything(access: Access): AsyncGenerator<Copied> {
  yield* all(access, CopyRolesDocument, ({ roles }) => allowed(roles, 'role:read'));
  yield* all(access, CopyTagsDocument, ({ tags }) => allowed(tags, 'applicant:read'));
  yield* all(access, CopyApplicantsDocument, ({ applicants }) => allowed(applicants, 'applicant:read'));
  yield* all(access, CopyApplicationsDocument, (data) => allowed(data.applications, 'application:read'));
}

async function* all<Data>(
  access: Access,
  document: TypedDocumentNode<Data, After>,
  pageOf: (data: Data) => Page,
): AsyncGenerator<Copied> {
  for (let after: string | null = null, hasNext = true; hasNext;) {
    const { nodes, pageInfo } = pageOf(await ask(access, document, { after }));
    yield* nodes;
    after = pageInfo.endCursor;
    hasNext = pageInfo.hasNextPage;
  }
}
