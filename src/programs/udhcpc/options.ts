/** udhcpc's options (busybox 1.35), read as getopt does. */
import { parseIpv4, type Ipv4Address } from '../../core/address.ts';
import { utf8 } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { milliseconds, type Ns, seconds } from '../../core/time.ts';
import type { DhcpOption } from '../../protocols/dhcp/codec.ts';
import { hasOption, optionValue, type ParsedOptions, parseOptions } from '../lib/options.ts';

const SHORT = 'i:s:p:Bt:T:A:bnqRfSa::r:oO:x:F:V:Ch';
const NOT_BUILT = ['s', 'p', 'S', 'O', 'F', 'P', 'v'];
const CODES: Readonly<Record<string, number>> = { hostname: 12, lease: 51, '0x3d': 61, vendor: 60 };

export interface Options {
  readonly interface: string;
  readonly tries: number;
  readonly apart: Ns;
  readonly pause: Ns;
  readonly ifNone: 'pause' | 'fail' | 'background';
  readonly quit: boolean;
  readonly release: boolean;
  readonly foreground: boolean;
  readonly probe: boolean;
  readonly broadcast: boolean;
  readonly wanted: Ipv4Address | undefined;
  readonly vendor: string;
  readonly clientId: boolean;
  readonly parameters: boolean;
  readonly extra: readonly DhcpOption[];
}

/** The error is what stands on standard error, without a newline; `usage` stands after it when `true`. */
export function readOptions(
  args: readonly string[],
): Result<Options, { readonly words: string; readonly usage: boolean }> {
  const parsed = parseOptions('udhcpc', args, SHORT, [
    { name: 'interface', short: 'i', value: 'required' },
    { name: 'now', short: 'n' },
    { name: 'quit', short: 'q' },
    { name: 'foreground', short: 'f' },
    { name: 'background', short: 'b' },
    { name: 'release', short: 'R' },
    { name: 'request', short: 'r', value: 'required' },
    { name: 'retries', short: 't', value: 'required' },
    { name: 'timeout', short: 'T', value: 'required' },
    { name: 'tryagain', short: 'A', value: 'required' },
    { name: 'arping', short: 'a', value: 'optional' },
    { name: 'broadcast', short: 'B' },
    { name: 'vendorclass', short: 'V', value: 'required' },
    { name: 'clientid-none', short: 'C' },
  ]);
  if (!parsed.ok) return fail({ words: parsed.error, usage: true });
  const given = parsed.value;
  if (hasOption(given, 'h')) return fail({ words: '', usage: true });
  const refused = NOT_BUILT.find((flag) => hasOption(given, flag));
  if (refused !== undefined) return fail({ words: `udhcpc: -${refused}: not built in wirelab yet`, usage: false });
  return assemble(given);
}

function assemble(given: ParsedOptions): Result<Options, { readonly words: string; readonly usage: boolean }> {
  const numbers: Record<string, number> = {};
  for (const [flag, usual] of [
    ['t', 3],
    ['T', 3],
    ['A', 20],
  ] as const) {
    const text = optionValue(given, flag) ?? String(usual);
    if (!/^\d{1,6}$/.test(text)) return fail({ words: `udhcpc: invalid number '${text}'`, usage: false });
    numbers[flag] = Number(text);
  }
  const wanted = optionValue(given, 'r');
  const address = wanted === undefined ? ok(undefined) : parseIpv4(wanted);
  if (!address.ok) return fail({ words: `udhcpc: bad address '${wanted}'`, usage: false });
  const extra = given.options.filter(({ flag }) => flag === 'x').map(({ value }) => extraOption(value ?? ''));
  const wrong = extra.find((option) => !option.ok);
  if (wrong && !wrong.ok) return fail({ words: `udhcpc: ${wrong.error}`, usage: false });
  return ok({
    interface: optionValue(given, 'i') ?? 'eth0',
    tries: numbers['t'] === 0 ? Number.POSITIVE_INFINITY : numbers['t']!,
    apart: Math.max(milliseconds(100), seconds(numbers['T']!)),
    pause: seconds(numbers['A']!),
    ifNone: hasOption(given, 'n') ? 'fail' : hasOption(given, 'b') ? 'background' : 'pause',
    quit: hasOption(given, 'q'),
    release: hasOption(given, 'R'),
    foreground: hasOption(given, 'f'),
    probe: hasOption(given, 'a'),
    broadcast: hasOption(given, 'B'),
    wanted: address.value,
    vendor: optionValue(given, 'V') ?? 'udhcp 1.35.0',
    clientId: !hasOption(given, 'C'),
    parameters: !hasOption(given, 'o'),
    extra: extra.flatMap((option) => (option.ok ? [option.value] : [])),
  });
}

/** `hostname:bbox`, `lease:3600`, `0x3d:0100BEEFC0FFEE`, `60:"words"`. */
function extraOption(text: string): Result<DhcpOption> {
  const [name = '', value] = text.split(/:(.*)/s);
  const code = CODES[name] ?? Number(name);
  if (value === undefined || !Number.isInteger(code) || code < 1 || code > 254) return fail(`unknown option '${name}'`);
  if (name === 'lease') {
    const n = Number(value);
    return ok({ code, data: Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n) });
  }
  const hex = /^([0-9a-f]{2})+$/i.test(value) && name !== 'hostname';
  const bytes = hex
    ? Uint8Array.from(value.match(/../g)!, (pair) => parseInt(pair, 16))
    : utf8(value.replace(/^"(.*)"$/, '$1'));
  return ok({ code, data: bytes });
}
