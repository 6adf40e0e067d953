import type { MessageText } from '#messaging/inbox/notifier.js';
import type { Translated } from '#tenancy/organizations/languages.js';
import type { Moderation } from './local-resource-states.js';

const withReason = (sentence: string, label: string, reason: string | null): string =>
  reason ? `${sentence}\n\n${label}: ${reason}` : sentence;

/** Text for the submitter of a resource that was approved or rejected. */
export const decidedTexts = (name: string, status: Moderation, reason: string | null): Translated<MessageText> =>
  status === 'approved'
    ? {
        en: {
          title: 'Your local resource was approved',
          body: withReason(`“${name}” is in the directory now. Thank you.`, 'Remark', reason),
        },
        th: {
          title: 'แหล่งช่วยเหลือที่คุณเสนอได้รับการอนุมัติแล้ว',
          body: withReason(`“${name}” อยู่ในรายการแล้ว ขอบคุณ`, 'หมายเหตุ', reason),
        },
      }
    : {
        en: {
          title: 'Your local resource was rejected',
          body: withReason(
            `“${name}” was not added to the directory. You can edit and submit it again.`,
            'Reason',
            reason,
          ),
        },
        th: {
          title: 'แหล่งช่วยเหลือที่คุณเสนอไม่ได้รับการอนุมัติ',
          body: withReason(`“${name}” ไม่ได้ถูกเพิ่มในรายการ คุณสามารถแก้ไขและเสนอใหม่ได้`, 'เหตุผล', reason),
        },
      };
