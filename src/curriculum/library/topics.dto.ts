import { PageOf, PageQuery, SearchWords } from '#platform/api/page.js';
import { Int, Text } from '#platform/shapes/fields.js';

export class TopicView {
  @Text({ max: 100, example: 'water-cycle', about: 'A topic of the library' })
  topic: string;

  @Int({ min: 1, about: 'Number of resources visible to you' })
  resources: number;
}

export class TopicPage extends PageOf(TopicView) {}

export class TopicQuery extends PageQuery {
  @SearchWords('the topic')
  q?: string;
}
