import { AccessLevel } from '../../src/core/viewer';
import { operation, operationNames } from '../support/operations';
import { startApp, type Client, type TestApp } from '../support/app';
import { overLimit } from '../../src/graphql/limits';

function nested(depth: number): string {
  return `{ node(id: "role_1") { ${'... on Role { stages { role { '.repeat(depth)} id ${'} } }'.repeat(depth)} } }`;
}

function bomb(levels: number, of: (next: string) => string): string {
  const fragments = Array.from(
    { length: levels },
    (_, level) => `fragment f${level} on Role { ${of(`...f${level + 1}`)} }`,
  );
  return `{ role(id: "role_1") { ...f0 } } ${fragments.join(' ')} fragment f${levels} on Role { id }`;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The attacks of api.md, each with the sentence that refuses it. */
const attacks: Array<[name: string, document: string, sentence: RegExp]> = [
  ['nesting 50 deep', nested(50), /nested at most 20 deep|nested at most 64 deep/],
  ['nesting 21 deep', nested(10), /Fields are nested at most 20 deep/],
  [
    '5,000 aliases',
    `{ ${numbers(5_000)
      .map((n) => `a${n}: __typename`)
      .join(' ')} }`,
    /at most 65536 characters/,
  ],
  [
    '101 aliases',
    `{ ${numbers(101)
      .map((n) => `a${n}: __typename`)
      .join(' ')} }`,
    /aliases/,
  ],
  ['5,000 duplicate fields', `{ ${'__typename '.repeat(5_000)} }`, /tokens/],
  ['501 duplicate fields', `{ ${'__typename '.repeat(501)} }`, /at most 500 fields/],
  ['1,000 directives', `{ __typename ${'@include(if: true) '.repeat(1_000)} }`, /directives/],
  ['1,000 unknown directives', `query ${'@x '.repeat(1_000)} { __typename }`, /directives/],
  ['a fragment bomb of 2^20', bomb(20, (next) => `${next} ${next}`), /at most 500 fields/],
  [
    'a fragment bomb through fields',
    bomb(10, (next) => `a: department { id } stages { role { ${next} } } b: stages { role { ${next} } }`),
    /at most 500 fields|nested at most 20 deep/,
  ],
  ['a fragment that contains itself', '{ ...f } fragment f on Query { ...f }', /must not contain itself/],
  [
    'circular fragments',
    '{ ...f } fragment f on Query { viewer { ...g } } fragment g on Viewer { user { ...g } }',
    /must not contain itself/,
  ],
  [
    '1,500 overlapping selections',
    `{ ${numbers(1_500)
      .map((n) => `viewer { user { a${n % 7}: name } }`)
      .join(' ')} }`,
    /tokens/,
  ],
  ['20,000 nested brackets', `{ node(id: ${'['.repeat(20_000)}${']'.repeat(20_000)}) { id } }`, /Brackets/],
  ['20,000 open brackets', '['.repeat(20_000), /Brackets/],
  ['20,000 nested selections', `${'{a'.repeat(20_000)}${'}'.repeat(20_000)}`, /Brackets/],
  [
    '20,000 nested types',
    `query ($a: ${'['.repeat(20_000)}Int${']'.repeat(20_000)}) { __typename }`,
    /Brackets/,
  ],
];

describe('documents', () => {
  let app: TestApp;
  let client: Client;
  beforeAll(async () => {
    app = await startApp('sqlite');
    client = await app.as(AccessLevel.ADMIN);
  });
  afterAll(() => app.stop());

  it.each(attacks)('%s is refused with 400 before anything is read', async (_name, document, sentence) => {
    let answer: Awaited<ReturnType<Client['send']>> | undefined;
    const statements = await app.statements(async () => {
      answer = await client.send(document);
    });

    expect(answer).toEqual({
      status: 400,
      errors: [
        {
          message: expect.stringMatching(sentence),
          extensions: { code: 'DOCUMENT_LIMIT_EXCEEDED', requestId: expect.any(String) },
        },
      ],
    });
    expect(statements).toEqual([]);
  });

  it('the same document is refused by GET', async () => {
    const answer = await app.server.inject({
      url: '/graphql',
      query: { query: '{ ...f } fragment f on Query { ...f }' },
      headers: { authorization: `Bearer ${client.token}`, 'apollo-require-preflight': '1' },
    });

    expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([
      400,
      'DOCUMENT_LIMIT_EXCEEDED',
    ]);
  });

  it('a document of 300 kB is refused with 413', async () => {
    const answer = await client.send(`{ __typename #${'x'.repeat(300_000)}\n }`);

    expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([413, 'TOO_LARGE']);
  });

  it.each([
    ['comments', `{ __typename ${'#\n'.repeat(80_000)} }`],
    ['nothing', `{ __typename ${' '.repeat(240_000)} }`],
    ['one text', `{ node(id: """${'x\n'.repeat(80_000)}""") { id } }`],
  ])('a document of 250 kB of %s is refused with 400', async (_what, document) => {
    const answer = await client.send(document);

    expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([400, 'DOCUMENT_LIMIT_EXCEEDED']);
  });

  it('long texts are welcome in variables', async () => {
    const answer = await client.send('query ($id: ID!) { node(id: $id) { id } }', {
      id: 'x'.repeat(240_000),
    });

    expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([200, 'INVALID_INPUT']);
  });

  it('what overlaps below the limits is refused by nothing, or as a conflict', async () => {
    const same = await client.send(`{ ${'viewer { user { name } } '.repeat(150)} }`);
    const conflicting = await client.send(
      `{ viewer { ${numbers(100)
        .map((n) => `a: ${n % 2 ? 'permissions' : 'user { id }'}`)
        .join(' ')} } }`,
    );

    expect(same.status).toBe(200);
    expect([conflicting.status, conflicting.errors!.length]).toEqual([400, 11]);
  });

  it('errors of validation are told up to a number, and never guess what was meant', async () => {
    const answer = await client.send(
      `{ ${numbers(90)
        .map((n) => `viewe${n}`)
        .join(' ')} }`,
    );

    expect(answer.status).toBe(400);
    expect(answer.errors).toHaveLength(11);
    expect(JSON.stringify(answer.errors)).not.toMatch(/did you mean/i);
  });

  it.each(operationNames())('the operation %s of the contract is within the limits', (name) => {
    expect(overLimit(operation(name))).toBeNull();
  });

  it('syntax errors are told by the parser', async () => {
    const answer = await client.send('{ viewer { ');

    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] });
  });
});
