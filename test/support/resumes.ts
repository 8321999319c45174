import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(__dirname, '..', '..', 'node_modules');

/** The JSON Resumes in the packages that the tests use, and what each has. */
export const jsonResumes = [
  '@jsonresume/schema/sample.resume.json',
  '@jsonresume/schema/examples/career-changer.resume.json',
  '@jsonresume/schema/examples/new-grad.resume.json',
  '@jsonresume/schema/examples/senior-engineer.resume.json',
  'resume-schema/sample.resume.json',
  'fresh-test-resumes/src/jrs/jane-fullstacker.json',
  'fresh-test-resumes/src/jrs/jane-incomplete.json',
  'fresh-test-resumes/src/jrs/john-doe.json',
  'fresh-test-resumes/src/jrs/richard-hendriks.json',
  'jsonresume-theme-macchiato/resume.json',
  'jsonresume-theme-stackoverflow/docs/sample.resume.json',
];

/** The same format with nothing but empty texts in it. */
export const emptyResume = 'fresh-test-resumes/src/jrs/empty.json';

/** Resumes in another format. */
export const freshResumes = [
  'fresh-test-resumes/src/fresh/empty.json',
  'fresh-test-resumes/src/fresh/jane-fullstacker.json',
  'fresh-test-resumes/src/fresh/johnny-trouble.json',
  'fresh-test-resumes/src/fresh/short.json',
  'fresh-test-resumes/src/fresh/starter-resume.json',
  'fresh-test-resumes/src/fresh/override/jane-fullstacker-override.fresh.json',
  'fresh-test-resumes/src/fresh/override/jane-partial-a.json',
  'fresh-test-resumes/src/fresh/override/jane-partial-b.json',
  'fresh-test-resumes/src/fresh/override/jane-partial-c.json',
  'fresh-test-resumes/src/priv/david-tacker.fresh.json',
];

/** A file that is no JSON. */
export const brokenResume = 'fresh-test-resumes/src/fresh/johnny-trouble.broken.json';

/** The text of a resume of a package. */
export function resumeText(file: string): string {
  return readFileSync(join(packages, file), 'utf8');
}
