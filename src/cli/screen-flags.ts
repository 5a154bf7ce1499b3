/** What decides how a screen is drawn, or that there is none. */
export interface ScreenFlags {
  readonly ascii?: boolean;
  readonly color?: boolean;
  readonly narrate?: boolean;
  /** Where to keep the session: NAME of NAME.wirelab and NAME.cast. */
  readonly record?: string;
  /** Those files may take the place of older ones. */
  readonly overwrite?: boolean;
}

/** Whether there is a terminal that can be drawn on, and nobody asked for plain lines. */
export const hasScreen = (flags: ScreenFlags): boolean =>
  flags.narrate !== true &&
  process.stdout.isTTY === true &&
  process.stdin.isTTY === true &&
  !['', 'dumb'].includes(process.env['TERM'] ?? '');
