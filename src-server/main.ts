/** The central server's program: its command line on this process's streams. */
import { fail, runProgram, type Terminal } from './command-line.ts';
import { readConfig } from './config.ts';
import { serve } from './serve.ts';

async function startServer(): Promise<void> {
  const config = readConfig(process.env);
  const server = await serve(config, { level: config.logLevel, write: (line) => void process.stderr.write(line) });
  terminal.print({ listening: server.url });
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

const terminal: Terminal = {
  env: process.env,
  print: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
  complain: (message) => void process.stderr.write(`${message}\n`),
  serve: startServer,
};

for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => process.exit(fail(error, terminal)));

process.exitCode = await runProgram(process.argv.slice(2), terminal);
