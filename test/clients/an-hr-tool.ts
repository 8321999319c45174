import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Copy, type Copied } from '../../clients/nightly-sync/copy';
import { night } from '../../clients/nightly-sync/night';
import type { Patience } from '../../clients/nightly-sync/patience';
import { MoveQueue } from '../../clients/nightly-sync/queue';
import { lowerFirst } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import type { Dialect } from '../../src/database/session';
import { createApiKey } from '../../src/users/api-key.service';
import type { Client, TestApp } from '../support/app';
import { startStreaming } from '../support/streams';
import { openWay, type FaultyWay } from './faulty-way';

/** An HR tool with its folder, on its way to a service of its own. */
export interface HrTool {
  app: TestApp;
  admin: Client;
  /** Its key, with the scopes of clients/README.md. */
  token: string;
  way: FaultyWay;
  folder: string;
  copy: Copy;
  queue: MoveQueue;
  /** The waits so far, in milliseconds; nobody waits for them. */
  waits: number[];
  /** One night, once everything that is committed has its place in the feed. */
  night(anew?: boolean): ReturnType<typeof night>;
  settled(): Promise<void>;
  /** The copied object of an id. */
  copied<Type extends Copied['__typename']>(
    type: Type,
    row: { id: number },
  ): Extract<Copied, { __typename: Type }> | null;
  /** The names of the files in a folder of the queue. */
  files(outcome: 'done' | 'refused'): string[];
  stop(): Promise<void>;
}

const readme = readFileSync(join(__dirname, '../../clients/README.md'), 'utf8');
/** What its key must be good for. */
const scopes = /needs the scopes (.*)\./.exec(readme)![1]!.match(/\w+:\w+/g)!;

/** Starts a service and an HR tool that copies from it. */
export async function startHrTool(dialect: Dialect): Promise<HrTool> {
  const { app, address, settled, stop } = await startStreaming(dialect);
  const way = await openWay(address);
  const admin = await app.as(AccessLevel.ADMIN);
  const { token } = await app.work((work) =>
    createApiKey(work, admin.user, { name: 'nightly sync', scopes }),
  );
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-hr-tool-'));
  const waits: number[] = [];
  const sleep = (milliseconds: number) => Promise.resolve(waits.push(milliseconds));
  const patience: Patience = { tries: 4, firstWait: 1_000, longestWait: 60_000, sleep };
  const copy = new Copy(join(folder, 'copy'));
  const tool: HrTool = {
    ...{ app, admin, token, way, folder, copy, waits, settled },
    queue: new MoveQueue(join(folder, 'moves')),
    async night(anew) {
      await settled();
      return night({ url: way.url, token: tool.token, patience }, folder, anew);
    },
    copied: <Type extends Copied['__typename']>(type: Type, { id }: { id: number }) => {
      const object = copy.get(`${lowerFirst(type)}_${id}`);
      return object as Extract<Copied, { __typename: Type }> | null;
    },
    files: (outcome) => readdirSync(join(folder, 'moves', outcome)),
    async stop() {
      await way.close();
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
  return tool;
}
