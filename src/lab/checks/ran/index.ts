/** `ran`: a command line was typed on a node and came to its end. */
import * as z from 'zod';
import { EXPECTED, integer } from '../../../topology/scalars.ts';
import { commandsOf, wordsOf } from '../../command-line.ts';
import { defineCheck, nodeName } from '../kind.ts';

const commandText = () => z.string().min(1).max(200);

export const ran = defineCheck({
  key: 'ran',
  schema: z
    .strictObject({
      node: nodeName().optional().describe('Where; any node when left out'),
      command: commandText().optional().describe('The words that the line begins with'),
      'any-of': z
        .array(commandText())
        .min(1)
        .max(20)
        .optional()
        .describe('Instead of `command`: one of these beginnings'),
      exit: integer(0, 255, 'an exit status').optional().describe('The exit status; any when left out'),
    })
    .register(EXPECTED, { expected: 'a map with node, command and exit' }),
  docs: {
    summary:
      'A command was run after the step began: the words of its line begin with these words. A `sudo` before it does not count.',
    example: '- ran: { node: alice, command: "ping -c 1", exit: 0 }\n- ran: { node: bob, any-of: [arp, ip neigh] }',
  },
  prepare(input, loading) {
    const { node, command, exit } = input;
    const beginnings = (input['any-of'] ?? (command === undefined ? [] : [command])).map(wordsOf);
    if ((command === undefined) === (input['any-of'] === undefined)) {
      return loading.wrong('give either "command" or "any-of"', 'one of "command" and "any-of"');
    }
    if (!loading.at('node').node(node)) return undefined;
    const names = beginnings.map((words) => `\`${words.join(' ')}\``).join(' or ');
    return {
      text: `${names} ran${node === undefined ? '' : ` on ${node}`}${exit === undefined ? '' : exit === 0 ? ' and succeeded' : ` with status ${exit}`}`,
      watch() {
        let met = false;
        let close: string | undefined;
        return {
          command(finished) {
            const fits = commandsOf(finished.line).some((words) =>
              beginnings.some((begin) => startsWith(words, begin)),
            );
            if (!fits || met) return;
            if (node !== undefined && finished.node !== node)
              close = `\`${finished.line}\` ran on ${finished.node}, not on ${node}`;
            else if (exit !== undefined && finished.exit !== exit)
              close = `\`${finished.line}\` ended with status ${finished.exit}`;
            else met = true;
          },
          get met() {
            return met;
          },
          nearest: () => close,
        };
      },
    };
  },
});

const startsWith = (words: readonly string[], begin: readonly string[]): boolean =>
  begin.length <= words.length && begin.every((word, i) => words[i] === word);
