/** The real tables that trust is measured on, and where they are from. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNumeric, readTable, strings, type Table, valueAt } from 'cauce';
import { made } from '../harness/home.ts';

export interface Dataset {
  readonly name: string;
  /** In the folder of `--data`, or once downloaded. */
  readonly file: string;
  readonly url: string;
  readonly task: 'regression' | 'classification';
  readonly target: string;
  /** A category to look at coverage by. */
  readonly group: string;
  /** Columns that give the target away. */
  readonly drop?: readonly string[];
  /** Columns that are also measured in another unit: times which factor. */
  readonly units?: Readonly<Record<string, { readonly factor: number; readonly words: string }>>;
  /** What is done to the file as downloaded. */
  readonly prepare?: (text: string) => string;
}

const seaborn = 'https://raw.githubusercontent.com/mwaskom/seaborn-data/master';
const adultColumns =
  'age,workclass,fnlwgt,education,education_num,marital_status,occupation,relationship,race,sex,capital_gain,capital_loss,hours_per_week,native_country,class';

export const datasets: readonly Dataset[] = [
  {
    name: 'used cars',
    file: 'used-cars-v3.csv',
    // CarDekho's listing, as downloaded from Kaggle.
    url: 'https://raw.githubusercontent.com/singhal-ekansh/Car_Price_Valuation_ML/c7702b9af2be213cccc2b41bc332c719b468ccb3/Car%20details%20v3.csv',
    task: 'regression',
    target: 'selling_price',
    group: 'owner',
    units: {
      km_driven: { factor: 1 / 1.609344, words: 'miles' },
      mileage: { factor: 2.352146, words: 'miles per gallon' },
      engine: { factor: 1 / 1000, words: 'litres' },
      max_power: { factor: 0.7456999, words: 'kilowatts' },
    },
  },
  {
    name: 'diamonds',
    file: 'diamonds.csv',
    url: `${seaborn}/diamonds.csv`,
    task: 'regression',
    target: 'price',
    group: 'cut',
    units: {
      carat: { factor: 0.2, words: 'grams' },
      x: { factor: 1 / 25.4, words: 'inches' },
      y: { factor: 0.1, words: 'centimetres' },
      z: { factor: 0.1, words: 'centimetres' },
    },
  },
  {
    name: 'California housing',
    file: 'california-housing.csv',
    url: 'https://raw.githubusercontent.com/ageron/handson-ml/master/datasets/housing/housing.csv',
    task: 'regression',
    target: 'median_house_value',
    group: 'ocean_proximity',
    units: {
      housing_median_age: { factor: 12, words: 'months' },
      median_income: { factor: 10, words: 'thousands' },
    },
  },
  {
    name: 'penguins',
    file: 'penguins.csv',
    url: `${seaborn}/penguins.csv`,
    task: 'regression',
    target: 'body_mass_g',
    group: 'species',
    units: {
      bill_length_mm: { factor: 0.1, words: 'centimetres' },
      bill_depth_mm: { factor: 1 / 25.4, words: 'inches' },
      flipper_length_mm: { factor: 0.1, words: 'centimetres' },
    },
  },
  {
    name: 'adult',
    file: 'adult.csv',
    url: 'https://archive.ics.uci.edu/ml/machine-learning-databases/adult/adult.data',
    task: 'classification',
    target: 'class',
    group: 'race',
    prepare: text => `${adultColumns}\n${text.replaceAll(', ', ',').replaceAll('?', '').trim()}\n`,
    units: {
      age: { factor: 12, words: 'months' },
      hours_per_week: { factor: 52, words: 'hours a year' },
      capital_gain: { factor: 0.001, words: 'thousands' },
    },
  },
  {
    name: 'titanic',
    file: 'titanic.csv',
    url: `${seaborn}/titanic.csv`,
    task: 'classification',
    target: 'survived',
    group: 'class',
    drop: ['alive'],
    units: {
      age: { factor: 12, words: 'months' },
      fare: { factor: 20, words: 'shillings' },
    },
  },
];

/**
 * The rows whose target is known; a target of classes as words.
 * @param folder Where the files are; without it they are downloaded, once.
 */
export async function readDataset(dataset: Dataset, folder: string | undefined): Promise<Table> {
  const { file, target, task, drop = [] } = dataset;
  const path = folder === undefined ? await download(dataset) : join(folder, file);
  const table = (await readTable(path)).drop(drop);
  const column = table.column(target, path);
  const known = Int32Array.from({ length: table.length }, (_, row) => row).filter(
    row => valueAt(column, row) !== null,
  );
  const rows = table.take(known);
  if (task === 'regression' || !isNumeric(column)) return rows;
  const values = rows.column(target);
  const words = Array.from({ length: rows.length }, (_, row) => String(valueAt(values, row)));
  return rows.with([[target, strings(words)]]);
}

function download({ file, url, prepare = text => text }: Dataset): Promise<string> {
  return made(`data/trust/${file}`, async path => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`);
    await writeFile(path, prepare(await answer.text()));
  });
}
