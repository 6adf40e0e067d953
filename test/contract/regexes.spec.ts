import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');
const length = 50_000;
const slowestMs = 50;
const patienceMs = 400;
const tries = 3;

interface Pattern {
  where: string;
  literal: string;
}

/** Every regular expression written in the source. */
function patternsOf(file: string): Pattern[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({ where: `${relative(root, file)}:${line + 1}`, literal: node.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
