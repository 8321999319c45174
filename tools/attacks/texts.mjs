// What is meant to become something else than text, and what is meant to make the service talk.
import { fireBytes, post } from './fire.mjs';

const named = (name) =>
  post(
    'mutation ($input: CreateDepartmentInput!) { createDepartment(input: $input) { userErrors { code } } }',
    {
      input: { name },
    },
  );
const roles = (args) => post(`{ roles(${args}) { nodes { id } } }`);
const sql = "x' OR '1'='1'; DROP TABLE users; --";
const silent = ({ text }) => !/did you mean|\bat \w.*[:(]|node_modules|\.[jt]s:\d|SQLITE|S3CRET/i.test(text);
const empty = ({ text }) => text.includes('"nodes":[]');

export const injection = [
  ['SQL in a filter', roles(`where: { title: { contains: ${JSON.stringify(sql)} } }`), '200 data', empty],
  ['`%` in a filter', roles('where: { title: { contains: "%" } }'), '200 data', empty],
  ['`_` in a filter', roles('where: { title: { contains: "_" } }'), '200 data', empty],
  [
    'SQL in an order',
    roles('orderBy: [{ field: TITLE_DESC_LIMIT_1, direction: ASC }]'),
    '400 GRAPHQL_VALIDATION_FAILED',
  ],
  ['SQL in a cursor', roles(`after: ${JSON.stringify(sql)}`), '200 INVALID_INPUT'],
  ['SQL in an id', post('query ($id: ID!) { role(id: $id) { id } }', { id: sql }), '200 INVALID_INPUT'],
  ['NUL', named('a\u0000b'), '200 INVALID_INPUT'],
  ['a lone surrogate', named('a\ud800b'), '200 INVALID_INPUT'],
  ['ANSI sequences', named('\u001b[31mred'), '200 INVALID_INPUT'],
  ['200,000 characters', named('x'.repeat(200_000)), '200 INVALID_INPUT'],
  ['`__proto__` in JSON', { body: '{"query":"{ __typename }","__proto__":{"x":1}}' }, '400 BAD_REQUEST'],
  [
    'a field of an input that nobody declared',
    post(
      'mutation ($input: CreateDepartmentInput!) { createDepartment(input: $input) { userErrors { code } } }',
      { input: { name: 'x', id: 'department_1', version: 9 } },
    ),
    '400 BAD_USER_INPUT',
  ],
  [
    'CR and LF in an address',
    (service) =>
      fireBytes(service, 'GET /a%0d%0a{"level":60} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
    '404 NOT_FOUND',
  ],
];

export const leaks = [
  ['a misspelt field', post('{ viewr { permissions } }'), '400 GRAPHQL_VALIDATION_FAILED', silent],
  ['a misspelt argument', roles('frist: 1'), '400 GRAPHQL_VALIDATION_FAILED', silent],
  ['broken syntax', post('{ role(id: "S3CRET'), '400 GRAPHQL_PARSE_FAILED', silent],
  [
    'a value of another type',
    post('query ($n: Int) { roles(first: $n) { nodes { id } } }', { n: 'S3CRET' }),
    '400 BAD_USER_INPUT',
    silent,
  ],
  ['introspection', post('{ __schema { types { name } } }'), '400 GRAPHQL_VALIDATION_FAILED', silent],
  [
    'an unknown id',
    post('{ role(id: "role_2000000") { id } }'),
    '200 data',
    ({ text }) => text.includes('null'),
  ],
];
