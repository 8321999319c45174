import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { readConfig } from './src/config';
import { dataSourceOptions } from './src/database/database';
import { entities } from './src/features';

const { databaseUrl } = readConfig(process.env);

/** For the command line of TypeORM, such as `npm run migration:show`; the service does not use it. */
export default new DataSource(dataSourceOptions({ url: databaseUrl, entities }));
