import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { TcodeQuery } from './tcode-queries.dto.js';
import { TcodeChanges, TcodeDraft, TcodePage, TcodeView } from './tcodes.dto.js';
import { tcodePolicy } from './tcodes.policy.js';
import { TcodesService } from './tcodes.service.js';

@Controller('tcodes')
@ApiTag('catalogue', 'The subjects and units the school offers, each under a code')
export class TcodesController {
  constructor(private readonly tcodes: TcodesService) {}

  @Get()
  @Can('read', tcodePolicy)
  @Returns(TcodePage, 'List the catalogue')
  list(@CurrentActor() actor: Actor, @Query() query: TcodeQuery) {
    return this.tcodes.list(actor, query);
  }

  @Post()
  @Can('create', tcodePolicy)
  @Returns(TcodeView, 'Add a subject or unit to the catalogue', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: TcodeDraft) {
    return this.tcodes.create(actor, draft);
  }

  @Get(':id')
  @Can('read', tcodePolicy)
  @Returns(TcodeView, 'Show a catalogue entry')
  get(@CurrentActor() actor: Actor, @PathId() tcodeId: string) {
    return this.tcodes.get(actor, tcodeId);
  }

  @Patch(':id')
  @Can('edit', tcodePolicy)
  @Returns(TcodeView, 'Change a catalogue entry')
  change(
    @CurrentActor() actor: Actor,
    @PathId() tcodeId: string,
    @Body() changes: TcodeChanges,
    @IfMatch() version?: number,
  ) {
    return this.tcodes.change(actor, tcodeId, changes, version);
  }

  @Delete(':id')
  @Can('remove', tcodePolicy)
  @Returns(TcodeView, 'Archive a catalogue entry')
  archive(@CurrentActor() actor: Actor, @PathId() tcodeId: string, @IfMatch() version?: number) {
    return this.tcodes.archive(actor, tcodeId, version);
  }
}
