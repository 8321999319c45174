import tseslint from 'typescript-eslint';

const kernel = ['core', 'database', 'access', 'graphql'];
const features = [
  ...['users', 'departments', 'rejection-reasons', 'roles', 'applicants', 'applications', 'interviews'],
  ...['feedback', 'offers', 'notes', 'resume-import', 'demo'],
];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'data', 'coverage', '**/*.generated.ts'] },
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'clients/**/*.ts', 'ormconfig.ts'],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Entities, adapters and sessions are told as plain functions; none of them uses `this` across such a call.
      '@typescript-eslint/unbound-method': 'off',
      // The body of a Work is asynchronous by its type, whether or not it awaits.
      '@typescript-eslint/require-await': 'off',
      // Rejections are Errors of ours or whatever a driver threw, which is passed on as it is.
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'bench/**/*.ts', 'clients/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 250 }],
      'max-lines-per-function': ['error', { max: 25, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      'no-control-regex': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'AssignmentExpression[left.type="MemberExpression"][right.type=/^(ArrowFunction|Function)Expression$/]',
          message:
            'The engine keeps a function that is assigned to a property, with all that it holds, until a full collection: give it a name first (docs/adr/0039-assigned-functions.md).',
        },
      ],
    },
  },
  {
    // A migration is a list of tables: cutting it up would hide what it makes.
    files: ['src/database/migrations/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // Tables of data, which are as long as they are.
    files: ['src/**/*.data.ts'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
  },
  {
    // Types are made here by calling decorators on prototypes, which TypeScript types as any.
    files: ['src/graphql/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-argument': 'off' },
  },
  {
    // The kernel imports no feature; the import rules say so too, this tells it in the editor.
    files: kernel.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: features.map((feature) => ({
            group: [`**/${feature}/**`],
            message: 'The kernel imports no feature.',
          })),
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 250 }],
      'no-restricted-properties': [
        'error',
        {
          object: 'dialects',
          property: 'filter',
          message: 'It may leave none, for which Jest fails: describeOnServer is skipped then.',
        },
      ],
      // Answers of the API are JSON of any shape; a test looks at what it needs.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { globals: { module: 'writable', require: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
