import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');

it('the typed operations are those that npm run codegen writes now', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-codegen-'));
  execFileSync(process.execPath, ['tools/codegen.mjs', folder], { cwd: root });

  for (const file of ['clients/operations.generated.ts', 'test/clients/operations.generated.ts'])
    expect(readFileSync(join(folder, file), 'utf8')).toBe(readFileSync(join(root, file), 'utf8'));

  rmSync(folder, { recursive: true });
});
