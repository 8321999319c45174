/** How many rows there are of what grows with the organisation. */
export interface Size {
  roles: number;
  applicants: number;
  applications: number;
  interviews: number;
  /** Feedback on applications without an interview; two of three interviews have two more each. */
  reviews: number;
}

export const userCount = 50;
export const departmentCount = 10;
export const stagesPerRole = 6;

/** The user whose key the benchmark uses: on no panel, so that all feedback is theirs to see. */
export const recruiter = { id: 2, email: 'user.2@example.org' };

/** The organisation of the yardstick, `factor` times as large; users and departments stay as many as they are. */
export function sizeOf(factor: number): Size {
  return {
    roles: 200 * factor,
    applicants: 50_000 * factor,
    applications: 60_000 * factor,
    interviews: 30_000 * factor,
    reviews: 20_000 * factor,
  };
}

/** A prime that divides none of the numbers above: `scatter` visits each place once. */
const stride = 7_919;

/** Spreads numbers over 0 to `count` - 1 so that neighbours land far apart, each place once. */
export function scatter(number: number, count: number): number {
  return (number * stride) % count;
}
