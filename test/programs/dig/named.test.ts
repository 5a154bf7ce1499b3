import { describe, expect, it } from 'vitest';
import { readGolden } from '../../helpers/golden.ts';
import { butValues, dnsCases, replayWithOurs } from '../../helpers/recorded-dns.ts';
import type { Printed } from '../../helpers/golden-network.ts';

/**
 * What the replies of two servers need not have in common: cookies, TTLs in a cache, and so sizes; which records come along unasked
 * (BIND leaves them out only where it recurses).
 */
function butServers(printed: Printed): Printed {
  const { stdout, ...rest } = butValues(printed);
  const plain = stdout
    .replaceAll(/^; COOKIE: .*\n/gm, '')
    .replaceAll(/(rcvd:|Received) \d+/g, '$1 #')
    .replaceAll(/^(\S+\s+)\d\w*(\s+(IN|CLASS1|A|MX)\s)/gm, '$1#$2')
    .replaceAll(/ttl = \d+/g, 'ttl = #')
    .replaceAll(/(AUTHORITY|ADDITIONAL): \d+/g, '$1: #')
    .replaceAll(/^;; (AUTHORITY|ADDITIONAL) SECTION:\n(.+\n)*\n/gm, '')
    .replaceAll(/^ {4}AUTHORITY RECORDS:\n([^-]|->)*(?=^------------$)/gm, '')
    .replaceAll(/^Authoritative answers can be found from:\n(\S.*\n|\t.*\n)*/gm, '');
  return { stdout: plain, ...rest };
}

const SAID: Readonly<Record<string, RegExp>> = {
  'our server does not tell its version under a name that one can set': /class-(ch|any)|\/class$|stdin-class/,
  'our resolver asks for ANY anew, and gives what it got in its order': /type-any|t-any|host\/(a|a-web|all-but)$/,
  'our server knows neither NSID nor client subnets': /nsid|subnet=\d/,
  'our server refuses a message without a question': /header-only/,
  'each case begins with an empty cache here': /nordflag|host\/r$|ttlunits-|trace-all/,
  'dig refuses it': /opt-(yaml|https|tls|dns64prefix|qmin|noqmin)/,
  'glue comes in the order of the names here': /stdin-norecurse/,
};
const differs = (name: string): boolean => Object.values(SAID).some((pattern) => pattern.test(name));

const CASES = ['dig', 'host', 'nslookup']
  .flatMap((program) => dnsCases(program))
  .filter(({ name }) => !name.includes('odd-') && !differs(name));

describe('against our own name servers', () => {
  it.each(CASES.map((dnsCase) => [dnsCase.name, dnsCase] as const))('%s', (name, dnsCase) => {
    const { stdout, stderr, exit } = readGolden(name);
    expect(butServers(replayWithOurs(dnsCase))).toEqual(butServers({ stdout, stderr, exit }));
  });
});
