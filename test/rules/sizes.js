/** How many lines a file of each kind may have; a longer one holds two ideas. */
const maxLines = [
  [/\.entity\.ts$/, 120],
  [/\.entities\.ts$/, 120],
  [/\.dto\.ts$/, 120],
  [/\.policy\.ts$/, 80],
  [/\.scopes\.ts$/, 60],
  [/\.service\.ts$/, 180],
  [/\.controller\.ts$/, 120],
  [/\.module\.ts$/, 40],
  [/\.jobs\.ts$/, 40],
  [/\.sql\.ts$/, 150],
];
const maxFilesOfFolder = 20;
/** A line that holds one name of a list is not counted: the list is one idea, however long. */
const nameOfList = /^\s*[\w.]+,$/;

/** Files over their size and folders with too many files. `files` holds `[path, text]` pairs. */
export function sizeFaults(files) {
  const folders = new Map();
  const faults = files.flatMap(([file, text]) => {
    const folder = file.replace(/\/[^/]+$/, '');
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
    const max = maxLines.find(([kind]) => kind.test(file))?.[1] ?? Infinity;
    const lines = text.split('\n').filter((line) => !nameOfList.test(line)).length - 1;
    return lines > max ? [`${file}: ${lines} lines, at most ${max}`] : [];
  });
  for (const [folder, count] of folders)
    if (count > maxFilesOfFolder) faults.push(`${folder}: ${count} files, at most ${maxFilesOfFolder}`);
  return faults;
}
