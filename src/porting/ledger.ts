import { createHash } from 'node:crypto';
import SqliteFile from 'better-sqlite3';

/** A line that waits for others, as it was read. */
export interface Waiting {
  number: number;
  value: unknown;
}

/**
 * What an import remembers of a file of any length: which objects its lines were about, and the lines that refer to what
 * has not come yet. It is in a temporary file of SQLite's own, which goes with the process, so that memory stays bounded.
 */
export class Ledger {
  private readonly file = new SqliteFile('');
  private readonly claiming;
  private readonly claimed;
  private readonly putting;

  constructor() {
    this.file.pragma('journal_mode = OFF');
    this.file.pragma('synchronous = OFF');
    this.file.pragma('cache_size = -8192');
    this.file.exec('CREATE TABLE claims (name BLOB PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID');
    this.file.exec(
      'CREATE TABLE waiting (line INTEGER PRIMARY KEY, rank INTEGER NOT NULL, value TEXT NOT NULL)',
    );
    this.claiming = this.file.prepare('INSERT OR IGNORE INTO claims (name, line) VALUES (?, ?)');
    this.claimed = this.file.prepare('SELECT line FROM claims WHERE name = ?');
    this.putting = this.file.prepare('INSERT OR REPLACE INTO waiting (line, rank, value) VALUES (?, ?, ?)');
    this.file.exec('BEGIN');
  }

  /** Notes that a line is about an object. @returns the line that was first, or null when this one is */
  claim(name: string, line: number): number | null {
    const digest = createHash('sha1').update(name).digest().subarray(0, 16);
    if (this.claiming.run(digest, line).changes === 1) return null;
    return (this.claimed.get(digest) as { line: number }).line;
  }

  /** Puts a line aside. @param rank of its type, by which the waiting ones are taken up again */
  put({ number, value }: Waiting, rank: number): void {
    this.putting.run(number, rank, JSON.stringify(value));
  }

  /** Takes a line off those that wait. */
  drop(number: number): void {
    this.file.prepare('DELETE FROM waiting WHERE line = ?').run(number);
  }

  /** The lines that wait, by rank and number. */
  *waiting(): Generator<Waiting> {
    const page = this.file.prepare(
      'SELECT line, rank, value FROM waiting WHERE (rank, line) > (?, ?) ORDER BY rank, line LIMIT 200',
    );
    for (let after = [-1, -1]; ;) {
      const rows = page.all(...after) as Array<{ line: number; rank: number; value: string }>;
      for (const { line, value } of rows) yield { number: line, value: JSON.parse(value) };
      const last = rows.at(-1);
      if (!last) return;
      after = [last.rank, last.line];
    }
  }

  /** How many lines wait. */
  count(): number {
    return (this.file.prepare('SELECT COUNT(*) AS n FROM waiting').get() as { n: number }).n;
  }

  close(): void {
    this.file.close();
  }
}
