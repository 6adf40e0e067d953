import { Module } from '@nestjs/common';
import { MessageStreamsController } from './message-streams.controller.js';
import { MessageStreams } from './message-streams.js';

@Module({ controllers: [MessageStreamsController], providers: [MessageStreams] })
export class MessageStreamsModule {}
