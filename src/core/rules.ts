import { z } from 'zod';
import { isCalendarDay, isPartialDay, parseInstant } from './instant';
import { isCurrency } from './money';
import { doubtful, readMostlyBy } from './reading';
import { normalizeEmail, normalizeText } from './text';
import { timeZoneNamed } from './time-zone';

/**
 * What inputs must satisfy, as zod schemas that also bring them into their stored form. One place for GraphQL inputs and
 * for imports alike. No message echoes the value.
 */
// eslint-disable-next-line no-control-regex -- control characters are what these two look for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// eslint-disable-next-line no-control-regex -- line breaks and tabs are welcome in long texts
const controlsButLines = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const emailShape = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]{2,}$/u;

/** How many code points a text has. */
function codePoints(value: string): number {
  let count = 0;
  for (let index = 0; index < value.length; count++) index += value.codePointAt(index)! > 0xffff ? 2 : 1;
  return count;
}

/**
 * Texts that are stored as they come, in western letters: below U+0300 nothing is composed, and one code unit is one character. No space
 * stands at an end.
 */
const plain = /^[!-~\u00a1-\u02ff](?:[ -~\u00a1-\u02ff]*[!-~\u00a1-\u02ff])?$/;
const plainLines = /^[!-~\u00a1-\u02ff](?:[\n\t -~\u00a1-\u02ff]*[!-~\u00a1-\u02ff])?$/;

/** A text of 1 to `max` code points, NFC and trimmed; `lines` allows line breaks and tabs. */
export function text(max: number, lines = false) {
  const unwelcome = lines ? controlsButLines : controls;
  const usual = lines ? plainLines : plain;
  const rule = z
    .string()
    .refine((value) => value.isWellFormed(), 'The text is not well-formed Unicode.')
    .transform((value) => normalizeText(lines ? value.replace(/\r\n?/g, '\n') : value))
    .refine((value) => value.length > 0, 'The text is empty.')
    .refine((value) => codePoints(value) <= max, `The text is longer than ${max} characters.`)
    .refine((value) => !unwelcome.test(value), 'The text has control characters.');
  return readMostlyBy(rule, (value) => {
    if (typeof value !== 'string' || value.length > max || !usual.test(value)) throw doubtful;
    return value;
  });
}

/** An e-mail address as it was written; compare addresses by `normalizeEmail`. */
export function email() {
  return text(254).refine((value) => {
    const address = normalizeEmail(value);
    return address.length <= 254 && emailShape.test(address);
  }, 'This is no e-mail address.');
}

/** An absolute http or https address without user name and password. */
export function url() {
  return text(2_000).refine((value) => {
    if (!/^https?:\/\//i.test(value) || /\s/.test(value)) return false;
    const parsed = URL.canParse(value) ? new URL(value) : null;
    return parsed !== null && parsed.username === '' && parsed.password === '';
  }, 'This is no http or https address.');
}

/** A telephone number as people write it. */
export function phone() {
  return text(40).refine(
    (value) => /^\+?[0-9 ().\-/x#]{3,}$/i.test(value) && /\d{3}/.test(value.replace(/\D/g, '')),
    'This is no telephone number.',
  );
}

/** An ISO 8601 instant with a zone, as a Date. */
export function instant() {
  const rule = z
    .string()
    .transform((value) => parseInstant(value))
    .refine((value) => value !== null, 'An instant with its zone looks like 2026-12-01T09:00:00Z.')
    .transform((value) => value);
  return readMostlyBy(rule, (value) => {
    const read = typeof value === 'string' ? parseInstant(value) : null;
    if (!read) throw doubtful;
    return read;
  });
}

/** An account at an identity provider: the address of its issuer, `#`, and its subject. */
export function subject() {
  return text(512).refine(
    (value) => /^https?:\/\/[^\s#?]+#.{1,255}$/.test(value),
    'An account looks like https://accounts.example.org#248289761001.',
  );
}

/** A calendar day, `YYYY-MM-DD`. */
export function day() {
  return z.string().refine(isCalendarDay, 'A day looks like 2026-12-01.');
}

/** A day of which the month or the day of the month may be unknown. */
export function partialDay() {
  return z.string().refine(isPartialDay, 'A date looks like 2024, 2024-05 or 2024-05-01.');
}

/** A time zone of the IANA database, spelled as it is there. */
export function timeZone() {
  return z
    .string()
    .transform((value) => timeZoneNamed(value))
    .refine((value) => value !== null, 'A time zone looks like Europe/Lisbon.')
    .transform((value) => value);
}

/** An ISO 4217 currency code. */
export function currency() {
  return z.string().refine(isCurrency, 'A currency is an ISO 4217 code such as USD.');
}

/** A non-negative decimal amount of money; whether its decimals fit the currency is checked with the currency. */
export function amount() {
  return z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, 'An amount is a decimal such as 95072.00, not negative.');
}

/** A whole number within bounds. */
export function int(min: number, max: number) {
  const message = `The number must be from ${min} to ${max}.`;
  return readMostlyBy(z.number().int(message).min(min, message).max(max, message), (value) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) throw doubtful;
    return value;
  });
}
