import { systemViewer } from '../core/viewer';
import type { Database } from '../database/database';
import { tableOf } from '../database/rows';
import { systemAuthor, write } from '../database/write';
import { User } from '../users/user.entity';
import { daysAfter } from './calendar';
import { candidacyStory, newcomerStory } from './candidacy.story';
import { DemoOrganization } from './organization';
import { Random } from './random';
import { planHiring, roleStory } from './role.story';
import { backendDeveloper, otherRoles } from './roles.data';
import { tell, type Story } from './stories';

/** When the demo organisation is made, and how. */
export interface SeedOptions {
  /** The instant up to which its story is told. */
  now: Date;
  /** The same seed and day make the same organisation. */
  seed?: number;
  /** Told the share that is done, from 0 to 1. */
  onProgress?: (share: number) => void;
}

/** Whether nobody works here yet: a database without users. */
export async function isEmpty(database: Database): Promise<boolean> {
  const users = await database.primary.all(`SELECT id FROM ${tableOf(User).name} LIMIT 1`);
  return users.length === 0;
}

/**
 * Makes the demo organisation in one transaction: users, roles, and some four hundred people who apply. All of it goes
 * through the services of the features, so that it keeps every rule that they keep.
 */
export async function seedDemo(
  database: Database,
  { now, seed = 1, onProgress }: SeedOptions,
): Promise<void> {
  const specs = [backendDeveloper, ...otherRoles];
  await write(database, systemAuthor(systemViewer, now), async (work) => {
    const org = new DemoOrganization(work, now);
    await org.found(daysAfter(now, -240));
    const hirings = specs.map((spec, index) =>
      planHiring(org, spec, index, new Random(seed * 1_000 + index)),
    );
    let number = 0;
    const candidacies = (index: number): Story[] =>
      Array.from({ length: specs[index]!.applicants }, () =>
        candidacyStory(org, hirings[index]!, new Random(seed * 1_000_003 + ++number), number),
      );
    const stories = hirings.flatMap((hiring, index) => [
      roleStory(org, hiring, index),
      ...candidacies(index),
    ]);
    stories.push(newcomerStory(org, hirings[0]!, new Random(seed), ++number));
    await tell(stories, now, onProgress);
  });
}
