import { Command, Option } from 'commander';
import { importData, type ImportDataOptions } from './import-data';
import { importResumes } from './import-resumes';
import { UsageError, type Terminal } from './terminal';

const formats = ['jsonl', 'csv', 'resume'] as const;
type Format = (typeof formats)[number];
type Options = ImportDataOptions & { role?: string; format?: Format };

const examples = `
Examples:
  rolecall import data.jsonl --refused refused.jsonl
  rolecall import applicants.csv --map "E-mail=email,Given name=firstName,Id=externalId"
  rolecall import resumes/*.json --role role_1

The format follows the name of a file: .jsonl and .ndjson hold data in the format of docs/data-format.md, .csv applicants, all
else resumes in the JSON Resume format. "-" reads from the standard input.
Data is taken line by line: what is there already is compared, so that the same file may be imported again, after a cut or
with changes. Lines that are refused harm no other ones; each is told as a line of JSON, and the exit code is 1.`;

/** `rolecall import`: takes data, applicants from a table, or resumes. */
export function importCommand(terminal: Terminal): Command {
  return new Command('import')
    .description('Take data as JSON lines, applicants as CSV, or resumes in the JSON Resume format.')
    .argument('<files...>', 'the files, all of one format')
    .addOption(new Option('--format <format>', 'the format, whatever the names').choices(formats))
    .option('--refused <file>', 'where to write the lines that are refused; the error output if left out')
    .option('--map <columns>', 'CSV: which column is which field, such as "E-mail=email,Name=lastName"')
    .option('--role <id>', 'resumes: let each person apply to this open role, such as role_1')
    .addOption(new Option('--report <form>', 'how to report').choices(['text', 'json']).default('text'))
    .addHelpText('after', examples)
    .action((files: string[], options: Options) => importFiles(terminal, files, options));
}

function importFiles(terminal: Terminal, files: string[], options: Options): Promise<void> {
  const all = new Set(files.map((file) => options.format ?? formatOf(file)));
  const [format, another] = all;
  if (another) throw new UsageError('The files are of several formats; import them one format at a time.');
  return format === 'resume'
    ? importResumes(terminal, files, options)
    : importData(terminal, files, format!, options);
}

function formatOf(file: string): Format {
  if (/\.(jsonl|ndjson)$/i.test(file) || file === '-') return 'jsonl';
  return /\.csv$/i.test(file) ? 'csv' : 'resume';
}
