import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { count, eventsOf } from '../support/counts';
import { dialects } from '../support/databases';
import { anApplicant } from '../support/fixtures';

const shown = 'applicant { version tags { name } }';

describe.each(dialects)('tags on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const made = async () => `applicant_${(await anApplicant(app)).id}`;
  const put = async (applicantId: string, ...tags: string[]) =>
    (await recruiter.mutate('addTags', { applicantId, tags }, shown)).applicant;
  const find = async (name: string) => {
    const query =
      'query ($name: String!) { tags(where: { name: { eq: $name } }) { nodes { id name applicantCount version } } }';
    return (await recruiter.data(query, { name })).tags.nodes;
  };

  it('are put on applicants, made when they are new, and shared without regard to case and accents', async () => {
    const [one, two] = [await made(), await made()];

    const first = await put(one, 'Élan', 'Backend', 'backend');
    const second = await put(two, 'elan', 'BACKEND');

    expect(first).toEqual({ version: 2, tags: [{ name: 'Backend' }, { name: 'Élan' }] });
    expect(second.tags).toEqual(first.tags);
    expect(await find('Backend')).toMatchObject([{ applicantCount: 2 }]);
  });

  it('change nothing when they are there already', async () => {
    const id = await made();
    await put(id, 'Twice');
    const before = await count(app);

    const again = await put(id, 'TWICE');

    expect(again).toEqual({ version: 2, tags: [{ name: 'Twice' }] });
    expect(await count(app)).toEqual(before);
  });

  it('are taken off; unknown ones do no harm', async () => {
    const id = await made();
    await put(id, 'Stays', 'Leaves');

    const { applicant } = await recruiter.mutate(
      'removeTags',
      { applicantId: id, tags: ['leaves', 'never there'] },
      shown,
    );

    expect(applicant).toEqual({ version: 3, tags: [{ name: 'Stays' }] });
    expect(await find('Leaves')).toMatchObject([{ applicantCount: 0 }]);
    expect(await find('never there')).toEqual([]);
  });

  it('are recorded with their names', async () => {
    const id = await made();
    await put(id, 'Noted');

    const events = await eventsOf(app, id);

    expect(events.at(-1)).toMatchObject({
      type: 'applicant.tagsChanged',
      changes: { tags: [[], ['Noted']] },
    });
  });

  it('are at most fifty on an applicant', async () => {
    const id = await made();
    await put(id, ...Array.from({ length: 50 }, (_, index) => `tag ${index}`));

    const { userErrors } = await recruiter.mutate('addTags', { applicantId: id, tags: ['one more'] });

    expect(userErrors).toMatchObject([{ code: 'TOO_MANY_TAGS', path: ['input', 'tags'] }]);
    expect(await find('one more')).toEqual([]);
  });

  it('are renamed wherever they are, but not to the name of another', async () => {
    const id = await made();
    await put(id, 'Wrnog', 'Right one');
    const [wrong] = await find('Wrnog');

    const clash = await recruiter.mutate('renameTag', { tagId: wrong.id, name: 'right ONE' }, 'tag { id }');
    const renamed = await recruiter.mutate(
      'renameTag',
      { tagId: wrong.id, name: 'Wrong' },
      'tag { name version }',
    );
    const stale = await recruiter.mutate('renameTag', { tagId: wrong.id, name: 'X', expectedVersion: 1 });

    expect(clash.userErrors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'name'] }]);
    expect(renamed.tag).toEqual({ name: 'Wrong', version: 2 });
    expect(stale.userErrors).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    const { applicant } = await recruiter.data(`{ applicant(id: "${id}") { tags { name } } }`);
    expect(applicant.tags).toEqual([{ name: 'Right one' }, { name: 'Wrong' }]);
  });

  it('are deleted and so taken off every applicant', async () => {
    const id = await made();
    await put(id, 'Doomed', 'Kept');
    const [doomed] = await find('Doomed');

    const { deletedTagId, userErrors } = await recruiter.mutate(
      'deleteTag',
      { tagId: doomed.id },
      'deletedTagId',
    );
    const again = await recruiter.mutate('deleteTag', { tagId: doomed.id }, 'deletedTagId');

    expect({ deletedTagId, userErrors }).toEqual({ deletedTagId: doomed.id, userErrors: [] });
    expect(again.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'tagId'] }]);
    const { applicant, tag } = await recruiter.data(
      `{ applicant(id: "${id}") { tags { name } } tag(id: "${doomed.id}") { id } }`,
    );
    expect(applicant.tags).toEqual([{ name: 'Kept' }]);
    expect(tag).toBeNull();
  });

  it('are refused when they are too long, empty or on nobody', async () => {
    const id = await made();
    const errors = async (name: string, input: object) => (await recruiter.mutate(name, input)).userErrors;

    const long = await errors('addTags', { applicantId: id, tags: ['ok', 'x'.repeat(61)] });
    const empty = await errors('removeTags', { applicantId: id, tags: [' '] });
    const nobody = await errors('addTags', { applicantId: 'applicant_999999', tags: ['x'] });

    expect(long).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'tags', '1'] }]);
    expect(empty).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'tags', '0'] }]);
    expect(nobody).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'applicantId'] }]);
  });

  it.each([
    ['addTags', '{ applicantId: "applicant_1", tags: ["x"] }'],
    ['removeTags', '{ applicantId: "applicant_1", tags: ["x"] }'],
    ['renameTag', '{ tagId: "tag_1", name: "x" }'],
    ['deleteTag', '{ tagId: "tag_1" }'],
  ])('are not changed by a hiring manager: %s', async (name, input) => {
    const manager = await app.as(AccessLevel.HIRING_MANAGER);

    const { errors } = await manager.send(`mutation { ${name}(input: ${input}) { userErrors { code } } }`);

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'applicant:write' } }]);
  });

  it('are made once when two people make the same one at once', async () => {
    const other = await app.as(AccessLevel.ADMIN);
    const [one, two] = [await made(), await made()];
    const before = await count(app);

    const answers = await Promise.all([
      recruiter.mutate('addTags', { applicantId: one, tags: ['Race', 'Zeal'] }, shown),
      other.mutate('addTags', { applicantId: two, tags: ['zeal', 'race'] }, shown),
    ]);

    expect(answers.map(({ userErrors }) => userErrors)).toEqual([[], []]);
    expect(answers[0].applicant.tags).toHaveLength(2);
    expect(answers[1].applicant.tags).toEqual(answers[0].applicant.tags);
    expect(await count(app)).toEqual({
      ...before,
      tags: before.tags! + 2,
      applicant_tags: before.applicant_tags! + 4,
      events: before.events! + 4,
    });
  });

  it('both come on when two people tag one applicant at once', async () => {
    const other = await app.as(AccessLevel.ADMIN);
    const id = await made();

    await Promise.all([
      recruiter.mutate('addTags', { applicantId: id, tags: ['Left'] }),
      other.mutate('addTags', { applicantId: id, tags: ['Right'] }),
    ]);

    const { applicant } = await recruiter.data(`{ applicant(id: "${id}") { version tags { name } } }`);
    expect(applicant).toEqual({ version: 3, tags: [{ name: 'Left' }, { name: 'Right' }] });
  });

  it('are whole or gone when one is deleted while it is put on someone', async () => {
    const other = await app.as(AccessLevel.ADMIN);
    const [one, two] = [await made(), await made()];
    await put(one, 'Fleeting');
    const [tag] = await find('Fleeting');

    const [added, deleted] = await Promise.all([
      recruiter.mutate('addTags', { applicantId: two, tags: ['Fleeting'] }, shown),
      other.mutate('deleteTag', { tagId: tag.id }, 'deletedTagId'),
    ]);

    expect([added.userErrors, deleted.userErrors]).toEqual([[], []]);
    const { applicant } = await recruiter.data(`{ applicant(id: "${two}") { tags { name } } }`);
    const left = await find('Fleeting');
    expect(applicant.tags).toEqual(left.map(({ name }: any) => ({ name })));
  });
});
