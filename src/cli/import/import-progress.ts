/** How far a step of something long has come. */
export type OnStep = (step: string, done: number, total: number) => void;

/** Tells on stderr how far things are: one line that moves on a terminal, one line per finished step elsewhere. */
export function showProgress(names: Record<string, string>, screen: NodeJS.WriteStream = process.stderr): OnStep {
  return (step, done, total) => {
    const line = `${names[step] ?? step}${total > 1 ? ` ${done}/${total}` : ''}`;
    const isDone = done >= total;
    if (screen.isTTY) screen.write(`\r\u001b[K${line}${isDone ? '\n' : ''}`);
    else if (isDone) screen.write(`${line}\n`);
  };
}
