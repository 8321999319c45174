import { describeEnum } from '../core/enum';

export enum SourceKind {
  CAREER_PAGE = 'CAREER_PAGE',
  JOB_BOARD = 'JOB_BOARD',
  REFERRAL = 'REFERRAL',
  OUTREACH = 'OUTREACH',
  AGENCY = 'AGENCY',
  EVENT = 'EVENT',
  INTERNAL = 'INTERNAL',
  IMPORT = 'IMPORT',
  OTHER = 'OTHER',
}

export enum ContactKind {
  PERSONAL = 'PERSONAL',
  WORK = 'WORK',
  OTHER = 'OTHER',
}

export enum LinkKind {
  WEBSITE = 'WEBSITE',
  PORTFOLIO = 'PORTFOLIO',
  GITHUB = 'GITHUB',
  LINKEDIN = 'LINKEDIN',
  OTHER = 'OTHER',
}

describeEnum(SourceKind, 'SourceKind', 'How someone came to the organisation.', {
  CAREER_PAGE: 'By the career page.',
  JOB_BOARD: 'By a job board.',
  REFERRAL: 'Recommended by someone.',
  OUTREACH: 'Approached by a recruiter.',
  AGENCY: 'By an agency.',
  EVENT: 'Met at an event.',
  INTERNAL: 'From within the organisation.',
  IMPORT: 'Taken over from another system or a file.',
  OTHER: 'In another way.',
});
describeEnum(ContactKind, 'ContactKind', 'What kind of address or number it is.', {
  PERSONAL: 'Of the person.',
  WORK: 'Of their workplace.',
  OTHER: 'Something else.',
});
describeEnum(LinkKind, 'LinkKind', 'What a link leads to.', {
  WEBSITE: 'A website.',
  PORTFOLIO: 'A portfolio.',
  GITHUB: 'A GitHub profile.',
  LINKEDIN: 'A LinkedIn profile.',
  OTHER: 'Something else.',
});
