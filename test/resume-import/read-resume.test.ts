import 'reflect-metadata';
import fc from 'fast-check';
import { Refusal } from '../../src/core/user-error';
import { parseResume } from '../../src/resume-import/json-resume';
import { readResume } from '../../src/resume-import/read-resume';
import { brokenResume, emptyResume, freshResumes, jsonResumes, resumeText } from '../support/resumes';

/** The places of all values in a piece of JSON. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [path];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, path ? `${path}.${key}` : key));
}

/** The places in a profile. */
function places(profile: object): string[] {
  return Object.values(profile)
    .flat()
    .flatMap((found: { path: string } | null) => found?.path ?? []);
}

/** The message of the refusal. */
function refused(json: unknown): { message: string; path: string[] | null } {
  try {
    readResume(json);
  } catch (error) {
    if (error instanceof Refusal) return { message: error.errors[0]!.message, path: error.errors[0]!.path };
    throw error;
  }
  throw new Error('it was read');
}

const reasons = (json: unknown) =>
  Object.fromEntries(readResume(json).leftOut.map(({ path, reason }) => [path, reason]));

describe('readResume', () => {
  it.each([...jsonResumes, emptyResume])('accounts for every value of %s', (file) => {
    const json = parseResume(resumeText(file));

    const { profile, leftOut } = readResume(json);

    const told = [...places(profile), ...leftOut.map(({ path }) => path)];
    const untold = leaves(json).filter((leaf) => !told.some((path) => `${leaf}.`.startsWith(`${path}.`)));
    expect(untold).toEqual([]);
  });

  it.each(jsonResumes)('repeats no value of %s in its reasons', (file) => {
    const { leftOut } = readResume(parseResume(resumeText(file)));

    const kinds = new Set(leftOut.map(({ reason }) => reason.replace(/\d+/g, 'N')));

    for (const reason of kinds)
      expect([
        'It is empty.',
        'There is no place for this in an applicant.',
        'A profile without an address is not kept.',
        'This skill stands there already.',
        'It does not say what it is about.',
        'This is no http or https address.',
        'It ends before it starts.',
        'A date looks like N, N-N or N-N-N.',
      ]).toContain(reason);
  });

  it('reads a resume of the present schema', () => {
    const { profile } = readResume(parseResume(resumeText('@jsonresume/schema/sample.resume.json')));

    expect(profile).toMatchObject({
      firstName: { path: 'basics.name', value: 'Richard' },
      lastName: { path: 'basics.name', value: 'Hendriks' },
      headline: { path: 'basics.label', value: 'Programmer' },
      location: { path: 'basics.location', value: 'San Francisco, California, US' },
      email: { path: 'basics.email', value: 'richard.hendriks@mail.com' },
      phones: [{ path: 'basics.phone', value: { kind: 'PERSONAL', number: '(912) 555-4321' } }],
      experience: [
        { path: 'work.0', value: { name: 'Pied Piper', position: 'CEO/President', startDate: '2013-12-01' } },
      ],
      education: [
        { path: 'education.0', value: { institution: 'University of Oklahoma', studyType: 'Bachelor' } },
      ],
    });
    expect(profile.skills.map(({ value }) => value)).toEqual([
      'Web Development',
      'HTML',
      'CSS',
      'Javascript',
      'Compression',
      'Mpeg',
      'MP4',
      'GIF',
    ]);
  });

  it('reads the older names of fields, and partial dates as they are written', () => {
    const { profile } = readResume(
      parseResume(resumeText('fresh-test-resumes/src/jrs/jane-fullstacker.json')),
    );

    expect(profile.firstName?.value).toBe('Jane Q.');
    expect(profile.lastName?.value).toBe('Fullstacker');
    expect(profile.experience[0]).toEqual({
      path: 'work.0',
      value: {
        name: 'Area 52',
        position: 'Head Code Ninja',
        url: 'https://area52.io/does-not-exist',
        startDate: '2013-09',
        endDate: null,
        summary: expect.stringContaining('Quantum Diorama'),
        highlights: ['Managed a 5-person development team', 'Accomplishment 2', 'Etc.'],
      },
    });
    expect(profile.links).toEqual([
      { path: 'basics.website', value: { kind: 'WEBSITE', url: 'http://janef.me/blog' } },
      { path: 'basics.profiles.0', value: { kind: 'GITHUB', url: 'https://github.com/janef-was-here' } },
      { path: 'basics.profiles.1', value: { kind: 'OTHER', url: 'https://twitter.com/janef-was-here' } },
    ]);
  });

  it('leaves out what is empty, with its place', () => {
    const json = parseResume(resumeText('fresh-test-resumes/src/jrs/richard-hendriks.json'));

    expect(reasons(json)).toMatchObject({
      'basics.profiles.0.url': 'It is empty.',
      'basics.profiles.0': 'A profile without an address is not kept.',
      'basics.picture': 'There is no place for this in an applicant.',
    });
  });

  it('finds nothing in a resume that is all empty', () => {
    const { profile } = readResume(parseResume(resumeText(emptyResume)));

    expect(places(profile)).toEqual([]);
  });

  it.each(freshResumes)('refuses %s as FRESH', (file) => {
    const json = parseResume(resumeText(file));

    expect(refused(json)).toEqual({
      message: 'This is a resume in the FRESH format; convert it to JSON Resume first.',
      path: ['input', 'resume'],
    });
  });

  it('refuses the file that does not parse', () => {
    expect(() => parseResume(resumeText(brokenResume))).toThrow(Refusal);
  });

  it('reads a file that begins with a byte order mark', () => {
    expect(parseResume('\uFEFF{"basics":{}}')).toEqual({ basics: {} });
  });

  it.each([[[]], ['text'], [null], [1], [{}], [{ basics: [] }], [{ basics: null }], [{ work: [] }]])(
    'refuses %j as no JSON Resume',
    (json) => {
      expect(refused(json).message).toMatch(/^A JSON Resume /);
    },
  );

  it('refuses what is nested too deeply', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 50_000; level++) deep = [deep];

    expect(refused({ basics: {}, deep }).message).toBe('The resume is nested too deeply.');
  });

  it('leaves out each value that breaks a rule, and keeps the rest', () => {
    const json = {
      basics: {
        name: 'Ada Alves',
        label: 'x'.repeat(256),
        email: 'not an address',
        phone: 'call me',
        url: 'javascript:alert(1)',
        summary: 'bell \u0007',
        location: 'Lisbon',
        profiles: ['twitter', { url: 'ftp://x.example' }],
      },
      work: [
        { name: 'A', startDate: '2014-13', endDate: 2014, highlights: 'many' },
        { name: 'B', startDate: '2014-06', endDate: '2013', company: 'C' },
      ],
      education: {},
      skills: [{ name: 5, keywords: ['Go', 'go', '\ud800', null] }],
    };

    const { profile } = readResume(json);

    expect(reasons(json)).toEqual({
      'basics.label': 'The text is longer than 255 characters.',
      'basics.email': 'This is no e-mail address.',
      'basics.phone': 'This is no telephone number.',
      'basics.url': 'This is no http or https address.',
      'basics.summary': 'The text has control characters.',
      'basics.location': 'It is no object.',
      'basics.profiles.0': 'It is no object.',
      'basics.profiles.1.url': 'This is no http or https address.',
      'basics.profiles.1': 'A profile without an address is not kept.',
      'work.0.startDate': 'A date looks like 2024, 2024-05 or 2024-05-01.',
      'work.0.endDate': 'It is no text.',
      'work.0.highlights': 'It is no list.',
      'work.1.endDate': 'It ends before it starts.',
      'work.1.company': 'Another field says it differently.',
      education: 'It is no list.',
      'skills.0.name': 'It is no text.',
      'skills.0.keywords.1': 'This skill stands there already.',
      'skills.0.keywords.2': 'The text is not well-formed Unicode.',
    });
    expect(places(profile)).toEqual([
      'basics.name',
      'basics.name',
      'skills.0.keywords.0',
      'work.0',
      'work.1',
    ]);
  });

  it('names odd keys harmlessly and stops listing after five hundred', () => {
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`field${index}`, index]));

    const { leftOut } = readResume({ '\u001b[31mred': 1, basics: { name: 'X' }, ...many });

    expect(leftOut[0]!.path).toBe('??31mred');
    expect(leftOut).toHaveLength(501);
    expect(leftOut.at(-1)).toEqual({ path: '', reason: 'More was left out than this report lists.' });
  });

  it('reads the first hundred positions of too many', () => {
    const work = Array.from({ length: 101 }, (_, index) => ({ name: `Employer ${index}` }));

    const { profile, leftOut } = readResume({ basics: {}, work });

    expect(profile.experience).toHaveLength(100);
    expect(leftOut).toEqual([{ path: 'work', reason: 'Of its 101 entries only the first 100 were read.' }]);
  });

  it('survives any JSON, and never repeats what it leaves out', () => {
    const keys = [
      'name',
      'label',
      'email',
      'url',
      'profiles',
      'startDate',
      'endDate',
      'highlights',
      'keywords',
    ];
    const values = fc.object({ key: fc.constantFrom(...keys), maxDepth: 3 });
    const secret = fc.record({
      basics: values,
      work: fc.array(values),
      skills: fc.array(values),
      education: fc.anything(),
    });

    fc.assert(
      fc.property(secret, (json) => {
        const { leftOut } = readResume(json);
        expect(leftOut.every(({ reason }) => reason.length < 100)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
