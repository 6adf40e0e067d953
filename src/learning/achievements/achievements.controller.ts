import { Controller, Get } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { AchievementPage } from './achievements.dto.js';
import { achievementPolicy } from './achievements.policy.js';
import { AchievementsService } from './achievements.service.js';

@Controller('achievements')
@ApiTag('achievements', 'What you earned by learning; readable only by you')
export class AchievementsController {
  constructor(private readonly achievements: AchievementsService) {}

  @Get()
  @Can('read', achievementPolicy)
  @Returns(AchievementPage, 'List all achievements with your progress; always one page')
  listAchievements(@CurrentActor() actor: Actor) {
    return this.achievements.list(actor);
  }
}
