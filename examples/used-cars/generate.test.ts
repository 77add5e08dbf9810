import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generateCars } from './generate.ts';

const csv = generateCars();
const [header, ...lines] = csv.trimEnd().split('\n');
const names = header.split(',');
const rows = lines.map(line => line.split(','));

/** The cells of one column, top to bottom. */
function column(name: string): string[] {
  const position = names.indexOf(name);
  return rows.map(row => row[position]);
}
function share(cells: readonly string[], holds: (cell: string) => boolean): number {
  return cells.filter(holds).length / cells.length;
}
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

describe('generateCars', () => {
  it('gives the same bytes for the same seed, and others for another', () => {
    assert.equal(generateCars({ rows: 300, seed: 7 }), generateCars({ rows: 300, seed: 7 }));
    assert.notEqual(generateCars({ rows: 300, seed: 7 }), generateCars({ rows: 300, seed: 8 }));
  });

  it('has the header and as many rows as asked for, of equal width', () => {
    assert.equal(
      header,
      'name,year,selling_price,km_driven,fuel,seller_type,transmission,owner,mileage,engine,max_power,seats',
    );
    assert.equal(rows.length, 8000);
    assert.ok(rows.every(row => row.length === names.length));
    assert.equal(generateCars({ rows: 0 }), `${header}\n`);
  });

  it('writes whole numbers as numbers and units into strings', () => {
    for (const name of ['year', 'selling_price', 'km_driven']) {
      assert.ok(
        column(name).every(cell => /^[1-9]\d*$/.test(cell)),
        name,
      );
    }
    assert.ok(column('mileage').every(cell => /^(\d+\.\d+ (kmpl|km\/kg))?$/.test(cell)));
    assert.ok(column('engine').every(cell => /^(\d+ CC)?$/.test(cell)));
    assert.ok(column('max_power').every(cell => /^(\d+(\.\d+)? bhp)?$/.test(cell)));
  });

  // Bounds around what the table that it stands in for has.
  const shares: [name: string, holds: (cell: string) => boolean, min: number, max: number][] = [
    ['mileage', cell => cell === '', 0.02, 0.035],
    ['mileage', cell => cell.startsWith('0.0 '), 0.0005, 0.004],
    ['mileage', cell => cell.endsWith('km/kg'), 0.005, 0.02],
    ['fuel', cell => cell === 'Diesel', 0.42, 0.58],
    ['fuel', cell => cell === 'CNG', 0.003, 0.015],
    ['fuel', cell => cell === 'LPG', 0.001, 0.01],
    ['seller_type', cell => cell === 'Individual', 0.78, 0.9],
    ['seller_type', cell => cell === 'Trustmark Dealer', 0.015, 0.045],
    ['transmission', cell => cell === 'Automatic', 0.08, 0.16],
    ['owner', cell => cell === 'First Owner', 0.58, 0.72],
    ['owner', cell => cell === 'Test Drive Car', 0.0002, 0.003],
    ['seats', cell => cell === '5', 0.7, 0.85],
  ];
  for (const [name, holds, min, max] of shares) {
    it(`keeps ${name} ${holds.toString().slice(8)} between ${min} and ${max} of the rows`, () => {
      const found = share(column(name), holds);
      assert.ok(found >= min && found <= max, String(found));
    });
  }

  it('leaves mileage, engine, max_power and seats out together', () => {
    const blank = ['mileage', 'engine', 'max_power', 'seats'].map(name =>
      column(name).map(cell => cell === ''),
    );
    for (const other of blank.slice(1)) assert.deepEqual(other, blank[0]);
  });

  it('repeats some rows and many names', () => {
    const repeated = 1 - new Set(lines).size / lines.length;
    assert.ok(repeated > 0.08 && repeated < 0.18, String(repeated));
    const distinct = new Set(column('name')).size;
    assert.ok(distinct > 1500 && distinct < 4000, String(distinct));
  });

  it('makes newer, stronger and automatic cars dearer', () => {
    const prices = column('selling_price').map(Number);
    const medianWhere = (name: string, holds: (cell: string) => boolean): number => {
      const cells = column(name);
      return median(prices.filter((_, i) => holds(cells[i])));
    };
    const newer = medianWhere('year', year => Number(year) >= 2017);
    assert.ok(newer > 2 * medianWhere('year', year => Number(year) <= 2010));
    const strong = medianWhere('max_power', power => Number.parseFloat(power) > 140);
    assert.ok(strong > 3 * medianWhere('max_power', power => Number.parseFloat(power) < 70));
    const automatic = medianWhere('transmission', gearbox => gearbox === 'Automatic');
    assert.ok(automatic > 1.3 * medianWhere('transmission', gearbox => gearbox === 'Manual'));
    assert.ok(Math.min(...prices) >= 30_000 && Math.max(...prices) <= 12_000_000);
  });
});
