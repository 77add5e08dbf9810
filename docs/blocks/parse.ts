/**
 * The code blocks of a Markdown page, and what the page says about running them. All of it reads as prose or is a
 * comment:
 *
 * - `` `pipeline.ts`: `` at the end of the line above a block: the block is the content of that file.
 * - `_Not run: …_` or `_Not tried: …_` above a block, or `<!-- not run: … -->`: why it is not run.
 * - `<!-- sh` or `<!-- ts`, lines, `-->`: a block that readers need not see.
 * - `<!-- folder: empty -->`: the page begins in an empty folder, and not in one like the repository.
 */

export interface Block {
  /** Line of the page on which the block begins, from 1. */
  readonly line: number;
  /** `sh`, `ts`, `json`, …; empty for what the commands or the program above printed. */
  readonly language: string;
  /** What follows the language, such as `signature`. */
  readonly words: string;
  readonly text: string;
  /** The file that it is the content of. */
  readonly file?: string;
  /** Why it is not run. */
  readonly notRun?: string;
}

/** Whether a block is one to run or to compare: neither a `signature` nor `text`, which is a drawing. */
export function isRun({ language, notRun, words }: Block): boolean {
  return notRun === undefined && words !== 'signature' && language !== 'text';
}

export interface Page {
  readonly blocks: readonly Block[];
  readonly beginsEmpty: boolean;
}

export function parsePage(markdown: string): Page {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const fence = /^( *)```(\S*) *(.*)$/.exec(lines[i]);
    const hidden = /^<!-- (sh|ts)$/.exec(lines[i]);
    if (fence === null && hidden === null) continue;
    const start = i;
    const isEnd = (line: string): boolean => (hidden === null ? line.trim() === '```' : line === '-->');
    i = lines.findIndex((line, j) => j > start && isEnd(line));
    if (i === -1) throw new Error(`Line ${start + 1}: the block has no end.`);
    const indent = fence?.[1].length ?? 0;
    blocks.push({
      line: start + 1,
      language: hidden?.[1] ?? fence?.[2] ?? '',
      words: fence?.[3] ?? '',
      text: lines
        .slice(start + 1, i)
        .map(line => line.slice(indent))
        .join('\n'),
      ...about(lines.slice(0, start)),
    });
  }
  return { blocks, beginsEmpty: markdown.includes('<!-- folder: empty -->') };
}

/** What the last line before a block says of it. */
function about(before: readonly string[]): Pick<Block, 'file' | 'notRun'> {
  const last = before.findLast(line => line.trim() !== '') ?? '';
  const file = /`([\w./-]+\.\w+)`:$/.exec(last)?.[1];
  const notRun =
    /^<!-- not run: (.+) -->$/.exec(last)?.[1] ??
    /_(?:Not run|Not tried|No se ejecuta): ([^_]+?)\.?_$/.exec(last)?.[1];
  return {
    ...(file === undefined ? {} : { file }),
    ...(notRun === undefined ? {} : { notRun }),
  };
}
