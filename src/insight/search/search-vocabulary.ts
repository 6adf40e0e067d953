import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { On } from '#platform/events/events.js';
import { PersonErased } from '#platform/personal-data/erasure-step.port.js';
import { All } from '#platform/ports/ports.js';
import { SearchSource } from '#platform/search/search-source.port.js';
import { daysBefore } from '#platform/text/calendar.js';
import { checkNext, checkWords, indexWords } from './search-words.sql.js';

const checkedEveryDays = 7;

/** The words of all documents, which widen queries. Triggers add them, jobs remove them. */
@Injectable()
export class SearchVocabulary {
  constructor(
    @All(SearchSource) private readonly sources: SearchSource[],
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks one batch of words that have not been checked for a week: removes those that no document has any more, such as the
   * words of erased people, and repetitions. Returns how many words it checked.
   */
  async check(now: Date): Promise<number> {
    const tables = this.sources.map(({ vocabulary }) => vocabulary);
    const before = daysBefore(now, checkedEveryDays);
    const [batch] = await this.database.query<{ checked: number }>(checkWords(tables), [before, now]);
    return batch?.checked ?? 0;
  }

  /** Checks the words of the names of an erased person now: other documents may have them too. */
  @On(PersonErased)
  async forget({ words }: PersonErased): Promise<void> {
    await this.database.query(checkNext, [words]);
    await this.check(this.clock.now());
  }

  /** Creates what similar spellings need, if the server has the extension. Returns 0, because no row changes. */
  async index(): Promise<number> {
    await this.database.query(indexWords);
    return 0;
  }
}
