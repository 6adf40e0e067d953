import { CriterionMark, CriterionMarkView } from '#assessment/marking/rubrics/rubric-marks.dto.js';
import { PageOf } from '#platform/api/page.js';
import { Id, Many, RichText, Text } from '#platform/shapes/fields.js';

/** A work that the teacher wrote and marked, to calibrate reviewers. */
export class SampleDraft {
  @Text({ max: 200, example: 'Sample 1' })
  title: string;

  @RichText({ max: 50_000, about: 'The work' })
  text: string;

  @Many(() => CriterionMark, { min: 1, max: 50, about: 'The marks of the teacher, one for each criterion' })
  marks: CriterionMark[];
}

export class SampleReviewDraft {
  @Many(() => CriterionMark, { min: 1, max: 50, about: 'One mark for each criterion' })
  marks: CriterionMark[];
}

export class SampleView {
  @Id()
  id: string;

  @Text({ max: 200, about: 'Title of the sample' })
  title: string;

  @RichText({ max: 50_000 })
  text: string;

  @Many(() => CriterionMarkView, { about: 'The marks of the teacher; for students after their own' })
  marks: CriterionMarkView[];

  @Many(() => CriterionMarkView, { about: 'The marks of the caller; empty until then' })
  ownMarks: CriterionMarkView[];
}

export class SamplePage extends PageOf(SampleView) {}
