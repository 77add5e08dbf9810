import { after, describe, it } from 'node:test';
import { tornFiles } from './torn-files.ts';
import { checkEveryCut, checkTorn, newTemplate } from './torn-rounds.ts';

describe('a torn write', async () => {
  const template = await newTemplate();
  after(() => template.place.remove());
  for (const torn of tornFiles) {
    it(`${torn.name}: version ${torn.serves} is served`, async () => {
      for (let variant = 0; variant < torn.variants; variant++) await checkTorn(template, torn, variant);
    });
  }
  it('cut at every byte, no small file is taken for what it says', async () => {
    await checkEveryCut(template);
  });
});
