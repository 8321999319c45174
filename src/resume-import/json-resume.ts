import { isUtf8 } from 'node:buffer';
import { InvalidInput, Refusal } from '../core/user-error';

/** Deeper than any resume; what walks through one may recurse so far. */
const deepest = 20;

function refusal(message: string): Refusal {
  return new Refusal(new InvalidInput(message, ['input', 'resume']));
}

/**
 * Reads the bytes of a resume file, as `parseResume` reads its text.
 * @throws Refusal with InvalidInput when they are no UTF-8, or no JSON
 */
export function parseResumeFile(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw refusal('This is no UTF-8.');
  return parseResume(bytes.toString());
}

/**
 * Reads the text of a resume file; what it holds is judged by `demandJsonResume`.
 * @throws Refusal with InvalidInput when it is no JSON
 */
export function parseResume(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw refusal('This is no JSON.');
  }
}

/**
 * Tells resumes in the JSON Resume format from everything else.
 * @throws Refusal with InvalidInput that says what it is instead, as far as that can be told
 */
export function demandJsonResume(resume: unknown): Record<string, unknown> {
  if (typeof resume !== 'object' || resume === null || Array.isArray(resume))
    throw refusal('A JSON Resume is an object; this is none.');
  const fields = resume as Record<string, unknown>;
  if (isFresh(fields))
    throw refusal('This is a resume in the FRESH format; convert it to JSON Resume first.');
  const { basics } = fields;
  if (typeof basics !== 'object' || basics === null || Array.isArray(basics))
    throw refusal('A JSON Resume has an object `basics`; this has none.');
  if (isDeeper(resume, deepest)) throw refusal('The resume is nested too deeply.');
  return fields;
}

function isFresh({ meta, basics, name }: Record<string, unknown>): boolean {
  const format = (meta as { format?: unknown } | null | undefined)?.format;
  if (typeof format === 'string' && /^FRESH\b/i.test(format)) return true;
  return basics === undefined && typeof name === 'string';
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1));
}
