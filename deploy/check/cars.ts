/** The example's cars, and how the services of the checks are asked about them. */

import assert from 'node:assert/strict';

export const car = {
  ...{
    name: 'Maruti Swift Dzire VXI',
    year: 2012,
    km_driven: 37000,
    fuel: 'Diesel',
    seller_type: 'Individual',
  },
  ...{ transmission: 'Manual', owner: 'Second Owner', mileage: '23.4 kmpl', engine: '1248 CC' },
  ...{ max_power: '74 bhp', seats: 5 },
};

/** Rows to learn from. */
export const training = Array.from({ length: 200 }, (_, i) => ({
  ...car,
  year: 2000 + (i % 20),
  selling_price: 90_000 + 1000 * i,
}));

/** The same as a CSV file. */
export function trainingCsv(): string {
  const lines = [Object.keys(training[0]), ...training.map(row => Object.values(row))];
  return `${lines.map(line => line.join(',')).join('\n')}\n`;
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const all = { 'content-type': 'application/json', ...headers };
  return fetch(url, { method: 'POST', headers: all, body: JSON.stringify(body) });
}

/** Has the car's price predicted. @returns The version that did. */
export async function predictedBy(url: string, headers: Record<string, string> = {}): Promise<string | null> {
  const answer = await post(`${url}/predict`, [car], headers);
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  assert.ok((JSON.parse(text) as number[])[0] > 10_000, text);
  return answer.headers.get('x-model-version');
}

/** @returns The version that a retraining made. */
export async function retrain(url: string, headers: Record<string, string> = {}): Promise<number> {
  const answer = await post(`${url}/retrain`, training, headers);
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return (JSON.parse(text) as { model: { version: number } }).model.version;
}

/** Arguments of `cauce` for a new key that may do everything. */
export const keysAdd = (file: string): string[] => [
  'keys',
  'add',
  file,
  '--name',
  'all',
  '--scopes',
  'admin',
  '--json',
];

/** What the command of `keysAdd` printed, as a header. */
export const keyHeader = (text: string): Record<string, string> => ({
  'x-api-key': (JSON.parse(text) as { key: string }).key,
});

/** `503 STORAGE_FAILED` and such. */
export async function refusal(answer: Response): Promise<string> {
  return `${answer.status} ${((await answer.json()) as { code: string }).code}`;
}
