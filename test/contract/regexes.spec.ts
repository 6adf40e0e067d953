import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from 'recheck';
import ts from 'typescript';

const sources = join(import.meta.dirname, '../../src');
const maxParallelChecks = 4;
/** The checker that proves safety; recheck's other one only searches for attacks. */
const parameters = { timeout: 150_000, checker: 'automaton' as const };

interface Pattern {
  place: string;
  source: string;
  flags: string;
}

/** String constants by name, for patterns composed of them. */
type Constants = ReadonlyMap<string, string>;

/** All nodes of a file without tokens, which are three quarters of it. */
function nodesOf(file: ts.SourceFile): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return nodes;
}

const parsed = (name: string, text: string) =>
  ts.createSourceFile(name, text, {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  });

function constantsOf(file: ts.SourceFile): [string, string][] {
  return nodesOf(file).flatMap((node): [string, string][] =>
    ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer
      ? constantOf(node.name.text, textOf(node.initializer, new Map()))
      : [],
  );
}

const constantOf = (name: string, text: string | undefined): [string, string][] =>
  text === undefined ? [] : [[name, text]];

/** The value of a string expression, if it is constant. */
function textOf(node: ts.Node | undefined, constants: Constants): string | undefined {
  if (!node) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) return constants.get(node.text);
  if (isConcatenation(node)) return joined([textOf(node.left, constants), textOf(node.right, constants)]);
  if (!ts.isTemplateExpression(node)) return undefined;
  const spans = node.templateSpans.flatMap(({ expression, literal }) => [textOf(expression, constants), literal.text]);
  return joined([node.head.text, ...spans]);
}

const isConcatenation = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;

const joined = (parts: (string | undefined)[]): string | undefined =>
  parts.includes(undefined) ? undefined : parts.join('');

const isRegExpCall = (node: ts.Node): node is ts.NewExpression | ts.CallExpression =>
  (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
  ts.isIdentifier(node.expression) &&
  node.expression.text === 'RegExp';

/** All regular expressions of a file, literal or composed of constants. Throws for a pattern that is not constant. */
function patternsOf(file: ts.SourceFile, constants: Constants): Pattern[] {
  const placeOf = (node: ts.Node): string =>
    `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
  return nodesOf(file).flatMap((node): Pattern[] => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      return [{ place: placeOf(node), source: node.text.slice(1, end), flags: node.text.slice(end + 1) }];
    }
    if (!isRegExpCall(node)) return [];
    const [source, flags] = [0, 1].map((at) => textOf(node.arguments?.[at], constants));
    if (source === undefined || flags === undefined)
      throw new Error(`${placeOf(node)}: compose the pattern from constants.`);
    return [{ place: placeOf(node), source, flags }];
  });
}

/** The patterns that recheck (https://makenowjust-labs.github.io/recheck/) cannot prove safe. */
async function unsafeIn(files: ts.SourceFile[]): Promise<{ count: number; unsafe: string[] }> {
  const constants = new Map(files.flatMap(constantsOf));
  const patterns = files.flatMap((file) => patternsOf(file, constants));
  const pending = [...new Map(patterns.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]))];
  const unsafe: string[] = [];
  const worker = async () => {
    for (let next = pending.pop(); next; next = pending.pop()) {
      const [literal, { place, source, flags }] = next;
      const { status } = await check(source, flags, parameters);
      if (status !== 'safe') unsafe.push(`${place} ${literal} is ${status}`);
    }
  };
  await Promise.all(Array.from({ length: maxParallelChecks }, worker));
  return { count: patterns.length, unsafe };
}

it('every regular expression in src is proven to take linear time', async () => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

  const { count, unsafe } = await unsafeIn(
    files.map((file) => parsed(`src/${file}`, readFileSync(join(sources, file), 'utf8'))),
  );

  expect(count).toBeGreaterThan(100);
  expect(unsafe).toEqual([]);
}, 200_000);

it.each([
  ['an exponential literal', String.raw`const bad = /^(a+)+$/;`],
  ['a quadratic literal', String.raw`text.replace(/\s+$/, '')`],
  ['a pattern composed of concatenated constants', "const many = '(a|a' + ')*'; new RegExp(`^${many}$`);"],
  ['a pattern composed of constants', "const many = '(a|a)*'; const bad = new RegExp(`^${many}$`);"],
])('finds a planted unsafe pattern: %s', async (_, source) => {
  const { unsafe } = await unsafeIn([parsed('planted.ts', source)]);

  expect(unsafe).toEqual([expect.stringMatching(/^planted\.ts:1 .* is vulnerable$/)]);
});

it('rejects a pattern that is not constant', async () => {
  await expect(unsafeIn([parsed('planted.ts', 'new RegExp(input)')])).rejects.toThrow('planted.ts:1');
});
