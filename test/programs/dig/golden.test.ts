import { describe, expect, it } from 'vitest';
import { readGolden } from '../../helpers/golden.ts';
import { butIdentity, butValues, dnsCases, replayDns } from '../../helpers/recorded-dns.ts';

/** What is not the same here, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'dig/opt-yaml': 'another language for the same reply: refused',
  'dig/opt-https': 'DNS over HTTPS is not on these machines: refused',
  'dig/opt-tls': 'DNS over TLS is not on these machines: refused',
  'dig/opt-dns64prefix': 'there is no IPv6 to translate to: refused',
};

/** What the real one refuses: ours can minimise names, as delv does. */
const MORE = new Set(['dig/opt-qmin', 'dig/opt-noqmin']);

const cases = (different: boolean) =>
  dnsCases('dig')
    .filter(({ name }) => name in DIFFERENT === different && !MORE.has(name))
    .map((dnsCase) => [dnsCase.name, dnsCase] as const);

describe('dig prints and asks what the real one did', () => {
  it.each(cases(false))('%s', (name, dnsCase) => {
    const printed = replayDns(dnsCase);
    const { stdout, stderr, exit } = readGolden(name);
    expect(butValues(printed)).toEqual(butValues({ stdout, stderr, exit }));
    for (const { query, recorded } of printed.asked) {
      expect(butIdentity(query)).toEqual(recorded ? butIdentity(recorded) : 'never asked');
    }
  });

  it.each(cases(true))('%s is refused in plain words', (_name, dnsCase) => {
    const { stdout, stderr, exit } = replayDns(dnsCase);
    expect({ stdout, exit }).toEqual({ stdout: '', exit: 1 });
    expect(stderr).toMatch(/^dig: \+\w+ is not on this machine\n$/);
  });
});
