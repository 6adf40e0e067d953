import { Module } from '@nestjs/common';
import { CivicModule } from '#community/civic/civic.module.js';
import { LocalResourcesModule } from '#community/local-resources/local-resources.module.js';

const features = [CivicModule, LocalResourcesModule];

/** What concerns the place where people live: bills and own votes on them, and a directory of local help. */
@Module({ imports: features, exports: features })
export class CommunityModule {}
