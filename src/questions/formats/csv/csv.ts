import { paced } from '#platform/pacing/pacing.js';
import { readCsv } from '#platform/tabular/csv.js';
import { defaultReadOptions, type ImportedQuestions, type QuestionFormat } from '#questions/formats/question-format.js';
import { QuestionList, refuseText } from '#questions/formats/text-file.js';
import { isKnown, Row } from './columns.js';
import { questionOf } from './read-row.js';
import { writeCsv } from './write-csv.js';

/** A table with one question per row (docs/imports.md). */
export const csv: QuestionFormat<'csv'> = {
  name: 'csv',
  input: 'text',
  file: { extension: 'csv', mimeType: 'text/csv' },
  read: parseCsv,
  write: (questions, notes) => writeCsv(questions, notes, parseCsv),
};

const maxValueLength = 50_000;

async function parseCsv(text: string, options = defaultReadOptions): Promise<ImportedQuestions> {
  const refusal = refuseText(text, options);
  if (refusal) return { questions: [], errors: [refusal], notes: [] };
  const { header, rows, faults, notes } = await readCsv(text, {
    maxRows: options.maxQuestions,
    maxValueLength,
    rateHeader: (cells) => cells.filter((cell) => cell !== '' && isKnown(cell)).length,
  });
  const list = new QuestionList(options);
  list.result.errors.push(...faults);
  list.result.notes.push(...notes);
  if (header.length > 0) checkHeader(header, list);
  if (list.result.errors.length > 0) return list.result;
  for await (const { line, values } of paced(rows)) {
    list.add(line, () => {
      const row = new Row(line, values);
      const source = `${row.get('type')}\n${row.get('question')}\n${row.choices.map((choice) => choice.text).join('\n')}`;
      return { line, content: questionOf(row), id: row.get('id'), category: row.get('category'), source };
    });
  }
  return list.result;
}

function checkHeader(header: string[], list: QuestionList): void {
  const unknown = header.filter((column) => !isKnown(column));
  if (!header.some((column) => column.trim().toLowerCase() === 'question')) {
    const message = `The first row must name the columns; there is no column question. It names ${header.slice(0, 8).join(', ')}.`;
    return list.error(1, 'column_missing', message);
  }
  if (unknown.length > 0)
    list.note(1, 'columns_unknown', `These columns are unknown and were left out: ${unknown.join(', ')}.`);
}
