import { Kind, type ASTNode, type DocumentNode } from 'graphql';

/** A document made of new nodes; where they stand in its text is the same. */
export function documentCopy(document: DocumentNode): DocumentNode {
  return copied(document) as DocumentNode;
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isNode(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]: [string, unknown]) => [key, key === 'loc' ? part : copied(part)]),
  );
}

function isNode(value: unknown): value is ASTNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    Object.values<unknown>(Kind).includes(value.kind)
  );
}
