import { z } from 'zod';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import * as rules from '../core/rules';
import { NoteMention } from '../notes/note-mention.entity';
import { Note } from '../notes/note.entity';
import { NoteVisibility } from '../notes/note.enums';
import { User } from '../users/user.entity';
import { demandErased } from './erased';
import { choice, externalId, instant, invalid, keyIn, plain, reference } from './field';
import type { Part, RecordType } from './record-type';

/** The users whom a note mentions. */
const mentionsPart: Part<NoteMention> = {
  entity: NoteMention,
  owner: 'noteId',
  orderBy: 't.id',
  rule: z.array(externalId()).max(100),
  references: (id: string, path) => [{ entity: User, id, path }],
  rows: (ids: string[], known) => [...new Set(ids)].map((id) => ({ userId: keyIn(known, User, id) })),
  same: ({ userId }) => String(userId),
  missing: 'remove',
  tell: ({ userId }, teller) => teller.name(User, userId as number),
};

/** A remark on an applicant or on an application. */
export const noteRecord: RecordType<Note> = {
  name: 'note',
  entity: Note,
  fields: {
    applicant: reference('applicantId', () => Applicant),
    application: reference('applicationId', () => Application),
    author: reference('authorId', () => User, { needed: true }),
    body: plain('body', z.literal('').or(rules.text(10_000, true)), { needed: true }),
    visibility: choice('visibility', NoteVisibility, { initial: NoteVisibility.PUBLIC }),
    editedAt: instant('editedAt'),
    createdAt: instant('createdAt'),
  },
  parts: { mentions: mentionsPart },
  async gather(known, rows) {
    const applications = rows.flatMap(({ applicationId }) => applicationId ?? []);
    await known.load(Application, applications, 'share');
    const people = applications.map((key) => known.row(Application, key).applicantId);
    await known.load(Applicant, [...people, ...rows.map(({ applicantId }) => applicantId)], 'share');
  },
  settle(row, _given, known) {
    if ((row.applicantId === null) === (row.applicationId === null))
      throw invalid('Give `applicant` or `application`, and not both.', 'applicant');
    const applicantId = row.applicantId ?? known.row(Application, row.applicationId!).applicantId;
    const applicant = known.row(Applicant, applicantId);
    demandErased(row, applicant);
    if (row.body === '' && !applicant.anonymizedAt) throw invalid('The text is empty.', 'body');
  },
};
