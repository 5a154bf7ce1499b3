/** What decides how a screen is drawn, or that there is none. */
export interface ScreenFlags {
  readonly ascii?: boolean;
  readonly color?: boolean;
  readonly narrate?: boolean;
}
