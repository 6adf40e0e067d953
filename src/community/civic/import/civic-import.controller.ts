import { Body, Controller, Post } from '@nestjs/common';
import { billPolicy } from '#community/civic/bills/bills.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { CivicImportDraft, CivicImportView } from './civic-import.dto.js';
import { CivicImportService } from './civic-import.service.js';

@Controller('civic/import')
@ApiTag('civic')
export class CivicImportController {
  constructor(private readonly imports: CivicImportService) {}

  @Post()
  @Can('create', billPolicy)
  @Returns(CivicImportView, 'Import bills, representatives and their votes, completely or not at all')
  importCivicData(@CurrentActor() actor: Actor, @Body() draft: CivicImportDraft) {
    return this.imports.import(actor, draft);
  }
}
