import {
  getNamedType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { isOfConnection } from './connection';
import { CalendarDay, DateTime } from './scalars';
import type { Places, Use } from './uses';

/** Turns a value into what is sent of it. @throws what stands in its place, or that nothing does where something must */
export type Finish = (value: unknown) => unknown;

/** What is planned for a part of a document whose answers are made as they are sent. */
interface FinalPlan {
  readonly entities: ReadonlyMap<string, unknown>;
  below(uses: readonly Use[], type: GraphQLObjectType): Places;
  /** Leaves the part to an executor. */
  giveUp(): void;
}

/** How values of a type are finished, by what is selected of them; rows are answers already. */
export function finishOf(type: GraphQLOutputType, uses: readonly Use[], plan: FinalPlan): Finish {
  if (!isNonNullType(type)) return orNull(presentFinish(type, uses, plan));
  const finish = orNull(presentFinish(type.ofType as GraphQLOutputType, uses, plan));
  return (value) => {
    const finished = finish(value);
    if (finished === null) throw new Error('nothing stands where something must');
    return finished;
  };
}

/** Whether a column is sent as it stands in a row: days and instants stand there as texts. */
export function isSentAsStored(type: GraphQLOutputType, { nullable }: { nullable: boolean }): boolean {
  if (isNonNullType(type) && nullable) return false;
  const stored = isNonNullType(type) ? type.ofType : type;
  return !isListType(stored) && (isPlain(stored) || stored === DateTime || stored === CalendarDay);
}

function orNull(finish: Finish): Finish {
  return (value) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    return finish(value);
  };
}

function presentFinish(type: GraphQLOutputType, uses: readonly Use[], plan: FinalPlan): Finish {
  if (isListType(type)) {
    const finish = finishOf(type.ofType as GraphQLOutputType, uses, plan);
    return (values) => (values as unknown[]).map(finish);
  }
  const named = getNamedType(type);
  if (isPlain(named) || plan.entities.has(named.name) || isOfConnection(named.name)) return (value) => value;
  if (isLeafType(named)) return (value) => named.serialize(value);
  if (isObjectType(named)) return objectFinish(named, uses, plan);
  plan.giveUp();
  return (value) => value;
}

/** Enums are sent as they are held here, too. */
function isPlain(type: GraphQLNamedType): boolean {
  return isEnumType(type) || (isLeafType(type) && isSpecifiedScalarType(type));
}

/** An object that is no row: what is selected are its properties. */
function objectFinish(type: GraphQLObjectType, uses: readonly Use[], plan: FinalPlan): Finish {
  const fields = [...plan.below(uses, type)].map(([key, places]) => {
    const { name } = places[0]!.node;
    const field = type.getFields()[name.value];
    if (!field) return { key, name: name.value, finish: () => type.name };
    if (field.resolve) plan.giveUp();
    return { key, name: name.value, finish: finishOf(field.type, places, plan) };
  });
  return (value) => {
    const finished: Record<string, unknown> = {};
    for (const { key, name, finish } of fields)
      finished[key] = finish((value as Record<string, unknown>)[name]);
    return finished;
  };
}
