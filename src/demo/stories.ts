/**
 * What happens in the demo organisation, told as stories that sleep: a story yields the instant at which it wants to go on.
 * The teller wakes them in the order of time, so that rows are made in the order in which things happened. A story that
 * sleeps beyond the end stays as it is then: still running.
 */
export type Story = AsyncGenerator<Date, void, void>;

interface Sleeper {
  story: Story;
  wakes: Date;
}

/**
 * Tells stories up to an instant.
 * @param onProgress told the share of the time that has passed, from 0 to 1
 */
export async function tell(
  stories: Story[],
  end: Date,
  onProgress: (share: number) => void = () => undefined,
): Promise<void> {
  const asleep: Sleeper[] = [];
  for (const story of stories) await lull(asleep, story, end);
  const start = asleep[0]?.wakes ?? end;
  for (let next = asleep.shift(); next; next = asleep.shift()) {
    onProgress((next.wakes.getTime() - start.getTime()) / Math.max(1, end.getTime() - start.getTime()));
    await lull(asleep, next.story, end);
  }
  onProgress(1);
}

/** Lets a story go on until it sleeps again, and puts it in its place among the sleepers. */
async function lull(asleep: Sleeper[], story: Story, end: Date): Promise<void> {
  const { done, value } = await story.next();
  if (done || value > end) return;
  const place = asleep.findIndex(({ wakes }) => wakes > value);
  asleep.splice(place === -1 ? asleep.length : place, 0, { story, wakes: value });
}
