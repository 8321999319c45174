import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  CopiedApplicantFragment,
  CopiedApplicationFragment,
  CopiedRoleFragment,
  CopiedTagFragment,
} from '../operations.generated';

/** An object of the copy. */
export type Copied =
  CopiedRoleFragment | CopiedApplicantFragment | CopiedApplicationFragment | CopiedTagFragment;

/**
 * The copy: a file for each object, and the cursor up to which it is told. Yours is most likely a table for each type; write
 * objects and cursor in one transaction then.
 */
export class Copy {
  private readonly objects: string;
  private readonly place: string;

  /** Opens the copy in a folder, which is made when there is none. */
  constructor(folder: string) {
    this.objects = join(folder, 'objects');
    this.place = join(folder, 'cursor');
    mkdirSync(this.objects, { recursive: true });
  }

  /** Where to go on; null until everything was read once. */
  get cursor(): string | null {
    return textOf(this.place);
  }

  /** Keeps where to go on: to be called when everything before it is written. */
  keepCursor(cursor: string): void {
    writeWhole(this.place, cursor);
  }

  /** The object of an id; null when there is none. */
  get(id: string): Copied | null {
    const text = textOf(this.fileOf(id));
    return text === null ? null : (JSON.parse(text) as Copied);
  }

  /**
   * Writes an object, unless the copy holds a later version: changes are told again after a crash, and those that were made while
   * everything was read. The same version is written, as the stages of a role and the tags of a person change without it.
   */
  put(object: Copied): void {
    const present = this.get(object.id);
    if (!present || present.version <= object.version) this.replace(object);
  }

  /** Writes an object whatever the copy holds. */
  replace(object: Copied): void {
    writeWhole(this.fileOf(object.id), JSON.stringify(object, null, 2));
  }

  remove(id: string): void {
    rmSync(this.fileOf(id), { force: true });
  }

  /** Removes all objects but these. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.ids()) if (!ids.has(id)) this.remove(id);
  }

  /** The ids of all objects. */
  ids(): string[] {
    const files = readdirSync(this.objects).filter((name) => name.endsWith('.json'));
    return files.map((name) => decodeURIComponent(name.slice(0, -'.json'.length)));
  }

  private fileOf(id: string): string {
    return join(this.objects, `${encodeURIComponent(id)}.json`);
  }
}

/** A file is there as a whole or as it was, whenever the process ends. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { flush: true });
  renameSync(`${file}.new`, file);
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
