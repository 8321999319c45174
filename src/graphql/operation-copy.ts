import { Kind, type ASTNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { fragmentsOf, type Surroundings } from './uses';

type Fragments = Surroundings['fragments'];

/**
 * An operation made of new nodes; where they stand in the text of its document is the same. Each spread of a fragment becomes an
 * inline one with nodes of its own: the compiler keeps conditions on the nodes, and two spreads of one fragment would share them. The
 * limits of documents count the fields of an operation with fragments in their places, so the copy is no larger than what they allow.
 */
export function operationCopy(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationDefinitionNode {
  return copied(operation, fragmentsOf(document)) as OperationDefinitionNode;
}

function copied(value: unknown, fragments: Fragments): unknown {
  if (Array.isArray(value)) return value.map((item) => copied(item, fragments));
  if (!isNode(value)) return value;
  return Object.fromEntries(
    Object.entries(inPlace(value, fragments)).map(([key, part]: [string, unknown]) => [
      key,
      key === 'loc' ? part : copied(part, fragments),
    ]),
  );
}

/** A spread of a fragment as an inline fragment; every other node as it is. */
function inPlace(node: ASTNode, fragments: Fragments): ASTNode {
  if (node.kind !== Kind.FRAGMENT_SPREAD) return node;
  const { typeCondition, selectionSet } = fragments[node.name.value]!;
  const { directives, loc } = node;
  return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, directives, ...(loc && { loc }) };
}

function isNode(value: unknown): value is ASTNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    Object.values<unknown>(Kind).includes(value.kind)
  );
}
