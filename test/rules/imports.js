import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The inner order of the platform: a folder imports itself and those before it. */
export const platformOrder = [
  'pacing',
  'text',
  'problems',
  'shapes',
  'config',
  'crypto',
  'errors',
  'ports',
  'access',
  'database',
  'features',
  'search',
  'sync',
  'events',
  'tracing',
  'audit',
  'jobs',
  'limits',
  'mail',
  'calendar',
  'tabular',
  'xml',
  'pdf',
  'api',
  'files',
  'streams',
  'personal-data',
  'operations',
  'server',
];

/** `src/school/classrooms/x.ts` belongs to the feature `school/classrooms`; files directly in an area belong to none. */
const featureOf = (file) => /^src\/([a-z-]+\/[a-z-]+)\//.exec(file)?.[1];

/** The files of src that a file imports; types count too, for they are read together with the code. */
function importsOf(file, text) {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.flatMap(({ fileName }) => {
    if (fileName.startsWith('#') && !fileName.startsWith('#migrations/')) return [`src/${fileName.slice(1)}`];
    return fileName.startsWith('.') ? [join(dirname(file), fileName)] : [];
  });
}

/** Imports between features, each with one file that shows it: `Map<feature, Map<feature, file>>`. */
function featureGraph(files) {
  const graph = new Map();
  for (const [file, text] of files) {
    const from = featureOf(file);
    for (const imported of from ? importsOf(file, text) : []) {
      const to = featureOf(imported);
      if (!to || to === from) continue;
      if (!graph.has(from)) graph.set(from, new Map());
      graph.get(from).set(to, file);
    }
  }
  return graph;
}

/** Platform folders that import a folder after them. `files` holds `[path, text]` pairs. */
export const platformFaults = (files) =>
  [...featureGraph(files)].flatMap(([from, imports]) =>
    [...imports].flatMap(([to, file]) => {
      const [before, after] = [from, to].map((name) => platformOrder.indexOf(name.replace('platform/', '')));
      if (!from.startsWith('platform/') || !to.startsWith('platform/')) return [];
      if (before < 0) return [`${file}: ${from} has no place in the order of the platform`];
      return after < 0 || after > before ? [`${file}: ${from} may not import ${to}, which comes after it`] : [];
    }),
  );

/** Cycles between the features of an area, each once, as `a → b → a` with the files that make it. */
export function cycleFaults(files) {
  const graph = featureGraph(files);
  const done = new Set();
  const faults = [];
  const visit = (feature, path) => {
    if (path.includes(feature)) {
      const cycle = [...path.slice(path.indexOf(feature)), feature];
      const places = cycle.slice(1).map((to, index) => graph.get(cycle[index]).get(to));
      faults.push(`${cycle.join(' → ')} (${places.join(', ')})`);
      return;
    }
    if (done.has(feature)) return;
    for (const to of graph.get(feature)?.keys() ?? []) visit(to, [...path, feature]);
    done.add(feature);
  };
  for (const feature of graph.keys()) visit(feature, []);
  return faults;
}
