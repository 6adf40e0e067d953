/** Called with the progress of a step. */
export type OnStep = (step: string, done: number, total: number) => void;

/** Prints progress to stderr: one updated line per step on a terminal, otherwise one line per finished step. */
export function showProgress(names: Record<string, string>, output: NodeJS.WriteStream = process.stderr): OnStep {
  return (step, done, total) => {
    const line = `${names[step] ?? step}${total > 1 ? ` ${done}/${total}` : ''}`;
    const isDone = done >= total;
    if (output.isTTY) output.write(`\r\u001b[K${line}${isDone ? '\n' : ''}`);
    else if (isDone) output.write(`${line}\n`);
  };
}
