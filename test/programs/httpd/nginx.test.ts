/** Debian's nginx answered a table of raw requests (test/golden/http); ours answers the same, or there is a reason beside it. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';
import { responsesIn, talk } from './client.ts';

interface Case {
  readonly request: string;
  readonly response: string;
  readonly closed: boolean;
}

const file = join(import.meta.dirname, '../../golden/http/cases.json');
const cases = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Case>;

/** As the files and the configuration in record.py. */
const LAB = `
topology:
  nodes:
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services:
        - http:
            requests: 3
            files:
              /index.html: "<h1>hi</h1>\\n"
              /docs/index.html: "docs\\n"
              /empty/note.txt: "no index here\\n"
              /text.txt: { size: 5120, fill: lines }
              /short.txt: { text: "short\\n", expires: 1h }
              /nothing.txt: ""
              "/a file.html": "with a space\\n"
              /data.bin: "${'0123456789'.repeat(10)}"
              /app.js: "${'let a = 1;\\n'.repeat(10)}"
              /unknown.xyz: "what is it\\n"
            redirects:
              /old: /new
              /temp: { to: "http://www.example.com/there", status: 302 }
              /keep: { to: /new, status: 307 }
              /perm: { to: /new, status: 308 }
            hosts:
              "www.example.com, example.com": { files: { /index.html: "example\\n" } }
              "*.example.org": { files: { /index.html: "wild\\n" } }
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
  links: [{ endpoints: ["pc:eth0", "web:eth0"] }]
`;

/** Case → why ours is another answer. */
const REASONS: Readonly<Record<string, string>> = {
  temp: 'nginx puts a Location that is a whole URL behind Connection, and one that is a path before it; ours always before',
  put: 'nothing is there, whatever the method; nginx says 405 here, and 404 to a POST',
  options: 'OPTIONS is answered, with Allow (RFC 9110, 9.3.7)',
  'options-all': 'OPTIONS * is answered (RFC 9110, 9.3.7)',
  connect: 'the request is well formed: the method is what is not allowed (RFC 9110, 15.5.6)',
  'unknown-method': '501 is for methods that a server does not know (RFC 9110, 9.1)',
  'lower-case-method': 'methods are case-sensitive names: this is one that the server does not know (RFC 9110, 9.1)',
  'too-large': 'our half is closed at once; nginx first waits for the content that it refused',
  'range-head': 'ranges are defined for GET alone (RFC 9110, 14.2)',
  'if-none-match-and-old-since': 'If-Modified-Since is not looked at beside If-None-Match (RFC 9110, 13.1.3)',
  'if-modified-since-after':
    'what did not change since a later date did not change (RFC 9110, 13.1.3); nginx wants the very date',
  'if-match-other': 'nginx closes after a 412, although it says keep-alive',
  'if-match-weak': 'as if-match-other',
  'if-unmodified-since-before': 'as if-match-other',
  'bad-chunk-size': 'nginx reads the content before it answers 404, and closes; ours answers first',
  'no-colon': 'a field line without a colon is refused (RFC 9112, 5)',
  'no-version': 'HTTP/0.9 is not spoken (RFC 9112, 3)',
  'two-spaces': 'one space stands between the words of a request line (RFC 9112, 3)',
  'long-field': 'there is a status of its own for that, 431 (RFC 6585, 5)',
  'many-fields': 'more than 100 field lines are refused, as Apache does',
};

/** One response without what must differ: its date, the wording of pages, the name of codes that RFC 9110 calls otherwise. */
function comparable(text: string, methods: readonly string[]) {
  return responsesIn(alike(text), methods).map(({ status, headers, content }) => {
    const page = content.includes('<hr><center>nginx</center>');
    const kept = headers
      .filter(([name]) => name !== 'Allow' && !(status >= 400 && name === 'Vary'))
      .map(
        ([name, value]) =>
          `${name}: ${name === 'Date' || name === 'Expires' || (page && name === 'Content-Length') ? '' : value}`,
      );
    const packed = headers.some(([name, value]) => name === 'Content-Encoding' && value === 'gzip') && content !== '';
    const plain = packed ? gunzipSync(Buffer.from(content, 'latin1')).toString('latin1') : content;
    return { status, headers: kept, content: page ? 'a page' : plain };
  });
}

/** The server's own address, and how many multipart responses it has sent before. */
const alike = (text: string): string =>
  text.replaceAll('127.0.0.1', '10.0.0.2').replace(/0{19}\d/g, 'BOUNDARY____________');

function ours({ request }: Case) {
  const world = World.fromYaml(LAB);
  world.run();
  return talk(world, request);
}

/** What was asked for: an answer to HEAD has no content. */
function methodsOf({ request }: Case): string[] {
  const methods = [...request.matchAll(/([A-Z]+) \S+ +HTTP/g)].map((found) => found[1]!);
  return methods.length > 0 ? methods : ['GET'];
}

describe('httpd answers as nginx does', () => {
  test.each(Object.keys(cases).filter((name) => !(name in REASONS)))('%s', (name) => {
    const real = cases[name]!;
    const heard = ours(real);
    expect(comparable(heard.text, methodsOf(real))).toEqual(comparable(real.response, methodsOf(real)));
    expect(heard.closed).toBe(real.closed);
  });

  test.each(Object.entries(REASONS).filter(([name]) => name !== 'no-version'))('but not %s: %s', (name) => {
    const real = cases[name]!;
    const heard = ours(real);
    const told = { responses: comparable(heard.text, methodsOf(real)), closed: heard.closed };
    expect(told).not.toEqual({ responses: comparable(real.response, methodsOf(real)), closed: real.closed });
  });
});
