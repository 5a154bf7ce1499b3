/** What a lab file may say of a web server: files, redirects, worked-out answers, and several sites by name (RFC 9110). */
import * as z from 'zod';
import { utf8 } from '../../core/bytes.ts';
import type { HttpConfig, HttpContent, HttpFile, HttpRedirect, HttpRoute, HttpSite } from '../../core/http-config.ts';
import * as s from '../scalars.ts';
import { tlsSchema, type TlsDraft } from '../tls-schema.ts';
import {
  duration,
  endpoint,
  extraOf,
  extraShape,
  logPath,
  mapOf,
  paths,
  port,
  serverName,
  size,
} from './http-parts.ts';
import type { ServiceSchema } from './schema.ts';

const LARGEST_FILE = 20_000_000;
const MOST_HOSTS = 100;
const MINUTE = 60e9;
const TYPE = z
  .string()
  .regex(/^[\w.+-]+\/[\w.+-]+(?:;[ \w.=+"-]*)?$/)
  .register(s.EXPECTED, { expected: 'a media type such as text/html' });
const text = () => z.string().register(s.EXPECTED, { expected: 'text' });

const fileShape = z
  .strictObject({
    text: text().optional().describe('What is in it, as text'),
    base64: z
      .base64()
      .register(s.EXPECTED, { expected: 'bytes in base64' })
      .optional()
      .describe('What is in it, as bytes'),
    size: size(LARGEST_FILE).optional().describe('How much is in it, when it does not matter what'),
    fill: s.oneOf(['random', 'zeros', 'lines']).default('random').describe('With `size`: what it is filled with'),
    type: TYPE.optional().describe('Content-Type; default by the ending of its name'),
    modified: s.epoch().optional().describe('Last-Modified; default when the world began'),
    etag: z
      .string()
      .regex(/^(?:(?:W\/)?"[\x21\x23-\x7e]*")?$/)
      .register(s.EXPECTED, { expected: `an entity tag such as '"abc"', or "" for none` })
      .optional()
      .describe('ETag; default of its time and size'),
    gzip: s.flag().optional().describe('Whether it is compressed for clients who take that; default as the site'),
    ...extraShape,
  })
  .transform((input, context): HttpFile => {
    const given = [input.text, input.base64, input.size].filter((each) => each !== undefined);
    if (given.length !== 1) context.addIssue({ code: 'custom', message: 'one of text, base64 and size' });
    const { type, modified, etag, gzip } = input;
    return { content: contentOf(input), type, modified, etag, gzip, extra: extraOf(input) };
  });

function contentOf(input: {
  text?: string | undefined;
  base64?: string | undefined;
  size?: number | undefined;
  fill: 'random' | 'zeros' | 'lines';
}): HttpContent {
  if (input.size !== undefined) return { kind: 'generated', size: input.size, fill: input.fill };
  const bytes =
    input.base64 === undefined ? utf8(input.text ?? '') : Uint8Array.from(atob(input.base64), (c) => c.charCodeAt(0));
  return { kind: 'bytes', bytes };
}

const plainFile = text().transform((content): HttpFile => ({
  content: { kind: 'bytes', bytes: utf8(content) },
  type: undefined,
  modified: undefined,
  etag: undefined,
  gzip: undefined,
  extra: { headers: [], expires: undefined },
}));

const location = z
  .string()
  .regex(/^(?:\/|https?:\/\/)[\x21-\x7e]*$/)
  .register(s.EXPECTED, { expected: 'a path or URL such as /new or http://www.example.com/' });
const REDIRECTS = [301, 302, 303, 307, 308] as const;

const redirect = z.union([
  location.transform((to): HttpRedirect => ({ to, status: 301 })),
  z.strictObject({
    to: location.describe('Where it is now'),
    status: z
      .literal(REDIRECTS)
      .register(s.EXPECTED, { expected: REDIRECTS.join(', ') })
      .default(301),
  }),
]);

const WORDS = ['echo', 'delay', 'status', 'counter', 'orders'] as const;

const answer = z
  .strictObject({
    delay: duration('a time of at most 10m, such as 200ms', 10 * MINUTE)
      .default(0)
      .describe('How long it takes'),
    status: s.integer(200, 599, 'a status').default(200).describe('Status code'),
    body: text().default('').describe('Content'),
    type: TYPE.default('text/plain').describe('Content-Type'),
    database: endpoint()
      .optional()
      .describe('Instead of all this: the application `orders`, with its database there, a service `database`'),
    search: endpoint()
      .optional()
      .describe(
        'Instead of all this: the application `search` (`/search?q=cats`), with the `database` whose pages it finds',
      ),
    chunks: s.integer(1, 65_536, 'a number of bytes').optional().describe('Sent in chunks of so many bytes'),
    ...extraShape,
  })
  .transform((input): HttpRoute => {
    const { delay, status, type, chunks, database, search } = input;
    if (database) return { kind: 'orders', database };
    if (search) return { kind: 'search', database: search };
    return { kind: 'answer', delay, status, body: utf8(input.body), type, chunks, extra: extraOf(input) };
  });

const word = z.string().transform((text, context): HttpRoute => {
  const kind = WORDS.find((each) => each === text);
  if (kind === 'orders') return { kind, database: undefined };
  if (kind !== undefined) return { kind };
  context.addIssue({ code: 'custom', message: `one of ${WORDS.join(', ')}, or a map` });
  return z.NEVER;
});
const route = z.union([word, answer]);

const indexName = z
  .string()
  .regex(/^[^/]+$/)
  .register(s.EXPECTED, { expected: 'a file name such as index.html' });

const siteShape = {
  files: paths(z.union([plainFile, fileShape]), 'texts, or maps with text, base64 or size')
    .default({})
    .describe('Files: a path, and text or a map with `text`, `base64` or `size`, and more'),
  root: z
    .string()
    .regex(/^\/.*[^/]$/)
    .register(s.EXPECTED, { expected: 'a directory such as /root' })
    .optional()
    .describe("A directory of the machine's own disk, served after `files`"),
  redirects: paths(redirect, 'where it is now')
    .default({})
    .describe('What has moved: a path, and where to, or `{ to, status }`; default status 301'),
  routes: paths(route, `one of ${WORDS.join(', ')}, or a map`)
    .default({})
    .describe('Answers that are worked out: `echo`, `delay`, `status`, `counter`, `orders`, or a map'),
  index: z
    .array(indexName)
    .max(8)
    .register(s.EXPECTED, { expected: 'a list of at most 8 file names' })
    .default(['index.html'])
    .describe('Files that stand for their directory; default index.html'),
  listing: s.flag().default(false).describe('Whether a directory without an index is shown as a list; default false'),
  gzip: s.flag().default(true).describe('Whether text is compressed for clients who take that; default true'),
  ...extraShape,
};

const site = z.strictObject(siteShape);

function siteOf(names: readonly string[], input: z.output<typeof site>): HttpSite {
  const { files, root, redirects, routes, index, listing, gzip } = input;
  const map = <T>(record: Readonly<Record<string, T>>): Map<string, T> => new Map(Object.entries(record));
  const extra = extraOf(input);
  return {
    names,
    files: map(files),
    root,
    redirects: map(redirects),
    routes: map(routes),
    index,
    listing,
    gzip,
    extra,
  };
}

const NAMES = /^\s*(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:\s*,\s*(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*)*\s*$/i;

const schema = z
  .strictObject({
    port: port().optional().describe('Service port; default 80, with `tls` 443'),
    tls: tlsSchema().optional().describe('https: `true`, or a map; default plain http'),
    address: s.ipv4().optional().describe('The address that it listens on; default all'),
    ...siteShape,
    hosts: mapOf(site, {
      keys: 'names such as www.example.com or *.example.com',
      fits: (text) => NAMES.test(text),
      most: MOST_HOSTS,
      expected: 'a map of names to sites',
    })
      .default({})
      .describe('Further sites by their names, with the keys of a site each'),
    server: serverName().default('nginx').describe('Server field; default nginx'),
    'keep-alive': duration('a time of at most 1d, such as 65s', 24 * 60 * MINUTE)
      .default(65e9)
      .describe('How long an idle connection is kept; 0 closes it after each response; default 65s'),
    requests: s
      .integer(1, 1_000_000, 'a number of requests')
      .default(1000)
      .describe('Most on a connection; default 1000'),
    'body-limit': size(LARGEST_FILE).default(1_048_576).describe('Most content of a request; default 1MiB'),
    log: logPath().default('/var/log/access.log').describe('Access log; default /var/log/access.log'),
  })
  .transform((input): HttpConfig & TlsDraft => ({
    port: input.port ?? (input.tls ? 443 : 80),
    tlsInput: input.tls,
    address: input.address ?? 0,
    server: input.server,
    keepAlive: input['keep-alive'],
    requests: input.requests,
    bodyLimit: input['body-limit'],
    log: input.log,
    sites: [
      siteOf([], input),
      ...Object.entries(input.hosts).map(([names, each]) =>
        siteOf(
          names.split(',').map((name) => name.trim().toLowerCase()),
          each,
        ),
      ),
    ],
  }));

export const http: ServiceSchema<HttpConfig> = {
  schema,
  docs: {
    summary:
      'A web server, `httpd` (RFC 9110, RFC 9112), in the manner of nginx. Redirects come first, then the route whose path the request begins with, then files. Routes: `echo` gives back what the server understood, as JSON; `delay` waits as long as the rest of the path says (`/delay/2s`); `status` answers with the status there (`/status/503`); `counter` counts; `orders` is a tiny application with a database (GET, POST, DELETE of `{"item": "tea", "quantity": 2}`; its table is `orders`). A map answers always the same. Its connections are the table `http`.',
    example: `- http:
    port: 80
    files:
      /index.html: "<h1>hi</h1>"
      /big.bin: { size: 10MB, fill: random }
      /logo.svg: { text: "<svg/>", expires: 1h, etag: '"v1"', modified: 2025-06-01T00:00:00Z }
    redirects: { /old: /new, /moved: { to: "http://www.example.com/", status: 302 } }
    routes:
      /echo: echo
      /orders: orders
      /slow: { delay: 200ms, body: "at last\\n", headers: { Cache-Control: no-store }, cookies: { id: "1; Path=/" } }
    hosts:
      "www.example.com, example.com": { files: { /index.html: "<h1>example</h1>" } }`,
  },
};
