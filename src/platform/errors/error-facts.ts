/** The facts about an error that contain no user data. The message is excluded, because messages quote input. */
export interface ErrorFacts {
  errorClass: string;
  /** The code of the database or library, such as `42P01` or `ECONNRESET`. */
  code: string | null;
  /** The innermost stack frame in this project: `SubmitService.submit (assessment/submissions/submit.service.js:81)`. */
  place: string | null;
}

const maxPlaceLength = 300;
const plainName = /^[\w$]{1,80}$/;
const framePrefix = /^ +at (?:async )?/;
const callName = /^[\w$.<> [\]]+$/;
const sourceRoot = '/src/';
const position = /^([\w./-]+:\d+):\d+\)?$/;
const dependency = /node_modules|node:/;
/** Frames all statements and lists have in common. They do not identify the failing code. */
const commonFrame = /^platform\/(database|api)\//;

/** Extracts the facts of any thrown value. */
export function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { errorClass: error === null ? 'null' : typeof error, code: null, place: null };
  const { code } = error as { code?: unknown };
  return {
    errorClass: plainNameOf(error.constructor.name) ?? 'Error',
    code: plainNameOf(code),
    place: placeOf(withoutMessage(error)),
  };
}

/** Returns identifiers only; other text could be user data. */
const plainNameOf = (name: unknown): string | null => (typeof name === 'string' && plainName.test(name) ? name : null);

/** Removes the message from the stack, because it can contain user data, even lines that look like stack frames. */
const withoutMessage = ({ stack = '', message }: Error): string =>
  stack.slice(stack.indexOf(message) < 0 ? 0 : stack.indexOf(message) + message.length);

/** Parses a frame such as `    at Notes.list (/srv/dist/src/notes/notes.js:8:3)`; top-level code has no name. */
function frameOf(line: string): { name?: string; file: string } | undefined {
  const call = line.slice(framePrefix.exec(line)?.[0].length ?? line.length);
  const [, file] = position.exec(call.slice(call.lastIndexOf(sourceRoot) + sourceRoot.length)) ?? [];
  if (!file || !call.includes(sourceRoot)) return undefined;
  const bracket = call.indexOf(' (');
  if (bracket < 0) return { file };
  const name = call.slice(0, bracket);
  return callName.test(name) ? { name, file } : undefined;
}

function placeOf(stack: string): string | null {
  const lines = stack.split('\n').filter((line) => line.length < 500 && !dependency.test(line));
  const frames = lines.flatMap((line) => frameOf(line) ?? []);
  const frame = frames.find(({ file }) => !commonFrame.test(file)) ?? frames[0];
  if (!frame) return null;
  return (frame.name ? `${frame.name} (${frame.file})` : frame.file).slice(0, maxPlaceLength);
}
