import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', 'contract', 'operations');

/** The text of an operation of the contract, such as `queries/role-board`. */
export function operation(name: string): string {
  return readFileSync(join(folder, `${name}.graphql`), 'utf8');
}

/** The names of all operations of the contract. */
export function operationNames(): string[] {
  return ['queries', 'mutations'].flatMap((kind) =>
    readdirSync(join(folder, kind)).map((file) => `${kind}/${file.replace('.graphql', '')}`),
  );
}
