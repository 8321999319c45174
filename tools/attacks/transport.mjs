// HTTP as no client should speak it.
import { fireBytes, post } from './fire.mjs';

const query = '{ __typename }';
const large = JSON.stringify({ query: `${query} #${'x'.repeat(300_000)}` });
const typed = (type) => ({ ...post(query), headers: { 'content-type': type } });
const head = (service, ...lines) =>
  [
    'POST /graphql HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${service.token}`,
    'Content-Type: application/json',
    ...lines,
    '',
    '',
  ].join('\r\n');
const chunked = (service) =>
  fireBytes(
    service,
    `${head(service, 'Transfer-Encoding: chunked', 'Connection: close')}${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`,
  );

const unsupported = '415 UNSUPPORTED_MEDIA_TYPE';

export const transport = [
  ['a body of 300 kB', { body: large }, '413 TOO_LARGE'],
  ['the same in chunks', chunked, '413 TOO_LARGE'],
  ['a compressed body', { ...post(query), headers: { 'content-encoding': 'gzip' } }, unsupported],
  ['UTF-16', typed('application/json; charset=utf-16'), unsupported],
  ['plain text', typed('text/plain'), unsupported],
  ['a form', typed('application/x-www-form-urlencoded'), unsupported],
  ['multipart', typed('multipart/form-data; boundary=x'), unsupported],
  [
    'headers that never end',
    (service) => fireBytes(service, 'POST /graphql HTTP/1.1\r\nX-Slow: '),
    '408 TIMEOUT',
  ],
  [
    'a body that never ends',
    (service) => fireBytes(service, `${head(service, 'Content-Length: 100')}{"query"`),
    '408 TIMEOUT',
  ],
  ['JSON 100,000 deep', { body: `${'['.repeat(100_000)}${']'.repeat(100_000)}` }, '400 BAD_REQUEST'],
  ['broken JSON', { body: '{"query": ' }, '400 BAD_REQUEST'],
  [
    'a mutation by GET',
    {
      method: 'GET',
      path: `/graphql?query=${encodeURIComponent('mutation { createDepartment(input: { name: "X" }) { userErrors { code } } }')}`,
      headers: { 'apollo-require-preflight': '1' },
    },
    '405 BAD_REQUEST',
  ],
  [
    'GET without a preflight',
    { method: 'GET', path: '/graphql?query={__typename}', headers: { 'content-type': null } },
    '400 BAD_REQUEST',
  ],
  ['DELETE', { method: 'DELETE', headers: { 'content-type': null } }, '405 METHOD_NOT_ALLOWED'],
  ['a malformed Host', { ...post(query), headers: { host: 'a b' } }, '400 BAD_REQUEST'],
  ['a malformed address', { ...post(query), path: '/graphql/%zz' }, '400 BAD_REQUEST'],
  [
    'a foreign Origin',
    { ...post(query), headers: { origin: 'https://evil.example' } },
    '200 data',
    ({ headers }) => !('access-control-allow-origin' in headers),
  ],
];
