import type { EntityClass, Node } from '../core/node';
import type { Known } from './known';
import type { Line } from './line';
import type { RecordType } from './record-type';

/** The object that a line means, and whether it is one of another external id. */
export interface Present {
  row: Node;
  isTaken: boolean;
}

/**
 * The objects that lines mean, locked: by external id, else by what is unique of their kind (an e-mail address, a name).
 * An object that has no external id yet is the one; one that has another is somebody else's.
 */
export async function findPresent(
  known: Known,
  type: RecordType,
  lines: readonly Line[],
): Promise<Map<Line, Present>> {
  const ids = lines.flatMap(({ externalId }) => externalId ?? []);
  await known.loadIds(type.entity, ids, 'update');
  const keyOf = ({ externalId }: Line) =>
    externalId === null ? undefined : known.key(type.entity, externalId);
  const others = lines.filter((line) => keyOf(line) === undefined);
  const values = others.flatMap(({ natural }) => natural ?? []);
  const byNatural = await rowsByNatural(known, type, values);
  const present = new Map<Line, Present>();
  for (const line of lines) {
    const key = keyOf(line);
    const row = key === undefined ? byNatural.get(line.natural!) : known.row(type.entity, key);
    const { externalId = null } = (row ?? {}) as { externalId?: string | null };
    const isTaken = key === undefined && line.externalId !== null && externalId !== null;
    if (row) present.set(line, { row, isTaken });
  }
  return present;
}

async function rowsByNatural(known: Known, type: RecordType, values: string[]): Promise<Map<string, Node>> {
  const rows = new Map<string, Node>();
  if (!type.natural || values.length === 0) return rows;
  const { column, entity = type.entity, owner } = type.natural;
  const options = owner ? {} : { lock: 'update' as const };
  const found = await known.work.find(entity, { [column]: values }, options);
  const valueOf = (row: Node, name: string): unknown => (row as unknown as Record<string, unknown>)[name];
  if (owner)
    await known.load(
      type.entity,
      found.map((row) => valueOf(row, owner) as number),
      'update',
    );
  for (const row of found) {
    const meant = owner
      ? known.row(type.entity, valueOf(row, owner) as number)
      : learned(known, row, type.entity);
    rows.set(valueOf(row, column) as string, meant);
  }
  return rows;
}

/** One object for each row: what was read before is the same one. */
function learned(known: Known, row: Node, entity: EntityClass): Node {
  known.learn(row);
  return known.row(entity, row.id);
}
