import type { MessageText } from '#messaging/inbox/notifier.js';
import type { Translated } from '#tenancy/organizations/languages.js';

/** Text for a person who earned an achievement. */
export const earnedTexts = (titles: Translated<string>, descriptions: Translated<string>): Translated<MessageText> => ({
  en: { title: `You earned “${titles.en}”`, body: descriptions.en },
  th: { title: `คุณได้รับความสำเร็จ “${titles.th}”`, body: descriptions.th },
});
