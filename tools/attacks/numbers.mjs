// Sizes that no page has, and pages of pages.
import { post } from './fire.mjs';

const page = (size) => post(`{ roles(first: ${size}) { nodes { id } } }`);
const pages = (first) =>
  post(
    `{ roles(first: ${first}) { nodes { applications(first: 100) { nodes { interviews(first: 100) { nodes { id } } } } } } }`,
  );

export const numbers = [
  ['`first` of 1e9', page(1_000_000_000), '200 INVALID_INPUT'],
  ['`first` of -1', page(-1), '200 INVALID_INPUT'],
  ['`first` of 0', page(0), '200 INVALID_INPUT'],
  ['`first` of null', page('null'), '200 INVALID_INPUT'],
  ['`first` of 2^53', page('9007199254740992'), '400 GRAPHQL_VALIDATION_FAILED'],
  ['`first` of "10"', page('"10"'), '400 GRAPHQL_VALIDATION_FAILED'],
  [
    '`first` of 2^53 in a variable',
    post('query ($n: Int) { roles(first: $n) { nodes { id } } }', { n: 2 ** 53 }),
    '400 BAD_USER_INPUT',
  ],
  ['pages of 100 in pages of 100 in pages of 100', pages(100), '400 COST_LIMIT_EXCEEDED'],
  ['the same with `first` of 1e9', pages(1_000_000_000), '400 COST_LIMIT_EXCEEDED'],
  ['an array of 1,000 requests', { body: `[${Array(1_000).fill(page(1).body).join()}]` }, '400 BAD_REQUEST'],
];
