import 'reflect-metadata';
import { completeProfile, nobody, type Present } from '../../src/resume-import/complete-profile';
import { readResume } from '../../src/resume-import/read-resume';
import { parseResume } from '../../src/resume-import/json-resume';
import { jsonResumes, resumeText } from '../support/resumes';

const resume = {
  basics: {
    name: 'Ada Alves',
    label: 'Developer',
    phone: '+351 912 345 678',
    url: 'https://Ada.example/',
    location: { city: 'Lisbon' },
  },
  work: [
    { name: 'Newer', position: 'Lead', startDate: '2020-03' },
    { name: 'Older', position: 'Developer', startDate: '2015' },
  ],
  education: [{ institution: 'IST', studyType: 'MSc' }],
  skills: [{ name: 'Go', keywords: ['SQL'] }],
};

function completed(present: Partial<Present>) {
  return completeProfile({ ...nobody, ...present }, readResume(resume).profile);
}

describe('completeProfile', () => {
  it.each(jsonResumes)('adds nothing the second time: %s', (file) => {
    const { profile } = readResume(parseResume(resumeText(file)));
    const { changes } = completeProfile(nobody, profile);

    const again = completeProfile({ ...nobody, ...changes }, profile);

    expect(again).toEqual({ changes: {}, taken: [], leftOut: [] });
  });

  it('takes all for somebody new', () => {
    const { taken, leftOut } = completed({});

    expect(taken).toEqual([
      'basics.name',
      'basics.label',
      'basics.location',
      'basics.phone',
      'basics.url',
      'skills.0.name',
      'skills.0.keywords.0',
      'work.0',
      'work.1',
      'education.0',
    ]);
    expect(leftOut).toEqual([]);
  });

  it('keeps what is there and says so where it differs', () => {
    const { changes, leftOut } = completed({
      firstName: 'Augusta',
      headline: 'DEVELOPER',
      location: 'Porto',
    });

    expect(changes).not.toHaveProperty('firstName');
    expect(changes).not.toHaveProperty('lastName');
    expect(changes).not.toHaveProperty('headline');
    expect(leftOut).toEqual([
      { path: 'basics.name', reason: 'The applicant has another value, which stays.' },
      { path: 'basics.location', reason: 'The applicant has another value, which stays.' },
    ]);
  });

  it('completes half a name that is the same', () => {
    const { changes } = completed({ firstName: 'ada' });

    expect(changes).toMatchObject({ lastName: 'Alves' });
    expect(changes).not.toHaveProperty('firstName');
  });

  it('adds to lists what is not there in other words, and brings entries into order', () => {
    const middle = { name: 'Middle', position: 'Developer', url: null, startDate: '2018', endDate: null };
    const older = { ...middle, name: 'OLDER', startDate: '2015-06-01', summary: 'As a person wrote it.' };

    const { changes, taken } = completed({
      skills: ['go'],
      links: [{ kind: 'OTHER' as never, url: 'http://www.ada.example' }],
      phones: [{ kind: 'WORK' as never, number: '+351-912-345-678' }],
      experience: [
        { ...middle, summary: null, highlights: [] },
        { ...older, highlights: [] },
      ],
    });

    expect(changes.skills).toEqual(['go', 'SQL']);
    expect(changes.experience?.map(({ name }) => name)).toEqual(['Newer', 'Middle', 'OLDER']);
    expect(changes.experience?.[2]).toMatchObject({ summary: 'As a person wrote it.' });
    expect(taken).not.toContain('basics.url');
    expect(taken).not.toContain('basics.phone');
  });

  it('stops where a list is full', () => {
    const skills = Array.from({ length: 199 }, (_, index) => `Skill ${index}`);

    const { changes, leftOut } = completed({ skills });

    expect(changes.skills).toHaveLength(200);
    expect(leftOut).toEqual([
      { path: 'skills.0.keywords.0', reason: 'An applicant has at most 200 of these.' },
    ]);
  });
});
