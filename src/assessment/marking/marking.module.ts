import { Module } from '@nestjs/common';
import { CommentBankModule } from './comment-bank/comment-bank.module.js';
import { DoubleMarkingModule } from './double-marking/double-marking.module.js';
import { FileCommentsModule } from './file-comments/file-comments.module.js';
import { PeerReviewModule } from './peer-review/peer-review.module.js';
import { RubricsModule } from './rubrics/rubrics.module.js';

const features = [RubricsModule, DoubleMarkingModule, CommentBankModule, FileCommentsModule, PeerReviewModule];

/** Tools for teachers who mark work. */
@Module({ imports: features, exports: features })
export class MarkingModule {}
