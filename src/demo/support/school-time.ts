/** The given hour (UTC) of that day. */
export const schoolTime = (day: Date, hour: number): Date => {
  const moment = new Date(day);
  moment.setUTCHours(hour, 0, 0, 0);
  return moment;
};
