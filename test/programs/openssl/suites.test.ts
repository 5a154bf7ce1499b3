/** Cipher strings: names, keywords, and what takes away from what was chosen. */
import { expect, test } from 'vitest';
import { cipherList, ciphersuiteList } from '../../../src/programs/openssl/suites.ts';

const names = (text: string): readonly string[] | string => {
  const list = cipherList(text);
  return list.ok ? list.value.map((suite) => suite.name) : list.error;
};

test.each([
  ['AES128-GCM-SHA256', ['AES128-GCM-SHA256']],
  ['TLS_RSA_WITH_AES_128_GCM_SHA256', ['AES128-GCM-SHA256']],
  ['ECDHE+CHACHA20', ['ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305']],
  ['kRSA:!AES256', ['AES128-GCM-SHA256']],
  ['!AES256:kRSA', ['AES128-GCM-SHA256']],
  ['kRSA:-AES256:AES256-GCM-SHA384', ['AES128-GCM-SHA256', 'AES256-GCM-SHA384']],
  ['kRSA:+AES256', ['AES128-GCM-SHA256', 'AES256-GCM-SHA384']],
  ['kRSA:NOPE:@STRENGTH', ['AES256-GCM-SHA384', 'AES128-GCM-SHA256']],
])('%s', (text, expected) => {
  expect(names(text)).toEqual(expected);
});

test.each(['NOPE', '', 'ALL:!ALL', 'AES128+CHACHA20'])('nothing is left of "%s"', (text) => {
  expect(names(text)).toBe('no cipher match');
});

test('those of TLS 1.3 go by their whole names', () => {
  expect(ciphersuiteList('TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384').ok).toBe(true);
  expect(ciphersuiteList('TLS_AES_128_GCM_SHA256:AES').ok).toBe(false);
});
