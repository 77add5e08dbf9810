import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = globSync(['*.md', 'docs/**/*.md', '*/README.md', 'examples/**/README.md'], {
  cwd: root,
  exclude: path => path.includes('node_modules'),
});

/** What links of a page may point to: its headings, as code hosts name them, and anchors of its own. */
function anchorsOf(path: string): Set<string> {
  const text = readFileSync(path, 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
  const found = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id));
  const times = new Map<string, number>();
  for (const [, heading] of text.matchAll(/^#+ (.+)$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replaceAll(/[^\p{L}\p{N}\-_ ]/gu, '').replaceAll(' ', '-');
    const count = times.get(slug) ?? 0;
    found.add(count === 0 ? slug : `${slug}-${count}`);
    times.set(slug, count + 1);
  }
  return found;
}

test('every link between pages and to files of the repository leads somewhere', () => {
  const broken: string[] = [];
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(?:https?|mailto):/.test(target)) continue;
      const [file, anchor] = target.split('#');
      const path = file === '' ? join(root, page) : join(root, dirname(page), decodeURI(file));
      if (!existsSync(path)) broken.push(`${page}: ${target}`);
      else if (anchor && path.endsWith('.md') && statSync(path).isFile() && !anchorsOf(path).has(anchor))
        broken.push(`${page}: ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});
