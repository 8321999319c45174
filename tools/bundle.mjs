// Puts what the compiler made and the packages that it needs into one file, beside which lie the operations that GraphiQL
// offers: it starts in two thirds of the time that 1,900 modules take (docs/adr/0038-one-file.md).
// Usage: node tools/bundle.mjs [folder of the compiled src [folder of rolecall.js]]
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { leftOut } from './left-out.mjs';

const [from = 'dist/src', to = 'dist'] = process.argv.slice(2);

/** Found in node_modules when it runs: native code, pages of many megabytes, and what the packages can do without. */
const external = ['better-sqlite3', '@graphql-yoga/render-graphiql', 'class-validator', 'pino-pretty'];

const { outputFiles } = await build({
  entryPoints: [join(from, 'cli.js')],
  outfile: join(to, 'rolecall.js'),
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  external,
  plugins: [leftOut],
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  write: false,
});
mkdirSync(to, { recursive: true });
for (const { path, text } of outputFiles)
  writeFileSync(path, inAscii(path.endsWith('.js') ? withoutShapes(text) : text), { mode: 0o755 });
cpSync(join(from, 'demo/operations'), join(to, 'operations'), { recursive: true });

/**
 * Each module stands in an object with its name for a property. The engine gives each of them a shape of its own, and an object with one
 * property can have 1,536: after that nothing else gets a shape that lasts, such as the variables of a request that has one
 * (docs/adr/0034-one-shape.md). Objects without a prototype have none.
 */
function withoutShapes(text) {
  const without = text.replace(/__(?:commonJS|esm)\(\{$/gm, '$& __proto__: null,');
  if (/__(?:commonJS|esm)\(\{(?! __proto__: null,$)/m.test(without) || without === text)
    throw new Error('esbuild writes modules in another way than the one that is known here');
  return without;
}

/**
 * The engine keeps the text of the file, with two bytes for each character where a single one is beyond Latin 1: 12 MB. What
 * esbuild leaves of those stands in comments and regular expressions.
 */
function inAscii(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
