import { AccessLevel } from '../core/viewer';
import { levelsOf, permissions } from './permission';

/** The policy table as Markdown: a line for each permission, a column for each access level. It is docs/permissions.md. */
export function permissionTable(): string {
  const levels = Object.values(AccessLevel);
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    '# Who may do what',
    '',
    'Printed by `rolecall permissions` from `src/access/permission.ts`. Which rows one may do it with is told by the row rules',
    '(`*.access.ts`), and a key with scopes may only do what they name.',
    '',
    row(['permission', ...levels]),
    row(['---', ...levels.map(() => ':---:')]),
    ...permissions().map((name) =>
      row([`\`${name}\``, ...levels.map((level) => (levelsOf(name).includes(level) ? 'yes' : ''))]),
    ),
    '',
  ].join('\n');
}
