/**
 * Imported first by `npm test`, in each of its processes: every test file is one, and all import the same sources, so that most of
 * the time would go by in reading them anew.
 */

import { enableCompileCache } from 'node:module';

enableCompileCache();
