import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const folders = ['docs', 'docs/adr', 'clients', 'bench'];

/** What is written for people, as paths from the root. */
export function documentation(): string[] {
  return ['.', ...folders].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(folder, file)),
  );
}
