import { AccessLevel } from '../../src/core/viewer';
import { RemovedPersonalValues1764000000018 } from '../../src/database/migrations/1764000000018-removed-personal-values';
import { startApp, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { keyOf } from '../support/rows';
import { foundIn } from './person';

describe.each(dialects)('the migration of what was removed on %s', (dialect) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(dialect);
  });

  afterAll(() => app.stop());

  it('erases the ids in other systems of notes that are gone, and no others', async () => {
    const admin = await app.as(AccessLevel.ADMIN);
    const applicantId = idOf(await anApplicant(app));
    const noted = async (externalId: string): Promise<string> =>
      (await admin.mutate('addNote', { applicantId, body: 'Called.', externalId }, 'note { id }')).note.id;
    const [gone] = [await noted('hris-note-gone'), await noted('hris-note-here')];
    await app.database.transaction(async (session) => {
      await session.run('DELETE FROM notes WHERE id = ?', [keyOf(gone)]);
      await session.run('UPDATE events SET state = NULL WHERE subjectId = ?', [keyOf(gone)]);
    });
    expect(await foundIn(app, ['hris-note-gone'])).toEqual(['events.changes']);

    const runner = app.database.source.createQueryRunner();
    await new RemovedPersonalValues1764000000018().up(runner);
    await runner.release();

    expect(await foundIn(app, ['hris-note-gone'])).toEqual([]);
    expect(await foundIn(app, ['hris-note-here'])).toEqual([
      'events.changes',
      'events.state',
      'notes.externalId',
    ]);
  });
});
