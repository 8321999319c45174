// Compiles on every change and restarts the service; run by `npm run dev`, which has built everything once.
import { spawn } from 'node:child_process';

const run = (command, ...args) => spawn(command, args, { stdio: 'inherit' });
const compiler = run('npx', 'tsc', '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput');
const service = run('node', '--watch-path=dist/src', '--enable-source-maps', 'dist/src/cli.js', 'serve');
service.on('exit', () => compiler.kill());
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    compiler.kill(signal);
    service.kill(signal);
  });
