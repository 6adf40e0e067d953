import { Controller, Get, Query } from '@nestjs/common';
import { Operator } from '#platform/access/access.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { ErrorStore } from './error-store.js';
import { ErrorQuery, ErrorReportPage } from './errors.dto.js';

@Controller('ops/errors')
@ApiTag('operations')
export class ErrorsController {
  constructor(private readonly errors: ErrorStore) {}

  @Get()
  @Operator()
  @Returns(ErrorReportPage, 'List errors, grouped by route, status, class, code and place')
  list(@Query() query: ErrorQuery) {
    return this.errors.list(query);
  }
}
