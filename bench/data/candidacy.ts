import { Random } from '../../src/demo/random';
import { day, dataEnd } from './instants';
import { hiresPerRole, roleStatus } from './roles';
import { scatter, stagesPerRole, type Size } from './size';

/** What became of one application; the same for the same number, whoever asks. */
export interface Candidacy {
  id: number;
  applicant: number;
  role: number;
  /** The place of its stage, from 0. */
  stage: number;
  status: 'ACTIVE' | 'HIRED' | 'REJECTED' | 'WITHDRAWN';
  /** The place of the seat that the hire fills. */
  seat: number | null;
  /** When it entered each stage up to the present one. */
  entered: number[];
  endedAt: number | null;
}

/** Of each twenty roles this one is large. */
const largeRole = 1;
const largeCount = 2_000;

/** Tells the candidacy behind each number. */
export class Candidacies {
  /** The first place of each role among all applications, in the order of roles. */
  private readonly starts: number[] = [];

  constructor(readonly size: Size) {
    const takers = Array.from({ length: size.roles }, (_, index) => index + 1).filter(hasApplicants);
    const large = takers.filter(isLarge).length;
    const usual = Math.ceil((size.applications - large * largeCount) / (takers.length - large));
    let place = 0;
    for (let role = 1; role <= size.roles; role++) {
      this.starts.push(place);
      place += !hasApplicants(role) ? 0 : isLarge(role) ? largeCount : usual;
    }
  }

  /** @param id from 1 to the number of applications */
  tell(id: number): Candidacy {
    const random = new Random(id * 5);
    const { role, place } = this.placeOf(id);
    const seat = place < hiresPerRole ? place : null;
    const status = seat === null ? statusIn(role, random) : 'HIRED';
    const stage = seat === null ? stageBy(random.next()) : stagesPerRole - 1;
    const appliedAt = dataEnd - 60 * day - Math.floor((1 - id / this.size.applications) * 400 * day);
    const entered = [appliedAt - random.int(0, 5 * day)];
    while (entered.length <= stage) entered.push(entered.at(-1)! + random.int(day / 4, 6 * day));
    const endedAt = status === 'ACTIVE' ? null : entered.at(-1)! + random.int(day / 4, 3 * day);
    return { id, applicant: this.applicantOf(id), role, stage, status, seat, entered, endedAt };
  }

  /** Neighbours belong to different roles, as they do when people apply day by day. */
  private placeOf(id: number): { role: number; place: number } {
    const spot = scatter(id, this.size.applications);
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.starts[middle]! <= spot) low = middle;
      else high = middle - 1;
    }
    return { role: low + 1, place: spot - this.starts[low]! };
  }

  /** Each person applies once; then some apply to another role. */
  private applicantOf(id: number): number {
    const { applicants } = this.size;
    if (id <= applicants) return id;
    let applicant = ((id * 31) % applicants) + 1;
    while (this.placeOf(applicant).role === this.placeOf(id).role) applicant = (applicant % applicants) + 1;
    return applicant;
  }
}

function hasApplicants(role: number): boolean {
  return roleStatus(role) !== 'DRAFT';
}

function isLarge(role: number): boolean {
  return role % 20 === largeRole;
}

function statusIn(role: number, random: Random): Candidacy['status'] {
  const draw = random.next();
  if (roleStatus(role) === 'CLOSED') return 'REJECTED';
  if (draw < 0.8) return 'ACTIVE';
  return draw < 0.95 ? 'REJECTED' : 'WITHDRAWN';
}

/** A funnel: a third in the first stage, ever fewer after it. */
function stageBy(draw: number): number {
  const shares = [0.35, 0.6, 0.75, 0.87, 0.95];
  const place = shares.findIndex((share) => draw < share);
  return place < 0 ? stagesPerRole - 1 : place;
}
