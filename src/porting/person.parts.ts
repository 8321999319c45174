import { z } from 'zod';
import { ApplicantEmail } from '../applicants/applicant-email.entity';
import { ApplicantTag } from '../applicants/applicant-tag.entity';
import { ContactKind } from '../applicants/applicant.enums';
import { profileLimits as limits } from '../applicants/profile.types';
import { distinct } from '../applicants/profile.service';
import { Tag } from '../applicants/tag.entity';
import * as rules from '../core/rules';
import { fold, normalizeEmail } from '../core/text';
import { invalid, keyIn } from './field';
import { ownerKey } from './owner-key';
import type { Part } from './record-type';

interface EmailEntry {
  address: string;
  kind?: ContactKind;
  primary?: boolean;
}

/** The addresses of an applicant; the first one is primary when none is marked. */
export const emailsPart: Part<ApplicantEmail> = {
  entity: ApplicantEmail,
  owner: 'applicantId',
  orderBy: 't.id',
  rule: z
    .array(
      z.strictObject({
        address: rules.email(),
        kind: z.enum(ContactKind).optional(),
        primary: z.boolean().optional(),
      }),
    )
    .max(limits.emails),
  references: () => [],
  rows(entries: EmailEntry[]) {
    const normalized = entries.map(({ address }) => normalizeEmail(address));
    const twice = normalized.findIndex((address, index) => normalized.indexOf(address) < index);
    if (twice >= 0) throw invalid('The address stands there twice.', 'emails', String(twice), 'address');
    const marked = entries.flatMap(({ primary }, index) => (primary ? [index] : []));
    if (marked.length > 1)
      throw invalid('Only one address can be primary.', 'emails', String(marked[1]), 'primary');
    return entries.map(({ address, kind }, index) => ({
      address,
      normalized: normalized[index],
      kind: kind ?? ContactKind.PERSONAL,
      primaryOfId: index === (marked[0] ?? 0) ? ownerKey : null,
    }));
  },
  same: ({ normalized }) => normalized as string,
  vacate: 'primaryOfId',
  missing: 'remove',
  tell: ({ address, kind, primaryOfId }) => ({ address, kind, primary: primaryOfId !== null }),
};

/** The id by which a tag is known: its name without case and accents. */
export function tagId(name: string): string {
  return fold(name);
}

/** The tags of an applicant, by their names; those that do not exist yet are made. */
export const tagsPart: Part<ApplicantTag> = {
  entity: ApplicantTag,
  owner: 'applicantId',
  orderBy: 't.id',
  rule: z.array(rules.text(limits.tag)).max(limits.tags),
  references: () => [],
  rows: (names: string[], known) =>
    distinct(names).map((name) => ({ tagId: keyIn(known, Tag, tagId(name)) })),
  same: (row) => String(row.tagId),
  missing: 'remove',
  tell: (row, teller) => teller.name(Tag, row.tagId as number),
};
