import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serverEvents } from './server-events.ts';

async function read(pieces: readonly (string | Uint8Array)[]): Promise<string[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) {
        controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      }
      controller.close();
    },
  });
  const events = await Array.fromAsync(serverEvents(body, () => {}));
  return events.map(({ event, data }) => `${event}=${data}`);
}

describe('server-sent events', () => {
  it('have a name and data of several lines; comments and other fields are left out', async () => {
    const text = ': hi\nevent: a\nid: 7\ndata: 1\ndata:2\nretry: 3\n\nevent: unsent\n\ndata\n\n';
    assert.deepEqual(await read([text]), ['a=1\n2', 'message=']);
  });

  it('may end their lines in each of the three ways, and be cut anywhere', async () => {
    const text = 'event: é\ndata: 😀\n\nevent: b\ndata: 2\n\n';
    for (const end of ['\n', '\r\n', '\r']) {
      const bytes = new TextEncoder().encode(text.replaceAll('\n', end) + (end === '\r' ? ':' : ''));
      for (let size = 1; size <= bytes.length; size++) {
        const pieces = [];
        for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
        assert.deepEqual(await read(pieces), ['é=😀', 'b=2'], `${JSON.stringify(end)} by ${size}`);
      }
    }
  });

  it('do not count when cut off', async () => {
    assert.deepEqual(await read(['data: 1\n\ndata: 2\n']), ['message=1']);
  });

  it('are given up when they never end', async () => {
    const piece = 'x'.repeat(1 << 20);
    await assert.rejects(read(['data: ', ...Array.from({ length: 20 }, () => piece)]), /too long/);
    await assert.rejects(read(Array.from({ length: 20 }, () => `data: ${piece}\n`)), /too long/);
  });
});
