import { readdirSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  fingerprintLine,
  FIELD_LINES,
  printCertificate,
  printExtensions,
} from '../../../src/programs/lib/x509-text.ts';
import { nameLine } from '../../../src/programs/lib/x509-text-words.ts';
import { decodeCertificate, type Certificate } from '../../../src/protocols/tls/x509/certificate.ts';
import { nameOf } from '../../../src/protocols/tls/x509/names.ts';
import { certificatesOfPem } from '../../../src/protocols/tls/x509/pem.ts';

const GOLDEN = new URL('../../golden/tools/openssl/', import.meta.url);
const PKI = new URL('../../golden/tools/openssl-network/pki/', import.meta.url);

function certificateIn(file: string): Certificate {
  const [der] = certificatesOfPem(readFileSync(new URL(file, PKI), 'utf8'));
  const decoded = decodeCertificate(der!);
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.value;
}

/** What was typed and what came on stdout. */
function recorded(name: string): { readonly words: readonly string[]; readonly out: string } {
  const text = readFileSync(new URL(name, GOLDEN), 'utf8');
  const [first = ''] = text.split('\n', 1);
  const out = text.slice(first.length + 1).replace(/(?:\[stderr\]\n[^]*)?\[exit \d+\]\n$/, '');
  return { words: first.slice(2).split(' '), out };
}

/** Only what the options say of one file; commands with more to them are the program's own tests. */
function print(words: readonly string[]): string | undefined {
  const [openssl, x509, dashIn, file, noout, ...options] = words;
  if (openssl !== 'openssl' || x509 !== 'x509' || dashIn !== '-in' || noout !== '-noout' || !file?.endsWith('.pem'))
    return undefined;
  const certificate = certificateIn(file);
  let out = '';
  for (let i = 0; i < options.length; i++) {
    const option = options[i]!.slice(1);
    if (option === 'text') out += printCertificate(certificate);
    else if (option === 'ext') out += printExtensions(certificate, options[++i]!.split(',')) ?? '';
    else if (option === 'fingerprint') {
      const hash = options[i + 1] === '-sha256' ? options[++i]!.slice(1) : 'SHA1';
      out += fingerprintLine(hash, createHash(hash.toLowerCase()).update(certificate.der).digest());
    } else if (FIELD_LINES[option]) out += FIELD_LINES[option](certificate);
    else return undefined;
  }
  return out;
}

describe('prints what openssl x509 printed', () => {
  const cases = readdirSync(GOLDEN)
    .filter((name) => name.startsWith('x509-'))
    .map((name) => ({ name, ...recorded(name) }))
    .flatMap((each) => {
      const ours = print(each.words);
      return ours === undefined ? [] : [{ ...each, ours }];
    });

  it('in most recorded cases', () => expect(cases.length).toBeGreaterThanOrEqual(16));
  it.each(cases)('$name', ({ out, ours }) => expect(ours).toBe(out));
});

it('quotes what would be misread in a name, and shows bytes beyond ASCII', () => {
  expect(nameLine(nameOf('Smith, Jones + Co', 'a "b" \\ c'))).toBe('O = "Smith, Jones + Co", CN = a \\"b\\" \\\\ c');
  expect(nameLine(nameOf(undefined, ' é'))).toBe('CN = " \\C3\\A9"');
});
