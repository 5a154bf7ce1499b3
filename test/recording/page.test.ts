// The exported page: what its frames hold, what its player does with them, and that no text of a session gets out of it.
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { Cast } from '../../src/recording/asciicast.ts';
import { htmlPage } from '../../src/recording/page.ts';
import { PLAYER } from '../../src/recording/page-player.ts';
import { cssOf, GROUND, paintOf } from '../../src/recording/palette.ts';

const cast: Cast = {
  header: { width: 20, height: 3 },
  events: [
    { time: 0, code: 'o', data: 'one\r\n' },
    { time: 1, code: 'o', data: '\u001b[31mtwo\u001b[0m</script><b>&' },
    { time: 60, code: 'o', data: '\u001b[2J\u001b[Hthree' },
    { time: 61, code: 'r', data: '30x2' },
    { time: 62, code: 'o', data: '\r\nfour' },
  ],
  cutOff: false,
};
const page = htmlPage(cast, { title: 'A <run>', transcript: 'alice$ echo "<&>"\n' });

type Frames = [number, [number, string][]][];
const frames = JSON.parse(/<script id="frames"[^>]*>(.*)<\/script>/.exec(page)![1]!) as Frames;

test('frames hold the rows that changed, and long waits are cut', () => {
  expect(frames.map(([time]) => time)).toEqual([0, 1, 3, 5]);
  expect(frames[0]![1]).toEqual([[0, 'one']]);
  expect(frames[1]![1]).toEqual([[1, '<span class="s0">two</span>&lt;/script&gt;&lt;b&gt;&amp;']]);
  expect(frames[2]![1]).toEqual([
    [0, 'three'],
    [1, ''],
  ]);
});

test('nothing that a session shows becomes markup', () => {
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).not.toContain('<b>');
  expect(page).toContain('<h1>A &lt;run&gt;</h1>');
  expect(page).toContain('alice$ echo &quot;&lt;&amp;&gt;&quot;');
});

test('without scripts the last screen and the transcript can be read', () => {
  expect(/<pre id="screen"[^>]*>([^<]*)</.exec(page)![1]).toBe('three\nfour');
  expect(page).toContain('<p id="controls" hidden>');
});

describe('the player', () => {
  /** A page's elements as far as the script knows them. */
  function opened(): {
    elements: Record<string, Record<string, unknown>>;
    press(id: string, type: string, event?: object): void;
  } {
    const listeners: Record<string, (event: object) => void> = {};
    const elements: Record<string, Record<string, unknown>> = {};
    for (const id of ['frames', 'screen', 'play', 'place', 'time', 'speed', 'controls']) {
      elements[id] = {
        textContent: id === 'frames' ? JSON.stringify(frames) : '',
        value: id === 'speed' ? '1' : '0',
        addEventListener: (type: string, listener: (event: object) => void) => (listeners[`${id} ${type}`] = listener),
      };
    }
    const context = {
      document: { getElementById: (id: string) => elements[id] },
      performance: { now: () => 0 },
      requestAnimationFrame: () => {},
    };
    vm.runInNewContext(PLAYER, context);
    const press = (id: string, type: string, event: object = {}): void =>
      listeners[`${id} ${type}`]!({ preventDefault() {}, ...event });
    return { elements, press };
  }

  test('shows the beginning and stands still', () => {
    const { elements } = opened();
    expect(elements['screen']!['innerHTML']).toBe('one');
    expect(elements['controls']!['hidden']).toBe(false);
    expect(elements['place']!['max']).toBe(5);
    expect(elements['time']!['textContent']).toBe('0.0 of 5.0 s');
  });

  test('moves with the arrow keys and the slider, back as well', () => {
    const { elements, press } = opened();
    press('screen', 'keydown', { key: 'ArrowRight' });
    expect(elements['screen']!['innerHTML']).toBe('three\nfour');
    elements['place']!['value'] = '1';
    press('place', 'input');
    expect(elements['screen']!['innerHTML']).toContain('two');
    press('screen', 'keydown', { key: 'ArrowLeft' });
    expect(elements['screen']!['innerHTML']).toBe('one');
  });

  test('plays and pauses with Space', () => {
    const { elements, press } = opened();
    press('screen', 'keydown', { key: ' ' });
    expect(elements['play']!['textContent']).toBe('Pause');
    press('play', 'click');
    expect(elements['play']!['textContent']).toBe('Play');
  });
});

describe('colours', () => {
  const channel = (value: number): number => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = (color: string): number => {
    const [r, g, b] = [1, 3, 5].map((i) => channel(parseInt(color.slice(i, i + 2), 16) / 255));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const contrast = (a: string, b: string): number => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light! + 0.05) / (dark! + 0.05);
  };

  test('read well on the ground, inverse ones too', () => {
    const styles = ['', '1', '2', ...[1, 2, 3, 4, 5, 6, 7].flatMap((n) => [`${30 + n}`, `${90 + n}`]), '90'];
    for (const style of styles)
      for (const whole of [style, `7;${style}`]) {
        const { color, ground } = paintOf(whole);
        expect([whole, contrast(color, ground) >= 4.5]).toEqual([whole, true]);
      }
  });

  test('are CSS', () => {
    expect(cssOf('1;7;93')).toBe(`color:${GROUND};background:#f2d04a;font-weight:bold`);
  });
});
