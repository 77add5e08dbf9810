/**
 * A made-up table of used cars, with the columns, the ranges and the faults of those that one downloads: units within
 * strings, missing cells, rare categories, duplicates. It stands in for the real one, which is not ours to publish.
 */

import { createRandom, type Random } from '@cauce/core';
import { type CarModel, carModels, type Engine } from './car-models.ts';

export interface GenerateOptions {
  /** Number of cars; default 8000. */
  readonly rows?: number;
  /** Default 1. The same seed gives the same bytes. */
  readonly seed?: number;
}

/** Share of the rows that repeat an earlier one. */
const duplicates = 0.12;
/** Share of the cars whose engine data nobody filled in: mileage, engine, max_power and seats, all at once. */
const withoutEngineData = 0.027;
/** The year in which all these cars are on offer. */
const thisYear = 2020;
/** Standard deviation of what no column explains, in the logarithm of the price. */
const noise = 0.2;

/** The table as the text of a CSV file, header first. */
export function generateCars({ rows = 8000, seed = 1 }: GenerateOptions = {}): string {
  const random = createRandom(seed);
  const totalWeight = carModels.reduce((sum, model) => sum + model.weight, 0);
  const lines: string[] = [];
  while (lines.length < rows) {
    const repeated = lines.length > 0 && random.next() < duplicates;
    lines.push(
      repeated ? lines[random.integer(lines.length)] : carLine(pickModel(random, totalWeight), random),
    );
  }
  return `${[header, ...lines].join('\n')}\n`;
}

const header =
  'name,year,selling_price,km_driven,fuel,seller_type,transmission,owner,mileage,engine,max_power,seats';

function carLine(model: CarModel, random: Random): string {
  const engine = pickEngine(model, random);
  const trim = random.integer(trimLevels);
  const automatic = random.next() < model.automatic;
  const year = pickYear(model, random);
  const age = thisYear - year;
  const km = pickKm(age, engine, random);
  const owner = pickOwner(age, random);
  const seller = pickSeller(owner, model, random);
  const price = priceOf({ model, engine, trim, automatic, age, km, owner, seller }, random);
  const known = random.next() >= withoutEngineData * (age > 8 ? 2 : 0.65);
  const engineData = known ? describeEngine(engine, model, random) : ['', '', '', ''];
  const name = nameOf(model, engine, trim, automatic, random);
  const transmission = automatic ? 'Automatic' : 'Manual';
  return [name, year, price, km, engine.fuel, seller, transmission, owner, ...engineData].join(',');
}

function pickModel(random: Random, totalWeight: number): CarModel {
  let rest = random.next() * totalWeight;
  for (const model of carModels) {
    rest -= model.weight;
    if (rest < 0) return model;
  }
  return carModels[0];
}

function pickEngine(model: CarModel, random: Random): Engine {
  const common = model.engines.filter(engine => engine.fuel === 'Petrol' || engine.fuel === 'Diesel');
  const gas = model.engines.filter(engine => !common.includes(engine));
  if (gas.length > 0 && random.next() < 0.07) return gas[random.integer(gas.length)];
  return common[random.next() < 0.6 ? 0 : common.length - 1];
}

/** Most cars are three to eight years old. */
function pickYear({ years: [first, last] }: CarModel, random: Random): number {
  for (;;) {
    const year = Math.round(thisYear - 6 - 4.6 * random.normal());
    if (year >= first && year <= last) return year;
    if (random.next() < 0.1) return first + random.integer(last - first + 1);
  }
}

function pickKm(age: number, engine: Engine, random: Random): number {
  const perYear = engine.fuel === 'Diesel' ? 14_500 : 10_000;
  const km = perYear * (age + 0.6) ** 0.85 * Math.exp(0.5 * random.normal());
  // Sellers round, and now and then one adds a zero.
  const rounded = random.next() < 0.7 ? Math.round(km / 1000) * 1000 : Math.round(km);
  return Math.max(1, random.next() < 0.0005 ? rounded * 10 : rounded);
}

function pickOwner(age: number, random: Random): Owner {
  if (age <= 1 && random.next() < 0.012) return 'Test Drive Car';
  const changes = random.next() * 1.15 ** age;
  if (changes < 1.35) return 'First Owner';
  if (changes < 3.1) return 'Second Owner';
  return changes < 5.2 ? 'Third Owner' : 'Fourth & Above Owner';
}

