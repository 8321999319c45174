import {
  getNamedType,
  isListType,
  isNonNullType,
  isInputObjectType,
  isEnumType,
  type GraphQLInputType,
} from 'graphql';
import { AccessLevel } from '../../src/core/viewer';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { prefixOf } from '../access/inputs';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import {
  aDepartment,
  aNote,
  anApplicant,
  anApplication,
  anInterview,
  anOffer,
  aRejectionReason,
  aRole,
} from '../support/fixtures';

const mark = 'zqxj';
const payloads = [
  `${mark}'; DROP TABLE users; -- `,
  `${mark}" OR "1"="1`,
  `${mark}\` OR 1=1 #`,
  `${mark}\\'; DELETE FROM users; /*`,
  `${mark}%' UNION SELECT hash FROM api_keys WHERE '_'='_`,
];

type Path = Array<string | number>;
/** Values that the rules of these fields accept. */
const samples: Record<string, unknown> = {
  activeApplications: { leave: true },
  address: 'someone@example.org',
  amount: '1',
  currency: 'USD',
  email: 'someone@example.org',
  endsAt: '2026-12-01T10:00:00Z',
  resume: '{"basics":{"name":"Ada Alves"}}',
  startsAt: '2026-12-01T09:00:00Z',
  timeZone: 'Europe/Lisbon',
};

/** A value that the type of an input field accepts, with everything in it that is text or an id. */
function sampleOf(type: GraphQLInputType, name: string, depth = 0): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType, name, depth);
  if (name in samples) return samples[name];
  if (isListType(type)) return [sampleOf(type.ofType, name, depth)];
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields()).map((field) => [
        field.name,
        sampleOf(field.type, field.name, depth + 1),
      ]),
    );
  if (isEnumType(type)) return type.getValues()[0]!.name;
  const named = getNamedType(type).name;
  if (named === 'ID') return `${prefixOf(name)}_1`;
  if (named === 'Int' || named === 'Float') return 1;
  if (named === 'Boolean') return true;
  if (named === 'Date') return '2026-12-24';
  return named === 'DateTime' ? '2026-12-24T12:00:00Z' : 'Text';
}

/** The ways to all texts in a value. */
function textsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function replaced(value: any, [key, ...rest]: Path, text: string): unknown {
  if (key === undefined) return text;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = replaced(value[key], rest, text);
  return copy;
}

