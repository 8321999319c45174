import {
  Kind,
  Lexer,
  parse,
  Source,
  TokenKind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a document may hold at most. Fields, aliases and depth are counted with fragments put in their places. */
export const documentLimits = {
  characters: 65_536,
  tokens: 4_000,
  brackets: 64,
  directives: 50,
  depth: 20,
  fields: 500,
  aliases: 100,
} as const;

const sentences: Record<keyof typeof documentLimits | 'cycle', string> = {
  characters: `A document has at most ${documentLimits.characters} characters; put long texts into variables.`,
  tokens: `A document has at most ${documentLimits.tokens} tokens.`,
  brackets: `Brackets are nested at most ${documentLimits.brackets} deep.`,
  directives: `A document has at most ${documentLimits.directives} directives.`,
  depth: `Fields are nested at most ${documentLimits.depth} deep.`,
  fields: `A document selects at most ${documentLimits.fields} fields.`,
  aliases: `A document has at most ${documentLimits.aliases} aliases.`,
  cycle: 'A fragment must not contain itself.',
};

/**
 * Whether a document is too large or too tangled to be looked at: a sentence that says why, or null. Time and memory are
 * linear in its length, whatever it holds: the tokens are counted before it is parsed, and each fragment is measured once.
 * What is no GraphQL at all is left to the parser, which tells it better.
 */
export function overLimit(source: string): string | null {
  if (source.length > documentLimits.characters) return sentences.characters;
  try {
    const excess = excessOfTokens(source) ?? excessOfSelections(parse(source, { noLocation: true }));
    return excess && sentences[excess];
  } catch {
    return null;
  }
}

/** How many fields an operation selects, with fragments in their places. */
export function fieldsIn(document: DocumentNode, { selectionSet }: OperationDefinitionNode): number {
  return new Measure(document).ofSelections(selectionSet).fields;
}

type Excess = keyof typeof sentences;

function excessOfTokens(source: string): Excess | null {
  const lexer = new Lexer(new Source(source));
  let [tokens, brackets, directives] = [0, 0, 0];
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    if (kind === TokenKind.AT) directives++;
    if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L || kind === TokenKind.PAREN_L) brackets++;
    if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R || kind === TokenKind.PAREN_R) brackets--;
    if (++tokens > documentLimits.tokens) return 'tokens';
    if (brackets > documentLimits.brackets) return 'brackets';
    if (directives > documentLimits.directives) return 'directives';
  }
  return null;
}

interface Size {
  depth: number;
  fields: number;
  aliases: number;
}

class Cycle extends Error {}

function excessOfSelections(document: DocumentNode): Excess | null {
  const measure = new Measure(document);
  try {
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION)
        continue;
      const size = measure.ofSelections(definition.selectionSet);
      for (const what of ['depth', 'fields', 'aliases'] as const)
        if (size[what] > documentLimits[what]) return what;
    }
    return null;
  } catch (error) {
    if (error instanceof Cycle) return 'cycle';
    throw error;
  }
}

/** Measures selections with their fragments put in place, each fragment once: its size is remembered, not its text. */
class Measure {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly sizes = new Map<string, Size | 'begun'>();

  constructor({ definitions }: DocumentNode) {
    for (const definition of definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
  }

  /** @throws Cycle when a fragment contains itself */
  ofSelections({ selections }: SelectionSetNode): Size {
    const sum: Size = { depth: 0, fields: 0, aliases: 0 };
    for (const selection of selections) {
      const { depth, fields, aliases } = this.ofSelection(selection);
      sum.depth = Math.max(sum.depth, depth);
      sum.fields += fields;
      sum.aliases += aliases;
    }
    return sum;
  }

  private ofSelection(selection: SelectionNode): Size {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.ofFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.ofSelections(selection.selectionSet);
    const { alias, selectionSet } = selection;
    const inner = selectionSet ? this.ofSelections(selectionSet) : { depth: 0, fields: 0, aliases: 0 };
    return {
      depth: inner.depth + 1,
      fields: inner.fields + 1,
      aliases: inner.aliases + (alias ? 1 : 0),
    };
  }

  private ofFragment(name: string): Size {
    const known = this.sizes.get(name);
    if (known === 'begun') throw new Cycle();
    if (known) return known;
    this.sizes.set(name, 'begun');
    const fragment = this.fragments.get(name);
    const size = fragment ? this.ofSelections(fragment.selectionSet) : { depth: 0, fields: 0, aliases: 0 };
    this.sizes.set(name, size);
    return size;
  }
}
