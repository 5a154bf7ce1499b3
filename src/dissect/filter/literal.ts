/** Values written in a filter, read as what they are compared with: `0x40` for a number, `10.0.0.0/8` for an address. */
import { netmask, parseIpv4, parseMac } from '../../core/address.ts';
import { fromHex } from '../../core/bytes.ts';
import { ok, type Result } from '../../core/result.ts';
import type { FieldValue } from '../../core/protocol.ts';
import type { Operand } from './ast.ts';
import { largest, type Source } from './source.ts';
import { filterError, type FilterError } from './token.ts';

export interface Literal {
  readonly value: FieldValue;
  /** Of an address with a prefix length: the bits that count. */
  readonly mask?: number;
}

type Read = Result<Literal, FilterError>;
type Written = Extract<Operand, { readonly kind: 'word' | 'string' | 'char' }>;

const KIND_NAMES = {
  number: 'Unsigned integer',
  bool: 'Boolean',
  ipv4: 'IPv4 address',
  mac: 'Ethernet address',
  bytes: 'Byte sequence',
  text: 'Character string',
  time: 'Time offset',
  label: 'Label',
  protocol: 'Protocol',
} as const;

export const kindName = (source: Source): string => KIND_NAMES[source.kind];

/** Reads what was written as a value that `source` can be compared with. */
export function readLiteral(written: Written, source: Source): Read {
  const { token, kind } = written;
  const text = token.text;
  switch (source.kind) {
    case 'number':
    case 'bool':
      return readNumber(written, source);
    case 'text':
      return ok({ value: text });
    case 'label':
      return filterError(`${source.token.text} is a label: it is there or not, and has no value.`, token);
    case 'bytes':
    case 'protocol':
      return kind === 'word' ? readBytes(written) : ok({ value: latin1(text) });
    case 'ipv4':
      return kind === 'word' ? readAddress(written) : notFromString(written, source);
    case 'mac': {
      if (kind !== 'word') return notFromString(written, source);
      const mac = parseMac(
        text.replace(
          /^([\da-f]{2})([\da-f]{2})[.]([\da-f]{2})([\da-f]{2})[.]([\da-f]{2})([\da-f]{2})$/i,
          '$1:$2:$3:$4:$5:$6',
        ),
      );
      return mac.ok ? ok({ value: mac.value }) : filterError(`"${text}" is not a valid Ethernet address.`, token);
    }
    case 'time': {
      if (kind !== 'word') return notFromString(written, source);
      if (!/^[+-]?\d+(\.\d{0,9})?$/.test(text)) return filterError(`"${text}" is not a valid time in seconds.`, token);
      return ok({ value: Math.round(Number(text) * 1e9) });
    }
  }
}

function notFromString({ token }: Written, source: Source): Read {
  return filterError(`${kindName(source)} cannot be converted from a string ("${token.text}").`, token);
}

const NUMBER = /^([+-]?)(0x[\da-f]+|0b[01]+|0[0-7]*|[1-9]\d*)$/i;

function readNumber(written: Written, source: Source): Read {
  const { token, kind } = written;
  if (kind === 'char') {
    if (token.text.length !== 1)
      return filterError(`'${token.text}' is too long to be a valid character constant.`, token);
    return ok({ value: token.text.charCodeAt(0) });
  }
  const named = namedValue(token.text, source);
  if (named !== undefined) return ok({ value: named });
  if (kind === 'string') return notFromString(written, source);
  const match = NUMBER.exec(token.text);
  if (!match) return filterError(`"${token.text}" is not a valid number.`, token);
  const [, sign, digits] = match;
  const octal = /^0[0-7]+$/.test(digits!);
  const value = Number(octal ? `0o${digits!.slice(1)}` : digits!.toLowerCase());
  const most = source.kind === 'bool' ? Number.MAX_SAFE_INTEGER : largest(source.field);
  if (value > most) return filterError(`"${token.text}" too big for this field, maximum ${most}.`, token);
  if (source.kind === 'bool') return ok({ value: value === 0 ? 0 : 1 });
  return ok({ value: sign === '-' ? -value : value });
}

/** What one of the field's values is called: `request` for `arp.opcode`, `True` for a flag. */
function namedValue(text: string, source: Source): number | undefined {
  if (source.kind === 'bool' && /^(TRUE|True)$/.test(text)) return 1;
  if (source.kind === 'bool' && /^(FALSE|False)$/.test(text)) return 0;
  const found = Object.entries(source.field?.values ?? {}).find(
    ([, name]) => name.toLowerCase() === text.toLowerCase(),
  );
  return found && Number(found[0]);
}

function readBytes({ token }: Written): Read {
  const text = /^[\da-f]$/i.test(token.text) ? `0${token.text}` : token.text;
  const single = /^0x[\da-f]{1,2}$/i.test(text) ? text.slice(2).padStart(2, '0') : text;
  const bytes = /^[\da-f]{2}([:.-]?[\da-f]{2})*$/i.test(single) ? fromHex(single.replaceAll('.', '')) : undefined;
  return bytes?.ok ? ok({ value: bytes.value }) : filterError(`"${token.text}" is not a valid byte string.`, token);
}

function readAddress({ token }: Written): Read {
  const [host, bits, more] = token.text.split('/');
  const address = parseIpv4(host!);
  if (!address.ok || more !== undefined)
    return filterError(`"${token.text}" is not a valid hostname or IPv4 address.`, token);
  if (bits === undefined) return ok({ value: address.value });
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > 32) {
    return filterError(`Netmask bits in a CIDR IPv4 address should be <= 32, not ${bits}`, token);
  }
  return ok({ value: address.value, mask: netmask(Number(bits)) });
}

/** A string token holds one character per byte. */
export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
