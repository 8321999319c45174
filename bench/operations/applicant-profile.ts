import { Random } from '../../src/demo/random';
import { alike, type Operation } from './operation';

const profiles = 2_000;

/** One person after another, all over the table. */
export const applicantProfile: Operation = {
  name: 'applicant-profile',
  document: 'queries/applicant-profile',
  async prepare(database) {
    const [last] = await database.rows('SELECT MAX(id) AS id FROM applicants');
    const random = new Random(2);
    return Array.from({ length: profiles }, () =>
      alike({ id: `applicant_${random.int(1, Number(last!.id))}` }),
    );
  },
};
