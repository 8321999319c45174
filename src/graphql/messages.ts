/** A message fit for clients, and the way to the variable at fault where there is one. */
export interface CleanMessage {
  text: string;
  argument?: string[];
}

/** Explanations of graphql-js that name types and fields but no value. */
const explanation =
  /^(?:Field "\w+" of required type "[\w![\]]+" was not provided|Field "\w+" is not defined by type "\w+"|Expected non-nullable type "[\w![\]]+" not to be null|Expected type "\w+" to be an object)\.$/;

/** What graphql-js says with a value in it, and what is said instead. */
const replacements: ReadonlyArray<[RegExp, string]> = [
  [/ Did you mean .*$/s, ''],
  [/^GraphQL introspection (?:is not allowed|has been disabled).*$/s, 'The schema cannot be queried here.'],
  [/^Value .* does not exist in "(\w+)" enum.*$/s, 'The value does not exist in the enum "$1".'],
  [/^(Enum "\w+" cannot represent) .*$/s, '$1 the value.'],
  [/^((?:Int|Float|String|Boolean|ID) cannot represent [^:]+): .*$/s, '$1.'],
  [/^(Expected value of type "[\w![\]]+"), found .*$/s, '$1.'],
  [/^(Argument "\w+" has invalid value) .*$/s, '$1.'],
  [/^(Syntax Error: .*?\b(?:Name|Int|Float|String|BlockString)) ".*$/s, '$1.'],
  [/^(Syntax Error: [^":]+): ".*$/s, '$1.'],
];

/**
 * Takes the values that graphql-js repeats out of its messages: clients know what they sent, and their logs and screens
 * need not. Names of types, fields and variables stay.
 * @param reason the message of the error behind it, which graphql-js puts at the end of what it says of variables
 */
export function withoutValues(message: string, reason: string): CleanMessage {
  const variable = /^Variable "\$(\w+)" got invalid value /.exec(message)?.[1];
  if (variable) return invalidVariable(variable, message, reason);
  return { text: replacements.reduce((text, [pattern, instead]) => text.replace(pattern, instead), message) };
}

/** `Variable "$input" got invalid value {...} at "input.emails[0]"; <reason>`: the value may hold anything. */
function invalidVariable(variable: string, message: string, reason: string): CleanMessage {
  const before = message.slice(0, message.length - reason.length - '; '.length);
  const last = before.slice(Math.max(0, before.lastIndexOf(' at "')));
  const place = /^ at "(\w+(?:\.\w+|\[\d+\])+)"$/.exec(last)?.[1] ?? variable;
  const why = explanation.test(reason) ? ` ${reason}` : '';
  const argument = place.split(/[.[\]]+/).filter((part) => part !== '');
  return { text: `The variable "$${variable}" is invalid at "${place}".${why}`, argument };
}
