import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const folder = new URL('../examples/used-cars/scenarios/', import.meta.url);
const scenarios = readdirSync(folder).filter(name => name.endsWith('.json'));
const pages = ['mitigation-strategy.md', 'es/estrategia-de-mitigacion.md'].map(name => {
  const url = new URL(name, import.meta.url);
  return { name, url, text: readFileSync(url, 'utf8') };
});

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(match => match[1]);
}
const rulesOf = (text: string): string[] => all(text, /<a id="([^"]+)">/g);
const linksOf = (text: string): string[] => all(text, /\]\(([^)#\s]+)[^)]*\)/g);

describe('the mitigation strategy', () => {
  for (const { name, url, text } of pages) {
    it(`names in ${name} only files that are there`, () => {
      const links = linksOf(text);
      assert.ok(links.length > 50);
      assert.deepEqual(
        links.filter(link => !existsSync(new URL(link, url))),
        [],
      );
    });

    it(`names every scenario in ${name}`, () => {
      const named = linksOf(text)
        .filter(link => link.endsWith('.json'))
        .map(link => link.split('/').at(-1));
      assert.deepEqual([...new Set(named)].sort(), scenarios.toSorted());
    });
  }

  it('says the same in both languages: the same rules, the same places', () => {
    const [english, spanish] = pages.map(({ text }) => text);
    assert.deepEqual(rulesOf(spanish), rulesOf(english));
    const files = (text: string): string[] =>
      linksOf(text)
        .filter(link => link.includes('../'))
        .map(link => link.replace(/^(\.\.\/)+/, ''))
        .filter(link => !link.endsWith('.md'));
    assert.deepEqual(files(spanish), files(english));
  });

  it('has each rule that a scenario shows, in a row that names the scenario', () => {
    const [{ text }] = pages;
    for (const name of scenarios) {
      const { rules } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { rules: string[] };
      for (const rule of rules) {
        const row = text.split('\n').find(line => line.includes(`<a id="${rule}">`));
        assert.ok(row?.includes(`/${name})`), `${rule} does not name ${name}`);
      }
    }
  });
});
