import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { notAllowed } from './blocks/allowed.ts';
import { isAsShown } from './blocks/compare.ts';
import { type Block, parsePage } from './blocks/parse.ts';
import { checkable, runnable } from './blocks/program.ts';
import { commandsOf } from './blocks/shell.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const page = [
  'A file, `a/b.ts`:',
  '',
  '```ts',
  'export const a = 1;',
  '```',
  '',
  '<!-- sh',
  'echo hidden',
  '-->',
  '',
  '```',
  'hidden',
  '```',
  '',
  '_Not tried: it needs a cluster._',
  '',
  '```sh',
  'kubectl apply',
  '```',
].join('\n');

function command(text: string): Block {
  return { line: 1, language: 'sh', words: '', text };
}

describe('a page', () => {
  it('has blocks to keep, to run unseen, to compare, and not to run', () => {
    const { blocks, beginsEmpty } = parsePage(page);
    assert.equal(beginsEmpty, false);
    assert.deepEqual(
      blocks.map(({ line, language, file, notRun }) => [line, language, file, notRun]),
      [
        [3, 'ts', 'a/b.ts', undefined],
        [7, 'sh', undefined, undefined],
        [11, '', undefined, undefined],
        [17, 'sh', undefined, 'it needs a cluster'],
      ],
    );
  });

  it('whose block has no end is refused', () => {
    assert.throws(() => parsePage('```sh\necho'), /Line 1/);
  });
});

describe('what was printed', () => {
  const cases: [shown: string, printed: string, isSame: boolean][] = [
    ['a b\n c', 'a\nb c\n', true],
    ['a … c', 'a b b c', true],
    ['a … c', 'a b b d', false],
    ['in 0.9 s.', 'in 12 ms.', true],
    ['{"id":"1ftw2e-2"}', '{"id":"zz-91"}', true],
    ['1.5', '1.6', false],
    ['a', 'a b', false],
  ];
  for (const [shown, printed, isSame] of cases) {
    it(`${JSON.stringify(printed)} is ${isSame ? '' : 'not '}as ${JSON.stringify(shown)}`, () => {
      assert.equal(isAsShown(shown, printed), isSame);
    });
  }
});

describe('commands', () => {
  it('span lines while a quote is open or a backslash ends them, and leave remarks out', () => {
    const text = "curl x -d '{\n\"a\": 1}' # a remark\n# another\nnpx cauce \\\n  train '#no' a#b";
    assert.deepEqual(commandsOf(text), ['curl x -d \'{\n"a": 1}\'', "npx cauce \\\n  train '#no' a#b"]);
  });

  it('are refused that leave their folder or reach further than the page', () => {
    for (const text of [
      'git push',
      'a=1 && sudo ls',
      'cat ../x',
      'cp a /etc/a',
      'npm publish',
      'echo $(docker ps)',
    ]) {
      assert.ok(notAllowed(command(text)), text);
    }
    for (const text of ["echo 'git push' | wc -l", 'curl http://127.0.0.1:8000/x -o /dev/null', 'npm test']) {
      assert.equal(notAllowed(command(text)), undefined, text);
    }
  });
});

describe('the program of a page', () => {
  const blocks = [
    "import { a, type B } from 'x';\nconst c = a;",
    "import type { D } from 'x';\nimport { a } from 'x';\nconst c = 2;",
  ];

  it('imports where it runs, and only what is there then', () => {
    const text = runnable(blocks);
    assert.match(text, /const \{ a \} = await import\('x'\);/);
    assert.doesNotMatch(text, /import type|type B/);
  });

  it('is checked with its imports first, each line told by its block', () => {
    const { text, blockOfLine } = checkable(blocks);
    assert.match(text, /^import \{ a, type B, type D \} from 'x';/);
    assert.equal(blockOfLine[text.split('\n').indexOf('const c = 2;')], 1);
  });
});

it('the readme says in Spanish what it says in English: the same headings, commands and output', () => {
  const [english, spanish] = ['README.md', 'README.es.md'].map(name => readFileSync(root + name, 'utf8'));
  const shape = (text: string): string[] => text.match(/^#+(?= )/gm) ?? [];
  assert.deepEqual(shape(spanish), shape(english));
  const code = (text: string): string[] =>
    parsePage(text).blocks.map(({ language, text: own }) =>
      language === '' ? own : own.replaceAll(/\s+(?:#|\/\/) .*/g, ''),
    );
  assert.deepEqual(code(spanish), code(english));
});
