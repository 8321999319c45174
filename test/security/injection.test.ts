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
import { aNote, anInterview, anOffer } from '../support/application-children';
import { dialects } from '../support/databases';
import { aDepartment, anApplicant, anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { injecting, mark, payloads } from './injecting';

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
    await aDepartment(app);
    await aRejectionReason(app);
    const role = await aRole(app, { team: [admin.user] });
    await anApplicant(app, { firstName: 'Zoe' });
    const application = await anApplication(app, role);
    await anInterview(app, application, [admin.user], { status: InterviewStatus.SCHEDULED });
    await anOffer(app, application);
    await aNote(app, application, admin.user);
  });

  afterAll(() => app.stop());

  const { rows, harmless } = injecting(() => ({ app, admin }));

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
});
