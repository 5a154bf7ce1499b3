/** The two Ink components that everything on the screen is made of. */
import { Box, Transform } from 'ink';
import type { ReactElement, ReactNode } from 'react';

/**
 * Ready-made terminal lines in as few Ink nodes as possible. Ink measures and caches every text it is given, so it is given
 * blanks of the right shape, and the lines themselves as a transformation of them.
 */
export function Lines({ lines }: { readonly lines: readonly string[] }): ReactElement | null {
  if (lines.length === 0) return null;
  const blank = Array.from({ length: lines.length }, () => ' ').join('\n');
  return <Transform transform={(_blank, index) => lines[index] ?? ''}>{blank}</Transform>;
}

export interface At {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Ready lines and where they go. */
export interface DrawnBox extends At {
  readonly key: string;
  readonly lines: readonly string[];
}

/** A place on the screen; later ones lie on top of earlier ones. */
export function Spot({ at, children }: { readonly at: At; readonly children: ReactNode }): ReactElement {
  return (
    <Box position="absolute" marginLeft={at.x} marginTop={at.y} width={at.width} height={at.height}>
      {children}
    </Box>
  );
}
