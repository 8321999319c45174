import { askedBy } from './patience';

/** What came of one try. */
export type Outcome<Data> = { data: Data } | { again: string; asked: number };

/** A request that will not be answered, however often it is sent. `code` is that of the first error, such as `CURSOR_TOO_OLD`. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly code: string | null,
  ) {
    super(message);
  }
}

/** A service that was not reached, or was busy, until patience ended. Nothing is lost: the next night goes on from here. */
export class NotReached extends Error {}

interface Body<Data> {
  data?: Data | null;
  errors?: ReadonlyArray<{ message: string; extensions?: { code?: string } }>;
}

/** Still running under its key; too much was asked; a proxy, or the service, is busy or stopping. */
const passingStatuses = new Set([408, 409, 425, 429, 500, 502, 503, 504]);
/** Errors of the service, not of the request. What became of a mutation is settled by its key when it is sent again. */
const passingCodes = new Set(['UNAVAILABLE', 'OUTCOME_UNKNOWN', 'TIMEOUT', 'INTERNAL_SERVER_ERROR']);

/** An answer as it came over the network. */
export interface Answer {
  status: number;
  retryAfter: string | null;
  text: string;
}

/**
 * Judges an answer. Half an answer, data with errors, is none: a copy must not be made from it.
 * @throws Refused when there is no point in asking again
 */
export function judge<Data>({ status, retryAfter, text }: Answer): Outcome<Data> {
  const asked = askedBy(retryAfter);
  if (passingStatuses.has(status)) return { again: `status ${status}`, asked };
  const { data, errors } = bodyOf<Data>(text, status);
  const [error] = errors ?? [];
  const code = error?.extensions?.code ?? null;
  if (code !== null && passingCodes.has(code)) return { again: code, asked };
  if (error || !data) throw new Refused(error?.message ?? `status ${status}`, code);
  return { data };
}

function bodyOf<Data>(text: string, status: number): Body<Data> {
  try {
    return JSON.parse(text) as Body<Data>;
  } catch {
    throw new Refused(`The answer is no JSON, with status ${status}; is this the address of Rolecall?`, null);
  }
}
