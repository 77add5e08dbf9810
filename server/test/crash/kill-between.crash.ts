import { it } from 'node:test';
import { betweens, checkBetween } from './kill-between.ts';

for (const between of betweens) {
  it(`killed when ${between.name}: version ${between.serves} is in use`, () => checkBetween(between));
}
