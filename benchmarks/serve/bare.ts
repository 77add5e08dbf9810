/** The least that a service can be: a Fastify route that checks the same body and answers with a constant. */

import fastify from 'fastify';

const text = { type: 'string', nullable: true } as const;
const number = { type: 'number', nullable: true } as const;
const car = {
  name: text,
  year: number,
  km_driven: number,
  fuel: text,
  seller_type: text,
  transmission: text,
  owner: text,
  mileage: text,
  engine: text,
  max_power: text,
  seats: number,
};
const items = { type: 'object', required: Object.keys(car), properties: car, additionalProperties: false };
const response = { 200: { type: 'array', items: { type: 'number' } } };
const app = fastify();
app.post('/predict', { schema: { body: { type: 'array', items }, response } }, async () => [
  253825.16733560112,
]);
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
