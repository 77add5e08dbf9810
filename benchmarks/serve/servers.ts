/** The servers under test, each started as its users start it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readTask, tell } from '../harness/child.ts';
import { python } from '../harness/peers.ts';
import type { Run } from '../harness/work.ts';
import { modelPath, saveModel } from './models.ts';
import { processorSeconds } from './processes.ts';
import type { ServeTask } from './works.ts';

export interface Server {
  /** Where it listens: `http://127.0.0.1:1234`. */
  readonly url: string;
  /** Of all its processes, since they began. */
  processorSeconds(): number;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

/** The version of the framework that Cauce and the bare route stand on. */
export const versions = { fastify: createRequire(import.meta.url)('fastify/package.json').version };

/** What a program here is: it saves the model that it is told to, or measures a server and tells what it saw. */
export async function measureServer<Task>(
  measure: (task: Task & ServeTask, start: () => Promise<Server>) => Promise<Run>,
): Promise<void> {
  const task = readTask<Task & ServeTask>();
  if (task.step === 'save') {
    await saveModel(task);
    return tell({ values: [], versions: {} });
  }
  const servers: Server[] = [];
  const run = await measure(task, async () => {
    const server = await startServer(task);
    servers.push(server);
    return server;
  });
  for (const server of servers) await server.stop();
  tell(run);
}

async function startServer(task: ServeTask): Promise<Server> {
  const [command, args] = commandOf(task);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  const url = await new Promise<string>((done, fail) => {
    child.on('exit', code => fail(new Error(`The server ended with ${code}.`)));
    createInterface(child.stdout).on('line', line => {
      const said = /http:\/\/[\d.]+:\d+/.exec(line);
      if (said !== null) done(said[0]);
    });
  });
  return {
    url,
    processorSeconds: () => processorSeconds(child.pid as number),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      process.off('exit', kill);
    },
  };
}

function commandOf(task: ServeTask): [command: string, args: string[]] {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const file = modelPath(task);
  switch (task.stack) {
    case 'cauce': {
      const workers = ['--workers', String(task.workers ?? 1)];
      return [process.execPath, [path('../../cli/src/bin.ts'), 'serve', file, '--port', '0', ...workers]];
    }
    case 'fastify':
      return [process.execPath, [path('bare.ts')]];
    default: {
      const told = JSON.stringify({ file, tuned: task.stack === 'fastapi-tuned' });
      return [python, [path('server.py'), told]];
    }
  }
}
