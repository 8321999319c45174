import { Refused } from './answer';

/**
 * A root field's answer, which is null when the key may not ask for it.
 * @throws Refused then: an empty list would make an empty copy
 */
export function allowed<Answer>(answer: Answer | null, permission: string): Answer {
  if (answer === null) throw new Refused(`The key needs the permission ${permission}.`, 'FORBIDDEN');
  return answer;
}
