/** Narrated mode: the same session in plain lines, for screen readers, pipes and terminals that cannot move their cursor. */
import { formatSeconds } from '../../core/time.ts';
import { causesOf } from '../causes.ts';
import { Journal } from '../journal.ts';
import { PacketFilter } from '../packet-filter.ts';
import type { LabState, Session, StepState } from '../session.ts';
import { createView, initialView, patch, type ViewStore } from '../view.ts';
import { Wording } from '../wording.ts';
import { runLine, runWord, WORDS, type WordContext } from '../words/index.ts';
import {
  checkSentences,
  mythSentences,
  outcomeSentences,
  questionSentences,
  stepSentences,
  verdictSentences,
} from './lab.ts';
import { fieldSentences, packetList, packetSentences, tableSentences, topologySentences } from './network.ts';
import { graphSentences } from './tcp.ts';
import { sameVerdict } from '../verdict.ts';
import { secretSentences } from '../secrets/words.ts';
import { asText, NO_PAGE, storyOf } from '../story/index.ts';
import { talkLines } from '../talk.ts';
import { ended, spoken } from './sentences.ts';

const READS: readonly (readonly [string, string])[] = [
  ['topo', 'the nodes and how they are linked'],
  ['table NAME', 'a table of this node, such as table arp'],
  ['graph', 'how the busiest TCP flow of this node fares, and run B beside it'],
  ['packets', 'the newest packets'],
  ['packet NUMBER', 'what a packet is and where it went'],
  ['field NAME', 'a field of that packet, such as field ip.ttl'],
];

export class Narrator {
  readonly view: ViewStore;
  readonly #session: Session;
  readonly #journal: Journal;
  readonly #wording: Wording;
  readonly #print: (line: string) => void;
  /** Lines of each node's terminal that have been said. */
  readonly #said = new Map<string, number>();
  #branch: number;
  #told: StepState | undefined;
  #step = -1;

  /** `print` gets one line at a time, without its end. */
  constructor(session: Session, print: (line: string) => void) {
    this.#session = session;
    this.#print = print;
    this.#journal = new Journal(session);
    this.#wording = new Wording(session.lens);
    this.#branch = session.player.branch;
    const first = session.topology.nodes.find((n) => n.kind === 'host') ?? session.topology.nodes[0];
    this.view = createView(initialView(first?.name ?? '', session.lab !== undefined));
  }

  start(): void {
    const { lab, title } = this.#session;
    this.#say(ended(title));
    if (lab && lab.goals.length > 0) this.#say(ended(`You will learn to: ${lab.goals.join('; ')}`));
    this.#say(`You are on ${this.view.state.node}. :help lists what you can say.`);
    this.update();
  }

  /** What stands before the line that is typed now. */
  get prompt(): string {
    const { node } = this.view.state;
    const { busy, prompt } = this.#session.prompt(node);
    return busy ? '' : prompt;
  }

  /** Says what is new. Call it after the session changed. */
  update(): void {
    this.#journal.sync();
    this.#forked();
    this.#sayOutputs();
    this.#sayLab();
  }

  /** A line that was typed. */
  line(text: string): void {
    const { node } = this.view.state;
    const said =
      this.#session.prompt(node).busy && !text.startsWith(':') ? runLine(text, this.#context()) : this.#do(text);
    if (said !== undefined) this.#say(said);
    this.#sayOverlay();
    this.update();
  }

