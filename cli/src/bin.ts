#!/usr/bin/env node
import host from 'node:module';
import { constants } from 'node:os';

// The first process of a container is ended by no signal that it does not listen to.
if (process.pid === 1) {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Where a command listens too, it ends in its own way.
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}

// Before the rest is imported: the second start takes half the time. Deno has a cache of its own instead.
host.enableCompileCache?.();
const { runCli } = await import('./program.ts');

// Whoever reads the output may stop early: `cauce predict … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await runCli(process.argv.slice(2));
