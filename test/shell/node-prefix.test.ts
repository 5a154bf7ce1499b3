import { expect, test } from 'vitest';
import { splitNodePrefix } from '../../src/shell/node-prefix.ts';

test('a node before a colon says where the line runs', () => {
  const nodes = ['alice', 'bob', 'r1'];
  expect(splitNodePrefix('bob: arp -a', nodes)).toEqual({ node: 'bob', line: 'arp -a' });
  expect(splitNodePrefix(' r1:', nodes)).toEqual({ node: 'r1', line: '' });
  expect(splitNodePrefix('bob:arp', nodes)).toBeUndefined();
  expect(splitNodePrefix('carol: arp', nodes)).toBeUndefined();
  expect(splitNodePrefix('echo bob: arp', nodes)).toBeUndefined();
});
