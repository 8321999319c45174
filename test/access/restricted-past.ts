import { Application } from '../../src/applications/application.entity';
import { ApplicationStatus } from '../../src/applications/application.enums';
import { PayPeriod } from '../../src/core/pay';
import { Offer } from '../../src/offers/offer.entity';
import { OfferStatus } from '../../src/offers/offer.enums';
import { Role } from '../../src/roles/role.entity';
import { User } from '../../src/users/user.entity';
import type { Client, TestApp } from '../support/app';
import { anInterview, anOffer } from '../support/application-children';
import { anApplicant, anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';

/** The columns behind each restricted field, `kind.column` as events name them; none where events tell of no column of it. */
export const columnsOf: Record<string, string[]> = {
  'Applicant.phones': ['applicant.phones'],
  'Applicant.links': ['applicant.links'],
  'Applicant.emails': ['applicant.emails'],
  'User.subject': ['user.subject'],
  'Rejection.note': ['application.rejectionNote'],
  'Withdrawal.note': ['application.withdrawalNote'],
  'Role.salaryRange': ['role.salaryMin', 'role.salaryMax', 'role.salaryCurrency', 'role.salaryPeriod'],
  'Role.events': [],
  'Applicant.events': [],
  'Application.events': [],
  'Interview.events': [],
  'Offer.events': [],
  'Offer.salary': ['offer.salaryAmount', 'offer.salaryCurrency', 'offer.salaryPeriod'],
  'WebhookDelivery.answer': [],
};

/** What happens to every restricted field: it gets a value, and another one. */
export interface Past {
  /** The ids of what it happens to. */
  subjects: string[];
  /** By restricted field, every trace of its values, before and after. */
  secrets: Record<string, string[]>;
  /** Those that an ADMIN finds in the states: what it was at each event, in this order. */
  shown: Record<string, string[]>;
  happen(admin: Client): Promise<void>;
  /** The ids of the events of it. */
  eventsOf(): Promise<string[]>;
}

const values = {
  'Applicant.phones': ['+351 910 555 001', '+351 910 555 002'],
  'Applicant.links': ['https://first.example.org/past', 'https://second.example.org/past'],
  'Applicant.emails': ['first.past@example.org', 'second.past@example.org'],
  'User.subject': ['subject-of-the-past', 'subject-of-today'],
  'Rejection.note': ['Too far away, said first.', 'Too far away, said again.'],
  'Withdrawal.note': ['Pays too little, said first.', 'Pays too little, said again.'],
  'Role.salaryRange': ['71311.00', '82422.00', 'NOK', 'ISK', '7131100', '82422'],
  'Offer.salary': ['93533.00', '64644', 'SEK', 'KRW', '9353300'],
};

/** Things that all of the viewers see, with a past that begins when it is told to. */
export async function aPastOf(app: TestApp, viewers: User[]): Promise<Past> {
  const role = await aRole(app, { team: viewers });
  const reason = await aRejectionReason(app);
  const applicant = await anApplicant(app);
  const rejected = await anApplication(app, role, {
    applicantId: applicant.id,
    ...endedBy(reason.id).rejected,
  });
  const withdrawn = await anApplication(app, role, endedBy(reason.id).withdrawn);
  for (const application of [rejected, withdrawn]) await anInterview(app, application, viewers);
  const offer = await anOffer(app, rejected, { status: OfferStatus.WITHDRAWN });
  const user = viewers[0]!;
  const subjects = [role, applicant, rejected, withdrawn, offer, user].map((row) => idOf(row));
  const nothing = Object.keys(columnsOf).filter((name) => columnsOf[name]!.length === 0);
  const none = Object.fromEntries(nothing.map((name) => [name, []]));
  const step = async (index: 0 | 1): Promise<void> => {
    await app.work(async (work) => {
      const pay = index
        ? { salaryMin: 82_422, salaryMax: 82_422, salaryCurrency: 'ISK', salaryPeriod: PayPeriod.MONTH }
        : { salaryMin: 7_131_100, salaryMax: 7_131_100, salaryCurrency: 'NOK', salaryPeriod: PayPeriod.YEAR };
      const at = <T extends object>(row: T | null, changed: Partial<T>) => Object.assign(row!, changed);
      await work.save(at(await work.findFirst(Role, { id: role.id }), pay), 'role.updated');
      const salary = index
        ? { salaryAmount: 64_644, salaryCurrency: 'KRW', salaryPeriod: PayPeriod.HOUR }
        : { salaryAmount: 9_353_300, salaryCurrency: 'SEK', salaryPeriod: PayPeriod.MONTH };
      await work.save(at(await work.findFirst(Offer, { id: offer.id }), salary), 'offer.updated');
      const note = { rejectionNote: values['Rejection.note'][index]! };
      await work.save(
        at(await work.findFirst(Application, { id: rejected.id }), note),
        'application.updated',
      );
      const remark = { withdrawalNote: values['Withdrawal.note'][index]! };
      await work.save(
        at(await work.findFirst(Application, { id: withdrawn.id }), remark),
        'application.updated',
      );
      const subject = { subject: values['User.subject'][index]! };
      await work.save(at(await work.findFirst(User, { id: user.id }), subject), 'user.updated');
    });
  };
  return {
    subjects,
    secrets: { ...values, ...none },
    shown: {
      ...values,
      ...none,
      // An address stands in its own table: the state has those of today.
      'Applicant.emails': values['Applicant.emails'].slice(1),
      'Role.salaryRange': ['71311.00', 'NOK', 'ISK', '82422'],
      'Offer.salary': ['93533.00', '64644', 'SEK', 'KRW'],
    },
    async happen(admin) {
      for (const index of [0, 1] as const) {
        await step(index);
        const input = {
          applicantId: idOf(applicant),
          phones: [{ number: values['Applicant.phones'][index] }],
          links: [{ url: values['Applicant.links'][index] }],
          emails: [{ address: values['Applicant.emails'][index] }],
        };
        const { userErrors } = await admin.mutate('updateApplicant', input);
        expect(userErrors).toEqual([]);
      }
    },
    async eventsOf() {
      const rows = await app.database.primary.all('SELECT id FROM events');
      return rows.slice(-100).map(({ id }) => `event_${Number(id)}`);
    },
  };
}

function endedBy(reasonId: number) {
  const at = new Date('2026-11-20T12:00:00.000Z');
  const ended = { activeApplicantId: null };
  return {
    rejected: { ...ended, status: ApplicationStatus.REJECTED, rejectionReasonId: reasonId, rejectedAt: at },
    withdrawn: {
      ...ended,
      status: ApplicationStatus.WITHDRAWN,
      withdrawalReasonId: reasonId,
      withdrawnAt: at,
    },
  };
}