  #do(text: string): string | undefined {
    const [, word = '', argument = ''] = /^\s*(\S*)\s*(.*?)\s*$/.exec(text) ?? [];
    if (this.#read(word, argument)) return undefined;
    if (text.trimStart().startsWith(':')) return this.#word(text.trim().slice(1));
    const step = this.#openStep();
    if (step && text.trim() !== '' && !text.includes(': ')) return this.#word(`answer ${text.trim()}`);
    return runLine(text, this.#context());
  }

  #word(text: string): string | undefined {
    const name = text.split(/\s/)[0] ?? '';
    const word = WORDS.find((w) => w.name === name);
    if (word?.screenOnly) return `:${name} moves things on a screen; there is none here.`;
    if (name === 'quit') return this.#session.send({ type: 'leave' });
    if (name === 'table') return void this.#read(name, text.slice(name.length).trim());
    const { lab } = this.#session;
    const step = lab?.steps[lab.current];
    if (text === 'answer' && step?.questionOpen) return void this.#sayAll(questionSentences(step));
    const before = this.view.state.filter;
    const said = runWord(text, this.#context());
    if (this.view.state.prompt) {
      this.view.dispatch(patch({ prompt: undefined, place: 'typing' }));
      return `Say :${name} ${word?.argument ?? ''}.`;
    }
    if (this.view.state.filter !== before || name === 'filter') this.#sayFiltered();
    return said;
  }

  /** The words that only ask. */
  #read(word: string, argument: string): boolean {
    const { node, inspected } = this.view.state;
    const context = { session: this.#session, journal: this.#journal, wording: this.#wording };
    if (word === 'topo') this.#sayAll(topologySentences(context));
    else if (word === 'table') this.#sayAll(tableSentences(context, node, argument));
    else if (word === 'graph') this.#sayAll(graphSentences(context, node));
    else if (word === 'packets') this.#sayAll(packetList(context, undefined));
    else if (word === 'packet') this.#packet(Number(argument));
    else if (word === 'field') this.#sayAll(fieldSentences(context, inspected, argument));
    else if (word === 'point' && inspected !== undefined)
      this.#say(this.#session.send({ type: 'point', event: inspected, field: argument }) ?? '');
    else return false;
    return true;
  }

  #packet(number: number): void {
    const { packets } = this.#journal;
    if (number >= 1 && number <= packets.journeysUpTo(this.#session.player.event)) {
      this.view.dispatch(patch({ inspected: packets.journey(number - 1).event }));
    }
    this.#sayAll(packetSentences({ session: this.#session, journal: this.#journal, wording: this.#wording }, number));
  }

  #sayFiltered(): void {
    const text = this.view.state.filter;
    const filter = new PacketFilter(text);
    while (text !== '' && filter.advance(this.#session.lens, this.#journal.packets));
    const told = { session: this.#session, journal: this.#journal, wording: this.#wording };
    this.#sayAll(filter.error ? [filter.error] : packetList(told, text === '' ? undefined : filter.journeys));
  }

  #sayOutputs(): void {
    const { event } = this.#session.player;
    for (const node of this.#session.topology.nodes) {
      const scrollback = this.#journal.scrollback(node.name);
      const said = this.#said.get(node.name) ?? 0;
      const fresh = scrollback.after(said, event);
      this.#said.set(node.name, said + fresh.length);
      for (const { kind, text } of fresh) {
        if (kind === 'command') continue;
        this.#say(node.name === this.view.state.node ? text : `[${node.name}] ${text}`);
      }
    }
  }

  #sayLab(): void {
    const { lab } = this.#session;
    if (!lab) return;
    if (lab.current !== this.#step) this.#sayNewStep(lab);
    const step = lab.steps[lab.current];
    const told = this.#told;
    if (!step || !told || step === told) return;
    step.hintsShown.slice(told.hintsShown.length).forEach((hint, i) => {
      this.#say(`Hint ${told.hintsShown.length + i + 1}: ${hint}`);
    });
    if (step.notice && step.notice !== told.notice) this.#say(step.notice);
    if (step.verdict && !sameVerdict(step.verdict, told.verdict)) this.#sayAll(verdictSentences(step));
    if (step.questionOpen && !told.questionOpen) this.#sayAll(questionSentences(step));
    this.#told = step;
  }

  #sayNewStep(lab: LabState): void {
    for (let i = Math.max(0, this.#step); i < Math.min(lab.current, lab.steps.length); i++) {
      const told = i === this.#step ? this.#told?.verdict : undefined;
      if (this.#step >= 0) this.#sayAll(outcomeSentences(lab.steps[i]!, i, told));
    }
    this.#step = lab.current;
    this.#told = lab.steps[lab.current];
    this.view.dispatch(patch({ step: lab.current }));
    if (lab.current >= lab.steps.length) this.#say(`The lab is done. ${lab.points} of ${lab.pointsOf} points.`);
    else this.#sayAll(stepSentences(lab, lab.current));
  }

  /** What a screen would lay over its panels is said instead. */
  #sayOverlay(): void {
    const { overlay, step } = this.view.state;
    if (!overlay) return;
    this.view.dispatch(patch({ overlay: undefined }));
    const shown = this.#session.lab?.steps[step];
    if (overlay === 'help') this.#sayAll(helpSentences());
    else if (overlay === 'why') this.#sayAll(this.#why());
    else if (overlay === 'talk') this.#sayAll(this.#talk());
    else if (overlay === 'secrets') this.#sayAll(this.#secrets());
    else if (overlay === 'story') this.#sayAll(this.#story());
    else if (overlay === 'reset-step') this.#say('This undoes all since the step began. Say :reset step yes to do it.');
    else if (overlay === 'reset-lab') this.#say('This begins the lab anew. Say :reset lab yes to do it.');
    else if (overlay === 'link') this.#say('Say what to do: :link cut, :link mend, :link loss 5%, :link delay 20ms.');
    else if (overlay === 'check' && shown) this.#sayAll(checkSentences(shown));
    else if (overlay === 'myth') this.#sayAll(this.#myths());
  }

  #why(): string[] {
    const { inspected } = this.view.state;
    const event = inspected ?? this.#session.player.event;
    const chain = causesOf(event, this.#session, this.#journal, this.#wording);
    if (chain.length === 0) return ['Nothing has happened yet.'];
    return chain.map((c, i) => `${i === 0 ? '' : 'Because: '}${c.node}, ${formatSeconds(c.t)} s: ${c.sentence}`);
  }

  #talk(): string[] {
    const { inspected } = this.view.state;
    const talk = inspected === undefined ? undefined : this.#session.lens.talk(inspected);
    if (!talk) return ['This packet belongs to no conversation.'];
    return talkLines(
      talk,
      (end) => end,
      (event) => this.#wording.messages(event),
    ).map(({ text }) => text);
  }

  #secrets(): string[] {
    return secretSentences(this.#session, this.#journal, this.#wording, this.view.state);
  }

  #story(): string[] {
    const story = storyOf(this.#session, this.#journal, this.#wording);
    return story
      ? asText(story)
          .split('\n')
          .filter((line) => line !== '')
      : [NO_PAGE];
  }

  #myths(): string[] {
    const done = this.#session.lab?.steps.filter((s) => s.myth && s.state !== 'open' && s.state !== 'ahead') ?? [];
    const last = done.at(-1)?.myth;
    return last ? mythSentences(last) : ['No myth card yet: it comes after the evidence.'];
  }

