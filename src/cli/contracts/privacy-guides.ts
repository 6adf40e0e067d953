import { readFile } from 'node:fs/promises';
import { personalData } from '#personal-data.js';
import { variableOf } from '#platform/config/read-settings.js';
import { Settings } from '#platform/config/settings.js';
import { legalBases, type PersonalData, type PersonalTable, type Retention } from '#platform/personal-data/personal-data.js';
import { sharedJob } from '#platform/personal-data/retention.js';
import { fieldsOf } from '#platform/shapes/declared-field.js';

const guides = ['privacy', 'data-handling', 'dpia', 'data-processing-agreement'];

/** The documents about personal data by path: their text is written by hand, the parts between marks are generated. */
export async function privacyGuides(): Promise<Record<string, string>> {
  const written = guides.map(async (name): Promise<[string, string]> => {
    const path = `docs/${name}.md`;
    return [path, withParts(await readFile(path, 'utf8'))];
  });
  return Object.fromEntries(await Promise.all(written));
}

const [start, end] = [/<!-- generated: ([a-z]+) -->\n/g, '<!-- end -->'];

/** The text with its generated parts as they are now. */
function withParts(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: mark, 1: part = '', index } of text.matchAll(start)) {
    const to = text.indexOf(end, index);
    if (to < 0) throw new Error(`The generated part ${part} has no end.`);
    pieces.push(text.slice(from, index + mark.length), `\n${partOf(part)}\n\n`);
    from = to;
  }
  return [...pieces, text.slice(from)].join('');
}

function partOf(name: string): string {
  const part = parts[name];
  if (!part) throw new Error(`No generated part is called ${name}. Known: ${Object.keys(parts).join(', ')}.`);
  return part();
}

type Entry = [feature: PersonalData, table: PersonalTable];

const entries = (): Entry[] => personalData.features.flatMap((feature) => feature.tables.map((table): Entry => [feature, table]));

const parts: Record<string, () => string> = {
  people: () =>
    tableOf(
      ['what', 'why', 'who else sees it', 'how long'],
      entries().map(([feature, table]) => [
        table.about,
        table.purpose ?? feature.purpose,
        table.recipients ?? feature.recipients,
        periodOf(table),
      ]),
    ),
  tables: () =>
    tableOf(
      ['table', 'concerns a person by', 'at erasure', 'kept', 'not exported'],
      entries().map(([, table]) => [
        `\`${table.table}\``,
        columnsOf(table).join('; '),
        erasureOf(table).join('; '),
        periodOf(table),
        list(table.hidden ?? []),
      ]),
    ),
  processing: () =>
    tableOf(
      ['processing', 'purpose', 'legal basis', 'recipients', 'tables'],
      personalData.features.map((feature) => [
        feature.feature,
        feature.purpose,
        legalBases[feature.basis],
        feature.recipients,
        list(feature.tables.map(({ table }) => table)),
      ]),
    ),
  periods: () =>
    tableOf(
      ['table', 'period', 'job'],
      entries().flatMap(([, table]) =>
        (table.retention ?? []).map((period) => [`\`${table.table}\``, inWords(period), `\`${period.job ?? sharedJob}\``]),
      ),
    ),
};

function columnsOf({ owner, through, responsible, actors, addresses, erasedWith, mentions }: PersonalTable): string[] {
  return [
    owner && `belongs to ${list(owner)}`,
    through && `part of \`${through[1]}\` (\`${through[0]}\`)`,
    responsible && `answered for by ${list(responsible)}`,
    actors && `acted on by ${list(actors)}`,
    addresses && `address in ${list(addresses)}`,
    erasedWith && `about ${list(erasedWith)}`,
    mentions && `may mention people in ${list(mentions)}`,
  ].flatMap((part) => part ?? []);
}

function erasureOf({ owner, through, responsible, actors, addresses, mentions, keptBecause }: PersonalTable): string[] {
  return [
    keptBecause && `kept. ${keptBecause}`,
    (owner ?? addresses ?? through) && 'deleted',
    responsible && 'passes to an admin',
    actors && 'stays without the person',
    mentions && 'mentions are taken out',
  ].flatMap((part) => part || []);
}

function periodOf({ owner, addresses, through, actors, retention = [], keptBecause }: PersonalTable): string {
  if (keptBecause) return 'for good';
  const belongs = Boolean(owner ?? through ?? addresses);
  const base = belongs ? 'until you are erased' : 'as a record of the school, without you after erasure';
  const ofOthers = belongs && actors ? ['what you did to those of others stays without you'] : [];
  return [base, ...ofOthers, ...retention.map(inWords)].join('; ');
}

function inWords({ days, after, where, clears }: Retention): string {
  const effect = clears ? `${list(clears)} cleared` : 'deleted';
  const length = typeof days === 'number' ? `${days} days` : `${defaultOf(days)} days (${variableOf(days)})`;
  const moment = days === 0 ? `once \`${after}\` has passed` : `${length} after \`${after}\``;
  return `${effect} ${moment}${where && !clears ? ', except what is still waiting' : ''}`;
}

const defaultOf = (setting: string): unknown =>
  (fieldsOf(Settings).find(({ name }) => name === setting)?.schema as { default?: unknown } | undefined)?.default;

const list = (columns: string[]): string => columns.map((column) => `\`${column}\``).join(', ');

const tableOf = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
