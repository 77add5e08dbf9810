/** The files of a new project that tools read: package.json, tsconfig.json, .gitignore, policy.json, example.json. */

import { resolvePolicy, version } from '@cauce/core';
import type { Project } from './project.ts';

/** What a new project's editor and its check of types need. */
export const toolVersions = { '@types/node': '^24.19.2', typescript: '^7.0.2' } as const;

export function packageSource({ name }: Project): string {
  return json({
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    // From these on Node runs TypeScript as it is.
    engines: { node: '^22.18 || >=24' },
    scripts: {
      prestart: 'node train.ts --if-missing',
      start: `cauce serve models/${name}`,
      train: 'node train.ts',
      test: 'node --test',
      types: 'tsc',
    },
    dependencies: { cauce: `^${version}` },
    devDependencies: toolVersions,
  });
}

export function tsconfigSource(): string {
  return json({
    compilerOptions: {
      target: 'esnext',
      module: 'nodenext',
      lib: ['esnext'],
      types: ['node'],
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
    },
    include: ['*.ts'],
  });
}

export function gitignoreSource(): string {
  return 'node_modules/\nmodels/\n*.log\n';
}

/** What is decided by default, for one to see what there is to decide. */
export function policySource(): string {
  const { inputs, outputs, retrain } = resolvePolicy();
  const { outOfRange, farOutOfRange, unitSlip, unknownCategory, unexpectedMissing, rareCombination, fields } =
    inputs;
  const { schemaChange, newCategories, unitChange, shift, worse, monotone } = retrain;
  return json({
    inputs: {
      outOfRange,
      farOutOfRange,
      unitSlip,
      unknownCategory,
      unexpectedMissing,
      rareCombination,
      fields,
    },
    outputs: { outOfBounds: outputs.outOfBounds, outOfRange: outputs.outOfRange },
    retrain: { schemaChange, newCategories, unitChange, shift, worse, monotone },
  });
}

/** What to send to the service. */
export function exampleSource({ example }: Project): string {
  return json([example]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
