#!/usr/bin/env node
import 'reflect-metadata';
import { runCli } from './cli/program';

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
