/** What may be told of an error to somebody who must not read what people wrote: never its message. */
export interface ErrorFacts {
  errorClass: string;
  /** What the library or the database calls it, such as `42P01` or `ECONNRESET`. */
  code: string | null;
  /** The innermost line of ours: `SubmitService.submit (assessment/submissions/submit.service.js:81)`. */
  place: string | null;
}

const maxPlaceLength = 300;
const plainName = /^[\w$]{1,80}$/;
const opening = /^ +at (?:async )?/;
const callName = /^[\w$.<> [\]]+$/;
const sourceRoot = '/src/';
const position = /^([\w./-]+:\d+):\d+\)?$/;
const foreign = /node_modules|node:/;
/** Every statement and every list passes here, so that it says nothing about which one failed. */
const passage = /^platform\/(database|http)\//;

export function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { errorClass: error === null ? 'null' : typeof error, code: null, place: null };
  const { code } = error as { code?: unknown };
  return {
    errorClass: named(error.constructor.name) ?? 'Error',
    code: named(code),
    place: placeOf(withoutMessage(error)),
  };
}

/** A name somebody gave in a program; whatever looks like anything else is left out. */
const named = (name: unknown): string | null => (typeof name === 'string' && plainName.test(name) ? name : null);

/** A message may hold what somebody wrote, even lines that look like places. */
const withoutMessage = ({ stack = '', message }: Error): string =>
  stack.slice(stack.indexOf(message) < 0 ? 0 : stack.indexOf(message) + message.length);

/** `    at Tiles.open (/srv/dist/src/tiles/tiles.js:8:3)` taken apart; the name is missing at the top of a file. */
function frameOf(line: string): { name?: string; file: string } | undefined {
  const call = line.slice(opening.exec(line)?.[0].length ?? line.length);
  const [, file] = position.exec(call.slice(call.lastIndexOf(sourceRoot) + sourceRoot.length)) ?? [];
  if (!file || !call.includes(sourceRoot)) return undefined;
  const bracket = call.indexOf(' (');
  if (bracket < 0) return { file };
  const name = call.slice(0, bracket);
  return callName.test(name) ? { name, file } : undefined;
}

function placeOf(stack: string): string | null {
  const lines = stack.split('\n').filter((line) => line.length < 500 && !foreign.test(line));
  const frames = lines.flatMap((line) => frameOf(line) ?? []);
  const ours = frames.find(({ file }) => !passage.test(file)) ?? frames[0];
  if (!ours) return null;
  return (ours.name ? `${ours.name} (${ours.file})` : ours.file).slice(0, maxPlaceLength);
}
