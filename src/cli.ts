#!/usr/bin/env node
import 'reflect-metadata';
import { runCli } from './cli/program';

// Whoever reads may have enough (`rolecall export | head`): it ends as a program ends that SIGPIPE kills, without a word.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(141);
});

void runCli(process.argv.slice(2), {
  env: process.env,
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  output: process.stdout,
  input: process.stdin,
  watched: process.stderr.isTTY,
}).then((code) => {
  process.exitCode = code;
});
