/** The campaign of fuzz/campaign.fuzz.ts, short and always the same. */

import { test } from 'node:test';
import { runCampaign } from './fuzz/campaign.ts';
import { serveForFuzzing } from './fuzz/served.ts';

test('two thousand odd requests get documented answers', { timeout: 120_000 }, async () => {
  const served = await serveForFuzzing();
  try {
    await runCampaign({ served, seed: 1, requests: 2000, exchanges: 120 });
  } finally {
    await served.stop();
  }
});
