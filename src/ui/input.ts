/** What a key does: it goes where the cursor is. One function per place. */
import { paste as pasteInLine, press as pressInLine, type Request } from '../shell/line-editor.ts';
import { completeLine } from './completion.ts';
import { editDraft, pasteDraft } from './editors.ts';
import type { InputContext } from './input-context.ts';
import { bindingFor } from './keymap.ts';
import { LINK_CHOICES } from './overlays/link.ts';
import { panelOf } from './panels/index.ts';
import { shownStep } from './screen.ts';
import type { InputEvent, Key } from './terminal/keys.ts';
import { inspectedField } from '../store/inspected.ts';
import { backOut, NO_DRAFT, openPrompt, patch } from '../store/view.ts';
import { chosenLink, questionWaits, runLine, runWord } from '../store/words/index.ts';

export function handleInput(event: InputEvent, context: InputContext): void {
  const { view } = context;
  if (view.state.notice !== undefined) view.dispatch(patch({ notice: undefined }));
  const { place, step } = view.state;
  const said = event.type === 'paste' ? paste(event.text, context) : press(event, context);
  const entered = event.type === 'key' && event.name === 'enter';
  const opened = view.state.place === 'answer' && (place !== 'answer' || view.state.step !== step);
  if (!entered) context.brought.at = undefined;
  else if (opened) context.brought.at = context.clock();
  if (said !== undefined) view.dispatch(patch({ notice: said }));
}

/** The answer of an open list. */
export function chooseOption(option: number, context: InputContext): void {
  const said = runWord(`answer ${option + 1}`, context);
  if (said !== undefined) context.view.dispatch(patch({ notice: said }));
}

function press(key: Key, context: InputContext): string | undefined {
  const { view } = context;
  const backsOut = key.name === 'escape' || (key.ctrl && key.name === ']');
  if (backsOut) return void view.dispatch(backOut);
  if (view.state.overlay) return inOverlay(key, context);
  switch (view.state.place) {
    case 'prompt':
      return inPrompt(key, context);
    case 'answer':
      return inAnswer(key, context);
    case 'typing':
      return inShell(key, context);
    case 'control':
      return inControl(key, context);
  }
}

function inOverlay(key: Key, context: InputContext): string | undefined {
  const { view, session } = context;
  const { overlay } = view.state;
  if (overlay === 'leave' || overlay === 'reset-step' || overlay === 'reset-lab') {
    view.dispatch(backOut);
    const yes = key.name === 'y' || key.name === 'enter' || (overlay === 'leave' && key.name === 'q');
    return yes ? session.send({ type: overlay }) : undefined;
  }
  const by = { up: -1, down: 1, pageup: -10, pagedown: 10 }[key.name];
  if (overlay === 'link') return inLinkMenu(key, by, context);
  if (overlay === 'talk' && key.name === 'x') {
    view.dispatch(backOut);
    return runWord('conversation', context);
  }
  if (by !== undefined) view.dispatch((v) => ({ ...v, overlayScroll: Math.max(0, v.overlayScroll + by) }));
  else if (key.name === 'q' || key.name === 'enter') view.dispatch(backOut);
  return undefined;
}

function inLinkMenu(key: Key, by: number | undefined, context: InputContext): string | undefined {
  const { view, session } = context;
  const last = LINK_CHOICES.length - 1;
  if (by !== undefined) view.dispatch((v) => ({ ...v, overlayRow: Math.max(0, Math.min(v.overlayRow + by, last)) }));
  if (key.name === 'left' || key.name === 'right') {
    const names = session.lens.links().map((l) => l.name);
    const now = names.indexOf(chosenLink(context) ?? '');
    const next = names[(now + (key.name === 'right' ? 1 : names.length - 1)) % names.length];
    view.dispatch(patch({ link: next }));
  }
  if (key.name !== 'enter') return undefined;
  const choice = LINK_CHOICES[view.state.overlayRow]!;
  view.dispatch(backOut);
  if (choice.asks === undefined) return runWord(`link ${choice.word}`, context);
  return void view.dispatch(openPrompt(`link ${choice.word}`, choice.asks));
}

function inPrompt(key: Key, context: InputContext): string | undefined {
  const { view } = context;
  const { prompt } = view.state;
  if (!prompt) return undefined;
  if (key.name === 'enter') {
    view.dispatch(backOut);
    return runWord(`${prompt.word} ${prompt.draft.text}`.trim(), context);
  }
  view.dispatch(patch({ prompt: { ...prompt, draft: editDraft(prompt.draft, key) } }));
  return undefined;
}

function inAnswer(key: Key, context: InputContext): string | undefined {
  const { view } = context;
  const kind = shownStep(context.screen)?.step.question?.kind;
  const { answer } = view.state;
  if (kind === 'choose') {
    if (key.text === ':') return void view.dispatch(openPrompt('', ':'));
    if (key.name === 'enter' && justBrought(context)) return 'Read first. Enter again chooses the line with the mark.';
    return (context.passToList(key), undefined);
  }
  if (kind === 'order') return inOrder(key, context);
  if (kind === 'point') return inControl(key, context);
  if (key.name !== 'enter') {
    view.dispatch(patch({ answer: editDraft(answer, key) }));
    return undefined;
  }
  const text = answer.text.trim();
  if (text.startsWith(':')) {
    view.dispatch(patch({ answer: NO_DRAFT }));
    return runWord(text.slice(1), context);
  }
  return runWord(`answer ${text}`, context);
}

