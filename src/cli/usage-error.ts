/** What a command answers when it cannot even begin: a sentence on stderr and exit status 2. */
export class UsageError extends Error {}
