/** Reads `craft icmp type=8 ip dst=bob ttl=3 dry-run`: layers, their fields, settings. Errors name the word and the nearest one. */
import { parseMac } from '../../core/address.ts';
import { fromHex, utf8 } from '../../core/bytes.ts';
import { nearest } from '../../core/nearest.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { NS_PER_S, type Ns } from '../../core/time.ts';
import { parseDuration } from '../../core/units.ts';
import { layerNames, LAYERS, SETTINGS, TRANSPORTS, type CraftField, type LayerName } from './fields.ts';

export type FieldNumber = number | 'bad';

export interface Request {
  readonly layers: ReadonlyMap<LayerName, ReadonlyMap<string, FieldNumber>>;
  readonly data: Uint8Array | undefined;
  readonly ipOptions: Uint8Array;
  readonly count: number;
  readonly interval: Ns;
  readonly device: string | undefined;
  readonly badFcs: boolean;
  readonly dryRun: boolean;
}

/** Address of a host's name. */
export type Resolve = (name: string) => number | undefined;

interface Draft {
  readonly layers: Map<LayerName, Map<string, FieldNumber>>;
  readonly settings: Map<string, string>;
  dryRun: boolean;
}

export function readRequest(words: readonly string[], resolve: Resolve): Result<Request> {
  const draft: Draft = { layers: new Map(), settings: new Map(), dryRun: false };
  let layer: LayerName | undefined;
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) {
      const read = assign(draft, layer, word.slice(0, equals), word.slice(equals + 1), resolve);
      if (!read.ok) return read;
    } else if (word === 'dry-run' || word === '--dry-run') draft.dryRun = true;
    else if (!isLayer(word)) return fail(unknownWord(word, [...layerNames, 'dry-run', 'help']));
    else if (draft.layers.has(word)) return fail(`${word} is there twice`);
    else draft.layers.set((layer = word), new Map());
  }
  const wrong = clash(draft.layers);
  return wrong === undefined ? finish(draft) : fail(wrong);
}

const isLayer = (word: string): word is LayerName => layerNames.some((name) => name === word);

function unknownWord(word: string, known: readonly string[], where = ''): string {
  const near = nearest(word, known);
  return `${where}"${word}" is not known${near === undefined ? `; there are ${known.join(', ')}` : `; did you mean ${near}?`}`;
}

function assign(
  draft: Draft,
  layer: LayerName | undefined,
  name: string,
  text: string,
  resolve: Resolve,
): Result<void> {
  const known = layer ? LAYERS[layer] : [];
  const spec = known.find((f) => f.name === name);
  if (!layer || !spec) {
    if (!Object.hasOwn(SETTINGS, name)) {
      return fail(
        unknownWord(name, [...known.map((f) => f.name), ...Object.keys(SETTINGS)], layer ? `${layer}: ` : ''),
      );
    }
    draft.settings.set(name, text);
    return ok(undefined);
  }
  const value = readValue(spec, text, resolve);
  if (!value.ok) return fail(`${layer} ${name}: ${value.error}`);
  draft.layers.get(layer)!.set(name, value.value);
  return ok(undefined);
}

function readValue(spec: CraftField, text: string, resolve: Resolve): Result<FieldNumber> {
  if (spec.kind === 'mac') return parseMac(text);
  if (spec.kind === 'address') {
    const address = resolve(text);
    return address === undefined ? fail(`"${text}" is no address and no host's name`) : ok(address);
  }
  if (spec.kind === 'flags') return readFlags(text, spec.words ?? {});
  if (spec.kind === 'checksum' && text === 'bad') return ok('bad');
  if (spec.words && Object.hasOwn(spec.words, text)) return ok(spec.words[text]!);
  return readNumber(text, 2 ** spec.bits - 1, Object.keys(spec.words ?? {}));
}

function readNumber(text: string, most: number, words: readonly string[] = []): Result<number> {
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) {
    const near = nearest(text, words);
    return fail(`"${text}" is not a number${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
  return value <= most ? ok(value) : fail(`${text} does not fit: at most ${most}`);
}

function readFlags(text: string, known: Readonly<Record<string, number>>): Result<number> {
  let flags = 0;
  for (const word of text.split(',')) {
    if (!Object.hasOwn(known, word)) return fail(unknownWord(word, Object.keys(known)));
    flags |= known[word]!;
  }
  return ok(flags);
}

function clash(layers: ReadonlyMap<LayerName, unknown>): string | undefined {
  if (layers.size === 0) return 'say what to send, for example: craft icmp ip dst=bob';
  const transports = TRANSPORTS.filter((name) => layers.has(name));
  if (transports.length > 1) return `${transports.join(' and ')} do not go into one packet: choose one`;
  for (const upper of ['ip', ...TRANSPORTS] as const) {
    if (layers.has('arp') && layers.has(upper)) return `arp and ${upper} do not go into one frame: choose one`;
  }
  return undefined;
}

function finish({ layers, settings, dryRun }: Draft): Result<Request> {
  const [text, hex, size] = ['data', 'hex', 'size'].map((name) => settings.get(name));
  if ([text, hex, size].filter((given) => given !== undefined).length > 1)
    return fail('give one of data, hex and size');
  const bytes = hex === undefined ? ok(text === undefined ? undefined : utf8(text)) : fromHex(hex);
  if (!bytes.ok) return fail(`hex: ${bytes.error}`);
  const length = readNumber(size ?? '0', 65_507);
  if (!length.ok) return fail(`size: ${length.error}`);
  const options = fromHex(settings.get('options') ?? '');
  if (!options.ok) return fail(`options: ${options.error}`);
  if (options.value.length > 40) return fail(`options: ${options.value.length} bytes do not fit; a header holds 40`);
  const count = readNumber(settings.get('count') ?? '1', 1_000_000);
  if (!count.ok) return fail(`count: ${count.error}`);
  const interval = settings.has('interval') ? parseDuration(settings.get('interval')!) : ok(NS_PER_S);
  if (!interval.ok) return fail(`interval: "${settings.get('interval')}" is not ${interval.error}`);
  const fcs = settings.get('fcs');
  if (fcs !== undefined && fcs !== 'bad') return fail(`fcs: "${fcs}" is not known; there is fcs=bad`);
  return ok({
    layers,
    data: size === undefined ? bytes.value : Uint8Array.from({ length: length.value }, (_, i) => i),
    ipOptions: padded(options.value),
    count: count.value,
    interval: interval.value,
    device: settings.get('dev'),
    badFcs: fcs === 'bad',
    dryRun,
  });
}

/** Filled up with end-of-list options to a multiple of 4 (RFC 791, section 3.1). */
function padded(options: Uint8Array): Uint8Array {
  const whole = new Uint8Array((options.length + 3) & ~3);
  whole.set(options);
  return whole;
}
