// The files that lie beside the labs: myth cards, paths, translations.
import { describe, expect, test } from 'vitest';
import { loadCards } from '../../src/lab/cards.ts';
import { loadLab } from '../../src/lab/load.ts';
import { loadPaths } from '../../src/lab/paths.ts';
import { LabError } from '../../src/topology/errors.ts';
import { EXAMPLE } from './example.ts';

/** The issues that a loader throws. */
function issues(load: () => unknown): string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof LabError) return error.issues.map((i) => `${i.line}:${i.column} ${i.message}`);
    throw error;
  }
  return [];
}

describe('cards', () => {
  const card = `cards:
  - id: M14
    belief: Those who are not asked do nothing.
    fact: They correct a line that they have.
    evidence: arp.opcode == 1
    sources: [{ rfc: 826, section: Packet Reception, quote: update the sender hardware address field }]
`;

  test('have their sources in words', () => {
    expect(loadCards(card).get('M14')).toMatchObject({
      fact: 'They correct a line that they have.',
      sources: ['RFC 826, Packet Reception: "update the sender hardware address field"'],
      cited: [{ document: 'RFC 826', rfc: 826, section: 'Packet Reception' }],
    });
  });

  test('are refused with a place', () => {
    expect(issues(() => loadCards(card.replace('arp.opcode', 'arp.opcod')))[0]).toMatch(/^5:15 "arp.opcod" is neither/);
    expect(issues(() => loadCards(card.replace('field }', `${'word '.repeat(15)}}`)))[0]).toMatch(
      /^6:\d+ the quotation has 20 words$/,
    );
    expect(issues(() => loadCards(card + card.slice(7)))).toEqual(['7:9 there are two cards M14']);
  });
});

test('paths name labs that exist', () => {
  const text = 'paths:\n  - { id: all, title: Everything, labs: [start, frams] }\n';
  expect(loadPaths(text)[0]).toMatchObject({ id: 'all', labs: ['start', 'frams'] });
  expect(issues(() => loadPaths(text, ['start', 'frames']))).toEqual([
    '2:49 no lab is called "frams"; did you mean "frames"?',
  ]);
});

describe('a translation', () => {
  const portuguese = `id: tiny
title: Duas máquinas e um switch
goals: [Saber quem pergunta a quem]
steps:
  - { say: Envie um ping., why: Ela perguntou primeiro., hints: [Escreva., "Escreva \`ping -c 1 192.168.1.4\`."] }
  - say: Veja a tabela.
    question: { ask: Quantas linhas?, options: [{ text: nenhuma, why: Ele aprendeu. }, { text: uma, why: A pergunta disse. }] }
    hints: [Escreva arp -a.]
  - { say: Dois pings., question: { ask: Qual TTL?, tempting: [Não há roteador.] }, hints: [Ninguém tira.] }
  - { say: Calcule., question: { ask: Quantos bytes?, tempting: [Conta o FCS.] }, hints: [6 e 6 e 2] }
  - { say: Esqueça., question: { ask: O que vem primeiro?, items: [alice pergunta, bob responde, o ping sai] }, hints: [Sem endereço não há.] }
  - { say: Abra um ping., question: { ask: Que campo conta?, }, hints: [No cabeçalho IP.] }
`;

  test('replaces the texts and nothing else', () => {
    const lab = loadLab(EXAMPLE, { translation: { text: portuguese } });
    expect(lab.title).toBe('Duas máquinas e um switch');
    expect(lab.steps[1]!.question!.shown).toMatchObject({ ask: 'Quantas linhas?', options: ['nenhuma', 'uma'] });
    expect(lab.steps[1]!.question!.right).toBe('2');
    expect(lab.steps[0]!.solution).toEqual(loadLab(EXAMPLE).steps[0]!.solution);
  });

  test('has exactly the texts of the lab', () => {
    const translate = (text: string): string[] => issues(() => loadLab(EXAMPLE, { translation: { text } }));
    expect(translate(portuguese.replace(', hints: [6 e 6 e 2]', ''))).toEqual(['10:5 expected 1 hints, found 0']);
    expect(translate(portuguese.replace('id: tiny', 'id: other'))).toEqual(['1:5 this translates "other", not "tiny"']);
    expect(translate(portuguese.replace(', why: Ela perguntou primeiro.', ''))).toEqual([
      '5:5 the lab says "why" here',
    ]);
    expect(translate(portuguese.replace('say: Calcule.', 'say: Calcule., solution: [x]'))[0]).toMatch(
      /^10:22 unknown key "solution"/,
    );
  });
});
