import type { TableRows, Value } from '../data/table';

/** A database that is measured, with what the benchmark needs beside the service's own connections. */
export interface BenchedDatabase {
  kind: 'mariadb' | 'sqlite';
  /** Such as `MariaDB 10.11.6`. */
  version: string;
  /** The DATABASE_URL of the service. */
  url: string;
  /** The process whose CPU is the database's; null where it runs inside the server. */
  pid: number | null;
  rows(sql: string, params?: Value[]): Promise<Array<Record<string, Value>>>;
  load(rows: TableRows): Promise<void>;
  /** What all sessions have run so far; null where nobody counts. */
  statements(): Promise<number | null>;
  /** Does what was put off when rows were written or removed, so that whoever writes next need not wait for it. */
  settle(): Promise<void>;
  /** Brings the statistics of the optimiser up to date. */
  analyze(tables: string[]): Promise<void>;
  close(): Promise<void>;
}
