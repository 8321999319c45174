import { namesByArea } from './time-zones.data';

/** Names as they are spelled, by their lower case. */
const spelled = new Map<string, string>();
for (const [area, names] of Object.entries(namesByArea))
  for (const name of names.trim().split(/\s+/)) learn(area === '' ? name : `${area}/${name}`);

let asked = false;

/**
 * A time zone of the IANA database by its name, whatever the case: as the database spells it.
 * @returns null when it has none of this name
 */
export function timeZoneNamed(text: string): string | null {
  const name = text.toLowerCase();
  const known = spelled.get(name);
  if (known !== undefined || asked) return known ?? null;
  // Zones that are younger than the list are known to a runtime that is younger, too.
  asked = true;
  Intl.supportedValuesOf('timeZone').forEach(learn);
  return spelled.get(name) ?? null;
}

function learn(name: string): void {
  spelled.set(name.toLowerCase(), name);
}
