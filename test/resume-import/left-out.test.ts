import 'reflect-metadata';
import fc from 'fast-check';
import { parseResume } from '../../src/resume-import/json-resume';
import { readResume } from '../../src/resume-import/read-resume';
import { emptyResume, jsonResumes, resumeText } from '../support/resumes';
import { places } from './places';

/** The places of all values in a piece of JSON. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [path];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, path ? `${path}.${key}` : key));
}

const reasons = (json: unknown) =>
  Object.fromEntries(readResume(json).leftOut.map(({ path, reason }) => [path, reason]));

describe('what readResume leaves out', () => {
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

  it('leaves out what is empty, with its place', () => {
    const json = parseResume(resumeText('fresh-test-resumes/src/jrs/richard-hendriks.json'));

    expect(reasons(json)).toMatchObject({
      'basics.profiles.0.url': 'It is empty.',
      'basics.profiles.0': 'A profile without an address is not kept.',
      'basics.picture': 'There is no place for this in an applicant.',
    });
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
