import { fillIn } from './mysql-format';

/** The options of mysql2 that this project relies on: texts for dates, exact numbers, UTC. */
export const mysqlOptions = {
  dateStrings: true,
  timezone: 'Z',
  charset: 'utf8mb4_bin',
  supportBigNumbers: true,
  enableKeepAlive: true,
  multipleStatements: true,
} as const;

/** The same, where TypeORM does not know them. Nothing is prepared, and a list for that would take half a megabyte of each connection. */
export const driverOptions = { queryFormat: fillIn, maxPreparedStatements: 1 } as const;