describe.each(dialects)('injection on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    await aDepartment(app, { name: '50%_off' });
    await aDepartment(app, { name: '500 off' });
    await aRejectionReason(app);
    const role = await aRole(app, { team: [admin.user] });
    await anApplicant(app, { firstName: 'Zoe' });
    const application = await anApplication(app, role);
    await anInterview(app, application, [admin.user], { status: InterviewStatus.SCHEDULED });
    await anOffer(app, application);
    await aNote(app, application, admin.user);
  });
  afterAll(() => app.stop());

  const rows = async (table: string): Promise<number> => {
    const [row] = await app.database.reader.all(`SELECT COUNT(*) AS count FROM ${table}`);
    return Number(row!.count);
  };
  /** Sends it, and makes sure that it became no SQL and no fault of ours. */
  async function harmless(query: string, variables: object): Promise<any> {
    const sent: string[] = [];
    const deaf = app.database.listen((sql) => sent.push(sql));
    const answer = await admin.send(query, variables);
    deaf();
    expect(answer.status).not.toBe(401);
    expect(sent.filter((sql) => sql.includes(mark))).toEqual([]);
    expect(answer.errors?.map(({ extensions }) => extensions.code) ?? []).not.toContain(
      'INTERNAL_SERVER_ERROR',
    );
    expect(JSON.stringify(answer.errors ?? '')).not.toContain(mark);
    return answer;
  }

  it('every text and id of every mutation is data', async () => {
    const users = await rows('users');
    let tried = 0;
    for (const [name, { args }] of Object.entries(app.schema.getMutationType()!.getFields())) {
      const [argument] = args;
      const input = sampleOf(argument!.type, 'input');
      const query = `mutation ($input: ${String(argument!.type)}) { ${name}(input: $input) { userErrors { code message path } } }`;
      for (const path of textsIn(input))
        for (const payload of payloads) {
          const answer = await harmless(query, { input: replaced(input, path, payload) });
          expect(JSON.stringify(answer.data ?? '')).not.toContain(mark);
          tried++;
        }
    }

    expect(tried).toBeGreaterThan(300);
    expect(await rows('users')).toBeGreaterThanOrEqual(users);
  }, 120_000);

  it('what looks like SQL is stored and found again as it is', async () => {
    for (const name of payloads) {
      const { applicant } = await admin.mutate(
        'createApplicant',
        { firstName: name, lastName: 'X' },
        'applicant { id firstName }',
      );
      expect(applicant.firstName).toBe(name.trim());
      const { applicants } = await harmless(
        'query ($text: String!) { applicants(where: { name: { contains: $text } }) { nodes { id } } }',
        { text: name },
      ).then(({ data }) => data);
      expect(applicants.nodes).toContainEqual({ id: applicant.id });
    }
  });

  it('every text of every filter is data', async () => {
    const fields = Object.values(app.schema.getQueryType()!.getFields());
    let tried = 0;
    for (const { name, args } of fields) {
      const where = args.find((arg) => arg.name === 'where');
      if (!where || !isInputObjectType(where.type)) continue;
      for (const filter of Object.values(where.type.getFields())) {
        const comparators = getNamedType(filter.type);
        if (!isInputObjectType(comparators) || ['and', 'or', 'not'].includes(filter.name)) continue;
        for (const comparator of Object.values(comparators.getFields())) {
          const leaf = getNamedType(comparator.type).name;
          if (!['String', 'ID', 'DateTime', 'Date'].includes(leaf)) continue;
          const list = isListType(comparator.type);
          for (const payload of payloads) {
            const value = { [filter.name]: { [comparator.name]: list ? [payload] : payload } };
            await harmless(
              `query ($where: ${where.type.name}) { ${name}(where: $where) { nodes { __typename } totalCount } }`,
              { where: value },
            );
            tried++;
          }
        }
      }
    }

    expect(tried).toBeGreaterThan(200);
  }, 120_000);

  it.each(payloads)('ids, cursors and orders are refused when they hold %s', async (payload) => {
    const forged = Buffer.from(JSON.stringify([1, 'Role:title+,id+', payload, payload])).toString(
      'base64url',
    );
    const id = await harmless('query ($id: ID!) { role(id: $id) { id } }', { id: `role_1${payload}` });
    const node = await harmless('query ($id: ID!) { node(id: $id) { id } }', { id: payload });
    const cursors = await Promise.all(
      [payload, forged, Buffer.from(payload).toString('base64url')].map((after) =>
        harmless('query ($after: String) { roles(after: $after) { nodes { id } } }', { after }),
      ),
    );
    const order = await admin.send(
      'query ($order: [RoleOrder!]) { roles(orderBy: $order) { nodes { id } } }',
      {
        order: [{ field: payload, direction: 'ASC' }],
      },
    );

    for (const answer of [id, node, ...cursors])
      expect(answer.errors[0].extensions.code).toBe('INVALID_INPUT');
    expect([order.status, JSON.stringify(order).includes(mark)]).toEqual([400, false]);
  });

  it('a forged cursor whose values fit is a place in the list like any other', async () => {
    const answers = await Promise.all(
      payloads.map((payload) => {
        const cursor = Buffer.from(JSON.stringify([1, 'Department:sortName+,id+', payload, 1])).toString(
          'base64url',
        );
        return harmless('query ($after: String) { departments(after: $after) { nodes { id } } }', {
          after: cursor,
        });
      }),
    );

    for (const { status } of answers) expect(status).toBe(200);
  });

  it('%, _ and \\ in `contains` are the characters that they are', async () => {
    const find = async (contains: string): Promise<string[]> => {
      const query =
        'query ($text: String!) { departments(where: { name: { contains: $text } }) { nodes { name } } }';
      return (await admin.data(query, { text: contains })).departments.nodes.map(({ name }: any) => name);
    };

    expect(await find('50%')).toEqual(['50%_off']);
    expect(await find('%_o')).toEqual(['50%_off']);
    expect(await find('0_off')).toEqual([]);
    expect(await find('\\')).toEqual([]);
    expect(await find('off')).toHaveLength(2);
  });

  it.each([
    ['a NUL', 'a\u0000b', null],
    ['a lone high surrogate', 'a\ud83d', null],
    ['a lone low surrogate', '\ude00b', null],
    ['an escape sequence', '\u001b[31mred', null],
    ['a control character of C1', 'a\u009b31mred', null],
    ['a line break in a line', 'a\r\nb', null],
    ['emoji', '👩‍🚒 Ada 🇵🇹', '👩‍🚒 Ada 🇵🇹'],
    ['the widest characters', '𝔸𠮷', '𝔸𠮷'],
    ['decomposed letters', 'Ame\u0301lie', 'Amélie'],
    ['the longest name', 'é'.repeat(100), 'é'.repeat(100)],
    ['the longest name in emoji', '😀'.repeat(100), '😀'.repeat(100)],
    ['a longer name', 'é'.repeat(101), null],
    ['a much longer name', 'é'.repeat(100_000), null],
  ])('%s is stored whole or refused', async (_what, firstName, stored) => {
    const before = await rows('applicants');

    const { applicant, userErrors } = await admin.mutate(
      'createApplicant',
      { firstName, lastName: 'X' },
      'applicant { id firstName }',
    );

    expect(applicant?.firstName ?? null).toBe(stored);
    expect(userErrors.map(({ code, path }: any) => [code, path])).toEqual(
      stored ? [] : [['INVALID_INPUT', ['input', 'firstName']]],
    );
    expect(await rows('applicants')).toBe(before + (stored ? 1 : 0));
    if (stored) {
      const [row] = await app.database.reader.all(
        'SELECT firstName FROM applicants ORDER BY id DESC LIMIT 1',
      );
      expect(row!.firstName).toBe(stored);
    }
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    'the key %s in variables changes nothing',
    async (key) => {
      const query = 'query ($where: RoleWhere) { roles(where: $where) { nodes { id } } }';
      const variables = `{"where":{"${key}":{"prototype":{"polluted":1},"polluted":1}},"${key}":{"polluted":1}}`;
      const headers = { authorization: `Bearer ${admin.token}`, 'apollo-require-preflight': '1' };
      const got = await app.server.inject({ url: '/graphql', query: { query, variables }, headers });
      const posted = await app.server.inject({
        method: 'POST',
        url: '/graphql',
        headers: { ...headers, 'content-type': 'application/json' },
        payload: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
      });

      expect([got.statusCode, posted.statusCode]).toEqual([400, 400]);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  it.each([
    "' OR '1'='1",
    'rc_abcdefgh_%',
    `rc_' OR 1=1 -- _${'x'.repeat(43)}`,
    `rc_________${'_'.repeat(44)}`,
  ])('the token %s is no token', async (token) => {
    const answer = await app.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: '{"query":"{ __typename }"}',
    });

    expect(answer.statusCode).toBe(401);
  });
});
