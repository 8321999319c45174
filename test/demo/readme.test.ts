import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccessLevel } from '../../src/core/viewer';
import { seedDemo } from '../../src/demo/seed';
import { startApp } from '../support/app';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');

/** The bodies that the README sends by curl, each with the answers that it prints below; the second one is sent again. */
function commands(): Array<{ body: string; answers: unknown[] }> {
  const blocks = [...readme.matchAll(/```(sh|json)\n(.*?)```/gs)].map(([, kind, text]) => ({
    kind,
    text: text!,
  }));
  const found: Array<{ body: string; answers: unknown[] }> = [];
  for (const { kind, text } of blocks) {
    const body = /-d '(.*)'/s.exec(text)?.[1];
    if (body) found.push({ body, answers: [] });
    if (kind === 'json') found.at(-1)!.answers.push(JSON.parse(text));
  }
  return found;
}

describe('the README', () => {
  it('prints what the demo organisation really answers', async () => {
    const app = await startApp('sqlite', new Date());
    await seedDemo(app.database, { now: app.now });
    const admin = await app.as(AccessLevel.ADMIN);

    for (const { body, answers } of commands())
      for (const answer of answers) {
        const { query, variables } = JSON.parse(body) as { query: string; variables?: object };
        expect(await admin.send(query, variables)).toMatchObject({ status: 200, ...(answer as object) });
      }

    expect(commands().map(({ answers }) => answers.length)).toEqual([1, 2]);
    await app.stop();
  }, 60_000);

  it('tells every variable of the configuration and its default', () => {
    const source = readFileSync(join(__dirname, '../../src/config.ts'), 'utf8');
    const variables = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name!);

    for (const name of variables) expect(readme).toContain(`| \`${name}\` |`);
    expect(variables.length).toBeGreaterThan(5);
  });
});
