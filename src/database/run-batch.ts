import { Refusal } from '../core/user-error';
import { Lockstep } from './lockstep';
import { Deferred, type BatchItem, type ItemOutcome } from './batch-item';
import type { Holdings } from './holdings';
import type { Work } from './work';

/** What each item does; it may run several times, and touches nothing but its arguments. */
type Act<I, R> = (work: Work, input: I, index: number) => Promise<R>;

/** An item as it stands between passes: a refusal is final when nothing of the batch can have caused it. */
interface Entry {
  item: BatchItem;
  refusal: Refusal | null;
}

/**
 * Runs the same piece of work for many items, in the transaction of a Work, with statements for all of them together. It
 * comes out as if they had run one after the other in their order, each under a savepoint of its own: who is refused leaves nothing and
 * takes nobody along. An item that had written something before it was refused makes the others run again without it.
 * @returns what became of each item, in their order
 */
export async function runBatch<I, R>(
  work: Work,
  inputs: readonly I[],
  act: Act<I, R>,
): Promise<Array<ItemOutcome<R>>> {
  const { session } = work;
  const entries: Entry[] = inputs.map((_, index) => ({
    item: { index, round: 1, dirty: false, work: null },
    refusal: null,
  }));
  await session.run('SAVEPOINT batch');
  for (;;) {
    const outcomes = await pass(work, entries, inputs, act);
    if (outcomes) {
      for (const { item } of entries) if (outcomes[item.index]!.done) work.adopt(item.work!);
      return outcomes;
    }
    await session.run('ROLLBACK TO SAVEPOINT batch');
  }
}

/** One try, round by round. @returns null when something that was refused or deferred had been written */
async function pass<I, R>(
  work: Work,
  entries: Entry[],
  inputs: readonly I[],
  act: Act<I, R>,
): Promise<Array<ItemOutcome<R>> | null> {
  const outcomes = entries.map(({ refusal }) => (refusal ? refused<R>(refusal) : null));
  const left = () => entries.filter(({ item }) => outcomes[item.index] === null);
  while (left().length > 0) {
    const round = Math.min(...left().map(({ item }) => item.round));
    const batch = new Lockstep(work.session);
    const running = left().filter(({ item }) => item.round === round);
    const settled = await Promise.all(
      running.map(({ item }) =>
        run(work, batch, item, () => act(item.work!, inputs[item.index]!, item.index)),
      ),
    ).catch((fault: unknown) => {
      // The transaction ends here: what the other items still want must not stand on its own.
      batch.stop();
      throw fault;
    });
    batch.holdings.judgeReads();
    if (settle(running, settled, outcomes, batch.holdings)) return null;
  }
  return outcomes as Array<ItemOutcome<R>>;
}

type Ended<R> = ItemOutcome<R> | Refusal | Deferred;

async function run<R>(
  work: Work,
  batch: Lockstep,
  item: BatchItem,
  act: () => Promise<R>,
): Promise<Ended<R>> {
  item.dirty = false;
  item.work = work.forItem(batch.sessionOf(item), batch.rowsOf(item));
  try {
    return { done: true, result: await act() };
  } catch (error) {
    if (error instanceof Refusal || error instanceof Deferred) return error;
    throw error;
  }
}

/** @returns whether the batch must start again */
function settle<R>(
  running: readonly Entry[],
  settled: ReadonlyArray<Ended<R>>,
  outcomes: Array<ItemOutcome<R> | null>,
  { late, disordered }: Holdings,
): boolean {
  let again = disordered;
  for (const [place, entry] of running.entries()) {
    const ended = settled[place]!;
    const { item } = entry;
    const failed = ended instanceof Error;
    if (late.has(item)) item.round++;
    else if (ended instanceof Refusal) outcomes[item.index] = refused(ended);
    else if (!failed) outcomes[item.index] = ended;
    if (!item.dirty || (!failed && !late.has(item))) continue;
    if (ended instanceof Refusal && !late.has(item)) entry.refusal = ended;
    again = true;
  }
  return again;
}

function refused<R>({ errors }: Refusal): ItemOutcome<R> {
  return { done: false, errors };
}

/**
 * Does the same with many things that were loaded by the same Work, with statements for all of them together.
 * @throws Refusal with the errors of all that were refused
 */
export async function together<I, R>(
  work: Work,
  things: readonly I[],
  act: (work: Work, thing: I) => Promise<R>,
): Promise<R[]> {
  if (things.length === 0) return [];
  const outcomes = await runBatch(work, things, act);
  const errors = outcomes.flatMap((outcome) => (outcome.done ? [] : outcome.errors));
  if (errors.length > 0) throw new Refusal(...errors);
  return outcomes.flatMap((outcome) => (outcome.done ? [outcome.result] : []));
}
