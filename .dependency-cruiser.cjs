/**
 * Who imports whom. The layers stand on one another, the features follow the foreign keys, and nothing goes in a circle.
 * Imports of types count like all others. test/contract/import-rules.test.ts plants a fault for each rule.
 */
const layers = ['core', 'database', 'access', 'graphql', 'csv', 'metrics'];
/** Each level may import those before it, and nothing of its own level or after it. */
const featureLevels = [
  ['settings'],
  ['users'],
  ['departments', 'rejection-reasons'],
  ['roles'],
  ['applicants'],
  ['applications'],
  ['interviews', 'resume-import'],
  ['feedback', 'offers', 'notes'],
  ['events'],
  ['changes'],
  ['webhooks'],
  ['privacy', 'porting'],
  ['demo'],
];
const features = featureLevels.flat();
const anyOf = (folders) => `^src/(${folders.join('|')})/`;

/** A layer imports only the layers below it. */
const layerRules = layers.map((layer, index) => ({
  name: `${layer}-stands-on-lower-layers`,
  comment: `${layer}/ imports ${index === 0 ? 'nothing of ours' : layers.slice(0, index).join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: anyOf(layers.slice(0, index + 1)) },
}));

/** A feature imports only the features of earlier levels; the last level, demo, may import them all. */
const featureRules = featureLevels.slice(0, -1).flatMap((level, index) =>
  level.map((feature) => ({
    name: `${feature}-follows-the-foreign-keys`,
    comment: `${feature}/ imports features that come before it: ${featureLevels.slice(0, index).flat().join(', ') || 'none'}.`,
    severity: 'error',
    from: { path: `^src/${feature}/` },
    to: { path: anyOf(features), pathNot: anyOf([...featureLevels.slice(0, index).flat(), feature]) },
  })),
);

module.exports = {
  forbidden: [
    ...layerRules,
    ...featureRules,
    {
      name: 'every-folder-has-its-place',
      comment: 'A new feature is written into the list of levels at the top of this file.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: anyOf([...layers, ...features, 'http', 'cli']) },
      to: {},
    },
    {
      name: 'features-stand-on-the-kernel',
      comment:
        'A feature imports the kernel and other features; not features.ts, http/, the command line or the configuration.',
      severity: 'error',
      from: { path: anyOf(features) },
      to: { path: '^src/', pathNot: anyOf([...layers, ...features]) },
    },
    {
      name: 'only-the-open-side-of-a-feature',
      comment: 'Across features only entities, enums, machines, services and types are imported.',
      severity: 'error',
      from: { path: `^src/(${features.join('|')})/` },
      to: {
        path: anyOf(features),
        pathNot: ['^src/$1/', '\\.(entity|enums|machine|service|types)\\.ts$'],
        // What a service takes is known by its input class.
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-types-of-inputs',
      comment: 'Of the closed side of a feature, others may know the types of its inputs.',
      severity: 'error',
      from: { path: `^src/(${features.join('|')})/` },
      to: {
        path: anyOf(features),
        pathNot: ['^src/$1/', '\\.(entity|enums|machine|service|types|inputs)\\.ts$'],
      },
    },
    {
      name: 'services-know-no-graphql',
      comment: 'A service imports no GraphQL at run time, and no resolver, so that everything may call it.',
      severity: 'error',
      from: { path: '\\.service\\.ts$' },
      to: {
        path: [
          '^src/(graphql|http)/',
          '\\.resolver\\.ts$',
          '^node_modules/(graphql|type-graphql|@apollo|fastify)/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'entities-hold-columns-only',
      comment: 'An entity imports core/, the column types and other entities.',
      severity: 'error',
      from: { path: '\\.entity\\.ts$', pathNot: '^src/database/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/core/',
          '^src/database/(copied-)?columns\\.ts$',
          '\\.(entity|enums|machine|types)\\.ts$',
          '^src/graphql/(scalars|restricted)\\.ts$',
        ],
      },
    },
    {
      name: 'features-list-is-for-the-top',
      comment: 'features.ts is read by main.ts, the command line and the TypeORM configuration.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts|cli/)' },
      to: { path: '^src/features\\.ts$' },
    },
    {
      name: 'http-stands-on-the-kernel',
      comment: 'http/ imports the kernel, and users/ to authenticate.',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/', pathNot: [anyOf(['http', ...layers]), '^src/users/.*\\.service\\.ts$'] },
    },
    {
      name: 'main-is-the-top',
      comment: 'Only the command line imports main.ts.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'cli-is-the-end',
      comment: 'Nothing imports the command line but its own files.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli(/|\\.ts$)' },
      to: { path: '^src/cli(/|\\.ts$)' },
    },
    {
      name: 'one-place-for-metrics',
      comment: 'Only metrics/ knows the library; everything else counts by its functions.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/metrics/' },
      to: { path: '(^|/)node_modules/prom-client/' },
    },
    {
      name: 'source-knows-no-tests',
      comment: 'src/ runs without tests and without development dependencies.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|clients)/' },
    },
    {
      name: 'clients-know-the-schema-only',
      comment:
        'clients/ is what others write: it knows schema.graphql, nothing of ours, and graphql of the packages.',
      severity: 'error',
      from: { path: '^clients/' },
      to: {
        pathNot: ['^clients/', '(^|/)node_modules/graphql/', '^@graphql-typed-document-node/core$'],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'no-development-dependencies',
      comment: 'src/ imports only what is installed in production; pino-pretty is used when it is there.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'pino-pretty' },
    },
    {
      name: 'no-cycle-of-files',
      comment: 'Files do not import one another in a circle; types count too.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      // A package of types only, which TypeScript finds.
      to: { couldNotResolve: true, pathNot: '^@graphql-typed-document-node/core$' },
    },
    {
      name: 'no-cycle-of-folders',
      comment: 'Folders do not import one another in a circle.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/' },
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'types'],
    },
  },
};
