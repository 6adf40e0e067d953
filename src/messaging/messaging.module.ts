import { Module } from '@nestjs/common';
import { MessageEmailsModule } from '#messaging/email/message-emails.module.js';
import { InboxModule } from '#messaging/inbox/inbox.module.js';
import { MessageStreamsModule } from '#messaging/live/message-streams.module.js';
import { SendingModule } from '#messaging/sending/sending.module.js';

const features = [InboxModule, SendingModule, MessageStreamsModule, MessageEmailsModule];

/** Inboxes, delivery and live streams. */
@Module({ imports: features, exports: features })
export class MessagingModule {}