/** A second Enter so soon was meant for what was on show before the question came. */
const SOON_MS = 500;
const justBrought = ({ brought, clock }: InputContext): boolean =>
  brought.at !== undefined && clock() - brought.at < SOON_MS;

function inOrder(key: Key, context: InputContext): string | undefined {
  const { view } = context;
  const question = shownStep(context.screen)?.step.question;
  if (question?.kind !== 'order') return undefined;
  const { order } = view.state;
  const item = Number(key.text) - 1;
  if (key.text === ':') view.dispatch(openPrompt('', ':'));
  else if (key.name === 'backspace') view.dispatch(patch({ order: order.slice(0, -1) }));
  else if (key.name === 'enter') {
    if (order.length < question.items.length)
      return `Give every item a place: ${question.items.length - order.length} to go.`;
    return runWord(`answer ${order.map((i) => i + 1).join(' ')}`, context);
  } else if (key.text !== '' && question.items[item] !== undefined && !order.includes(item)) {
    view.dispatch(patch({ order: [...order, item] }));
  }
  return undefined;
}

function inShell(key: Key, context: InputContext): string | undefined {
  const { view, session, editors } = context;
  const { node } = view.state;
  if (key.name === 'pageup' || key.name === 'pagedown') {
    const scroll = panelOf('shell').press?.(context.screen, key);
    if (typeof scroll === 'function') view.dispatch(scroll);
    return undefined;
  }
  if (key.ctrl && key.name === '\\') return session.send({ type: 'key', node, key: 'quit' });
  const before = editors.of(node, session.prompt(node).history);
  const { state, requests } = pressInLine(before, key);
  editors.set(node, state);
  if (state.text !== before.text)
    view.dispatch(patch({ shellScroll: 0, ...(key.name === 'enter' ? {} : { guideOpen: false }) }));
  let said: string | undefined;
  for (const request of requests) said = act(request, context) ?? said;
  return said;
}

/** What the line editor asks for. */
function act(request: Request, context: InputContext): string | undefined {
  const { view, session, editors } = context;
  const { node } = view.state;
  switch (request.type) {
    case 'line':
      return runLine(request.text, context);
    case 'complete':
      return completeLine(node, editors.of(node, []), context);
    case 'interrupt':
      return session.send({ type: 'key', node, key: 'interrupt' });
    case 'end-of-file':
      return session.send({ type: 'key', node, key: 'end-of-file' });
    case 'clear':
      return void context.journal.scrollback(node).clear();
  }
}

function inControl(key: Key, context: InputContext): string | undefined {
  const { view, screen } = context;
  const { focus } = view.state;
  const question = shownStep(screen)?.step;
  if (key.name === 'enter' && focus === 'inspect' && question?.questionOpen && question.question?.kind === 'point') {
    const field = inspectedField(context.wording, screen.view);
    const event = screen.view.inspected;
    if (field && event !== undefined) return point(event, field.name, context);
  }
  const pressed = panelOf(focus).press?.(screen, key);
  if (typeof pressed === 'string') return pressed;
  if (pressed) return void view.dispatch(pressed);
  if (key.text === ':') return void view.dispatch(openPrompt('', ':'));
  if (goesBack(key) && questionWaits(context)) {
    return runWord(view.state.place === 'answer' ? 'panel packets' : 'answer', context);
  }
  const binding = bindingFor(key);
  if (binding)
    return binding.word.startsWith('prompt ') ? ask(binding.word.slice(7), context) : runWord(binding.word, context);
  if (key.name === 'enter') return runWord('panel shell', context);
  return undefined;
}

/** Answers with a field; when it was the right one, the cursor goes to the shell as after any answer. */
function point(event: number, field: string, context: InputContext): string | undefined {
  const { session, view } = context;
  const refused = session.send({ type: 'point', event, field });
  if (refused !== undefined) return refused;
  if (questionWaits(context)) return session.lab?.steps[view.state.step]?.verdict?.sentence;
  return void view.dispatch(patch({ place: 'typing', focus: 'shell', zoom: undefined }));
}

/** Back to where text goes: an open question, else the shell. */
const goesBack = (key: Key): boolean => key.name === 'enter' || (key.name === 'i' && !key.ctrl && !key.alt);

/** A word that needs something typed after it. */
function ask(word: string, { view, session }: InputContext): string | undefined {
  const { state } = view;
  const node = session.topology.nodes.find((n) => n.name === state.node);
  const point = state.capture === undefined && node?.interfaces[0] ? `${node.name}:${node.interfaces[0].name}` : '';
  if (word === 'filter') view.dispatch(openPrompt('filter', 'display filter', state.filter));
  else view.dispatch(openPrompt(word, 'capture at (nothing: journeys)', point));
  return undefined;
}

/** Lines of a paste run as if typed; what follows the last line end stays to be edited. */
function paste(text: string, context: InputContext): string | undefined {
  const { view, session, editors } = context;
  const { place, node, prompt, answer } = view.state;
  const flat = text.replace(/\s+/g, ' ');
  if (place === 'prompt' && prompt)
    view.dispatch(patch({ prompt: { ...prompt, draft: pasteDraft(prompt.draft, flat) } }));
  if (place === 'answer')
    view.dispatch(
      flat.startsWith(':') ? openPrompt('', ':', flat.slice(1)) : patch({ answer: pasteDraft(answer, flat) }),
    );
  if (place !== 'typing') return undefined;
  const { state, requests } = pasteInLine(editors.of(node, session.prompt(node).history), text);
  editors.set(node, state);
  let said: string | undefined;
  for (const request of requests) said = act(request, context) ?? said;
  return said;
}
