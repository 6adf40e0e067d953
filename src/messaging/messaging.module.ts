import { Module } from '@nestjs/common';
import { MessagesModule } from '#messaging/messages/messages.module.js';

const features = [MessagesModule];

/** Inboxes, delivery and live streams. */
@Module({ imports: features, exports: features })
export class MessagingModule {}
