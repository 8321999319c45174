/** The places in a resume from which the values of a profile come. */
export function places(profile: object): string[] {
  return Object.values(profile)
    .flat()
    .flatMap((found: { path: string } | null) => found?.path ?? []);
}
