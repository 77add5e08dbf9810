/** A shell that runs a page's commands one after the other, and the servers that they start, in the background. */

import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, keepGroup, killGroup } from './groups.ts';
import type { Ports } from './ports.ts';

/** What a command printed, on both streams in their order. */
export interface Ran {
  readonly output: string;
  readonly code: number;
}

const mark = '@@end of command@@';
const startsServer = /(?:^|&& )(?:npx cauce serve|npm start)\b/;
/** What a server prints last when it has started. */
const isUp = /Stop it with Ctrl\+C\./;
const mostMs = 180_000;

export class Shell {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #ports: Ports;
  /** Process ids of running servers, by their port on the page. */
  readonly #servers = new Map<string, number>();
  #printed = '';
  #scripts = 0;

  /**
   * @param folder Where it begins.
   * @param scratch A folder for its own files.
   */
  constructor(folder: string, scratch: string, ports: Ports, environment: NodeJS.ProcessEnv) {
    this.#folder = scratch;
    this.#ports = ports;
    this.#child = spawn('bash', ['--norc', '-s'], { cwd: folder, env: environment, detached: true });
    keepGroup(this.#child.pid);
    const take = (chunk: Buffer): void => {
      this.#printed += chunk.toString();
    };
    this.#child.stdout?.on('data', take);
    this.#child.stderr?.on('data', take);
    // Without a terminal, curl would draw its progress into what it prints.
    this.#write('exec 2>&1; curl() { command curl -sS "$@"; }');
  }

  /**
   * Runs the commands of a block; what they print, together. A command that fails ends it. The remark `# Ctrl+C` ends
   * all servers before.
   */
  async run(text: string): Promise<Ran> {
    let output = '';
    if (/^# Ctrl\+C$/m.test(text)) for (const port of [...this.#servers.keys()]) await this.#stop(port);
    for (const command of commandsOf(text)) {
      const own = await this.#ports.replace(command);
      const ran = startsServer.test(own) ? await this.#serve(command, own) : await this.#command(own);
      output += this.#ports.restore(ran.output);
      if (ran.code !== 0) return { output, code: ran.code };
    }
    return { output, code: 0 };
  }

  /** Ends the shell and every server. */
  close(): void {
    for (const pid of this.#servers.values()) killGroup(pid);
    killGroup(this.#child.pid);
  }

  async #command(command: string): Promise<Ran> {
    this.#printed = '';
    this.#write(`${command}\nprintf '\\n%s %s\\n' '${mark}' $?`);
    const end = Date.now() + mostMs;
    const ended = new RegExp(`\\n${mark} (\\d+)\\n`);
    for (;;) {
      const found = ended.exec(this.#printed);
      if (found !== null) return { output: this.#printed.slice(0, found.index), code: Number(found[1]) };
      if (Date.now() > end || this.#child.exitCode !== null)
        return { output: `${this.#printed}\n(no end in sight)`, code: 1 };
      await sleep(10);
    }
  }

  /** Starts a server in the place of the one before it at its port, and waits until it is up. */
  async #serve(shown: string, command: string): Promise<Ran> {
    const port = /--port (\d+)/.exec(shown)?.[1] ?? '8000';
    await this.#stop(port);
    this.#scripts += 1;
    const script = join(this.#folder, `serve-${this.#scripts}.sh`);
    const log = `${script}.log`;
    await writeFile(script, command);
    const { output } = await this.#command(`setsid bash '${script}' > '${log}' 2>&1 & echo $!`);
    const pid = Number(output.trim().split('\n').at(-1));
    keepGroup(pid);
    this.#servers.set(port, pid);
    const end = Date.now() + mostMs;
    for (;;) {
      const printed = await readFile(log, 'utf8').catch(() => '');
      if (isUp.test(printed)) {
        await sleep(200);
        return { output: await readFile(log, 'utf8'), code: 0 };
      }
      if (Date.now() > end || !isAlive(pid)) return { output: printed, code: 1 };
      await sleep(50);
    }
  }

  async #stop(port: string): Promise<void> {
    const pid = this.#servers.get(port);
    if (pid === undefined) return;
    this.#servers.delete(port);
    killGroup(pid, 'SIGTERM');
    for (let i = 0; i < 100 && isAlive(pid); i++) await sleep(100);
    killGroup(pid);
  }

  #write(text: string): void {
    this.#child.stdin?.write(`${text}\n`);
  }
}

/** The commands of a block: lines, joined while a quote is open or a backslash ends them. Remarks are left out. */
export function commandsOf(text: string): string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of text.split('\n')) {
    open += open === '' ? line : `\n${line}`;
    if (isUnfinished(open)) continue;
    if (withoutRemark(open).trim() !== '') commands.push(withoutRemark(open).trim());
    open = '';
  }
  if (open !== '') throw new Error(`A command has no end: ${open}`);
  return commands;
}

function isUnfinished(text: string): boolean {
  return quoteAtEnd(text) !== '' || withoutRemark(text).endsWith('\\');
}

function quoteAtEnd(text: string): string {
  let quote = '';
  for (const character of withoutRemark(text)) {
    if (quote === '') quote = character === '"' || character === "'" ? character : '';
    else if (character === quote) quote = '';
  }
  return quote;
}

/** A remark begins with a # after a blank, outside quotes. */
function withoutRemark(text: string): string {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quote === '') {
      if (character === '#' && (i === 0 || /\s/.test(text[i - 1]))) return text.slice(0, i).trimEnd();
      quote = character === '"' || character === "'" ? character : '';
    } else if (character === quote) quote = '';
  }
  return text.trimEnd();
}
