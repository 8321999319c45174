/** The lines of a Markdown table; the first column is text, the others stand to the right. */
export function markdownTable(columns: readonly string[], rows: readonly string[][]): string[] {
  const rule = columns.map((_, index) => (index === 0 ? '---' : '---:'));
  return [columns, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
