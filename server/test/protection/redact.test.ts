import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createKey } from '../../src/protection/keys.ts';
import { redactHeaders, redactText } from '../../src/protection/redact.ts';

const { text } = createKey({ name: 'shop', scopes: ['predict'] });
const secret = text.slice(15);

describe('redactText', () => {
  it('masks keys and keeps what stands around them', () => {
    const masked = `${text.slice(0, 15)}[redacted]`;
    assert.equal(redactText(`/predict?key=${text}&a=1`), `/predict?key=${masked}&a=1`);
    assert.equal(redactText(`"${text}", '${text}'`), `"${masked}", '${masked}'`);
    assert.equal(redactText('cauce_model_file and cauce keys'), 'cauce_model_file and cauce keys');
  });

  it('masks a key that was cut, escaped or shouted', () => {
    const escaped = text.replaceAll('_', '%5F').replaceAll('-', '%2d');
    for (const form of [text.slice(0, 30), escaped, text.toUpperCase()]) {
      assert.match(redactText(`got ${form}.`), /^got cauce(_|%5F)[0-9a-f]{8}(_|%5F)\[redacted\]\.$/i);
    }
  });

  it('leaves no secret, wherever it stands, in time that grows with the text only', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        assert.ok(!redactText(before + text + after).includes(secret));
      }),
    );
    const start = performance.now();
    redactText('cauce_'.repeat(100_000) + '%5f'.repeat(100_000));
    assert.ok(performance.now() - start < 1000);
  });
});

describe('redactHeaders', () => {
  it('hides what authenticates and masks keys elsewhere', () => {
    const headers = {
      host: 'localhost:8000',
      authorization: `Bearer ${text}`,
      'X-Api-Key': text,
      cookie: 'a=b',
      'set-cookie': ['a=b', 'c=d'],
      'x-amz-security-token': 'x',
      'proxy-authorization': 'Basic eA==',
      'idempotency-key': 'retrain-7',
      referer: `http://localhost/?key=${text}`,
      accept: undefined,
    };
    const hidden = '[redacted]';
    assert.deepEqual(redactHeaders(headers), {
      host: 'localhost:8000',
      authorization: hidden,
      'X-Api-Key': hidden,
      cookie: hidden,
      'set-cookie': hidden,
      'x-amz-security-token': hidden,
      'proxy-authorization': hidden,
      'idempotency-key': 'retrain-7',
      referer: `http://localhost/?key=${text.slice(0, 15)}${hidden}`,
    });
    assert.equal(headers.cookie, 'a=b');
  });
});
