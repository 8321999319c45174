import fc from 'fast-check';
import { decimalsOfCurrencies } from '../../src/core/currencies';
import { parseGlobalId } from '../../src/core/global-id';
import { isCalendarDay, parseInstant } from '../../src/core/instant';
import type * as Money from '../../src/core/money';
import { fromMinorUnits, isCurrency, toMinorUnits } from '../../src/core/money';
import * as rules from '../../src/core/rules';
import { fold } from '../../src/core/text';
import type * as TimeZone from '../../src/core/time-zone';
import { timeZoneNamed } from '../../src/core/time-zone';

describe('texts', () => {
  it('are brought into NFC and trimmed, and counted in code points', () => {
    const rule = rules.text(3);

    expect(rule.parse('  e\u0301a ')).toBe('éa');
    expect(rule.safeParse('😀😀😀').success).toBe(true);
    expect(rule.safeParse('😀😀😀😀').success).toBe(false);
  });

  it.each(['', '   ', 'a\0b', 'a\u0007', 'a\u200b'.slice(0, 0), '\ud800', 'line\nbreak'])(
    'refuse %j',
    (value) => {
      expect(rules.text(100).safeParse(value).success).toBe(false);
    },
  );

  it('keep line breaks where they are welcome, written as one character', () => {
    expect(rules.text(100, true).parse('a\r\nb\rc')).toBe('a\nb\nc');
  });

  it('are folded alike however they are written', () => {
    expect(fold('  Élan   VITAL ')).toBe('elan vital');
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)));
    // An accent behind a text leads around what is shorter for plain words.
    const ascii = fc.string({ unit: 'binary-ascii' });
    fc.assert(fc.property(ascii, (text) => fold(`${text}é`).slice(0, -1).trim() === fold(text)));
  });
});

