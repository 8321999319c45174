import { Arg, Field, InputType, Int, Mutation, ObjectType } from 'type-graphql';
import { upperFirst } from '../core/global-id';
import { InvalidInput, Refusal, UserError } from '../core/user-error';
import type { ItemOutcome } from '../database/batch-item';
import { runBatch } from '../database/run-batch';
import type { Work } from '../database/work';
import { ErrorPolicy, ItemStatus, mostItems } from './bulk.types';
import type { Context } from './context';
import { EnumInput, FlagInput, NestedInput, parseInput } from './input';
import { fieldsOf, fillPayload, payloadOf, type Returns } from './payload';
import { defineMany, mutationNamed, type MutationField } from './root-fields';

type ClassType = new () => object;

/** The input of a bulk mutation; its items are checked one by one. */
interface BulkInput {
  items: unknown[];
  errorPolicy?: ErrorPolicy | null;
  dryRun?: boolean | null;
}

/** What became of all items; the wrong ones with the errors of each. */
type Outcomes = Array<ItemOutcome<unknown>>;

/** Takes back all that was done, and says what would have become of the items. */
class Undone extends Error {
  constructor(readonly outcomes: Outcomes) {
    super('undone');
  }
}

/**
 * Offers a mutation for many items at once, under a name of its own: with the same permission, rules and code, one
 * transaction, and statements for all items together. It stands above `@Mutates` and `@Allow`.
 */
export function MutatesMany(name: string, description: string): MethodDecorator {
  return (target, property) => {
    const single = mutationNamed(String(property));
    const input = inputOf(name, single.input);
    const result = resultOf(name, String(property), single.returns);
    const payload = payloadOf(name, { results: [result] });
    const descriptor = { value: () => undefined, configurable: true, writable: true };
    Object.defineProperty(target, name, descriptor);
    Mutation(() => payload, { description })(target, name, descriptor);
    Arg('input', () => input, { description: 'What to do.' })(target, name, 0);
    defineMany(name, String(property), (sent, context, field) =>
      doMany(single, input, sent as BulkInput, context, field),
    );
  };
}

function inputOf(name: string, item: ClassType): ClassType {
  const typeName = `${upperFirst(name)}Input`;
  const type = { [typeName]: class {} }[typeName]!;
  InputType({ description: `Many items for ${name}.` })(type);
  NestedInput(() => item, `The items, 1 to ${mostItems}.`, { list: mostItems })(type.prototype, 'items');
  EnumInput(ErrorPolicy, 'What becomes of the others when one is refused; ALL_OR_NOTHING if left out.', {
    optional: true,
  })(type.prototype, 'errorPolicy');
  FlagInput('Whether only to tell what would become of each item; nothing is written.', { optional: true })(
    type.prototype,
    'dryRun',
  );
  return type;
}

function resultOf(name: string, single: string, returns: Returns): ClassType {
  const typeName = `${upperFirst(name)}Result`;
  const type = { [typeName]: class {} }[typeName]!;
  const { prototype } = type;
  ObjectType({ description: `What became of one item of ${name}.`, simpleResolvers: true })(type);
  Field(() => Int, { description: 'The place of the item in the input, from 0.' })(prototype, 'index');
  Field(() => ItemStatus, { description: 'What became of it.' })(prototype, 'status');
  for (const [field, of] of Object.entries(fieldsOf(returns))) {
    const description = `What ${single} made or changed; null unless it was done.`;
    Field(() => of as typeof String, { nullable: true, description })(prototype, field);
  }
  const description = 'Why it was refused, each path with the place of the item; empty when it was not.';
  Field(() => [UserError], { description })(prototype, 'userErrors');
  return type;
}

async function doMany(
  single: MutationField,
  input: ClassType,
  sent: BulkInput,
  context: Context,
  field: string,
): Promise<object> {
  const { errorPolicy, dryRun } = parseInput(input, { ...sent, items: [] }) as BulkInput;
  refuseSize(sent.items.length);
  const whole = (errorPolicy ?? ErrorPolicy.ALL_OR_NOTHING) === ErrorPolicy.ALL_OR_NOTHING;
  const act = (work: Work, item: unknown): Promise<unknown> =>
    single.run(parseInput(single.input, item), work);
  try {
    const outcomes = await context.mutate(field, async (work) => {
      const all = await runBatch(work, sent.items, async (itemWork, item) => act(itemWork, item));
      if (dryRun || (whole && all.some(({ done }) => !done))) throw new Undone(all);
      return all;
    });
    return { results: resultsOf(context, single.returns, outcomes as Outcomes, true), userErrors: [] };
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
    const results = resultsOf(context, single.returns, error.outcomes, false);
    return { results, userErrors: dryRun ? [] : results.flatMap(({ userErrors }) => userErrors) };
  }
}

function refuseSize(items: number): void {
  if (items >= 1 && items <= mostItems) return;
  throw new Refusal(new InvalidInput(`Give 1 to ${mostItems} items.`, ['input', 'items']));
}

interface Result {
  index: number;
  status: ItemStatus;
  userErrors: UserError[];
}

function resultsOf(context: Context, returns: Returns, outcomes: Outcomes, kept: boolean): Result[] {
  return outcomes.map((outcome, index): Result => {
    if (!outcome.done) {
      const userErrors = outcome.errors.map((error) => placed(error, index));
      return { index, status: ItemStatus.REFUSED, userErrors };
    }
    if (!kept) return { index, status: ItemStatus.ALLOWED, userErrors: [] };
    const filled = fillPayload(context, returns, outcome.result);
    return { ...filled, index, status: ItemStatus.DONE, userErrors: [] };
  });
}

/** The same error, its path led through the place of the item. */
function placed(error: UserError, index: number): UserError {
  const [, ...inner] = error.path ?? ['input'];
  const path = ['input', 'items', String(index), ...inner];
  return Object.assign(Object.create(Object.getPrototypeOf(error) as object) as UserError, error, { path });
}
