import { Body, Controller, Delete, Get, Post, Put, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { BillChanges, BillDraft, BillPage, BillQuery, BillView } from './bills.dto.js';
import { billPolicy } from './bills.policy.js';
import { BillsService } from './bills.service.js';

@Controller('civic/bills')
@ApiTag('civic', 'Bills, representatives, and own votes, which only their author reads')
export class BillsController {
  constructor(private readonly bills: BillsService) {}

  @Get()
  @Can('read', billPolicy)
  @Returns(BillPage, 'List bills, newest first')
  listBills(@CurrentActor() actor: Actor, @Query() query: BillQuery) {
    return this.bills.list(actor, query);
  }

  @Post()
  @Can('create', billPolicy)
  @Refuses(409)
  @Returns(BillView, 'Publish a bill', 201)
  createBill(@CurrentActor() actor: Actor, @Body() draft: BillDraft) {
    return this.bills.create(actor, draft);
  }

  @Get(':id')
  @Can('read', billPolicy)
  @Returns(BillView, 'Show a bill')
  getBill(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.bills.get(actor, id);
  }

  @Put(':id')
  @Can('edit', billPolicy)
  @Returns(BillView, 'Change a bill; omitted fields are unchanged')
  changeBill(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: BillChanges,
    @IfMatch() version?: number,
  ) {
    return this.bills.change(actor, id, changes, version);
  }

  @Delete(':id')
  @Can('remove', billPolicy)
  @Returns(Nothing, 'Delete a bill and the votes of representatives on it; votes of people stay')
  removeBill(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() version?: number) {
    return this.bills.remove(actor, id, version);
  }
}
