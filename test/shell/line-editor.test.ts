/** The line editor's model: keys as readline binds them. */
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import {
  applyCompletion,
  emptyEditor,
  paste,
  press,
  type EditorState,
  type Key,
  type Request,
} from '../../src/shell/line-editor.ts';
import { boundaries } from '../../src/shell/text.ts';

/** `C-a`, `M-b`, `left`, or text to type. */
function keyOf(name: string): Key {
  const [, ctrl, alt, base = ''] = /^(C-)?(M-)?(.+)$/s.exec(name)!;
  const text = ctrl || alt || [...base].length > 1 ? '' : base;
  return { name: base, ctrl: ctrl !== undefined, alt: alt !== undefined, text };
}

function play(keys: readonly (string | { readonly type: string })[], history: readonly string[] = []) {
  let state = emptyEditor(history);
  const requests: Request[] = [];
  for (const key of keys) {
    const typed = typeof key === 'string' ? [keyOf(key)] : Array.from(key.type, (c): Key => ({ name: c, text: c }));
    for (const one of typed) {
      const edited = press(state, one);
      state = edited.state;
      requests.push(...edited.requests);
    }
  }
  return { state, requests };
}

const type = (text: string) => ({ type: text });
/** The line with the cursor shown as `|`. */
const shown = ({ text, cursor }: EditorState): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

describe('editing', () => {
  const cases: readonly [string, readonly (string | { readonly type: string })[], string][] = [
    ['typing in the middle', [type('pig'), 'left', type('n')], 'pin|g'],
    ['home and end', [type('bob'), 'C-a', type('a'), 'C-e', type('z')], 'abobz|'],
    ['backspace and delete', [type('abcd'), 'backspace', 'home', 'delete'], '|bc'],
    ['C-d deletes where something stands', [type('ab'), 'home', 'C-d'], '|b'],
    ['words, back and forth', [type('ping -c 1 bob'), 'M-b', 'M-b', 'M-f'], 'ping -c 1| bob'],
    ['C-k and C-y', [type('one two'), 'M-b', 'C-k', 'home', 'C-y'], 'two|one '],
    ['C-u cuts to the start', [type('one two'), 'M-b', 'C-u'], '|two'],
    ['C-w cuts to a blank', [type('cat /etc/hosts'), 'C-w'], 'cat |'],
    ['M-backspace cuts a word', [type('cat /etc/hosts'), 'M-backspace'], 'cat /etc/|'],
    ['M-d cuts the word after', [type('one two'), 'home', 'M-d'], '| two'],
    ['C-t swaps', [type('ip'), 'C-t'], 'pi|'],
    ['C-left is M-b', [type('a bc'), 'C-left'], 'a |bc'],
    ['a key without a meaning', [type('a'), 'f5', 'C-q', 'M-x'], 'a|'],
    ['wide letters and joined ones are stepped over whole', [type('日本'), 'left', 'left', 'right'], '日|本'],
  ];
  test.each(cases)('%s', (_name, keys, line) => {
    expect(shown(play(keys).state)).toBe(line);
  });

  test('a family of joined emoji goes with one backspace', () => {
    const state = paste(emptyEditor(), 'a👨‍👩‍👧').state;
    expect(shown(press(state, keyOf('backspace')).state)).toBe('a|');
  });
});

