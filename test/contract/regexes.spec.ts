import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Context, createContext, Script } from 'node:vm';
import ts from 'typescript';

const sources = join(import.meta.dirname, '../../src');
const length = 50_000;
const slowestMs = 50;
const patienceMs = 400;

/** Every regular expression written in the source, with its place. */
function regexesOf(file: string): { place: string; literal: string }[] {
  const source = ts.createSourceFile(file, readFileSync(join(sources, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: { place: string; literal: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({ place: `src/${file}:${line + 1}`, literal: node.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What sends a pattern that can be read in two ways back and forth: much of the same, and an end that does not fit. */
const words = [
  'a',
  'A',
  '0',
  ' ',
  '\n',
  '\t',
  '\\',
  '"',
  '(',
  '-',
  '.',
  '*',
  'aA',
  'a ',
  'a,',
  '1.',
  'a1',
  'a-',
  '<a ',
  '{',
];
const attacks = words.flatMap((word) => ['!', '\n!', ''].map((end) => word.repeat(length / word.length) + end));

/** How long the pattern takes over the text; the quickest of three, since others use the machine too. */
function msFor(pattern: Script, context: Context, text: string): number {
  let quickest = Infinity;
  for (let turn = 0; turn < 3 && quickest > slowestMs; turn++) {
    context.text = text;
    const started = performance.now();
    try {
      pattern.runInContext(context, { timeout: patienceMs });
    } catch {
      return patienceMs;
    }
    quickest = Math.min(quickest, performance.now() - started);
  }
  return quickest;
}

it('no regular expression can be kept busy', () => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const context = createContext({});
  const slow: string[] = [];

  const regexes = files.flatMap(regexesOf);
  for (const { place, literal } of regexes) {
    const pattern = new Script(`${literal}.test(text)`);
    const worst = attacks.find((text) => msFor(pattern, context, text) > slowestMs);
    if (worst) slow.push(`${place} ${literal} over ${JSON.stringify(worst.slice(0, 8))}…`);
  }

  expect(regexes.length).toBeGreaterThan(100);
  expect(slow).toEqual([]);
}, 120_000);
