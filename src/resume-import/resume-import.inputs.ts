import { InputType } from 'type-graphql';
import { z } from 'zod';
import { KeyInput, RuledInput } from '../graphql/input';
import { Role } from '../roles/role.entity';

const mostBytes = 100_000;

/** The text of a JSON file; what is inside is judged value by value. */
function resumeText() {
  return z
    .string()
    .refine(
      (text) => Buffer.byteLength(text) <= mostBytes,
      `The resume is larger than ${mostBytes / 1_000} kB.`,
    );
}

@InputType({ description: 'A resume to import.' })
export class ImportResumeInput {
  @RuledInput(resumeText, 'The JSON Resume as a text of at most 100 kB; see https://jsonresume.org/schema.')
  resume!: string;

  @KeyInput(() => Role, 'The role to which the person applies; it must be OPEN.', { optional: true })
  roleId?: number | null;
}
