import { skillLevels } from '#identity/profiles/profile.entity.js';
import { Choice, Decimal, Id, Instant, Int, Many, Part, Text } from '#platform/shapes/fields.js';
import { DashboardAchievement } from './dashboard-achievement.dto.js';
import { DueItem } from './due-item.dto.js';
import { RecommendedItem } from './recommended-item.dto.js';

class DashboardLearner {
  @Text({ example: 'Ben Bauer', about: 'Your name' })
  name: string;

  @Choice(skillLevels, { nullable: true, about: 'skillLevel of the profile; null if not given' })
  level: string | null;

  @Int({ min: 0, example: 24, about: 'Completed resources, sections, tcodes and modules' })
  totalResourcesCompleted: number;

  @Text({ example: '18 hours 32 minutes', about: 'Reported learning time in words' })
  totalTimeSpent: string;

  @Int({ min: 0, example: 66_720, about: 'Reported learning time in seconds' })
  totalSeconds: number;

  @Int({ min: 0, example: 7, about: 'Days of learning in a row in your time zone; a day without learning ends it' })
  streak: number;
}

class UnfinishedItem {
  @Id({ about: 'Id of the resource, section, tcode or module' })
  id: string;

  @Choice(['resource', 'section', 'tcode', 'module'], { about: 'Kind of the item' })
  type: string;

  @Text({ example: 'Building Democratic Workplaces', about: 'Title of the item' })
  title: string;

  @Int({ min: 1, max: 99, example: 67, about: 'Percent complete' })
  progress: number;

  @Instant({ about: 'When you last opened it' })
  lastViewed: Date;
}

class WorkbookNumbers {
  @Decimal({ min: 0, max: 100, example: 41.67, about: 'Average percentage of your modules; 0 without modules' })
  overallProgress: number;

  @Int({ min: 0, example: 3, about: 'Modules in progress or completed' })
  modulesStarted: number;

  @Int({ min: 0, example: 4, about: 'Your recordings' })
  recordingsCount: number;

  @Int({ min: 0, example: 12, about: 'Your notes' })
  notesCount: number;
}

class DashboardClassroom {
  @Id()
  id: string;

  @Text({ example: 'P1A', about: 'Name of the class' })
  name: string;
}

class SchoolFacts {
  @Part(() => DashboardClassroom, { nullable: true, about: 'The class you attend; null if you attend none' })
  classroom: DashboardClassroom | null;

  @Int({
    min: 0,
    example: 2,
    about: 'Published assessments of your classes, or of your children, due within seven days',
  })
  upcomingAssessments: number;
}

/** The home page of a person. Each section is present while its feature is enabled. */
export class DashboardView {
  @Part(() => DashboardLearner, { about: 'Who you are and how much you have learned' })
  user: DashboardLearner;

  @Many(() => RecommendedItem, {
    optional: true,
    max: 5,
    about: 'Resources recommended to you, best first; with the feature recommendations',
  })
  recommendations?: RecommendedItem[];

  @Many(() => UnfinishedItem, { max: 5, about: 'The latest items you have begun and not finished' })
  continueLearning: UnfinishedItem[];

  @Many(() => DashboardAchievement, {
    optional: true,
    max: 5,
    about: 'What you earned last; with the feature achievements',
  })
  achievements?: DashboardAchievement[];

  @Part(() => WorkbookNumbers, { optional: true, about: 'Your modules and notes; with the feature workbook' })
  workbook?: WorkbookNumbers;

  @Part(() => SchoolFacts, { optional: true, about: 'Your class; with the feature assessments' })
  school?: SchoolFacts;

  @Many(() => DueItem, {
    optional: true,
    max: 5,
    about:
      'The assessments that are due next, and the own courses that end next; with the features assessments, courses',
  })
  due?: DueItem[];
}
