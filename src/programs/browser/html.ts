/** The parts of a page that a browser fetches with it, found in its HTML as far as it has arrived (HTML standard, 13.2.5, much shortened). */

export interface PageResource {
  readonly kind: 'img' | 'script' | 'css' | 'icon';
  /** As written, character references resolved. */
  readonly url: string;
}

export interface PageContent {
  readonly title: string | undefined;
  /** Of the first `base` element. */
  readonly base: string | undefined;
  /** In their order, each URL as often as it is named. */
  readonly resources: readonly PageResource[];
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Where the text behind it begins. */
  readonly end: number;
}

/** Elements whose content is text up to their end tag, whatever stands in it. */
const RAW_TEXT = ['script', 'style', 'textarea', 'title', 'noscript', 'template'];

/** Tags that have not wholly arrived do not count yet. */
export function readPage(html: string): PageContent {
  let title: string | undefined;
  let base: string | undefined;
  const resources: PageResource[] = [];
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4);
      if (end < 0) break;
      at = end + 3;
      continue;
    }
    const tag = readTag(html, at);
    if (tag === 'unfinished') break;
    if (!tag) {
      at++;
      continue;
    }
    at = tag.end;
    const resource = resourceOf(tag);
    if (resource) resources.push(resource);
    if (tag.name === 'base') base ??= tag.attributes.get('href');
    if (!RAW_TEXT.includes(tag.name)) continue;
    const end = html.toLowerCase().indexOf(`</${tag.name}`, at);
    if (end < 0) break;
    if (tag.name === 'title') title ??= unescaped(html.slice(at, end)).replace(/\s+/g, ' ').trim();
    at = end;
  }
  return { title, base, resources };
}

function resourceOf({ name, attributes }: Tag): PageResource | undefined {
  const get = (attribute: string): string => (attributes.get(attribute) ?? '').trim();
  if (name === 'img' && get('src') !== '' && get('loading') !== 'lazy') return { kind: 'img', url: get('src') };
  if (name === 'script' && get('src') !== '') return { kind: 'script', url: get('src') };
  const relations = get('rel').toLowerCase().split(/\s+/);
  if (name !== 'link' || get('href') === '') return undefined;
  if (relations.includes('stylesheet') && !relations.includes('alternate')) return { kind: 'css', url: get('href') };
  return relations.includes('icon') ? { kind: 'icon', url: get('href') } : undefined;
}

/** A start tag at `<`; undefined when there is none. */
function readTag(html: string, at: number): Tag | 'unfinished' | undefined {
  const name = /[a-zA-Z][^\s/>]*/y;
  name.lastIndex = at + 1;
  const found = name.exec(html);
  if (!found) return undefined;
  const attributes = new Map<string, string>();
  const attribute = /[\s/]*(?:(>)|([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?)/y;
  attribute.lastIndex = name.lastIndex;
  for (let part = attribute.exec(html); part; part = attribute.exec(html)) {
    const [, close, key, double, single, bare] = part;
    if (close) return { name: found[0].toLowerCase(), attributes, end: attribute.lastIndex };
    if (key !== undefined && !attributes.has(key.toLowerCase()))
      attributes.set(key.toLowerCase(), unescaped(double ?? single ?? bare ?? ''));
  }
  return html.indexOf('>', at) < 0 || /["'=]/.test(html.slice(at)) ? 'unfinished' : undefined;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, number?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = number === undefined ? parseInt(hex!, 16) : Number(number);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
