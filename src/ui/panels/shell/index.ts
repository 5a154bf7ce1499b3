/** Shell: the chosen node's terminal, with its scrollback and the line being typed. */
import { searchPrompt } from '../../editors.ts';
import type { Panel, Screen } from '../../screen.ts';
import { hardWrap, line, span, wrap, type Drawing, type Line, type Size } from '../../text.ts';
import { narrow } from '../../glyphs.ts';

export const shell: Panel = {
  id: 'shell',
  key: '7',
  name: 'Shell',
  title: (screen) => `Shell · ${screen.view.node}`,
  status: (screen) =>
    screen.view.shellScroll > 0
      ? `${screen.view.shellScroll} lines back`
      : screen.session.player.live
        ? ''
        : 'in the past',
  draw,
  press(screen, key) {
    const page =
      key.name === 'pageup' ? 10 : key.name === 'pagedown' ? -10 : key.name === 'up' ? 1 : key.name === 'down' ? -1 : 0;
    if (page === 0) return undefined;
    const most = screen.journal.scrollback(screen.view.node).length(screen.session.player.event);
    return (view) => ({ ...view, shellScroll: Math.max(0, Math.min(view.shellScroll + page, most)) });
  },
};

function draw(screen: Screen, { width, height }: Size): Drawing {
  const { view, session, journal } = screen;
  const scrollback = journal.scrollback(view.node);
  const { event } = session.player;
  const lines: Line[] = [];
  for (const { kind, text } of scrollback.tail(event, height, view.shellScroll)) {
    const style = kind === 'notice' ? 'dim' : 'plain';
    if (kind === 'command')
      lines.push(
        ...hardWrap(narrow(`${view.node}$ ${text}`), width).map((t, i) => (i === 0 ? commandLine(t) : line(t))),
      );
    else lines.push(...wrap(narrow(text), width).map((piece) => line(span(piece, style))));
  }
  if (view.shellScroll > 0) return { lines: lines.slice(-height) };
  const prompt = session.prompt(view.node);
  const editor = screen.editors.of(view.node, prompt.history);
  const shown = searchPrompt(editor) ?? (prompt.busy ? '' : prompt.prompt);
  const before = narrow(scrollback.partial(event)) + shown;
  const typed = hardWrap(before + narrow(editor.text), width);
  const at = before.length + editor.cursor;
  if (at === typed.length * width) typed.push('');
  lines.push(...typed.map((piece, i) => (i === 0 && !prompt.busy ? commandLine(piece) : line(piece))));
  const cursorRow = lines.length - typed.length + Math.floor(at / width);
  const top = Math.max(0, lines.length - height);
  return { lines: lines.slice(top), cursor: { x: at % width, y: cursorRow - top } };
}

/** A prompt stands out from what programs print. */
function commandLine(text: string): Line {
  const end = text.search(/[$#>] /);
  return end < 0 ? line(text) : line(span(text.slice(0, end + 1), 'strong'), text.slice(end + 1));
}
