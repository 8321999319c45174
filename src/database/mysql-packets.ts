import { Interrupted } from '../core/lifetime';
import { carried, valueIn, type Carrying, type OnItsWay } from './carried-values';
import { packetOf } from './mysql-format';
import type { Param, Row } from './rows';
import { Unavailable } from './session';

type Asked = OnItsWay & Carrying;

/** Sends SQL; of several statements in one text the answer holds the rows of each. */
type Send = (sql: string, params: readonly Param[], asked: readonly Asked[]) => Promise<unknown>;

/**
 * Sends what one request reads in one turn of the event loop as one packet: writing to a socket costs more than most of the
 * statements. For reading only, since a statement that fails takes those after it along, and they are then sent one by one.
 */
export class Packets {
  private waiting: Asked[] = [];

  constructor(private readonly send: Send) {}

  /** The rows of a statement, which goes with what else is asked for in this turn. */
  ask(sql: string, params: readonly Param[], isValue = false): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.flush());
      this.waiting.push({ sql, params, isValue, resolve, reject });
    });
  }

  /** One value, which the rows that are asked for in this turn bring along. */
  async value(sql: string): Promise<unknown> {
    return valueIn(await this.ask(sql, [], true));
  }

  private flush(): void {
    const asked = carried(this.waiting, {
      replaced: ({ params }, by) => ({ params, ...by }),
      alone: (value) => void this.alone(value),
    });
    this.waiting = [];
    void (asked.length === 1 ? this.alone(asked[0]!) : this.together(asked));
  }

  private async together(asked: readonly Asked[]): Promise<void> {
    try {
      const results = (await this.send(packetOf(asked), [], asked)) as Row[][];
      asked.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      const isOver = error instanceof Interrupted || error instanceof Unavailable;
      if (isOver) for (const { reject } of asked) reject(error);
      else await Promise.all(asked.map((each) => this.alone(each)));
    }
  }

  private async alone(asked: Asked): Promise<void> {
    try {
      asked.resolve((await this.send(asked.sql, asked.params, [asked])) as Row[]);
    } catch (error) {
      asked.reject(error);
    }
  }
}
