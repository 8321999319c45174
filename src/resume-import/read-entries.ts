import { saysNothing } from '../applicants/profile.service';
import { profileLimits as limits, type Education, type Experience } from '../applicants/profile.types';
import { endsBeforeStart } from '../core/instant';
import * as rules from '../core/rules';
import type { Found, Place, ResumeReader } from './resume-reader';

const line = rules.text(limits.line);
/** The second of two names is that of older versions of the schema. */
const workKeys = [
  'name',
  'company',
  'position',
  'url',
  'website',
  'startDate',
  'endDate',
  'summary',
  'highlights',
];
const educationKeys = ['institution', 'area', 'studyType', 'startDate', 'endDate'];

/** The positions in a resume. */
export function readExperience(reader: ResumeReader, root: Place): Array<Found<Experience>> {
  return reader.objects(root, 'work', limits.entries).flatMap((work) => {
    const entry: Experience = {
      name: textOf(reader.text(work, ['name', 'company'], line)),
      position: textOf(reader.text(work, ['position'], line)),
      url: textOf(reader.text(work, ['url', 'website'], rules.url())),
      ...readDates(reader, work),
      summary: textOf(reader.text(work, ['summary'], rules.text(limits.entrySummary, true))),
      highlights: reader
        .texts(work, 'highlights', limits.highlights, rules.text(limits.highlight, true))
        .map(({ value }) => value),
    };
    reader.leaveRest(work, workKeys);
    return recognisable(reader, work, entry);
  });
}

/** The courses of study in a resume. */
export function readEducation(reader: ResumeReader, root: Place): Array<Found<Education>> {
  return reader.objects(root, 'education', limits.entries).flatMap((course) => {
    const entry: Education = {
      institution: textOf(reader.text(course, ['institution'], line)),
      area: textOf(reader.text(course, ['area'], line)),
      studyType: textOf(reader.text(course, ['studyType'], line)),
      ...readDates(reader, course),
    };
    reader.leaveRest(course, educationKeys);
    return recognisable(reader, course, entry);
  });
}

function textOf(found: Found<string> | null): string | null {
  return found?.value ?? null;
}

/** Dates stay as they are written, a year alone too; an end before the start is left out. */
function readDates(reader: ResumeReader, entry: Place): Pick<Education, 'startDate' | 'endDate'> {
  const startDate = textOf(reader.text(entry, ['startDate'], rules.partialDay()));
  const end = reader.text(entry, ['endDate'], rules.partialDay());
  if (!startDate || !end || !endsBeforeStart(startDate, end.value))
    return { startDate, endDate: textOf(end) };
  reader.leave(end.path, 'It ends before it starts.');
  return { startDate, endDate: null };
}

function recognisable<T extends Experience | Education>(
  reader: ResumeReader,
  { path }: Place,
  value: T,
): Array<Found<T>> {
  if (!saysNothing(value)) return [{ path, value }];
  reader.leave(path, 'It does not say what it is about.');
  return [];
}
