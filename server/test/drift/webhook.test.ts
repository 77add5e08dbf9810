import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { isCauceError } from '@cauce/core';
import { checkWebhook, Webhook } from '../../src/drift/webhook.ts';
import { startReceiver } from './receiver.ts';

const receivers: { close(): Promise<void> }[] = [];
after(() => Promise.all(receivers.map(receiver => receiver.close())));

async function receiver(...answers: number[]) {
  const started = await startReceiver(answers);
  receivers.push(started);
  return started;
}

describe('a webhook', () => {
  it('is told in JSON, once', async () => {
    const { url, received } = await receiver();
    await new Webhook(url).send({ event: 'drift', model: 'cars' });
    assert.deepEqual(received, [{ event: 'drift', model: 'cars' }]);
  });

  it('is told again after a pause when it answers with an error', async () => {
    const { url, received } = await receiver(500);
    const start = performance.now();
    await new Webhook(url).send({ event: 'drift' });
    assert.equal(received.length, 2);
    assert.ok(performance.now() - start >= 990);
  });

  it('is given up after three tries, and a redirection is not followed', async () => {
    const { url, received } = await receiver(302, 404, 503);
    await assert.rejects(new Webhook(url).send({ event: 'drift' }), /status 503/);
    assert.equal(received.length, 3);
  });

  it('is given up at once when the service ends', async () => {
    const { url } = await receiver(500);
    const webhook = new Webhook(url);
    const sent = assert.rejects(webhook.send({ event: 'drift' }));
    setTimeout(() => webhook.close(), 50);
    const start = performance.now();
    await sent;
    assert.ok(performance.now() - start < 900);
  });

  for (const bad of ['', 'example.org/hook', 'file:///etc/passwd', 'https://user:secret@example.org/']) {
    it(`is no address: ${bad}`, () => {
      assert.throws(
        () => checkWebhook(bad),
        error => isCauceError(error) && error.code === 'PARAM_INVALID' && !error.message.includes('secret'),
      );
    });
  }
});
