import { describe, expect, it } from 'vitest';
import { addressOf, coversHost, matchesName } from '../../../../src/protocols/tls/x509/host-names.ts';

describe('names of certificates (RFC 9525, 6.3)', () => {
  it.each([
    ['www.example.com', 'www.example.com'],
    ['www.example.com', 'WWW.Example.COM'],
    ['WWW.example.com', 'www.example.com.'],
    ['*.example.com', 'www.example.com'],
    ['*.example.com', 'xn--bcher-kva.example.com'],
    ['bob', 'bob'],
  ])('%s is good for %s', (pattern, host) => expect(matchesName(pattern, host)).toBe(true));

  it.each([
    ['www.example.com', 'example.com'],
    ['example.com', 'www.example.com'],
    ['*.example.com', 'example.com'],
    ['*.example.com', 'a.b.example.com'],
    ['*.example.com', '.example.com'],
    ['w*.example.com', 'www.example.com'],
    ['*w.example.com', 'www.example.com'],
    ['www.*.com', 'www.example.com'],
    ['*.com', 'example.com'],
    ['*', 'bob'],
    ['', 'bob'],
  ])('%s is not good for %s', (pattern, host) => expect(matchesName(pattern, host)).toBe(false));
});

describe('addresses', () => {
  const four = { kind: 'ip', text: '10.0.0.7', bytes: Uint8Array.of(10, 0, 0, 7) } as const;

  it('are compared with addresses only', () => {
    expect(coversHost([four], '10.0.0.7')).toBe(true);
    expect(coversHost([four], '10.0.0.8')).toBe(false);
    expect(coversHost([{ kind: 'dns', text: '10.0.0.7' }], '10.0.0.7')).toBe(false);
    expect(coversHost([{ kind: 'dns', text: '*.0.0.7' }], '10.0.0.7')).toBe(false);
  });

  it('of IPv6 have one spelling', () => {
    expect(addressOf('[2001:DB8:0::1]')).toBe('2001:db8::1');
    expect(addressOf('example.com')).toBeUndefined();
  });
});
