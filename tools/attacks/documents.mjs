// Documents that are meant to cost the service more than they cost their sender.
import { post } from './fire.mjs';

const many = (count, of) => Array.from({ length: count }, (_, index) => of(index)).join(' ');
const nested = (depth) =>
  `{ node(id: "role_1") { ${'... on Role { stages { role { '.repeat(depth)} id ${'} } }'.repeat(depth)} } }`;
const bomb = (levels) =>
  `{ role(id: "role_1") { ...f0 } } ${many(levels, (n) => `fragment f${n} on Role { ...f${n + 1} ...f${n + 1} }`)} fragment f${levels} on Role { id }`;
const circle =
  '{ ...f } fragment f on Query { viewer { ...g } } fragment g on Viewer { user { ...h } } fragment h on User { ...g }';

const refused = '400 DOCUMENT_LIMIT_EXCEEDED';

/** Each with the answer that it must get. */
export const documents = [
  ['nesting 50 deep', post(nested(50)), refused],
  ['5,000 aliases', post(`{ ${many(5_000, (n) => `a${n}: __typename`)} }`), refused],
  ['500 aliases', post(`{ ${many(500, (n) => `a${n}: __typename`)} }`), refused],
  ['5,000 duplicate fields', post(`{ ${'__typename '.repeat(5_000)} }`), refused],
  ['1,000 directives', post(`{ __typename ${'@include(if: true) '.repeat(1_000)} }`), refused],
  ['a fragment bomb of 2^20', post(bomb(20)), refused],
  ['a fragment bomb of 2^200', post(bomb(200)), refused],
  ['circular fragments', post(circle), refused],
  [
    '1,500 overlapping selections',
    post(`{ ${many(1_500, (n) => `viewer { user { a${n % 7}: name } }`)} }`),
    refused,
  ],
  [
    '20,000 nested brackets',
    post(`{ node(id: ${'['.repeat(20_000)}${']'.repeat(20_000)}) { id } }`),
    refused,
  ],
  ['20,000 open braces', post('{a'.repeat(20_000)), refused],
  ['a document of 250 kB', post(`{ __typename #${'x'.repeat(250_000)}\n }`), refused],
  ['a document of 300 kB', post(`{ __typename #${'x'.repeat(300_000)}\n }`), '413 TOO_LARGE'],
  ['400 unknown fields', post(`{ ${many(400, (n) => `f${n}`)} }`), '400 GRAPHQL_VALIDATION_FAILED'],
  [
    '100 fields that cannot be merged',
    post(`{ viewer { ${many(50, () => 'a: permissions a: user { id }')} } }`),
    '400 GRAPHQL_VALIDATION_FAILED',
  ],
  [
    '480 overlapping fields, within the limits',
    post(`{ ${many(160, () => 'viewer { user { name } }')} }`),
    '200 data',
  ],
];
