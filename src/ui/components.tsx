/** The Ink components that everything on the screen is made of. */
import { Box, Transform } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import { insetOf, type At, type PlacedFrame } from './composition.ts';

/**
 * Ready-made terminal lines in as few Ink nodes as possible. Ink measures and caches every text it is given, so it is given
 * blanks of the right shape, and the lines themselves as a transformation of them.
 */
export function Lines({ lines }: { readonly lines: readonly string[] }): ReactElement | null {
  if (lines.length === 0) return null;
  const blank = Array.from({ length: lines.length }, () => ' ').join('\n');
  return <Transform transform={(_blank, index) => lines[index] ?? ''}>{blank}</Transform>;
}

/** A place on the screen; later ones lie on top of earlier ones. */
export function Spot({ at, children }: { readonly at: At; readonly children: ReactNode }): ReactElement {
  return (
    <Box position="absolute" marginLeft={at.x} marginTop={at.y} width={at.width} height={at.height}>
      {children}
    </Box>
  );
}

export function Framed({ frame }: { readonly frame: PlacedFrame }): ReactElement {
  const { x, y, width, height, top, side, bottom, lines } = frame;
  const sides = Array.from({ length: height - 2 }, () => side);
  const inset = insetOf(frame);
  return (
    <>
      <Spot at={{ x, y, width, height: 1 }}>
        <Lines lines={[top]} />
      </Spot>
      <Spot at={{ x, y: y + 1, width: 1, height: height - 2 }}>
        <Lines lines={sides} />
      </Spot>
      <Spot at={{ x: x + inset, y: y + 1, width: width - 2 * inset, height: height - 2 }}>
        <Lines lines={lines} />
      </Spot>
      <Spot at={{ x: x + width - 1, y: y + 1, width: 1, height: height - 2 }}>
        <Lines lines={sides} />
      </Spot>
      <Spot at={{ x, y: y + height - 1, width, height: 1 }}>
        <Lines lines={[bottom]} />
      </Spot>
    </>
  );
}

export const sameFrame = (a: PlacedFrame, b: PlacedFrame): boolean =>
  a.x === b.x &&
  a.y === b.y &&
  a.width === b.width &&
  a.height === b.height &&
  a.top === b.top &&
  a.side === b.side &&
  sameLines(a.lines, b.lines);

const sameLines = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);
