/** Requests a second of a one-instance `POST /predict`; server and load share the machine. */

import { cars } from '../cars/data.ts';
import type { Contender, Work } from '../harness/work.ts';

const program = new URL('load.ts', import.meta.url);

export const serveWorks: readonly Work[] = [serve('serve', 3, 3)];
export const quickServeWorks: readonly Work[] = [serve('serve-quick', 1, 0.5)];

function serve(name: string, rounds: number, seconds: number): Work {
  const server = (title: string, kind: string): Contender => ({
    name: title,
    threads: 1,
    program,
    task: { server: kind, seconds, connections: 32 },
  });
  return {
    name,
    title: 'Serving: POST /predict of one instance, whole pipeline with boosting, 32 connections',
    unit: 'requests a second',
    rounds,
    inputs: () => cars(8000),
    contenders: [
      server('Cauce', 'cauce'),
      server('bare Fastify route with a JSON schema and a constant answer', 'fastify'),
      server('FastAPI, uvicorn, scikit-learn', 'fastapi'),
    ],
  };
}
