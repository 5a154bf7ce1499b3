/** What a key does: it goes where the cursor is. One function per place. */
import { applyCompletion } from './completion.ts';
import { draftOf, editLine, insert } from './line-edit.ts';
import { bindingFor } from './keymap.ts';
import { LINK_CHOICES } from './overlays/link.ts';
import { panelOf } from './panels/index.ts';
import { shownStep, type Screen } from './screen.ts';
import type { InputEvent, Key } from './terminal/keys.ts';
import { inspectedField } from '../store/inspected.ts';
import { backOut, NO_DRAFT, openPrompt, patch, typeInto, type Draft } from '../store/view.ts';
import { chosenLink, runLine, runWord, type WordContext } from '../store/words.ts';

export interface InputContext extends WordContext {
  /** What is on the screen now. */
  readonly screen: Screen;
  /** Gives a key to the list of the open question. */
  passToList(key: Key): void;
}

export function handleInput(event: InputEvent, context: InputContext): void {
  const { view } = context;
  if (view.state.notice !== undefined) view.dispatch(patch({ notice: undefined }));
  const said = event.type === 'paste' ? paste(event.text, context) : press(event, context);
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
  if (overlay === 'leave') {
    if (key.name === 'q' || key.name === 'y' || key.name === 'enter') return session.send({ type: 'leave' });
    return void view.dispatch(backOut);
  }
  const by = { up: -1, down: 1, pageup: -10, pagedown: 10 }[key.name];
  if (overlay === 'link') return inLinkMenu(key, by, context);
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
  const draft = editLine(prompt.draft, key);
  if (draft) view.dispatch(patch({ prompt: { ...prompt, draft } }));
  return undefined;
}

function inAnswer(key: Key, context: InputContext): string | undefined {
  const { view } = context;
  const kind = shownStep(context.screen)?.step.question?.kind;
  const { answer } = view.state;
  if (kind === 'choose') {
    if (key.text === ':') return void view.dispatch(openPrompt('', ':'));
    return (context.passToList(key), undefined);
  }
  if (kind === 'order') return inOrder(key, context);
  if (kind === 'point') return inControl(key, context);
  if (key.name !== 'enter') {
    const draft = editLine(answer, key);
    if (draft) view.dispatch(patch({ answer: draft }));
    return undefined;
  }
  const text = answer.text.trim();
  if (text.startsWith(':')) {
    view.dispatch(patch({ answer: NO_DRAFT }));
    return runWord(text.slice(1), context);
  }
  return runWord(`answer ${text}`, context);
}

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
  const { view, session } = context;
  const { node } = view.state;
  const draft = view.state.drafts[node] ?? NO_DRAFT;
  if (key.ctrl && key.name === 'c') {
    view.dispatch(typeInto(node, NO_DRAFT));
    return session.send({ type: 'key', node, key: 'interrupt' });
  }
  if (key.ctrl && key.name === 'd' && draft.text === '') return session.send({ type: 'key', node, key: 'end-of-file' });
  if (key.ctrl && key.name === '\\') return session.send({ type: 'key', node, key: 'quit' });
  if (key.name === 'enter') return enterLine(draft, context);
  if (key.name === 'tab') return applyCompletion(node, draft, context);
  if (key.name === 'up' || key.name === 'down') return void recall(key.name === 'up' ? -1 : 1, context);
  if (key.name === 'pageup' || key.name === 'pagedown') {
    const scroll = panelOf('shell').press?.(context.screen, key);
    if (typeof scroll === 'function') view.dispatch(scroll);
    return undefined;
  }
  const edited = editLine(draft, key);
  if (edited)
    view.dispatch((v) => ({ ...typeInto(node, edited)(v), ...(key.text === '' ? {} : { guideOpen: false }) }));
  return undefined;
}

function enterLine(draft: Draft, context: InputContext): string | undefined {
  const { view } = context;
  view.dispatch(typeInto(view.state.node, NO_DRAFT));
  view.dispatch(patch({ historyAt: undefined }));
  return runLine(draft.text, context);
}

/** Up and down through what was typed on this node before. */
function recall(by: number, { view, session }: InputContext): void {
  const { node } = view.state;
  const { history } = session.prompt(node);
  const now = view.state.historyAt ?? history.length;
  const at = Math.max(0, Math.min(now + by, history.length));
  if (at === now) return;
  const text = at === history.length ? '' : history[at]!;
  view.dispatch((v) => ({ ...typeInto(node, draftOf(text))(v), historyAt: at === history.length ? undefined : at }));
}

function inControl(key: Key, context: InputContext): string | undefined {
  const { view, session, screen } = context;
  const { focus } = view.state;
  const question = shownStep(screen)?.step;
  if (key.name === 'enter' && focus === 'inspect' && question?.questionOpen && question.question?.kind === 'point') {
    const field = inspectedField(context.wording, view.state);
    if (field && view.state.inspected !== undefined) {
      return session.send({ type: 'point', event: view.state.inspected, field: field.name });
    }
  }
  const pressed = panelOf(focus).press?.(screen, key);
  if (typeof pressed === 'string') return pressed;
  if (pressed) return void view.dispatch(pressed);
  if (key.text === ':') return void view.dispatch(openPrompt('', ':'));
  const binding = bindingFor(key);
  if (binding)
    return binding.word.startsWith('prompt ') ? ask(binding.word.slice(7), context) : runWord(binding.word, context);
  if (key.name === 'enter') return runWord('panel shell', context);
  return undefined;
}

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
  const { view } = context;
  const { place, node, prompt, answer } = view.state;
  const lines = text.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ').split('\n');
  if (place === 'prompt' && prompt)
    view.dispatch(patch({ prompt: { ...prompt, draft: insert(prompt.draft, lines.join(' ')) } }));
  if (place === 'answer') view.dispatch(patch({ answer: insert(answer, lines.join(' ')) }));
  if (place !== 'typing') return undefined;
  let said: string | undefined;
  for (const [i, piece] of lines.entries()) {
    const draft = insert(view.state.drafts[view.state.node] ?? NO_DRAFT, piece);
    if (i < lines.length - 1) said = enterLine(draft, context) ?? said;
    else view.dispatch(typeInto(i === 0 ? node : view.state.node, draft));
  }
  return said;
}
