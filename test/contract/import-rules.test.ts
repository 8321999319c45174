import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';

interface Violation {
  from: string;
  rule: { name: string };
}

const root = join(__dirname, '../..');
const config = join(root, '.dependency-cruiser.cjs');
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the configuration of a tool
const { forbidden } = require(config) as { forbidden: Array<{ name: string }> };

/** For each rule a file that breaks it, and what that file imports. */
const faults: Record<string, [file: string, imported: string]> = {
  'core-stands-on-lower-layers': ['src/core/fault.ts', 'src/database/query.ts'],
  'database-stands-on-lower-layers': ['src/database/fault.ts', 'src/access/scope.ts'],
  'access-stands-on-lower-layers': ['src/access/fault.ts', 'src/graphql/context.ts'],
  'graphql-stands-on-lower-layers': ['src/graphql/fault.ts', 'src/users/user.entity.ts'],
  'csv-stands-on-lower-layers': ['src/csv/fault.ts', 'src/users/user.service.ts'],
  'metrics-stands-on-lower-layers': ['src/metrics/fault.ts', 'src/users/user.entity.ts'],
  'settings-follows-the-foreign-keys': ['src/settings/fault.ts', 'src/users/user.entity.ts'],
  'users-follows-the-foreign-keys': ['src/users/fault.ts', 'src/roles/role.entity.ts'],
  'departments-follows-the-foreign-keys': ['src/departments/fault.ts', 'src/roles/role.entity.ts'],
  'rejection-reasons-follows-the-foreign-keys': [
    'src/rejection-reasons/fault.ts',
    'src/roles/role.entity.ts',
  ],
  'roles-follows-the-foreign-keys': ['src/roles/fault.ts', 'src/applicants/applicant.entity.ts'],
  'applicants-follows-the-foreign-keys': [
    'src/applicants/fault.ts',
    'src/applications/application.entity.ts',
  ],
  'applications-follows-the-foreign-keys': [
    'src/applications/fault.ts',
    'src/interviews/interview.entity.ts',
  ],
  'interviews-follows-the-foreign-keys': ['src/interviews/fault.ts', 'src/offers/offer.entity.ts'],
  'resume-import-follows-the-foreign-keys': ['src/resume-import/fault.ts', 'src/notes/note.entity.ts'],
  'feedback-follows-the-foreign-keys': ['src/feedback/fault.ts', 'src/offers/offer.entity.ts'],
  'offers-follows-the-foreign-keys': ['src/offers/fault.ts', 'src/feedback/feedback.entity.ts'],
  'notes-follows-the-foreign-keys': ['src/notes/fault.ts', 'src/demo/seed.service.ts'],
  'events-follows-the-foreign-keys': ['src/events/fault.ts', 'src/privacy/export.service.ts'],
  'changes-follows-the-foreign-keys': ['src/changes/fault.ts', 'src/privacy/export.service.ts'],
  'webhooks-follows-the-foreign-keys': ['src/webhooks/fault.ts', 'src/demo/seed.service.ts'],
  'privacy-follows-the-foreign-keys': ['src/privacy/fault.ts', 'src/demo/seed.service.ts'],
  'porting-follows-the-foreign-keys': ['src/porting/fault.ts', 'src/demo/seed.service.ts'],
  'every-folder-has-its-place': ['src/reports/fault.ts', 'src/core/node.ts'],
  'features-stand-on-the-kernel': ['src/roles/fault-above.ts', 'src/http/server.ts'],
  'only-the-open-side-of-a-feature': ['src/roles/fault-resolver.ts', 'src/users/user.resolver.ts'],
  'only-types-of-inputs': ['src/roles/fault-list.ts', 'src/users/user.list.ts'],
  'services-know-no-graphql': ['src/roles/fault.service.ts', 'src/graphql/context.ts'],
  'entities-hold-columns-only': ['src/roles/fault.entity.ts', 'src/access/scope.ts'],
  'features-list-is-for-the-top': ['src/http/fault-list.ts', 'src/features.ts'],
  'http-stands-on-the-kernel': ['src/http/fault.ts', 'src/roles/role.service.ts'],
  'main-is-the-top': ['src/http/fault-main.ts', 'src/main.ts'],
  'cli-is-the-end': ['src/main-fault.ts', 'src/cli/serve.ts'],
  'one-place-for-metrics': ['src/http/fault-metrics.ts', 'prom-client'],
  'source-knows-no-tests': ['src/roles/fault-test.ts', 'test/support/app.ts'],
  'clients-know-the-schema-only': ['clients/fault.ts', 'src/core/node.ts'],
  'no-development-dependencies': ['src/roles/fault-package.ts', 'fast-check'],
  'no-cycle-of-files': ['src/core/circle-one.ts', 'src/core/circle-two.ts'],
  'nothing-unresolved': ['src/core/fault-nowhere.ts', 'src/core/nowhere.ts'],
  'no-cycle-of-folders': ['src/users/fault-folder.ts', 'src/departments/department.entity.ts'],
};

const importsOnly: Record<string, string> = {
  'src/core/circle-two.ts': 'src/core/circle-one.ts',
  'src/departments/back.ts': 'src/users/user.entity.ts',
};

describe('the import rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-imports-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const rules = forbidden.map(({ name }) => name);

  it('each have a fault that is planted here', () => {
    expect(Object.keys(faults).sort()).toEqual([...rules].sort());
  });

  it('each catch their fault', () => {
    plant(folder);

    const caught = violationsIn(folder);

    for (const rule of rules) {
      const [file] = faults[rule]!;
      expect(caught).toContainEqual({ rule, file: rule === 'no-cycle-of-folders' ? dirname(file) : file });
    }
  }, 60_000);
});

function plant(folder: string): void {
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const importing = (file: string, imported: string): string => {
    const path = imported.includes('/')
      ? posix.relative(posix.dirname(file), imported).replace(/\.ts$/, '')
      : imported;
    return `import '${path.startsWith('.') || !imported.includes('/') ? path : `./${path}`}';\n`;
  };
  const planted = [...Object.values(faults), ...Object.entries(importsOnly)];
  for (const [, imported] of planted)
    if (imported.includes('/') && !imported.includes('nowhere')) write(imported, 'export {};\n');
  for (const [file, imported] of planted) write(file, importing(file, imported));
  write('tsconfig.json', '{ "compilerOptions": { "module": "node16", "moduleResolution": "node16" } }');
  write('package.json', '{ "name": "faults", "devDependencies": { "fast-check": "4" } }');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

function violationsIn(folder: string): Array<{ rule: string; file: string }> {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, '--config', config, '--output-type', 'json', 'src', 'test', 'clients'];
  const output = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });
  const { summary } = JSON.parse(output) as { summary: { violations: Violation[] } };
  return summary.violations.map(({ from, rule }) => ({ rule: rule.name, file: from }));
}
