import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', '..', 'test', 'contract', 'operations');
const texts = new Map<string, string>();

/** The text of an operation of the contract, such as `queries/role-board`. */
export function documentText(name: string): string {
  const text = texts.get(name) ?? readFileSync(join(folder, `${name}.graphql`), 'utf8');
  texts.set(name, text);
  return text;
}
