/** The head of an answer as lines, as it came (RFC 9112, 2.2). Each has its line end; the last one may lack it. */
export const headLines = (raw: string): readonly string[] => raw.match(/[^\n]*\n|[^\n]+$/g) ?? [];
