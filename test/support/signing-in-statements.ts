const epoch = 'SELECT epoch FROM viewer_epochs WHERE id = 1';
const carriedEpoch = `(${epoch}) AS carried, `;

/** Whether a statement asks, alone or beside its rows, whether those who are remembered still stand for what they did. */
export function looksAtEpoch(sql: string): boolean {
  return sql.includes(epoch);
}

/** What is left of a statement without that look: nothing of one that does nothing else, or looks a token up. */
export function apartFromSigningIn(sql: string): string {
  return sql === epoch || sql.includes('api_keys') ? '' : sql.replace(carriedEpoch, '');
}
