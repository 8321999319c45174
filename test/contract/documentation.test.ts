import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getVariableValues, Kind, parse, validate } from 'graphql';
import { entities, resolvers } from '../../src/features';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { runCommand } from '../support/command';
import { documentation } from '../support/documentation';

const root = join(__dirname, '../..');
const schema = buildRolecallSchema({ entities, resolvers });
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** An operation that a reader may copy. */
interface Operation {
  query: string;
  variables?: Record<string, unknown>;
}

/** Blocks of GraphQL, bodies that curl sends, and queries within a sentence. */
function operationsIn(file: string): Operation[] {
  const text = read(file);
  const blocks = [...text.matchAll(/```graphql\n(.*?)```/gs), ...text.matchAll(/`(\{ \w+ \{.* \})`/g)];
  const bodies = [...text.matchAll(/ -d '(\{.*?\})'$/gms)];
  return [
    ...blocks.map(([, query]) => ({ query: query! })),
    ...bodies.map(([, body]) => JSON.parse(body!) as Operation),
  ];
}

function faultsOf({ query, variables = {} }: Operation): string[] {
  const document = parse(query);
  const faults = validate(schema, document).map(({ message }) => message);
  const declared = document.definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? (each.variableDefinitions ?? []) : [],
  );
  const { errors = [] } = getVariableValues(schema, declared, variables);
  return [...faults, ...errors.map(({ message }) => message)];
}

/** Links to files of this project that are not there, or have no such heading. */
function brokenLinksIn(file: string): string[] {
  const links = [...read(file).matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  const broken = links.filter(([, path, heading]) => {
    const target = path ? join(dirname(file), path) : file;
    if (!existsSync(join(root, target))) return true;
    return heading !== undefined && !anchorsOf(target).includes(heading);
  });
  return broken.map(([link]) => link);
}

/** What the headings of a file are called in links. */
function anchorsOf(file: string): string[] {
  const headings = [...read(file).matchAll(/^#+ (.*)$/gm)];
  return headings.map(([, text]) =>
    text!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documentation', () => {
  it('links to what is there', () => {
    expect(documentation().flatMap((file) => brokenLinksIn(file).map((link) => `${file}: ${link}`))).toEqual(
      [],
    );
  });

  it('has every command of the command line in the README', async () => {
    const { out } = await runCommand(['--help']);
    const [, list] = out.join('\n').split(/Commands:|Environment:/);
    const commands = [...list!.matchAll(/^ {2}(?!help)(\w+)/gm)].map(([, name]) => name!);

    expect(commands.filter((name) => !read('README.md').includes(`| \`rolecall ${name}`))).toEqual([]);
  });

  const told = documentation().filter((file) => operationsIn(file).length > 0);

  it('tells operations in the README and below docs/', () => {
    expect(told).toEqual(expect.arrayContaining(['README.md', 'docs/changes.md', 'docs/csv-export.md']));
  });

  it.each(told)('%s tells operations that the schema takes', (file) => {
    expect(operationsIn(file).flatMap(faultsOf)).toEqual([]);
  });
});
