import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isCauceError } from '../../errors.ts';
import { matchAll, matchPattern } from './match.ts';
import { compilePattern } from './program.ts';

/** The match and its groups as JavaScript's `exec` gives them, with the index first. */
function ours(source: string, text: string, ignoreCase = false): unknown[] | null {
  const places = matchPattern(compilePattern(source, ignoreCase), text);
  if (places === null) return null;
  const groups = Array.from({ length: compilePattern(source, ignoreCase).groups + 1 }, (_, i) =>
    places[2 * i] < 0 ? undefined : text.slice(places[2 * i], places[2 * i + 1]),
  );
  return [places[0], ...groups];
}

function javascripts(source: string, text: string, ignoreCase = false): unknown[] | null {
  const match = new RegExp(source, ignoreCase ? 'i' : '').exec(text);
  return match === null ? null : [match.index, ...match];
}

describe('patterns', () => {
  const cases: [source: string, text: string, expected: unknown[] | null][] = [
    ['(\\d+)Nm@ ?(\\d+)', '190Nm@ 2000rpm', [0, '190Nm@ 2000', '190', '2000']],
    ['a|ab', 'ab', [0, 'a']],
    ['a+?b', 'caab', [1, 'aab']],
    ['^b', 'ab', null],
    ['b$', 'ab', [1, 'b']],
    ['\\bVDI\\b', 'Swift VDI', [6, 'VDI']],
    ['\\bVDI\\b', 'SwiftVDI', null],
    ['[^a-c\\d]', 'ab1x', [3, 'x']],
    ['x{2,3}', 'xxxx', [0, 'xxx']],
    ['a{,2}', 'a{,2}', [0, 'a{,2}']],
    ['\\x41\\u00e9\\t\\.', 'Aé\t.', [0, 'Aé\t.']],
    ['', 'abc', [0, '']],
    ['(a*)*', 'b', [0, '', undefined]],
    ['(a*)+', 'b', [0, '', '']],
    ['(a?){0,2}', 'b', [0, '', undefined]],
    ['(?:a??){0,1}', 'a', [0, 'a']],
    // A group of an earlier turn is forgotten.
    ['(?:(a)|b)*', 'ab', [0, 'ab', undefined]],
  ];
  for (const [source, text, expected] of cases) {
    it(`finds /${source}/ in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(ours(source, text), expected);
      assert.deepEqual(javascripts(source, text), expected);
    });
  }

  const refused: [source: string, position: number][] = [
    ['(?=a)', 1],
    ['(?<year>a)', 1],
    ['(a)\\1', 3],
    ['(a', 0],
    ['a)', 1],
    ['[a', 0],
    ['[b-a]', 1],
    ['[\\d-z]', 1],
    ['a\\', 1],
    ['*a', 0],
    ['a**', 2],
    ['a{2}{3}', 4],
    ['a{3,2}', 1],
    ['a{1,201}', 1],
    ['\\b*', 2],
    ['\\p{L}', 0],
    ['\\x4', 0],
    ['(?:(?:a{200}){200}){200}', 7],
    ['((({200}){200}){200}){200}', 3],
    ['(?:(?:(?:(?:){200}){200}){200}){200}', 13],
    [`${'('.repeat(60)}${')'.repeat(60)}`, 21],
    [`${'(?:'.repeat(60)}${')'.repeat(60)}`, 150],
    ['a'.repeat(1001), 1000],
  ];
  for (const [source, position] of refused) {
    it(`refuses /${source.slice(0, 30)}/ and says where`, () => {
      assert.throws(
        () => compilePattern(source, false),
        error => isCauceError(error, 'PATTERN_INVALID') && error.details.position === position,
      );
    });
  }

  const character = fc.constantFrom(
    'a',
    'b',
    'A',
    'é',
    '1',
    ' ',
    '.',
    '\\d',
    '\\w',
    '\\S',
    '[ab]',
    '[^a]',
    '[a-z1]',
  );
  const quantifier = fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{0,2}', '{1,3}?', '{2,}');
  /** Patterns in which each turn of a repeated group begins with `turnStart`. */
  const patterns = (turnStart: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .letrec<{ pattern: string; part: string }>(tie => ({
        part: fc.oneof(
          { depthSize: 'small' },
          character,
          fc.constantFrom('^', '$', '\\b', '\\B'),
          fc.tuple(fc.constantFrom('(', '(?:'), tie('pattern')).map(([open, inner]) => `${open}${inner})`),
          fc
            .tuple(turnStart, tie('pattern'), quantifier)
            .map(([start, inner, count]) => `(${start}(?:${inner}))${count}`),
          fc.tuple(character, quantifier).map(([char, count]) => char + count),
        ),
        pattern: fc.oneof(
          fc.array(tie('part'), { maxLength: 3 }).map(parts => parts.join('')),
          fc.tuple(tie('part'), tie('part')).map(([a, b]) => `${a}|${b}`),
        ),
      }))
      .pattern.filter(source => source.length <= 50);
  const text = fc
    .array(fc.constantFrom('a', 'b', 'A', 'é', 'É', '1', ' ', '\n'), { maxLength: 8 })
    .map(t => t.join(''));

  it('agree with those of JavaScript', () => {
    fc.assert(
      fc.property(patterns(character), text, fc.boolean(), (source, subject, ignoreCase) => {
        assert.deepEqual(ours(source, subject, ignoreCase), javascripts(source, subject, ignoreCase));
      }),
      { numRuns: 2000 },
    );
  });

  // Where a repeated group may match nothing, the two may choose different ends; never whether and where it begins.
  it('agree with those of JavaScript where a match begins, whatever is repeated', () => {
    fc.assert(
      fc.property(patterns(fc.constant('')), text, fc.boolean(), (source, subject, ignoreCase) => {
        assert.equal(ours(source, subject, ignoreCase)?.[0], javascripts(source, subject, ignoreCase)?.[0]);
      }),
      { numRuns: 2000 },
    );
  });

  it('find all matches that JavaScript finds, those of no characters aside', () => {
    fc.assert(
      fc.property(patterns(character), text, (source, subject) => {
        const found: string[] = [];
        const isWhole = matchAll(compilePattern(source, false), subject, ([from, to]) => {
          found.push(subject.slice(from, to));
        });
        assert.ok(isWhole);
        const expected = [...subject.matchAll(new RegExp(source, 'g'))].map(([match]) => match);
        assert.deepEqual(
          found,
          expected.filter(match => match !== ''),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('leave a text off that makes them look ahead again and again', () => {
    const program = compilePattern('a.*b|a', false);
    const count = (subject: string) => {
      let matches = 0;
      return [matchAll(program, subject, () => matches++), matches];
    };
    assert.deepEqual(count('a'.repeat(300)), [true, 300]);
    assert.equal(count('a'.repeat(100_000))[0], false);
  });

  for (const bomb of ['(a*)*b', '(a|aa)+$', '(?:a?){100}a{100}b', '(.*)(.*)(.*)(.*)(.*)[^a]']) {
    it(`run /${bomb}/ in linear time`, () => {
      const steps = (length: number): number => {
        let count = 0;
        const program = compilePattern(bomb, false);
        const counted = {
          ...program,
          instructions: program.instructions.map(instruction =>
            instruction.op === 'character'
              ? { ...instruction, test: (code: number) => ++count > 0 && instruction.test(code) }
              : instruction,
          ),
        };
        assert.equal(
          matchPattern(counted, 'a'.repeat(length).concat('!'))?.[0],
          bomb.endsWith('[^a]') ? 0 : undefined,
        );
        return count;
      };
      assert.ok(steps(2000) < 2.2 * steps(1000));
    });
  }
});
