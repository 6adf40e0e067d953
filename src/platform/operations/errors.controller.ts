import { Controller, Get, Query } from '@nestjs/common';
import { Operator } from '#platform/access/access.js';
import { Returns } from '#platform/api/returns.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { ErrorStore } from './error-store.js';
import { ErrorQuery, ErrorReportPage } from './errors.dto.js';

@Controller('ops/errors')
@ApiTag('operations')
export class ErrorsController {
  constructor(private readonly journal: ErrorStore) {}

  @Get()
  @Operator()
  @Returns(ErrorReportPage, 'List what went wrong, grouped by what failed alike')
  list(@Query() query: ErrorQuery) {
    return this.journal.list(query);
  }
}
