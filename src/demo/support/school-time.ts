const dayMs = 86_400_000;

export const daysFrom = (moment: Date, days: number): Date => new Date(moment.getTime() + days * dayMs);

/** The given hour (UTC) of that day. */
export const schoolTime = (day: Date, hour: number): Date => {
  const moment = new Date(day);
  moment.setUTCHours(hour, 0, 0, 0);
  return moment;
};
