// Writes the typed operations from schema.graphql by GraphQL Code Generator: `npm run codegen`. They are written below another
// folder when one is named, to compare. Driven by the generator's core, since its command line needs Node 22.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

/** What is written, and the folders of operations that it is made from. */
const files = {
  'clients/operations.generated.ts': ['src/demo/operations', 'clients/nightly-sync/operations'],
  'test/clients/operations.generated.ts': ['test/clients/operations'],
};
const target = process.argv[2] ?? '.';
const schema = parse(readFileSync('schema.graphql', 'utf8'), { noLocation: true });
const config = {
  // Instants and days travel as texts.
  defaultScalarType: 'string',
  enumType: 'string-literal',
  immutableTypes: true,
  useTypeImports: true,
};

const documentsIn = (folder) =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .map((location) => ({ location, document: parse(readFileSync(location, 'utf8'), { noLocation: true }) }));

for (const [file, folders] of Object.entries(files)) {
  const text = await codegen({
    filename: file,
    schema,
    documents: folders.flatMap(documentsIn),
    config,
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations: typescriptOperations, documents: typedDocumentNode },
  });
  mkdirSync(dirname(join(target, file)), { recursive: true });
  writeFileSync(join(target, file), `// Written by npm run codegen; do not edit.\n${text}`);
}
