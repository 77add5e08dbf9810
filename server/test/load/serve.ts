/** A service in a process of its own: told what by its argument, says where. */

import { serve } from '../../src/index.ts';

const service = await serve(JSON.parse(process.argv[2]));
console.log(service.url);
process.once('SIGTERM', async () => {
  await service.close();
  process.exit();
});
