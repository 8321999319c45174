/** What a spreadsheet takes for the beginning of a formula, full-width and small forms too. */
const signs = '[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20\\uFE66\\uFE62\\uFE63\\uFE6B]';
/** What a spreadsheet may drop before it looks: quotes, blanks and invisible characters, but no end of a cell. */
const dropped = '(?:["\\s\\p{Cc}\\p{Cf}](?<![\\t\\r\\n]))*';
/** Where a cell begins for any reader, also for one that takes another separator than ours and so does not see our quotes. */
const cellStart = '(?<=^|[,;\\t\\r\\n])';
const formula = `'*${dropped}${signs}`;
const leadingBreak = "'*[\\t\\r\\n]";

const toDefuse = new RegExp(`^(?=${leadingBreak})|${cellStart}(?=${formula})`, 'gu');
const toRestore = new RegExp(`^'(?=${leadingBreak})|${cellStart}'(?=${formula})`, 'gu');

/**
 * Keeps a text from being run as a formula by a spreadsheet (OWASP: CSV Injection): an apostrophe is put before each place
 * where a cell that begins like a formula could begin, and before a leading tab or line break. Linear in the length of the text.
 */
export function defuseFormulas(text: string): string {
  return text.replace(toDefuse, "'");
}

/** Undoes `defuseFormulas`: exactly, for every text, since one that has such an apostrophe of its own got another one. */
export function restoreFormulas(text: string): string {
  return text.replace(toRestore, '');
}
