import { registerEnumType } from 'type-graphql';

/**
 * Publishes a string enum in the schema. Each value must be described, or this does not compile.
 * @param values the TypeScript enum, whose keys equal its values
 * @param name the name of the GraphQL type
 * @param description what the enum as a whole says
 * @param descriptions one sentence for each value
 */
export function describeEnum<E extends Record<string, string>>(
  values: E,
  name: string,
  description: string,
  descriptions: Record<keyof E & string, string>,
): void {
  const valuesConfig: Record<string, { description: string }> = {};
  for (const [value, text] of Object.entries(descriptions)) valuesConfig[value] = { description: text };
  registerEnumType(values, { name, description, valuesConfig: valuesConfig as never });
}
