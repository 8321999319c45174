import { z } from 'zod';
import { lineRule } from './line';
import { recordTypes } from './record-types';

/** The JSON Schema of a line of the data format: what every line must meet by itself, before it is looked up. */
export function dataFormatSchema(): object {
  const [first, ...others] = recordTypes.map(lineRule);
  return {
    ...z.toJSONSchema(z.discriminatedUnion('type', [first!, ...others]), {
      io: 'input',
      unrepresentable: 'any',
    }),
    title: 'A line of the data of Rolecall',
  };
}
