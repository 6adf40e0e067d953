import { type Issue } from '#platform/problems/problem.js';
import { type ImportedFile } from '#questions/formats/question-format.js';
import { type QtiFeedback, type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type QtiRules } from '#questions/types/qti/score-item.js';
import { type Fraction } from '#questions/types/shared/fraction.js';

/** An item of any version of QTI, before it becomes a question. Its texts are HTML. */
export interface QtiItem {
  identifier: string;
  title: string;
  line: number;
  category: string;
  tags: string[];
  /** `[[id]]` marks each interaction, `{{NAME}}` each template variable. */
  content: string;
  interactions: QtiInteraction[];
  rules: QtiRules;
  feedback: QtiFeedback[];
  /** The value of SCORE that earns everything; undefined if it has to be found. */
  maxScore?: Fraction | undefined;
  /** The points in its test; undefined for those of `maxScore`. */
  points?: Fraction | undefined;
  guidance: string;
  /** Shown after grading, whatever the response. */
  generalFeedback: string;
  isManual: boolean;
  files: ImportedFile[];
}

/** Ends the reading of one item that cannot become a question. Reading continues with the next. */
export class Unreadable extends Error {
  constructor(
    readonly issue: Issue,
    /** True if the file is broken; false if only the product lacks something. */
    readonly isBroken = true,
  ) {
    super(issue.message);
  }
}
