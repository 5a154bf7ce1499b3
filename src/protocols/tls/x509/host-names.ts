/** Whether a certificate is for the server that was asked for (RFC 9525, 6): by its subjectAltName alone, never by its common name. */
import { formatIpv4, parseIpv4 } from '../../../core/address.ts';
import { formatIpv6, parseIpv6 } from '../../../core/ipv6.ts';
import type { GeneralName } from './extensions.ts';

/** An address in one spelling, or undefined for a name: `[2001:DB8::1]` is `2001:db8::1`. */
export function addressOf(host: string): string | undefined {
  const four = parseIpv4(host);
  if (four.ok) return formatIpv4(four.value);
  const six = parseIpv6(host.replace(/^\[(.*)\]$/, '$1'));
  return six.ok ? formatIpv6(six.value) : undefined;
}

export function coversHost(names: readonly GeneralName[], host: string): boolean {
  const address = addressOf(host);
  return names.some((name) => {
    if (address !== undefined) return name.kind === 'ip' && name.text === address;
    return name.kind === 'dns' && matchesName(name.text, host);
  });
}

/**
 * Names are compared without regard to case (6.3). `*` stands for exactly one label, the leftmost, whole: `*.example.com` is neither
 * `example.com` nor `a.b.example.com`, and `w*.example.com` stands for nothing but itself.
 */
export function matchesName(pattern: string, host: string): boolean {
  const wanted = labelsOf(host);
  const offered = labelsOf(pattern);
  if (wanted.length !== offered.length || wanted.includes('')) return false;
  return offered.every((label, i) => {
    const wild = label === '*' && i === 0 && offered.length > 2;
    return wild || (!label.includes('*') && label === wanted[i]);
  });
}

const labelsOf = (name: string): string[] =>
  name
    .replace(/\.$/, '')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .split('.');

/** For sentences: `www.example.com, *.example.org and 10.0.0.7`. */
export function listNames(names: readonly GeneralName[]): string {
  const texts = names.flatMap((name) => ('text' in name ? [name.text] : []));
  if (texts.length === 0) return 'no name';
  const last = texts.at(-1)!;
  return texts.length === 1 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`;
}
