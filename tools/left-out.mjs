// What the service never runs of the packages that it needs. It would be parsed at each start, and most of it run
// (docs/adr/0038-one-file.md).
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const require = createRequire(import.meta.url);

/** The drivers that TypeORM has for what we do not run on. */
const otherDatabases =
  'aurora-mysql aurora-postgres capacitor cockroachdb cordova expo mongodb nativescript oracle postgres react-native sap spanner sqljs sqlserver';

/** Modules that are empty in the file: whoever asks one of them for something after all fails. */
const unused = [
  ...otherDatabases.split(' ').map((name) => `typeorm/driver/${name}/.*`),
  // Messages in other languages than English.
  'zod/v4/locales/index.cjs',
  // What writes answers by a JSON schema, where graphql-jit or Fastify is given one, and what checks bodies by one.
  'fast-json-stringify/index.js',
  '@fastify/fast-json-stringify-compiler/index.js',
  '@fastify/ajv-compiler/index.js',
  // What makes schemas of texts, for Apollo: ours is made by TypeGraphQL.
  '@graphql-tools/schema/cjs/index.js',
  // What Apollo reports to its makers, which it does not do here (src/http/apollo.ts).
  '@apollo/usage-reporting-protobuf/.*',
  // Encodings of East Asia: whatever comes and goes is UTF-8.
  'iconv-lite/encodings/dbcs-data.js',
];

/** Packages of which a few files are enough: what is asked of them, and where it stands. */
const parts = {
  'graphql-scalars': {
    GraphQLDateTimeISO: './scalars/iso-date/DateTimeISO.js',
    GraphQLTimestamp: './scalars/Timestamp.js',
  },
};

/** Modules that hold nothing but constants, which they take long to put together. */
const constants = ['mysql2/lib/constants/errors.js'];

/** The plugin of esbuild that leaves it out. The build fails where a package does not have any longer what is to be left out. */
export const leftOut = {
  name: 'left-out',
  setup(build) {
    const unmet = new Set([...unused, ...Object.keys(parts), ...constants]);
    const replace = (path, contentsOf) =>
      build.onLoad({ filter: inPackages(path) }, (module) => {
        unmet.delete(path);
        return contentsOf(module.path);
      });
    for (const path of unused) replace(path, () => ({ contents: 'module.exports = {};' }));
    for (const path of constants) replace(path, (file) => ({ contents: constantsOf(file) }));
    for (const [name, files] of Object.entries(parts)) {
      const resolveDir = dirname(require.resolve(name));
      build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'part' }));
      build.onLoad({ filter: new RegExp(`^${name}$`), namespace: 'part' }, () => {
        unmet.delete(name);
        return { contents: partOf(files), resolveDir };
      });
    }
    build.onEnd(() => ({
      errors: [...unmet].map((path) => ({ text: `${path} is not there to be left out` })),
    }));
  },
};

function inPackages(path) {
  return new RegExp(`/node_modules/${path.replaceAll('.js', '\\.js')}$`.replaceAll('/', '[\\\\/]'));
}

function constantsOf(file) {
  return `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(require(file)))});`;
}

function partOf(files) {
  return Object.entries(files)
    .map(([name, file]) => `exports.${name} = require('${file}').${name};`)
    .join('\n');
}
