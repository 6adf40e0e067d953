import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  flattenOutline,
  type OutlineNode,
  type OutlineSketch,
} from '#curriculum/table-of-contents/table-of-contents.js';

/** A table of contents as it is pasted, and the outline it means. */
export interface Book {
  name: string;
  toc: string;
  outline: OutlineNode[];
}

/** What a school day begins with. */
export interface DayInput {
  roster: Buffer;
  rosterOptions: Record<string, string>;
  books: Book[];
  questions: Buffer;
  questionCount: number;
}

const own = join(import.meta.dirname);
const shared = join(process.env.HOMEROOM_SHARED ?? '../shared', 'data');
const isShared = existsSync(shared);
if (!isShared) console.info(`The school day is played on self-written input only: ${shared} is missing.`);

/** Published as a nested tree, or as a programme of units and lessons. */
type Published = { tree: OutlineSketch[] } | { programme: string; units: { unit: string; lessons: string[] }[] }[];

const outlineOf = (published: Published): OutlineNode[] =>
  flattenOutline(
    Array.isArray(published)
      ? published.map(({ programme, units }) => ({
          title: programme,
          children: units.map(({ unit, lessons }) => ({ title: unit, children: lessons.map((title) => ({ title })) })),
        }))
      : published.tree,
  );

function readBook(folder: string, name: string): Book {
  const read = (ending: string) => readFileSync(join(folder, `${name}.toc.${ending}`), 'utf8');
  return { name, toc: read('txt'), outline: outlineOf(JSON.parse(read('json')) as Published) };
}

/** Every book of the folder; the one the day is about comes first. */
function booksIn(folder: string, first: string): Book[] {
  const names = readdirSync(folder).flatMap((file) =>
    file.endsWith('.toc.txt') ? [file.replace('.toc.txt', '')] : [],
  );
  return [first, ...names.filter((name) => name !== first)].map((name) => readBook(folder, name));
}

const written: DayInput = {
  roster: readFileSync(join(own, 'roster.csv')),
  rosterOptions: {},
  books: booksIn(own, 'light'),
  questions: readFileSync(join(own, 'light.gift')),
  questionCount: 6,
};

const real = (): DayInput => ({
  roster: readFileSync(join(shared, 'oneroster/Test_full_data_set.zip')),
  rosterOptions: { defaultLevel: 'M1', academicYear: '2026' },
  books: booksIn(join(shared, 'toc'), 'physics'),
  questions: readFileSync(join(shared, 'question-formats/gift/examples.txt')),
  questionCount: 43,
});

/** The days to play: one on what we wrote ourselves, and one on what others wrote, where it is at hand. */
export const days: [string, DayInput][] = [
  ['self-written input', written],
  ...(isShared ? ([['real input', real()]] satisfies [string, DayInput][]) : []),
];
