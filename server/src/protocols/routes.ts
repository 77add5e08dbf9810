/** The protocols of other servers, for clients that speak them already. */

import type { FastifyInstance } from 'fastify';
import type { Batcher } from '../predict/batcher.ts';
import type { Service } from '../service.ts';

export function protocolRoutes(_app: FastifyInstance, _service: Service, _batcher: Batcher): void {}
