import { Controller, Get, Query } from '@nestjs/common';
import { Operator } from '#platform/access/access.js';
import { Returns } from '#platform/http/returns.js';
import { Topic } from '#platform/http/topic.js';
import { ErrorJournal } from './error-journal.js';
import { ErrorQuery, ErrorReportPage } from './errors.dto.js';

@Controller('ops/errors')
@Topic('operations')
export class ErrorsController {
  constructor(private readonly journal: ErrorJournal) {}

  @Get()
  @Operator()
  @Returns(ErrorReportPage, 'List what went wrong, grouped by what failed alike')
  list(@Query() query: ErrorQuery) {
    return this.journal.list(query);
  }
}
