// The page's terminal shows what a real emulator shows: of wirelab's own screens, and of text with colours however it is cut.
import headless from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScreenModel } from '../../src/recording/screen-model.ts';
import { mount } from '../../src/ui/mount.ts';
import { FOUR_ROUTERS, StagedSession } from '../helpers/staged-session.ts';
import { VirtualTerminal } from '../helpers/virtual-terminal.ts';

type Emulator = InstanceType<typeof headless.Terminal>;

const emulator = (columns: number, rows: number): Emulator =>
  new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });

/** Every cell as `char:style`, styles as SGR's parameters. */
async function cellsOf(term: Emulator): Promise<string[][]> {
  await new Promise<void>((resolve) => term.write('', resolve));
  const { active } = term.buffer;
  return Array.from({ length: term.rows }, (_, y) =>
    Array.from({ length: term.cols }, (_c, x) => {
      const cell = active.getLine(y)!.getCell(x)!;
      const color = (n: number, base: number): number[] => [n < 8 ? base + n : base + 52 + n];
      const codes = [
        ...(cell.isBold() ? [1] : []),
        ...(cell.isDim() ? [2] : []),
        ...(cell.isItalic() ? [3] : []),
        ...(cell.isUnderline() ? [4] : []),
        ...(cell.isInverse() ? [7] : []),
        ...(cell.isFgPalette() ? color(cell.getFgColor(), 30) : []),
        ...(cell.isBgPalette() ? color(cell.getBgColor(), 40) : []),
      ];
      return `${cell.getChars() || ' '}:${codes.map(String).sort().join(';')}`;
    }),
  );
}

const shown = (model: ScreenModel): string[][] =>
  Array.from({ length: model.rows }, (_, y) => model.row(y).map(({ char, style }) => `${char}:${style}`));

test('a session on the screen, resized and left, is shown cell for cell', async () => {
  const terminal = new VirtualTerminal(100, 30);
  const session = new StagedSession(FOUR_ROUTERS);
  const screen = mount({ session, terminal, capabilities: { colors: true, ascii: false, addressable: true } });
  await screen.ready;
  session.send({ type: 'line', node: 'alice', text: 'ping -c 2 192.168.10.3' });
  screen.refresh();
  const model = new ScreenModel(100, 30);
  model.write(terminal.sent);
  expect(shown(model)).toEqual(await cellsOf(terminal.term));
  expect(model.text()).toContain('2 packets transmitted');
  const before = terminal.sent.length;
  terminal.resize(120, 40);
  model.resize(120, 40);
  model.write(terminal.sent.slice(before));
  expect(shown(model)).toEqual(await cellsOf(terminal.term));
  const left = terminal.sent.length;
  screen.unmount();
  model.write(terminal.sent.slice(left));
  expect(model.text().trim()).toBe('');
});

describe('text with colours and cursor moves', () => {
  const csi = (text: string): string => `\u001b[${text}`;
  const piece = fc.oneof(
    fc.stringMatching(/^[ -~é─│]{0,12}$/),
    fc.constantFrom('\r\n', '\r', '\n', '\b', '\t', csi('K'), csi('1K'), csi('2K'), csi('J'), csi('1J'), csi('2J')),
    fc
      .constantFrom('m', '0m', '1m', '2m', '1;33m', '7m', '22m', '27m', '39m', '49m', '94m', '44m', '107m', '3;4m')
      .map(csi),
    fc.tuple(fc.nat(12), fc.nat(24)).map(([y, x]) => csi(`${y};${x}H`)),
    fc.tuple(fc.nat(5), fc.constantFrom('A', 'B', 'C', 'D')).map(([n, how]) => csi(`${n}${how}`)),
    fc.constantFrom('?25l', '?25h', '?2026h', '?2026l', '?2004h').map(csi),
    fc.constant('\u001b]0;a title\u0007'),
  );

  test('is shown as an emulator shows it, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), fc.nat(9), async (pieces, every) => {
        const text = pieces.join('');
        const term = emulator(20, 8);
        term.write(text);
        const model = new ScreenModel(20, 8);
        for (let at = 0; at < text.length; at += every + 1) model.write(text.slice(at, at + every + 1));
        expect(shown(model).map((row) => row.map(plainBlank))).toEqual(
          (await cellsOf(term)).map((row) => row.map(plainBlank)),
        );
      }),
      { numRuns: 200 },
    );
  });
});

/** Erased cells keep the ground's colour in some emulators; a blank's other styles show nothing. */
const plainBlank = (cell: string): string => (cell.startsWith(' :') ? ' ' : cell);
