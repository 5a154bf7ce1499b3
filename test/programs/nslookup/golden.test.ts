import { describe, expect, it } from 'vitest';
import { readGolden } from '../../helpers/golden.ts';
import { butIdentity, butValues, dnsCases, replayDns } from '../../helpers/recorded-dns.ts';

describe('nslookup prints and asks what the real one did', () => {
  it.each(dnsCases('nslookup').map((dnsCase) => [dnsCase.name, dnsCase] as const))('%s', (name, dnsCase) => {
    const printed = replayDns(dnsCase);
    const { stdout, stderr, exit } = readGolden(name);
    expect(butValues(printed)).toEqual(butValues({ stdout, stderr, exit }));
    for (const { query, recorded } of printed.asked) {
      expect(butIdentity(query)).toEqual(recorded ? butIdentity(recorded) : 'never asked');
    }
  });
});
