import fc from 'fast-check';
import 'reflect-metadata';
import type { ZodType } from 'zod';
import { readingOf } from '../../src/core/reading';
import * as rules from '../../src/core/rules';
import { SubmitFeedbackInput } from '../../src/feedback/feedback.inputs';
import { ruleOf } from '../../src/graphql/input';

const letters = fc.constantFrom(
  ...['a', 'Z', '0', '~', '!', ' ', '\u00a0', '\u00a1', '\u00ad', '\u00df', 'é', 'e\u0301', 'e', '\u0301'],
  ...['\u02ff', '\u0300', '\u0340', '\u1e9b\u0323', '\u212b', '\u2028', '\u3000', '\ufeff', '😀', '\ud800'],
  ...['\n', '\t', '\r', '\r\n', '\0', '\u007f', '\u0085', '\u009f', '\u200b', '\v', '\f'],
);
const texts = fc.oneof(
  fc.array(letters, { maxLength: 8 }).map((all) => all.join('')),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
/** Whatever may come as JSON. */
const anything = fc.oneof(texts, fc.double(), fc.integer(), fc.jsonValue());

/** What a rule makes of a value by its shorter way, where that takes it. */
function shortly(rule: ZodType, value: unknown): { value: unknown } | null {
  try {
    return { value: readingOf(rule)(value) };
  } catch {
    return null;
  }
}

/** Whether the shorter way takes nothing that the rule refuses, and makes the same of what it takes. */
function agrees(rule: ZodType, value: unknown): boolean {
  const short = shortly(rule, value);
  if (!short) return true;
  const long = rule.safeParse(value);
  expect(long.success).toBe(true);
  expect(short.value).toStrictEqual(long.data);
  return true;
}

describe('the shorter way to read a value', () => {
  it.each([
    ['texts', rules.text(5), texts],
    ['texts of several lines', rules.text(5, true), texts],
    ['numbers', rules.int(-2, 5), fc.oneof(fc.integer({ min: -4, max: 8 }), fc.double(), anything)],
    [
      'instants',
      rules.instant(),
      fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        anything,
      ),
    ],
    ['e-mail addresses', rules.email(), fc.oneof(fc.emailAddress(), texts)],
  ])('makes the same of %s as their rule', (_, rule, values) => {
    fc.assert(
      fc.property(fc.oneof(values as fc.Arbitrary<unknown>, anything), (value) => agrees(rule, value)),
      { numRuns: 3_000 },
    );
  });

  it('makes the same of inputs as theirs, and leaves out what they do not know', () => {
    const id = fc.constantFrom(
      'application_1',
      'application_99999999999',
      'role_1',
      'application_01',
      '',
      null,
    );
    const score = fc.record({ criterion: texts, score: fc.integer({ min: 0, max: 5 }), more: texts });
    const input = fc.record(
      {
        applicationId: fc.oneof(id, anything),
        authorId: fc.oneof(id, fc.constant('user_7')),
        recommendation: fc.constantFrom('YES', 'no', null, 7),
        rating: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(null), anything),
        comment: fc.oneof(texts, fc.constant(null)),
        ratings: fc.oneof(fc.array(score, { maxLength: 3 }), fc.constant(null), anything),
        unknown: anything,
      },
      { requiredKeys: [] },
    );

    fc.assert(
      fc.property(fc.oneof(input, anything), (value) => agrees(ruleOf(SubmitFeedbackInput), value)),
      { numRuns: 3_000 },
    );
  });

  it.each([
    [rules.text(20), "Zoë O'Brien"],
    [rules.text(20, true), 'One\n\tTwo'],
    [rules.int(1, 5), 5],
    [rules.instant(), '2026-12-01T09:00:00Z'],
    [
      ruleOf(SubmitFeedbackInput),
      {
        applicationId: 'application_7',
        recommendation: 'YES',
        rating: null,
        comment: 'Fine.',
        ratings: [{ criterion: 'Depth', score: 4 }],
      },
    ],
  ])('takes what comes mostly', (rule, value) => {
    expect(shortly(rule, value)).toEqual({ value: rule.parse(value) });
  });

  it('is not inherited by rules that are made of one', () => {
    expect(shortly(rules.url(), 'no address')).toBeNull();
    expect(shortly(rules.text(5).optional(), 'a')).toBeNull();
  });
});
