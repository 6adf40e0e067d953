import { Module } from '@nestjs/common';
import { SearchVocabulary } from './search-vocabulary.js';
import { SearchWordsJobs } from './search-words.jobs.js';
import { SearchController } from './search.controller.js';
import { SearchService } from './search.service.js';

/** Has no feature of its own: each kind of documents belongs to another feature. */
@Module({ controllers: [SearchController], providers: [SearchService, SearchVocabulary, SearchWordsJobs] })
export class SearchModule {}
