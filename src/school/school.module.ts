import { Module } from '@nestjs/common';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { GuardiansModule } from '#school/people/guardians.module.js';
import { PromotionsModule } from '#school/promotions/promotions.module.js';
import { RostersModule } from '#school/rosters/rosters.module.js';
import { StudentsModule } from '#school/students/students.module.js';

const features = [ClassroomsModule, StudentsModule, GuardiansModule, PromotionsModule, RostersModule];

/** Classes, students and families, year by year. */
@Module({ imports: features, exports: features })
export class SchoolModule {}
