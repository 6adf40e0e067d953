import { Choice, PartialType, Text, Texts } from '#platform/shapes/fields.js';
import { type SkillLevel, skillLevels } from './profile.entity.js';

class ProfileFields {
  @Text({ max: 100, nullable: true, example: 'Bang Rak', about: 'District of the address' })
  district: string | null;

  @Text({ max: 100, nullable: true, example: 'Bangkok', about: 'State or province of the address' })
  state: string | null;

  @Text({
    max: 3,
    nullable: true,
    lowerCase: true,
    pattern: /^[a-z]{2,3}$/,
    shape: 'a country code such as th',
    example: 'th',
    about: 'ISO 3166-1 code of the country',
  })
  country: string | null;

  @Texts({ max: 50, about: 'Topics; normalized, such as Labor Law to labor-law', example: ['labor-law'] })
  interests: string[];

  @Choice(skillLevels, { nullable: true, about: 'Level of knowledge the person states' })
  skillLevel: SkillLevel | null;

  @Texts({ max: 20, length: 200, example: ['Read a novel in English'], about: 'What the person wants to learn' })
  learningGoals: string[];

  @Text({ max: 100, nullable: true, about: 'Stored encrypted' })
  occupation: string | null;

  @Text({
    max: 50,
    optional: true,
    example: 'not_specified',
    about: 'Stored encrypted. Only while the feature civic is on; otherwise neither accepted nor returned',
  })
  politicalPreference?: string;
}

export class ProfileChanges extends PartialType(ProfileFields) {}

export class ProfileView extends ProfileFields {
  @Text({ about: 'Name to show in lists, derived from the account' })
  displayName: string;
}