describe('history', () => {
  test('up and down walk it, and the draft is kept', () => {
    const history = ['one', 'two'];
    expect(shown(play([type('dra'), 'up', 'up', 'up'], history).state)).toBe('one|');
    expect(shown(play([type('dra'), 'up', 'up', 'down', 'down', 'down'], history).state)).toBe('dra|');
  });

  test('enter adds a line, but not an empty one, a repeated one, or one behind a blank', () => {
    const { state, requests } = play([type('a'), 'enter', type('a'), 'enter', 'enter', type(' b'), 'enter']);
    expect(state.history).toEqual(['a']);
    expect(requests).toEqual(['a', 'a', '', ' b'].map((text) => ({ type: 'line', text })));
  });

  test('a line from it can be changed without changing it', () => {
    const { state } = play(['up', type('!'), 'enter'], ['one']);
    expect(state.history).toEqual(['one', 'one!']);
  });

  test('C-r searches backwards, again for older ones', () => {
    const history = ['ping bob', 'arp -a', 'ping r1'];
    expect(shown(play(['C-r', type('ping')], history).state)).toBe('|ping r1');
    expect(shown(play(['C-r', type('ping'), 'C-r'], history).state)).toBe('|ping bob');
    expect(play(['C-r', type('arp'), 'enter'], history).requests).toEqual([{ type: 'line', text: 'arp -a' }]);
    expect(shown(play([type('x'), 'C-r', type('arp'), 'C-g'], history).state)).toBe('x|');
    expect(play(['C-r', type('zzz')], history).state.search?.at).toBe(-1);
    expect(shown(play(['C-r', type('pingg'), 'backspace', 'end', type('!')], history).state)).toBe('ping r1!|');
  });
});

describe('requests', () => {
  test('for what only the owner can do', () => {
    expect(play(['tab', 'C-l', 'C-d']).requests.map((r) => r.type)).toEqual(['complete', 'clear', 'end-of-file']);
  });

  test('C-c leaves the line', () => {
    const { state, requests } = play([type('half'), 'C-c']);
    expect([state.text, requests, state.history]).toEqual(['', [{ type: 'interrupt' }], []]);
  });
});

test('pasting several lines runs all but the last', () => {
  const { state, requests } = paste(emptyEditor(), 'arp -a\r\nping bob\nhalf\tway');
  expect(requests).toEqual([
    { type: 'line', text: 'arp -a' },
    { type: 'line', text: 'ping bob' },
  ]);
  expect(shown(state)).toBe('half way|');
});

describe('a completion goes in', () => {
  const at = (text: string, candidates: readonly string[], from: number): string =>
    shown(applyCompletion(paste(emptyEditor(), text).state, { from, to: text.length, candidates }));

  test('whole when it is the only one, with a blank behind', () => {
    expect(at('pi', ['ping'], 0)).toBe('ping |');
  });
  test('as far as all agree', () => {
    expect(at('cat /e', ['/etc/hosts', '/etc/host.conf'], 4)).toBe('cat /etc/host|');
  });
  test('a directory waits for more', () => {
    expect(at('cat /e', ['/etc/'], 4)).toBe('cat /etc/|');
  });
  test('not at all when there is none, or nothing more is sure', () => {
    expect(at('x', [], 0)).toBe('x|');
    expect(at('p', ['ping', 'pwd'], 0)).toBe('p|');
  });
});

test('whatever is pressed, the cursor stands between two letters of the text', () => {
  const names = ['left', 'right', 'home', 'end', 'up', 'down', 'backspace', 'delete', 'enter', 'tab', 'escape'];
  const bound = [...'abefhknpruwytdglc'].map((c) => `C-${c}`);
  const words = ['M-b', 'M-f', 'M-d', 'M-backspace', 'M-<', 'M->'];
  const named = fc.constantFrom(...names, ...bound, ...words).map(keyOf);
  const typed = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).map((c): Key => ({ name: c, text: c }));
  const pasted = fc.string({ unit: 'grapheme' }).map((text) => ({ paste: text }));
  fc.assert(
    fc.property(fc.array(fc.oneof(named, typed, pasted)), fc.array(fc.string()), (keys, history) => {
      let state = emptyEditor(history);
      for (const key of keys) {
        state = ('paste' in key ? paste(state, key.paste) : press(state, key)).state;
        expect(boundaries(state.text)).toContain(state.cursor);
        expect(state.at).toBeLessThanOrEqual(state.history.length);
        expect(state.text).not.toMatch(/[\n\r\u001b]/);
      }
    }),
    { numRuns: 500 },
  );
});
