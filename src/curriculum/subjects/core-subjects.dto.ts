import { PageOf, PageQuery, SearchWords } from '#platform/api/page.js';
import { IntersectionType, PartialType, RichText, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

export class CoreSubjectDraft {
  @Text({ example: 'Mathematics', about: 'Name of the core subject' })
  name: string;

  @Text({ max: 40, nullable: true, default: null, example: 'MATH', about: 'Short code for lists' })
  code: string | null;

  @RichText({ max: 5000, default: '' })
  description: string;
}

export class CoreSubjectChanges extends PartialType(CoreSubjectDraft) {}

export class CoreSubjectQuery extends PageQuery {
  @SearchWords('the name')
  q?: string;
}

export class CoreSubjectView extends IntersectionType(RecordView, CoreSubjectDraft) {}

export class CoreSubjectPage extends PageOf(CoreSubjectView) {}
