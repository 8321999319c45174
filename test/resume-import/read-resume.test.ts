import 'reflect-metadata';
import { Refusal } from '../../src/core/user-error';
import { parseResume, parseResumeFile } from '../../src/resume-import/json-resume';
import { readResume } from '../../src/resume-import/read-resume';
import { brokenResume, emptyResume, freshResumes, resumeText } from '../support/resumes';
import { places } from './places';

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

describe('readResume', () => {
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

  it('refuses bytes that are no UTF-8, and reads those that are', () => {
    const bytes = Buffer.from('{"basics":{"name":"José"}}');

    expect(parseResumeFile(bytes)).toEqual({ basics: { name: 'José' } });
    expect(() => parseResumeFile(Buffer.from(bytes.toString(), 'latin1'))).toThrow(Refusal);
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
});
