import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { permissionTable } from '../../src/access/permission-table';

it('docs/permissions.md is current: after a change run `npm run permissions`', () => {
  const written = readFileSync(join(__dirname, '..', '..', 'docs', 'permissions.md'), 'utf8');

  expect(written).toBe(permissionTable());
});
