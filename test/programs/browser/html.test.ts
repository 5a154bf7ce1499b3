/** Which parts of a page are found in its HTML. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPage } from '../../../src/programs/browser/html.ts';

const urls = (html: string): readonly string[] => readPage(html).resources.map(({ url }) => url);

describe('what a page names', () => {
  test('images, scripts and style sheets, in their order', () => {
    const html = `<!DOCTYPE html><html><head><link rel="stylesheet" href="s.css"><SCRIPT SRC='a.js'></SCRIPT></head>
      <body><img alt="x" src=b.png><img src="c.png"/></body>`;
    expect(readPage(html).resources).toEqual([
      { kind: 'css', url: 's.css' },
      { kind: 'script', url: 'a.js' },
      { kind: 'img', url: 'b.png' },
      { kind: 'img', url: 'c.png' },
    ]);
  });

  test('not in comments, scripts, styles, titles, or behind another name', () => {
    expect(
      urls('<!-- <img src=a> --><script>document.write("<img src=b>")</script><style><img src=c></style>'),
    ).toEqual([]);
    expect(urls('<title><img src=a></title><textarea><img src=b></textarea><p data-src=c><img data-src="d">')).toEqual(
      [],
    );
    expect(urls('<link rel=next href=a><link rel="alternate stylesheet" href=b><a href=c>')).toEqual([]);
  });

  test('a greater-than sign in a value ends no tag, and a value may stand on the next line', () => {
    expect(urls('<img alt="a > b" src="c.png">')).toEqual(['c.png']);
    expect(urls('<img\n  alt=x\n  src =\n "d.png"\n>')).toEqual(['d.png']);
  });

  test('character references are what they stand for', () => {
    expect(urls('<img src="/p?a=1&amp;b=2&#38;c=&#x33;">')).toEqual(['/p?a=1&b=2&c=3']);
    expect(readPage('<title> A\n &lt;b&gt; </title>').title).toBe('A <b>');
  });

  test('lazy images wait, icons count, the first base counts', () => {
    const page = readPage(
      '<base href="/x/"><base href="/y/"><img loading=lazy src=a><link rel="shortcut icon" href=i>',
    );
    expect(page.resources).toEqual([{ kind: 'icon', url: 'i' }]);
    expect(page.base).toBe('/x/');
  });
});

test('a page that arrives piece by piece names nothing that the whole does not', () => {
  const html =
    '<title>t</title><img src="a.png" alt="x > y"><!-- <img src=no> --><script src=b.js>"<img src=no>"</script><img src=c.png>';
  for (let at = 0; at <= html.length; at++) {
    const part = urls(html.slice(0, at));
    expect(urls(html).slice(0, part.length)).toEqual(part);
  }
});

test('whatever is read, it ends', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('<', '>', '"', "'", '=', '/', '!--', '-->', 'img', 'script', ' src', '&amp;', 'x'), {
        maxLength: 40,
      }),
      (parts) => {
        expect(readPage(parts.join('')).resources.length).toBeLessThan(50);
      },
    ),
    { numRuns: 2000 },
  );
});
