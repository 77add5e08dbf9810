/** Runs the code blocks of one page, in order, in a folder of their own. */

import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { notAllowed } from './allowed.ts';
import { isAsShown } from './compare.ts';
import { type Block, isRun, parsePage } from './parse.ts';
import { Ports } from './ports.ts';
import { checkable, Program, runnable } from './program.ts';
import { type Ran, Shell } from './shell.ts';

/** What came of a page. */
export interface Outcome {
  readonly page: string;
  readonly ran: number;
  readonly faults: readonly string[];
  readonly notRun: readonly string[];
  /** Files for the compiler, each with how to say where on the page a line of it is. */
  readonly programs: readonly { readonly file: string; readonly where: (line: number) => string }[];
}

/** Languages of which a block is run, compared, or read. */
const known = ['sh', 'ts', 'json', ''];

/**
 * @param root The repository.
 * @param page Path of the page, from there.
 * @param scratch An empty folder.
 */
export async function runPage(root: string, page: string, scratch: string): Promise<Outcome> {
  const { blocks, beginsEmpty } = parsePage(await readFile(join(root, page), 'utf8'));
  const refused = blocks.flatMap(block => {
    const what = notAllowed(block);
    return what === undefined
      ? []
      : [`${page}:${block.line}: may not run ${what}; say above why it is not run`];
  });
  if (refused.length > 0) return { page, ran: 0, faults: refused, notRun: [], programs: [] };
  const folder = join(scratch, 'project');
  await mkdir(folder, { recursive: true });
  if (!beginsEmpty) await likeRepository(root, folder);
  const ports = new Ports();
  const environment = {
    ...process.env,
    PATH: `${join(root, 'docs/blocks/bin')}:${dirname(process.execPath)}:${process.env['PATH']}`,
    PORT: await ports.of('8000'),
    CAUCE_ROOT: root,
    NO_COLOR: '1',
    NODE_TEST_CONTEXT: undefined,
  };
  const own = blocks.filter(block => block.language === 'ts' && isRun(block) && block.file === undefined);
  const texts = await Promise.all(own.map(block => ports.replace(block.text)));
  const programFile = join(folder, 'blocks-of-this-page.ts');
  await writeFile(programFile, runnable(texts));
  const runner = new Runner({ page, folder, programFile, ports, environment });
  const shell = new Shell(folder, scratch, ports, environment);
  try {
    for (const block of blocks) await runner.run(block, shell);
  } finally {
    shell.close();
    runner.close();
  }
  const { text, blockOfLine } = checkable(texts);
  const checked = join(folder, 'types-of-this-page.ts');
  await writeFile(checked, text);
  const where = (line: number): string => `${page}:${own[blockOfLine[line - 1] ?? 0]?.line ?? 1}`;
  return {
    page,
    ran: runner.ran,
    faults: runner.faults,
    notRun: blocks
      .filter(block => block.notRun !== undefined)
      .map(({ line, notRun }) => `${page}:${line}: ${notRun}`),
    programs: [...(own.length > 0 ? [{ file: checked, where }] : []), ...runner.files],
  };
}

/** What one has in a clone and runs from: copies, so that nothing of the repository can be written to. */
async function likeRepository(root: string, folder: string): Promise<void> {
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  await cp(join(root, 'examples'), join(folder, 'examples'), {
    recursive: true,
    filter: path => !/\/(?:data|models|node_modules)$/.test(path),
  });
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir(join(root, 'node_modules')))
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
}

interface Place {
  readonly page: string;
  readonly folder: string;
  readonly programFile: string;
  readonly ports: Ports;
  readonly environment: NodeJS.ProcessEnv;
}

class Runner {
  ran = 0;
  readonly faults: string[] = [];
  readonly files: { file: string; where: (line: number) => string }[] = [];
  readonly #place: Place;
  #program: Program | undefined;
  #last: Ran | undefined;

  constructor(place: Place) {
    this.#place = place;
  }

  async run(block: Block, shell: Shell): Promise<void> {
    if (!isRun(block)) return;
    this.ran += 1;
    const { language, text, file } = block;
    if (file !== undefined) return this.#keep(block, file);
    if (!known.includes(language)) {
      this.#fault(block, `nobody runs ${language}: name its file, or say why it is not run`);
    } else if (language === 'json') this.#readJson(block);
    else if (language === '') this.#compare(block);
    else {
      this.#last = language === 'sh' ? await shell.run(text) : await this.#next();
      if (this.#last.code !== 0) this.#fault(block, `failed:\n${this.#last.output}`);
    }
  }

  close(): void {
    this.#program?.close();
  }

  async #keep(block: Block, file: string): Promise<void> {
    const { folder, ports, page } = this.#place;
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${await ports.replace(block.text)}\n`);
    if (file.endsWith('.json')) this.#readJson(block);
    if (file.endsWith('.ts')) this.files.push({ file: path, where: line => `${page}:${block.line + line}` });
  }

  #next(): Promise<Ran> {
    const { programFile, folder, environment } = this.#place;
    this.#program ??= new Program(programFile, folder, environment);
    return this.#program.next();
  }

  #readJson(block: Block): void {
    try {
      JSON.parse(block.text);
    } catch (error) {
      this.#fault(block, String(error));
    }
  }

  #compare(block: Block): void {
    const printed = this.#place.ports.restore(this.#last?.output ?? '');
    if (!isAsShown(block.text, printed)) this.#fault(block, `what was printed is\n${printed.trim()}`);
  }

  #fault({ line }: Block, what: string): void {
    this.faults.push(`${this.#place.page}:${line}: ${what}`);
  }
}
