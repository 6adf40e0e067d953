import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { SearchVocabulary } from './search-vocabulary.js';

@Injectable()
export class SearchWordsJobs {
  constructor(
    private readonly vocabulary: SearchVocabulary,
    private readonly clock: Clock,
  ) {}

  /** Each word is checked about once a week. */
  @Scheduled('check-search-words', '0 43 3 * * *', { inBatches: true })
  checkWords(): Promise<number> {
    return this.vocabulary.check(this.clock.now());
  }

  /** Uses pg_trgm as soon as the operator has installed it. */
  @Scheduled('index-search-words', '0 53 3 * * *')
  indexWords(): Promise<number> {
    return this.vocabulary.index();
  }
}
