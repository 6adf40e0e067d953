/** What a code means, and what a client does when it gets it. */
export type ProblemEntry = readonly [meaning: string, action: string];

/** Problem codes by name. Each area declares its own; src/problem-codes.ts joins them. */
export type ProblemCatalogue = Readonly<Record<string, ProblemEntry>>;
