import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Copy, type Copied } from '../../clients/nightly-sync/copy';
import { night } from '../../clients/nightly-sync/night';
import type { Patience } from '../../clients/nightly-sync/patience';
import { MoveQueue } from '../../clients/nightly-sync/queue';
import { lowerFirst } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import type { Dialect } from '../../src/database/session';
import type { Client, TestApp } from '../support/app';
import { startStreaming } from '../support/streams';
import { openWay, type FaultyWay } from './faulty-way';

/** An HR tool with its folder, on its way to a service of its own. */
export interface HrTool {
  app: TestApp;
  admin: Client;
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

/** Starts a service and an HR tool that copies from it. */
export async function startHrTool(dialect: Dialect): Promise<HrTool> {
  const { app, address, settled, stop } = await startStreaming(dialect);
  const way = await openWay(address);
  const admin = await app.as(AccessLevel.ADMIN);
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-hr-tool-'));
  const waits: number[] = [];
  const sleep = (milliseconds: number) => Promise.resolve(waits.push(milliseconds));
  const patience: Patience = { tries: 4, firstWait: 1_000, longestWait: 60_000, sleep };
  const copy = new Copy(join(folder, 'copy'));
  return {
    ...{ app, admin, way, folder, copy, waits, settled },
    queue: new MoveQueue(join(folder, 'moves')),
    async night(anew) {
      await settled();
      return night({ url: way.url, token: admin.token, patience }, folder, anew);
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
}
