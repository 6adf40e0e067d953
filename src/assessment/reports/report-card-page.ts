import { a4Portrait, type PdfColumn, type PdfPage, type PdfText } from '#platform/pdf/pdf-page.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';

/** A total of a report card. */
export interface ReportedTotal {
  percent: number | null;
  grade: string | null;
  passed: boolean | null;
}

/** The results of one class or grading period. */
export interface ReportCardSection {
  classroomName: string;
  academicYear: string;
  /** Null for all work in the class. */
  periodName: string | null;
  subjects: (ReportedTotal & { name: string; percentWithUngraded: number | null })[];
  overall: ReportedTotal & { percentWithUngraded: number | null };
}

/** What a report card says. Stored when it is issued. */
export interface ReportCardContent {
  studentName: string;
  organizationName: string;
  sections: ReportCardSection[];
}

/** A report card with what identifies it. */
export interface NumberedReportCard {
  kind: 'report_card' | 'transcript';
  number: number;
  edition: number;
  issuedAt: Date;
  content: ReportCardContent;
}

/** How the organization writes its report cards. */
export interface ReportCardStyle {
  language: Language;
  timeZone: string;
  color: string | undefined;
}

interface Words {
  title: Record<NumberedReportCard['kind'], string>;
  classAndYear: (classroom: string, year: string) => string;
  number: (number: string, edition: number) => string;
  issuedOn: (day: string) => string;
  columns: { subject: string; percent: string; withUngraded: string; grade: string };
  passed: string;
  failed: string;
  overall: string;
  /** In place of a name that no font can show. */
  unreadable: string;
}

const words: Translated<Words> = {
  en: {
    title: { report_card: 'Report card', transcript: 'Transcript of records' },
    classAndYear: (classroom, year) => `Class ${classroom}, academic year ${year}`,
    number: (number, edition) => `No. ${number}, edition ${edition}`,
    issuedOn: (day) => `Issued on ${day}`,
    columns: { subject: 'Subject', percent: 'Graded work', withUngraded: 'Ungraded work as 0', grade: 'Grade' },
    passed: 'passed',
    failed: 'not passed',
    overall: 'Overall',
    unreadable: '(see the register of the school)',
  },
  th: {
    title: { report_card: 'รายงานผลการเรียน', transcript: 'ใบแสดงผลการเรียน' },
    classAndYear: (classroom, year) => `ชั้น ${classroom} ปีการศึกษา ${year}`,
    number: (number, edition) => `เลขที่ ${number} ฉบับที่ ${edition}`,
    issuedOn: (day) => `ออกให้เมื่อวันที่ ${day}`,
    columns: { subject: 'วิชา', percent: 'งานที่ให้คะแนนแล้ว', withUngraded: 'งานที่ยังไม่ให้คะแนนนับเป็น 0', grade: 'เกรด' },
    passed: 'ผ่าน',
    failed: 'ไม่ผ่าน',
    overall: 'รวม',
    unreadable: '(ดูทะเบียนของโรงเรียน)',
  },
};

const black = '#222222';
const grey = '#555555';
const margin = 50;
const rowHeight = 22;
const bottom = a4Portrait.height - 70;
const columns: Record<'subject' | 'percent' | 'withUngraded' | 'grade', PdfColumn> = {
  subject: { x: margin, width: 200, align: 'left' },
  percent: { x: 255, width: 80, align: 'right' },
  withUngraded: { x: 340, width: 90, align: 'right' },
  grade: { x: 440, width: a4Portrait.width - margin - 440, align: 'right' },
};

/** The report cards as one document, each on pages of its own. At least one. */
export function reportCardDocument(
  cards: [NumberedReportCard, ...NumberedReportCard[]],
  style: ReportCardStyle,
): PdfPage {
  const [{ kind, content, issuedAt }] = cards;
  const title = words[style.language].title[kind];
  const items = cards.flatMap((card, at) => [...(at > 0 ? [pageBreak] : []), ...new CardLayout(card, style).items()]);
  return {
    ...a4Portrait,
    margin,
    title: cards.length > 1 ? title : `${title}: ${content.studentName}`,
    author: content.organizationName,
    language: style.language,
    createdAt: issuedAt,
    items,
  };
}

const pageBreak = { kind: 'break' as const };

type Item = PdfPage['items'][number];

/** Lays out one report card from top to bottom. */
class CardLayout {
  private readonly placed: Item[] = [];
  private readonly words: Words;
  private y = 70;

  constructor(
    private readonly card: NumberedReportCard,
    private readonly style: ReportCardStyle,
  ) {
    this.words = words[style.language];
  }

  items(): Item[] {
    const { kind, number, edition, issuedAt, content } = this.card;
    const color = this.style.color ?? black;
    this.add(content.organizationName, 18, 26, { color });
    this.add(this.words.title[kind], 24, 34, { color });
    this.add(content.studentName, 20, 26);
    for (const section of content.sections) this.addSection(section);
    this.next(40);
    this.add(this.words.number(String(number).padStart(6, '0'), edition), 10, 16, { color: grey });
    this.add(this.words.issuedOn(dayIn(this.style, issuedAt)), 10, 16, { color: grey });
    return this.placed;
  }

  private addSection({ classroomName, academicYear, periodName, subjects, overall }: ReportCardSection): void {
    // The heading stays with the first rows of its table.
    this.next(5 * rowHeight);
    this.y += 14;
    this.add(this.words.classAndYear(classroomName, academicYear), 12, 18);
    if (periodName) this.add(periodName, 12, 18);
    this.addRow(this.words.columns, grey);
    for (const subject of subjects) this.addRow(this.cellsOf(subject.name, subject), black);
    this.placed.push({ kind: 'rule', y: this.y - 15, lineWidth: 0.75, color: black });
    this.addRow(this.cellsOf(this.words.overall, overall), black);
  }

  private cellsOf(name: string, total: ReportCardSection['overall']): Words['columns'] {
    const { percent, percentWithUngraded, grade, passed } = total;
    const isPassed = passed === null ? '' : passed ? this.words.passed : this.words.failed;
    return {
      subject: name,
      percent: percentText(percent),
      withUngraded: percentText(percentWithUngraded),
      grade: [grade, isPassed].filter(Boolean).join(', ') || '–',
    };
  }

  private addRow(cells: Words['columns'], color: string): void {
    this.next(rowHeight);
    for (const name of ['subject', 'percent', 'withUngraded', 'grade'] as const)
      this.placed.push(this.text(cells[name], 10, { color, column: columns[name], minSize: 6 }));
    this.y += rowHeight;
  }

  /** Begins another page if `height` does not fit on this one. */
  private next(height: number): void {
    if (this.y + height <= bottom) return;
    this.placed.push(pageBreak);
    this.y = 70;
  }

  private add(text: string, size: number, height: number, about: Partial<PdfText> = {}): void {
    this.placed.push(this.text(text, size, about));
    this.y += height;
  }

  private text(text: string, size: number, about: Partial<PdfText>): PdfText {
    const {
      y,
      words: { unreadable: fallback },
    } = this;
    return { kind: 'text', text, fallback, y, size, minSize: 8, maxLines: 1, color: black, ...about };
  }
}

const percentText = (percent: number | null): string => (percent === null ? '–' : `${percent.toFixed(2)}%`);

/** A calendar day in words in the time zone of the organization; in Thai with the year of the Buddhist era. */
const dayIn = ({ language, timeZone }: ReportCardStyle, moment: Date): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone }).format(moment);