function pickSeller(owner: Owner, model: CarModel, random: Random): Seller {
  if (owner === 'Test Drive Car') return 'Dealer';
  const byDealer = owner === 'First Owner' ? (model.price > 2000 ? 0.6 : 0.18) : 0.05;
  if (random.next() >= byDealer) return 'Individual';
  return random.next() < 0.17 ? 'Trustmark Dealer' : 'Dealer';
}

interface Car {
  readonly model: CarModel;
  readonly engine: Engine;
  readonly trim: number;
  readonly automatic: boolean;
  readonly age: number;
  readonly km: number;
  readonly owner: Owner;
  readonly seller: Seller;
}

const ownerEffects = {
  'First Owner': 0,
  'Second Owner': -0.07,
  'Third Owner': -0.14,
  'Fourth & Above Owner': -0.22,
  'Test Drive Car': 0.04,
};
const sellerEffects = { Individual: 0, Dealer: 0.06, 'Trustmark Dealer': 0.1 };
type Owner = keyof typeof ownerEffects;
type Seller = keyof typeof sellerEffects;

/** Effects multiply, so they add up in the logarithm. */
function priceOf({ model, engine, trim, automatic, age, km, owner, seller }: Car, random: Random): number {
  // What costs a lot loses it faster; a little extra goes in the first year.
  const yearly = model.price > 2000 ? 0.125 : 0.09;
  const depreciation = yearly * age + (age > 0 ? 0.07 : 0);
  const wear = 0.0016 * Math.min(km / 1000, 250);
  const logarithm =
    Math.log(model.price * 1000) +
    0.55 * Math.log(engine.bhp / model.engines[0].bhp) +
    (engine.fuel === 'Diesel' ? 0.05 : 0) +
    0.09 * trim +
    (automatic && model.automatic < 1 ? 0.12 : 0) +
    ownerEffects[owner] +
    sellerEffects[seller] -
    depreciation -
    wear +
    noise * random.normal();
  const price = Math.exp(logarithm);
  const step = price > 1_000_000 ? 25_000 : price > 150_000 ? 5000 : 1000;
  return Math.max(30_000, Math.round(price / step) * step);
}

function describeEngine(engine: Engine, model: CarModel, random: Random): string[] {
  const unit = engine.fuel === 'CNG' || engine.fuel === 'LPG' ? 'km/kg' : 'kmpl';
  // The same engine is listed a little differently from one year to the next.
  const mileage = engine.mileage + [0, 0, -0.6, 0.5, 1.2][random.integer(5)];
  const bhp = random.next() < 0.8 ? engine.bhp : Math.round(engine.bhp);
  return [
    random.next() < 0.002 ? `0.0 ${unit}` : `${decimals(mileage)} ${unit}`,
    `${engine.cc} CC`,
    `${bhp} bhp`,
    String(model.seats),
  ];
}

function decimals(value: number): string {
  const text = String(Math.round(value * 100) / 100);
  return text.includes('.') ? text : `${text}.0`;
}

/** How many trims each model has; the next one costs about a tenth more. */
const trimLevels = 4;
const trims: Readonly<Record<string, readonly string[]>> = {
  Maruti: ['LX', 'LXI', 'VXI', 'ZXI'],
  Hyundai: ['Era', 'Magna', 'Sportz', 'Asta'],
  Mahindra: ['K2', 'S4', 'W6', 'W8'],
  Tata: ['XE', 'XM', 'XT', 'XZ'],
  Toyota: ['G', 'GX', 'VX', 'ZX'],
  Honda: ['E', 'S', 'V', 'VX'],
  Volkswagen: ['Trendline', 'Comfortline', 'Highline', 'GT'],
  Skoda: ['Active', 'Ambition', 'Style', 'Elegance'],
};
const otherTrims = ['Base', 'Trend', 'Titanium', 'Luxury'];
const suffixes = ['', '', '', ' BSIV', ' BSIII', ' ABS', ' Plus', ' Option'];

/** `Maruti Swift 1.2 VXI BSIV`, `Hyundai Verna CRDi Sportz AT`. */
function nameOf(model: CarModel, engine: Engine, trim: number, automatic: boolean, random: Random): string {
  const litres = random.next() < 0.4 ? ` ${(engine.cc / 1000).toFixed(1)}` : '';
  const fuel =
    engine.fuel === 'Petrol' ? '' : engine.fuel === 'Diesel' ? (litres ? ' Diesel' : '') : ` ${engine.fuel}`;
  const level = (trims[model.brand] ?? otherTrims)[trim];
  const gearbox = automatic ? ' AT' : '';
  const suffix = suffixes[random.integer(suffixes.length)];
  return `${model.brand} ${model.name}${litres}${fuel} ${level}${gearbox}${suffix}`;
}
