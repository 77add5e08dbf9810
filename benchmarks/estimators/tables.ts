/** The real tables, as both sides are given them. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  col,
  derive,
  fitTransform,
  isNumeric,
  isString,
  type Random,
  readTable,
  type Table,
  valueAt,
} from 'cauce';
import { made } from '../harness/home.ts';
import { datasets, readDataset } from '../trust/datasets.ts';

export interface RealTable {
  readonly name: string;
  readonly table: Table;
  readonly target: string;
  readonly task: 'regression' | 'classification';
  /** A column of free text. */
  readonly text?: string;
}

const archive = 'https://archive.ics.uci.edu/ml/machine-learning-databases';

/** Files without a header line. */
const headless = {
  abalone: {
    file: 'abalone-no-header.csv',
    url: `${archive}/abalone/abalone.data`,
    header: ['sex', 'length', 'diameter', 'height', 'whole', 'shucked', 'viscera', 'shell', 'rings'],
  },
  wine: {
    file: 'wine-white-no-header.csv',
    url: `${archive}/wine-quality/winequality-white.csv`,
    header: 'acidity,volatile,citric,sugar,chlorides,free,total,density,ph,sulphates,alcohol,quality'.split(
      ',',
    ),
  },
} as const;

/** Every table whose name begins as asked, once for each thing that it is asked. @param folder Where files are, else downloaded. */
export async function readTables(folder: string | undefined, only: readonly string[]): Promise<RealTable[]> {
  const readers: Record<string, () => Promise<Omit<RealTable, 'name'>>> = {
    'California housing': async () => trusted('California housing', folder),
    diamonds: async () => trusted('diamonds', folder),
    'used cars': async () => cars(await trusted('used cars', folder)),
    abalone: async () => ({
      table: await readHeadless('abalone', folder),
      target: 'rings',
      task: 'regression',
    }),
    penguins: async () => trusted('penguins', folder),
    adult: async () => trusted('adult', folder),
    titanic: async () => trusted('titanic', folder),
    wine: async () => ({
      table: await readHeadless('wine', folder),
      target: 'quality',
      task: 'classification',
    }),
    species: async () => ({
      ...(await trusted('penguins', folder)),
      target: 'species',
      task: 'classification',
    }),
    names: async () => names(await trusted('used cars', folder)),
  };
  const wanted = Object.keys(readers).filter(name => only.some(beginning => name.startsWith(beginning)));
  return Promise.all(wanted.map(async name => ({ name, ...(await readers[name]()) })));
}

/** Random rows, the same in every run. */
export function shuffled(table: Table, random: Random): Table {
  const rows = Int32Array.from({ length: table.length }, (_, row) => row);
  for (let i = rows.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [rows[i], rows[j]] = [rows[j], rows[i]];
  }
  return table.take(rows);
}

async function trusted(name: string, folder: string | undefined): Promise<Omit<RealTable, 'name'>> {
  const dataset = datasets.find(own => own.name === name)!;
  return { table: await readDataset(dataset, folder), target: dataset.target, task: dataset.task };
}

async function readHeadless(name: keyof typeof headless, folder: string | undefined): Promise<Table> {
  const { file, url, header } = headless[name];
  const path = folder === undefined ? await download(file, url) : join(folder, file);
  return readTable(path, { header });
}

function download(file: string, url: string): Promise<string> {
  return made(`data/estimators/${file}`, async path => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`);
    const lines = (await answer.text()).replaceAll(';', ',').trim().split('\n');
    await writeFile(path, `${lines.filter(line => !line.startsWith('"')).join('\n')}\n`);
  });
}

async function cars({ table, ...rest }: Omit<RealTable, 'name'>): Promise<Omit<RealTable, 'name'>> {
  const step = derive({
    mileage: col('mileage').extractNumber(),
    engine: col('engine').extractNumber(),
    max_power: col('max_power').extractNumber(),
    brand: col('name').word(0),
  });
  return { table: (await fitTransform(step, table)).table.drop(['name', 'torque']), ...rest };
}

/** The names of cars, which tell the fuel. */
function names({ table }: Omit<RealTable, 'name'>): Omit<RealTable, 'name'> {
  const column = table.column('name');
  const isKnown = (row: number) => valueAt(column, row) !== null;
  const rows = Int32Array.from({ length: table.length }, (_, row) => row).filter(isKnown);
  return {
    table: table.take(rows).select(['name', 'fuel']),
    target: 'fuel',
    task: 'classification',
    text: 'name',
  };
}

/** The columns of numbers, and those of a few strings. */
export function columnsOf({ table, target }: Pick<RealTable, 'table' | 'target'>): {
  numbers: string[];
  words: string[];
} {
  const inputs = table.drop([target]).entries();
  return {
    numbers: inputs.filter(([, column]) => isNumeric(column)).map(([name]) => name),
    words: inputs
      .filter(([, column]) => isString(column) && column.dictionary.length <= 50)
      .map(([name]) => name),
  };
}
