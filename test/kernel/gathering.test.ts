import { Interrupted, Lifetime } from '../../src/core/lifetime';
import { Gathering, type Guest } from '../../src/database/gathering';
import { until } from '../support/until';

const manners = { few: 2, most: 3, full: 3, patience: 5 };

/** Parties that are under way until they are told to come back. */
class Parties {
  readonly gone: string[] = [];
  private readonly returns: Array<() => void> = [];
  readonly gathering: Gathering<Guest & { name: string }>;

  constructor(how = manners) {
    this.gathering = new Gathering((party) => {
      this.gone.push(party.map(({ name }) => name).join('+'));
      return new Promise((resolve) => this.returns.push(resolve));
    }, how);
  }

  enter(name: string, lifetime?: Lifetime, reject: (reason: unknown) => void = () => undefined): void {
    this.gathering.enter({ name, kind: name[0]!, lifetime, reject });
  }

  comeBack(place: number): void {
    this.returns[place]!();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('gathering', () => {
  const patient = { ...manners, patience: 60_000 };

  it('lets the first go at once, and whoever comes in the same turn together', async () => {
    const parties = new Parties(patient);
    for (const name of ['a1', 'a2', 'a3']) parties.enter(name);
    const atOnce = [...parties.gone];
    await turn();

    expect(atOnce).toEqual(['a1']);
    expect(parties.gone).toEqual(['a1', 'a2+a3']);
  });

  it('lets those who come while enough are under way wait for one to be back, and go in full parties of one kind', async () => {
    const parties = new Parties(patient);
    parties.enter('a1');
    parties.enter('a2');
    await turn();
    for (const name of ['a3', 'b1', 'a4', 'a5', 'a6', 'b2']) parties.enter(name);
    await turn();
    const waiting = [parties.gathering.waiting];
    for (const place of [0, 1, 2]) {
      parties.comeBack(place);
      await turn();
      await turn();
      waiting.push(parties.gathering.waiting);
    }

    expect(parties.gone).toEqual(['a1', 'a2', 'a3+a4+a5', 'b1+b2', 'a6']);
    expect(waiting).toEqual([6, 3, 1, 0]);
  });

  it('lets nobody wait for long while there is room, and nobody go where there is none', async () => {
    const parties = new Parties();
    parties.enter('a1');
    parties.enter('a2');
    await turn();
    parties.enter('a3');
    await until(() => parties.gone.length === 3);
    parties.enter('a4');
    await new Promise((resolve) => setTimeout(resolve, 4 * manners.patience));
    const full = [...parties.gone];
    parties.comeBack(1);
    await until(() => parties.gone.length === 4);

    expect(full).toEqual(['a1', 'a2', 'a3']);
    expect(parties.gone[3]).toBe('a4');
  });

  it('lets nobody go whose lifetime ended while they waited', async () => {
    const parties = new Parties(patient);
    const lifetime = new Lifetime(60_000);
    const reasons: unknown[] = [];
    parties.enter('a1');
    parties.enter('a2');
    await turn();
    parties.enter('a3', lifetime, (reason) => reasons.push(reason));
    parties.enter('a4');
    lifetime.end('CLIENT_GONE');
    parties.comeBack(0);
    await turn();
    await turn();

    expect(reasons).toEqual([new Interrupted('CLIENT_GONE')]);
    expect(parties.gone).toEqual(['a1', 'a2', 'a4']);
    expect(parties.gathering.waiting).toBe(0);
  });

  it('tells nobody of the end of a lifetime who has gone', async () => {
    const parties = new Parties(patient);
    const lifetime = new Lifetime(60_000);
    const reject = jest.fn();
    parties.enter('a1', lifetime, reject);
    parties.enter('a2', lifetime, reject);
    await turn();
    lifetime.end('TIMEOUT');

    expect(parties.gone).toEqual(['a1', 'a2']);
    expect(reject).not.toHaveBeenCalled();
  });
});