describe('instants', () => {
  it.each([
    ['2026-12-01T09:00:00Z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00+02:00', '2026-12-01T07:00:00.000Z'],
    ['2026-12-01t09:00:00.123456z', '2026-12-01T09:00:00.123Z'],
    ['2024-02-29T00:00:00-03:30', '2024-02-29T03:30:00.000Z'],
  ])('read %s', (text, expected) => {
    expect(parseInstant(text)?.toISOString()).toBe(expected);
  });

  it.each([
    '2026-12-01T09:00:00',
    '2026-12-01',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-12-01T24:00:00Z',
    'now',
    '0001-01-01T00:00:00Z',
  ])('refuse %s', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('know calendar days', () => {
    expect(['2028-02-29', '2026-02-29', '2026-1-1', '20260101'].map(isCalendarDay)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('time zones', () => {
  it.each([
    ['europe/lisbon', 'Europe/Lisbon'],
    ['AMERICA/PORT-AU-PRINCE', 'America/Port-au-Prince'],
    ...['UTC', 'Etc/UTC', 'Etc/GMT+5', 'EST5EDT', 'GMT0', 'NZ-CHAT', 'W-SU', 'US/Pacific'].map((name) => [
      name,
      name,
    ]),
    ...[
      'Asia/Calcutta',
      'Asia/Kolkata',
      'Europe/Kiev',
      'Europe/Kyiv',
      'America/Argentina/ComodRivadavia',
    ].map((name) => [name, name]),
  ])('%s is spelled %s', (text, name) => {
    expect(rules.timeZone().parse(text)).toBe(name);
  });

  it('are all that the runtime has', () => {
    const names = Intl.supportedValuesOf('timeZone');

    expect(names.filter((name) => timeZoneNamed(name) !== name)).toEqual([]);
  });

  it.each(['pst', 'IST', 'Mars/Olympus', '+02:00', 'a/../b', '', ' UTC', 'Factory', 'constructor'])(
    'are not called %j',
    (text) => {
      expect(rules.timeZone().safeParse(text).success).toBe(false);
    },
  );

  it('younger than the list are known to a runtime that has them', () => {
    const asked = jest.spyOn(Intl, 'supportedValuesOf').mockReturnValue(['Europe/Atlantis']);

    jest.isolateModules(() => {
      const zones = jest.requireActual<typeof TimeZone>('../../src/core/time-zone');
      expect(zones.timeZoneNamed('europe/atlantis')).toBe('Europe/Atlantis');
      expect(zones.timeZoneNamed('Mars/Olympus')).toBeNull();
    });

    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
  });
});

describe('money', () => {
  it.each([
    ['95072.00', 'USD', 9_507_200, '95072.00'],
    ['95072', 'USD', 9_507_200, '95072.00'],
    ['1500', 'JPY', 1_500, '1500'],
    ['0.125', 'KWD', 125, '0.125'],
    ['0.05', 'EUR', 5, '0.05'],
    ['10.500', 'EUR', 1_050, '10.50'],
    ['650000', 'HUF', 65_000_000, '650000.00'],
    ['1250000.5', 'IQD', 1_250_000_500, '1250000.500'],
    ['36.1234', 'CLF', 361_234, '36.1234'],
  ])('keeps %s %s exactly', (amount, currency, units, written) => {
    expect(toMinorUnits(amount, currency)).toBe(units);
    expect(fromMinorUnits(units, currency)).toBe(written);
  });

  it.each([
    ['-1', 'USD'],
    ['1.005', 'USD'],
    ['1.5', 'JPY'],
    ['1e3', 'USD'],
    ['NaN', 'USD'],
    ['9999999999999', 'USD'],
    ['', 'USD'],
  ])('refuses %j %s', (amount, currency) => {
    expect(toMinorUnits(amount, currency)).toBeNull();
  });

  it('knows the currencies of ISO 4217', () => {
    const known = ['USD', 'EUR', 'CLF', 'UYW', 'VED', 'CHW', 'XCG', 'HRK'];
    const unknown = ['usd', 'XXQ', '', 'XAU', 'XXX', 'XTS', 'toString'];

    expect(known.filter((code) => !isCurrency(code))).toEqual([]);
    expect(unknown.filter(isCurrency)).toEqual([]);
  });

  it('has the decimals of ISO 4217', () => {
    const others = [...decimalsOfCurrencies].filter(([, decimals]) => decimals !== 2);

    expect(others.map(([code, decimals]) => `${code} ${decimals}`).sort()).toEqual([
      ...['BHD 3', 'BIF 0', 'CLF 4', 'CLP 0', 'DJF 0', 'GNF 0', 'IQD 3', 'ISK 0', 'JOD 3', 'JPY 0'],
      ...['KMF 0', 'KRW 0', 'KWD 3', 'LYD 3', 'OMR 3', 'PYG 0', 'RWF 0', 'TND 3', 'UGX 0', 'UYI 0'],
      ...['UYW 4', 'VND 0', 'VUV 0', 'XAF 0', 'XOF 0', 'XPF 0'],
    ]);
    expect(decimalsOfCurrencies.size).toBe(173);
  });

  it('is the same on every runtime, which is not asked', () => {
    const asked = [jest.spyOn(Intl, 'supportedValuesOf'), jest.spyOn(Intl, 'NumberFormat')];

    jest.isolateModules(() => {
      const money = jest.requireActual<typeof Money>('../../src/core/money');
      expect(money.isCurrency('HUF')).toBe(true);
      expect(money.fromMinorUnits(money.toMinorUnits('650000', 'HUF')!, 'HUF')).toBe('650000.00');
    });

    for (const spy of asked) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});

describe('addresses', () => {
  it.each(['ada@example.org', 'a.b+c@sub.example.co', 'ü@exämple.org'])(
    '%s is an e-mail address',
    (value) => {
      expect(rules.email().safeParse(value).success).toBe(true);
    },
  );

  it.each(['ada', 'ada@', '@example.org', 'a b@example.org', 'a@b', 'a@b,c.org'])('%s is none', (value) => {
    expect(rules.email().safeParse(value).success).toBe(false);
  });

  it.each([
    ['https://example.org/ada', true],
    ['http://example.org', true],
    ['ftp://example.org', false],
    ['javascript:alert(1)', false],
    ['https://user:secret@example.org', false],
    ['https://', false],
    ['', false],
  ])('%s as a link: %s', (value, good) => {
    expect(rules.url().safeParse(value).success).toBe(good);
  });
});

describe('global ids', () => {
  it.each(['role_1', 'interviewStage_2147483647'])('%s is one', (id) => {
    expect(parseGlobalId(id)).not.toBeNull();
  });

  it.each([
    'role_0',
    'role_01',
    'role_-1',
    'role_1.0',
    'Role_1',
    'role_2147483648',
    'role_',
    '_1',
    'role_1 ',
    'role_1\n',
    '',
  ])('%j is none', (id) => {
    expect(parseGlobalId(id)).toBeNull();
  });
});
