/** A scenario as a folder of requests with their tests. */

import { type CarsOptions, generatedCars } from '../scenarios/generated-cars.ts';
import type { JsonObject, Scenario, Step } from '../scenarios/scenario.ts';
import { bodyTests, headerTests, savedFunction, testLine } from './check-script.ts';
import { type Folder, type Item, jsonText, rawBody, testScript, urlOf } from './collection-format.ts';

export async function scenarioFolder(file: string, scenario: Scenario): Promise<Folder> {
  const { title, steps, car } = scenario;
  const item: Item[] = [];
  for (const [i, step] of steps.entries()) item.push(await stepItem(step, i + 1, car));
  return { name: title.en, description: describe(file, scenario), item };
}

function describe(file: string, { title, why, policy, rules }: Scenario): string {
  const strict =
    policy === undefined
      ? []
      : [
          `The model is served with a policy: \`cauce serve … --policy policy.json\`, where \`policy.json\` is\n\n\`\`\`json\n${JSON.stringify(policy, null, 2)}\n\`\`\``,
        ];
  return [
    why.en,
    ...strict,
    `**${title.es}.** ${why.es}`,
    `From \`scenarios/${file}\`. Rules of the mitigation strategy: ${rules.join(', ')}.`,
  ].join('\n\n');
}

async function stepItem(step: Step, number: number, car: JsonObject | undefined): Promise<Item> {
  const { request, expected } = step;
  const sent = await sentBody(request.body, car);
  const headers = { ...(sent === undefined ? {} : { 'content-type': sent.type }), ...request.headers };
  const code = (expected.body as { code?: string } | undefined)?.code;
  const outcome = code === undefined ? expected.status : `${expected.status} ${code}`;
  return {
    name: `${number}. ${action(request)}: ${outcome}`,
    event: [testScript(script(step))],
    request: {
      method: request.method,
      header: Object.entries(headers).map(([key, value]) => ({ key, value })),
      url: urlOf(request.path + (sent?.query ?? '')),
      ...(sent === undefined
        ? {}
        : { body: rawBody(sent.text, sent.type === 'application/json' ? 'json' : 'text') }),
    },
    response: [],
  };
}

function script({ expected, save = {} }: Step): string[] {
  const tests = [
    ...headerTests(expected.headers ?? {}),
    ...('body' in expected ? bodyTests(expected.body) : []),
  ];
  const keeps = Object.entries(save).map(
    ([name, path]) => `pm.collectionVariables.set('${name}', body${path.startsWith('[') ? '' : '.'}${path});`,
  );
  const isReadingBody = keeps.length > 0 || 'body' in expected;
  return [
    testLine(`The status is ${expected.status}`, `pm.response.to.have.status(${expected.status})`),
    ...(isReadingBody ? ['const body = pm.response.json();'] : []),
    ...keeps,
    ...(tests.some(test => test.includes('saved(')) ? [savedFunction] : []),
    ...tests,
  ];
}

interface Sent {
  readonly type: string;
  readonly text: string;
  /** Options that go into the address, for a body that is not JSON has no place for them. */
  readonly query: string;
}

/** A body as it is sent. Tables of generated cars go as CSV, which is a third of the JSON. */
async function sentBody(body: unknown, car: JsonObject | undefined): Promise<Sent | undefined> {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return { type: 'application/json', text: body, query: '' };
  const { instances, ...options } = isTable(body) ? { instances: body } : (body as JsonObject);
  if (!isTable(instances)) {
    return { type: 'application/json', text: jsonText(await writtenOut(body, car)), query: '' };
  }
  const query = new URLSearchParams(options as Record<string, string>).toString();
  const rows = (await generatedCars(instances.$cars)) as JsonObject[];
  return { type: 'text/csv', text: toCsv(rows), query: query === '' ? '' : `?${query}` };
}

function isTable(body: unknown): body is { readonly $cars: CarsOptions } {
  return typeof body === 'object' && body !== null && '$cars' in body;
}

/** With cars in their place, and what an earlier request saved as a variable. */
async function writtenOut(body: unknown, car: JsonObject | undefined): Promise<unknown> {
  if (typeof body === 'string' && body.startsWith('$')) return `{{${body.slice(1)}}}`;
  if (Array.isArray(body)) return Promise.all(body.map(own => writtenOut(own, car)));
  if (typeof body !== 'object' || body === null) return body;
  if ('$car' in body) return { ...car, ...(body.$car as JsonObject) };
  if (isTable(body)) return generatedCars(body.$cars);
  const entries = Object.entries(body).map(async ([name, own]) => [name, await writtenOut(own, car)]);
  return Object.fromEntries(await Promise.all(entries));
}

function toCsv(rows: readonly JsonObject[]): string {
  const cell = (value: unknown): string => {
    const text = String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [Object.keys(rows[0]), ...rows.map(row => Object.values(row))];
  return `${lines.map(line => line.map(cell).join(',')).join('\n')}\n`;
}

/** What a request does, in words. */
function action({ method, path, body }: Step['request']): string {
  const [plain, query] = path.split('?');
  const words = actions[`${method} ${plain}`];
  if (words === undefined) throw new Error(`What does ${method} ${plain} do? Say it in scenario-folder.ts.`);
  const options = query === undefined ? '' : `, with ${query.replaceAll('&', ', ').replaceAll('=', ' ')}`;
  return words.replace('…', () => subject(body)) + options;
}

const actions: Readonly<Record<string, string>> = {
  'POST /predict': 'Predict …',
  'POST /retrain': 'Retrain with …',
  'POST /feedback': 'Tell true prices',
  'POST /rollback': 'Take the retraining back',
  'GET /feedback': 'Read how good the predictions were',
  'GET /drift': 'Look at the drift',
  'GET /versions': 'List the versions',
};

/** `the car with year 2016`, `3 cars`. */
function subject(body: unknown): string {
  if (typeof body === 'string') return 'what cannot be read';
  const cars = Array.isArray(body) || isTable(body) ? body : (body as JsonObject)['instances'];
  if (isTable(cars)) return [`${cars.$cars.rows} generated cars`, ...changes(cars.$cars)].join(', ');
  if (!Array.isArray(cars)) return 'cars';
  if (cars.length > 1) return `${cars.length} cars`;
  const [car] = cars as JsonObject[];
  const changed = Object.entries((car['$car'] ?? {}) as JsonObject);
  if (changed.length === 0) return '$car' in car ? 'the car' : 'a car';
  return `the car with ${changed.map(([name, value]) => `${name} ${value}`).join(' and ')}`;
}

/** What is done to generated cars, in words. */
function changes({ change = {}, without = [], rename = {} }: CarsOptions): string[] {
  return [
    ...Object.entries(change).flatMap(([name, { times, plus, mixedUp }]) => [
      ...(times === undefined ? [] : [`${name} times ${times}`]),
      ...(plus === undefined ? [] : [`${name} ${plus < 0 ? 'minus' : 'plus'} ${Math.abs(plus)}`]),
      ...(mixedUp === undefined ? [] : [`${name} mixed up`]),
    ]),
    ...without.map(name => `without ${name}`),
    ...Object.entries(rename).map(([name, other]) => `${name} renamed to ${other}`),
  ];
}
