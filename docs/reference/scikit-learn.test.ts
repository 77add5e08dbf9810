import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { scorers } from '@cauce/core';
import * as cauce from 'cauce';
import { catalogue } from '../../core/src/catalogue.ts';

interface Names {
  /** Of each estimator what it is made with. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Modules that concern tables and short texts: all of their public names. */
  readonly wanted: Readonly<Record<string, readonly string[]>>;
  readonly others: Readonly<Record<string, readonly string[]>>;
}

const { parameters, wanted, others }: Names = JSON.parse(read('../../references/sklearn_names.json'));
const sections = new Map(
  read('scikit-learn.md')
    .split(/^##+ /m)
    .slice(1)
    .map(text => [text.slice(0, text.indexOf('\n')), rowsOf(text)]),
);
/** Tables whose first column has names of scikit-learn, and the names that may be there. */
const modules = new Map([
  ...Object.entries(wanted).map(([module, names]) => [`sklearn.${module}`, names] as const),
  ['Other modules', Object.values(others).flat()] as const,
]);

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

/** The cells of a section's table, but for its head. */
function rowsOf(section: string): string[][] {
  const lines = [...section.matchAll(/^\|(.*)\|$/gm)].slice(2);
  return lines.map(([, cells]) => cells.split('|').map(cell => cell.trim()));
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
}

function theirs(section: string): string[] {
  return (sections.get(section) ?? []).flatMap(([there]) => namesIn(there));
}

/** All names of ours that stand beside names of theirs. */
const ours = new Set(
  [...modules.keys(), 'Methods and what lies around'].flatMap(section =>
    (sections.get(section) ?? []).flatMap(([, here]) => namesIn(here)),
  ),
);

test('every name of scikit-learn in the table exists, and stands there once', () => {
  for (const [section, names] of modules) {
    const listed = theirs(section);
    const unknown = listed.filter(name => !names.includes(name));
    assert.deepEqual(unknown, [], section);
    assert.deepEqual(
      listed.filter((name, i) => listed.indexOf(name) < i),
      [],
      section,
    );
  }
});

test('every public name of the modules that concern tables is in the table', () => {
  for (const [module, names] of Object.entries(wanted)) {
    const listed = theirs(`sklearn.${module}`);
    assert.deepEqual(
      names.filter(name => !listed.includes(name)),
      [],
      `sklearn.${module}`,
    );
  }
});

test('every estimator and transformer of the other modules is in the table', () => {
  const listed = theirs('Other modules');
  const classes = Object.values(others)
    .flat()
    .filter(name => /^[A-Z]/.test(name));
  assert.deepEqual(
    classes.filter(name => !listed.includes(name)),
    [],
  );
});

test('every name of ours in the table is exported, or a method', () => {
  const exported: Readonly<Record<string, unknown>> = cauce;
  const methods: Readonly<Record<string, object>> = {
    model: cauce.Model.prototype,
    pipeline: cauce.Pipeline.prototype,
  };
  // Fields are set by the constructor, and not on the prototype.
  const fields = ['model.featureNames', 'model.target'];
  for (const name of ours) {
    if (name === 'cauce serve' || fields.includes(name)) continue;
    const [first, method] = name.split('.');
    const isThere = method === undefined ? exported[first] !== undefined : method in methods[first];
    assert.ok(isThere, name);
  }
});

test('every transformer and estimator of ours is in the table', () => {
  const factories = Object.entries(cauce).flatMap(([name, value]) =>
    catalogue.some(factory => (factory as unknown) === value) ? [name] : [],
  );
  assert.equal(factories.length, catalogue.length);
  assert.deepEqual(
    factories.filter(name => !ours.has(name)),
    [],
  );
});

test('every parameter of theirs has our name in camelCase, or is told', () => {
  const everywhere = (sections.get('What differs everywhere') ?? []).flatMap(([there]) => namesIn(there));
  const told = new Set(everywhere.map(name => name.split('=')[0]));
  const missed: string[] = [];
  for (const [there, here, differs = ''] of [...modules.keys()].flatMap(
    section => sections.get(section) ?? [],
  )) {
    const factories = namesIn(here).map(name => (cauce as Readonly<Record<string, unknown>>)[name]);
    namesIn(there).forEach((name, i) => {
      const factory = factories[Math.min(i, factories.length - 1)] as
        | Partial<(typeof catalogue)[0]>
        | undefined;
      if (parameters[name] === undefined || factory?.definition === undefined) return;
      const own = Object.keys(factory.definition.params);
      const others = parameters[name].filter(param => !own.includes(camelCase(param)) && !told.has(param));
      missed.push(
        ...others.filter(param => !namesIn(differs).includes(param)).map(param => `${name}.${param}`),
      );
    });
  }
  assert.deepEqual(missed, []);
});

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

test('every metric, splitter, search and inspection of ours is in the table', () => {
  const door = read('../../core/src/index.ts');
  const places =
    /^export \{([^}]*)\} from '\.\/(?:metrics|model-selection|inspection|auto|feature-selection)\//gm;
  const names = [...door.matchAll(places)].flatMap(([, list]) =>
    list
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== '' && !name.startsWith('type ')),
  );
  assert.ok(names.length > 80, 'the door of core is read another way');
  const told = [...sections.values()].flat(2).join(' ');
  assert.deepEqual(
    names.filter(name => !told.includes(`\`${name}\``)),
    [],
  );
});

test('scores have the names that the table gives them', () => {
  assert.deepEqual(
    (sections.get('Scores by name') ?? []).map(([there, here]) => [...namesIn(there), ...namesIn(here)]),
    Object.values(scorers).map(({ sklearnName, name }) => [sklearnName, name]),
  );
});
