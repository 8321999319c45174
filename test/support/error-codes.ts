import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const source = join(__dirname, '../../src');

/** Every node of the files that mention a word, read from what the service is compiled of. */
function nodesOfFiles(mentioning: RegExp): ts.Node[] {
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return names.flatMap((name) => {
    const text = readFileSync(join(source, name), 'utf8');
    if (!mentioning.test(text)) return [];
    return nodesBelow(ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true));
  });
}

function nodesBelow(node: ts.Node): ts.Node[] {
  const found = [node];
  ts.forEachChild(node, (child) => void found.push(...nodesBelow(child)));
  return found;
}

/** The codes that an expression may have: a literal, one of two, what a variable is set to, or what its function is called with. */
function codesAt(expression: ts.Node | undefined): string[] {
  if (expression && ts.isStringLiteral(expression)) return [expression.text];
  if (expression && ts.isConditionalExpression(expression))
    return [...codesAt(expression.whenTrue), ...codesAt(expression.whenFalse)];
  const around = expression && ts.findAncestor(expression, ts.isFunctionLike);
  if (!around) throw new Error(`No code can be read from ${expression?.parent.getText()}`);
  const name = expression.getText();
  const at = around.parameters.findIndex((parameter) => parameter.name.getText() === name);
  if (at >= 0) return callsOf(around).flatMap((call) => codesAt(call.arguments[at]));
  const variable = nodesBelow(around).find(
    (node) => ts.isVariableDeclaration(node) && node.name.getText() === name,
  );
  return codesAt((variable as ts.VariableDeclaration | undefined)?.initializer);
}

/** Where a function is called in its own file. */
function callsOf(called: ts.SignatureDeclaration): ts.CallExpression[] {
  const { name } = ts.isFunctionDeclaration(called) ? called : (called.parent as ts.VariableDeclaration);
  const nodes = nodesBelow(called.getSourceFile()).filter(ts.isCallExpression);
  return nodes.filter((node) => node.expression.getText() === name?.getText());
}

/** Whether a node calls a function, or makes an object of a class, of this name. */
function isCallOf(name: string, node: ts.Node): node is ts.CallExpression | ts.NewExpression {
  return (ts.isCallExpression(node) || ts.isNewExpression(node)) && node.expression.getText() === name;
}

/** The codes of `userErrors`: those of its types, and those of the rules. */
export function refusalCodes(): Set<string> {
  const types = nodesOfFiles(/class UserError\b/).filter((node) => isCallOf('super', node));
  const ofTypes = types.flatMap((node) => literalsIn(node.arguments?.[0]));
  const rules = nodesOfFiles(/RuleViolation\(/).filter((node) => isCallOf('RuleViolation', node));
  return new Set([...ofTypes, ...rules.flatMap((node) => codesAt(node.arguments?.[0]))]);
}

/** The codes of lines that an import refuses, beside those of `userErrors`. */
export function lineCodes(): Set<string> {
  const faults = nodesOfFiles(/fault\(/).filter((node) => isCallOf('fault', node));
  return new Set(faults.flatMap((node) => codesAt(node.arguments?.[0])).filter(isCode));
}

/** Where the code stands among the arguments of what refuses a whole request. */
const places: Readonly<Record<string, number>> = { sendError: 2, refusedOperation: 1 };

/** The codes of top-level errors: as they are thrown or sent, those of HTTP, of the library, and why something ended. */
export function requestCodes(): Set<string> {
  const nodes = nodesOfFiles(/sendError|refusedOperation|extensions|malformed|Ending\b/);
  return new Set(nodes.flatMap((node) => literalsIn(codeWithin(node))));
}

function codeWithin(node: ts.Node): ts.Node | undefined {
  if (ts.isCallExpression(node)) return node.arguments[places[node.expression.getText()] ?? -1];
  if (ts.isTypeAliasDeclaration(node) && /Ending$/.test(node.name.text)) return node.type;
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'code') {
    const holder = node.parent.parent;
    return ts.isPropertyAssignment(holder) && holder.name.getText() === 'extensions' ? node : undefined;
  }
  if (!ts.isVariableDeclaration(node)) return undefined;
  if (node.name.getText() === 'malformed') return node.initializer;
  return /\[code: string|\bTold\b/.test(node.type?.getText() ?? '') ? node.initializer : undefined;
}

/** The constants within a node; sentences and values that are worked out are none. */
function literalsIn(node: ts.Node | undefined): string[] {
  const literals = node ? nodesBelow(node).filter(ts.isStringLiteral) : [];
  return literals.map(({ text }) => text).filter(isCode);
}

function isCode(text: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(text);
}
