import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  boolean,
  createTable,
  dropTables,
  id,
  instant,
  int,
  json,
  longText,
  nullable,
  oneOf,
  references,
  text,
  versioned,
} from './define-table';

/** Applicants with their e-mail addresses and tags. */
export class Applicants1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'applicants',
      'Applicant',
      {
        ...versioned,
        firstName: nullable(text(100)),
        lastName: nullable(text(100)),
        nameKey: text(255),
        headline: nullable(text(255)),
        summary: nullable(longText),
        phones: json,
        links: json,
        location: nullable(text(200)),
        timeZone: nullable(text(64)),
        skills: json,
        experience: json,
        education: json,
        sourceKind: nullable(
          oneOf(
            'CAREER_PAGE',
            'JOB_BOARD',
            'REFERRAL',
            'OUTREACH',
            'AGENCY',
            'EVENT',
            'INTERNAL',
            'IMPORT',
            'OTHER',
          ),
        ),
        sourceName: nullable(text(120)),
        doNotContact: boolean,
        consentUntil: nullable(instant),
        anonymizedAt: nullable(instant),
        mergedIntoId: nullable(references('applicants')),
        externalId: nullable(text(190)),
      },
      {
        indexes: {
          ix_applicants_nameKey: ['nameKey', 'id'],
          ix_applicants_createdAt: ['createdAt', 'id'],
          ix_applicants_updatedAt: ['updatedAt', 'id'],
          ix_applicants_consentUntil: ['consentUntil', 'id'],
          ix_applicants_mergedIntoId: ['mergedIntoId'],
        },
        uniques: { uq_applicants_externalId: ['externalId'] },
      },
    );
    await createTable(
      runner,
      'applicant_emails',
      'ApplicantEmail',
      {
        id,
        applicantId: references('applicants'),
        address: text(254),
        normalized: text(254),
        kind: oneOf('PERSONAL', 'WORK', 'OTHER'),
        primaryOfId: nullable(int),
      },
      {
        indexes: { ix_applicant_emails_applicantId: ['applicantId'] },
        uniques: {
          uq_applicant_emails_normalized: ['normalized'],
          uq_applicant_emails_primaryOfId: ['primaryOfId'],
        },
      },
    );
    await createTable(
      runner,
      'tags',
      'Tag',
      { ...versioned, name: text(60), nameKey: text(120) },
      { uniques: { uq_tags_nameKey: ['nameKey'] } },
    );
    await createTable(
      runner,
      'applicant_tags',
      'ApplicantTag',
      { id, applicantId: references('applicants'), tagId: references('tags') },
      {
        indexes: { ix_applicant_tags_tagId: ['tagId', 'applicantId'] },
        uniques: { uq_applicant_tags: ['applicantId', 'tagId'] },
      },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'applicants', 'applicant_emails', 'tags', 'applicant_tags');
  }
}
