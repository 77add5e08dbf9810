import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCauceError } from '@cauce/core';
import fc from 'fast-check';
import { checkAddress, hostnameOf, isLoopback } from '../../src/protection/address.ts';

describe('isLoopback', () => {
  it('knows the ways to write this machine', () => {
    const own = ['localhost', 'LocalHost', '127.0.0.1', '127.8.9.10', '::1', '[::1]', '0:0:0:0:0:0:0:1'];
    for (const host of [...own, '::ffff:127.0.0.1']) assert.ok(isLoopback(host), host);
  });

  it('takes nothing else for it', () => {
    const others = ['0.0.0.0', '::', '', '10.0.0.1', '128.0.0.1', '127.1', '2130706433', '::2', '[127.0.0.1'];
    const names = ['localhost.evil.example', '127.0.0.1.evil.example', 'evil.example', '127.0.0.1 ', 'é'];
    for (const host of [...others, ...names, '::ffff:10.0.0.1']) assert.ok(!isLoopback(host), host);
  });
});

describe('hostnameOf', () => {
  it('takes the port off', () => {
    assert.equal(hostnameOf('localhost:8000'), 'localhost');
    assert.equal(hostnameOf('[::1]:80'), '[::1]');
    assert.equal(hostnameOf('Shop.Example'), 'shop.example');
  });

  it('gives nothing for what is no host', () => {
    for (const header of ['', ':80', '::1', 'a:b', 'a@localhost', 'localhost/', 'a b', '[::1', 'x:123456']) {
      assert.equal(hostnameOf(header), undefined, header);
    }
    fc.assert(fc.property(fc.string(), header => void isLoopback(hostnameOf(header) ?? header)));
  });
});

describe('checkAddress', () => {
  it('lets a server without keys listen on this machine only', () => {
    checkAddress('127.0.0.1', { hasKeys: false, allowAnonymous: false });
    for (const host of ['0.0.0.0', '::', '192.168.1.2', 'models.example']) {
      assert.throws(
        () => checkAddress(host, { hasKeys: false, allowAnonymous: false }),
        error =>
          isCauceError(error, 'PARAM_INVALID') && /--keys <file>.*--allow-anonymous/.test(error.message),
      );
    }
  });

  it('lets it listen anywhere when it is said who may come', () => {
    checkAddress('0.0.0.0', { hasKeys: true, allowAnonymous: false });
    checkAddress('::', { hasKeys: false, allowAnonymous: true });
  });
});