  #openStep(): StepState | undefined {
    const { lab } = this.#session;
    const step = lab?.steps[lab.current];
    return step?.questionOpen && step.question?.kind !== 'point' ? step : undefined;
  }

  #forked(): void {
    if (this.#session.player.branch === this.#branch) return;
    this.#branch = this.#session.player.branch;
    this.#wording.clear();
    this.view.dispatch(patch({ inspected: undefined }));
    const { event } = this.#session.player;
    for (const node of this.#said.keys()) {
      this.#said.set(node, Math.min(this.#said.get(node)!, this.#journal.scrollback(node).length(event)));
    }
  }

  #context(): WordContext {
    return { session: this.#session, journal: this.#journal, wording: this.#wording, view: this.view };
  }

  #sayAll(texts: readonly string[]): void {
    for (const text of texts) this.#say(text);
  }

  #say(text: string): void {
    for (const line of spoken(text)) this.#print(line);
  }
}

function helpSentences(): string[] {
  const words = WORDS.filter((w) => !w.screenOnly).map(
    (w) => `:${w.name}${w.argument ? ` ${w.argument}` : ''} - ${w.meaning}`,
  );
  return [
    'A line is a command for this node. bob: arp -a runs it on bob and goes there. help lists the commands.',
    ...READS.map(([word, meaning]) => `${word} - ${meaning}`),
    ...words,
  ];
}
