/** dig's first lines: which version was called how, how many addresses the server has, which options hold for all. */
import type { Session } from './session.ts';

export function greetingOf(session: Session, words: readonly string[]): string {
  if (!session.showCommand) return '';
  const { found, greeted } = session;
  const command = `; <<>> DiG ${session.edition.version} <<>>${words.map((word) => ` ${word}`).join('')}\n`;
  session.greeted = true;
  if (greeted) return command;
  const servers = found > 0 ? `; (${found} server${found > 1 ? 's' : ''} found)\n` : '';
  return `\n${command}${servers};; global options:${session.short ? ' +short' : ''} +cmd\n`;
}
