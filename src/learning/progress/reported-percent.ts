/** The options of a field with which clients report how much of an item is complete. */
export const reportedPercent = {
  min: 0,
  max: 100,
  optional: true,
  outside: 'Progress percent must be between 0 and 100',
  about: 'Percent complete; a value below the stored one is ignored, except after a revisit',
};
