/** The cursor of a position in the feed of changes: opaque to clients. */
export function cursorAt(position: number): string {
  return Buffer.from(JSON.stringify([version, position])).toString('base64url');
}

/** The position of a cursor; null when it is malformed or of another list. */
export function positionOf(cursor: string): number | null {
  if (cursor.length > 200) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts.length !== 2 || parts[0] !== version) return null;
    const position: unknown = parts[1];
    return typeof position === 'number' && Number.isSafeInteger(position) && position >= 0 ? position : null;
  } catch {
    return null;
  }
}

const version = 'changes:1';
