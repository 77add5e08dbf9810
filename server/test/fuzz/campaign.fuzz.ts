/**
 * A hundred thousand requests and more: from the service's own OpenAPI document, and of changed bytes.
 *
 *   npm run test:fuzz            FUZZ_SEED=7 FUZZ_REQUESTS=5000 npm run test:fuzz
 */

import { test } from 'node:test';
import { runCampaign } from './campaign.ts';
import { serveForFuzzing } from './served.ts';
import { runWithoutKey } from './without-key.ts';

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1e9);
const requests = Number(process.env.FUZZ_REQUESTS ?? 110_000);

test('no wrong answer, no silence, no growth', { timeout: 1_800_000 }, async () => {
  const served = await serveForFuzzing();
  try {
    await runCampaign({
      served,
      seed,
      requests,
      exchanges: requests / 100,
      checksMemory: requests >= 20_000,
    });
  } finally {
    await served.stop();
  }
});

test('the same with two workers', { timeout: 600_000 }, async () => {
  const served = await serveForFuzzing({ workers: 2 });
  try {
    await runCampaign({ served, seed: seed + 1, requests: requests / 10, exchanges: requests / 500 });
  } finally {
    await served.stop();
  }
});

test('who has no key, or a wrong one, gets 401 or 403 only', { timeout: 600_000 }, () =>
  runWithoutKey(seed + 2, requests / 10),
);
