/** Heads as lines. */

/** Each with its line end; the last one may lack it. */
export const headLines = (raw: string): readonly string[] => raw.match(/[^\n]*\n|[^\n]+$/g) ?? [];
