/** `cauce versions` and `cauce rollback`: the versions in a folder. A service over the folder follows within seconds. */

import { CauceError } from '@cauce/core';
import { folderDriver, openStore, type Version } from '@cauce/store';
import { Command } from 'commander';
import { jsonOption, wholeNumber } from '../options.ts';
import { alignColumns, count, formatBytes, formatMetrics } from '../text.ts';

export function versionsCommand(): Command {
  return new Command('versions')
    .description('list the versions in a folder of models, with their scores')
    .argument('<folder>', 'a folder that cauce train wrote')
    .addOption(jsonOption())
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const store = await openStore(folderDriver(folder));
      const active = await store.active();
      if (active === undefined) throw noVersions(folder);
      const versions = await store.list();
      if (json) {
        const told = versions.map(({ job: _, ...version }) => version);
        console.log(JSON.stringify({ active, versions: told }));
        return;
      }
      const lines = versions.map(version => cells(version, version.version === active));
      for (const line of alignColumns(lines)) console.log(line);
    });
}

export function rollbackCommand(): Command {
  return new Command('rollback')
    .description('go back to the version that was in use before, or to any other')
    .argument('<folder>', 'a folder that cauce train wrote')
    .option('--to <version>', 'this version', wholeNumber(1))
    .addOption(jsonOption())
    .action(async (folder: string, { to, json }: { to?: number; json?: boolean }) => {
      const store = await openStore(folderDriver(folder));
      const previousVersion = await store.active();
      if (previousVersion === undefined) throw noVersions(folder);
      const version = to ?? (await store.previous());
      if (version === undefined) {
        const message = `version ${previousVersion} is in use, and there is none that was in use before it.`;
        throw new CauceError('STORE_INVALID', { where: folder, message });
      }
      await store.activate(version);
      if (json) console.log(JSON.stringify({ version, previousVersion }));
      else console.log(`Version ${version} is in use again, in place of version ${previousVersion}.`);
    });
}

/** So many scores are shown. */
const shownScores = 3;

function cells({ version, createdAt, rows, metrics, size }: Version, isActive: boolean): string[] {
  return [
    `${isActive ? '*' : ' '} ${version}`,
    createdAt.slice(0, 16).replace('T', ' '),
    rows === undefined ? '' : count(rows, 'row'),
    formatMetrics(Object.fromEntries(Object.entries(metrics ?? {}).slice(0, shownScores))),
    size === undefined ? '' : formatBytes(size.model),
  ];
}

function noVersions(folder: string): CauceError {
  const message = `it holds no model. Train one: cauce train <csv> --target <column> --out ${folder}`;
  return new CauceError('STORE_INVALID', { where: folder, message });
}
