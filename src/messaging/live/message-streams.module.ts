import { Module } from '@nestjs/common';
import { MessageStreams } from './message-streams.js';
import { MessageStreamsController } from './message-streams.controller.js';

@Module({ controllers: [MessageStreamsController], providers: [MessageStreams] })
export class MessageStreamsModule {}
