import type { Issue } from '#platform/problems/problem.js';

/** Further issues are dropped, so that a response stays smaller than the question it is about. */
const maxIssues = 100;
const maxStepLength = 40;

/** Collects the issues of a document, each with its path. */
export class Issues {
  constructor(
    readonly found: Issue[] = [],
    private readonly path = '',
  ) {}

  /** The same list at a deeper path: `issues.at('answers', 2)` adds at `answers[2]`. */
  at(...steps: (string | number)[]): Issues {
    const path = steps.reduce<string>((before, step) => {
      if (typeof step === 'number') return `${before}[${step}]`;
      return (before && `${before}.`) + step.slice(0, maxStepLength);
    }, this.path);
    return new Issues(this.found, path);
  }

  /** Adds an issue at this path. Always returns `false`, so that a schema can return it. */
  add(rule: string, message: string): false {
    if (this.found.length < maxIssues) this.found.push({ ...(this.path && { field: this.path }), rule, message });
    return false;
  }
}
