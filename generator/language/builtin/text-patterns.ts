// What documents say of texts for which no format is registered that takes all of them and nothing else: patterns, which every validator
// checks, in the part of regular expressions that all of them know.

const fraction = '(?:[.][0-9]+)?';
const offset = '(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?';
const timeOfDay = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]';

/**
 * A time of day, for which JSON Schema's `time` wants an offset. All that it matches is read; of leap seconds the reader takes more: those
 * that an offset puts elsewhere in the day.
 */
export const timePattern = `^(?:${timeOfDay}${fraction}${offset}|23:59:60${fraction}(?:[Zz]|[+-]00:00)?)$`;

const days = '[0-9]+Y(?:[0-9]+M)?(?:[0-9]+D)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D';
const seconds = `[0-9]+${fraction}S`;
const hours = `[0-9]+H(?:[0-9]+M)?(?:${seconds})?|[0-9]+M(?:${seconds})?|${seconds}`;

/** A duration as its reader takes it. JSON Schema's `duration` knows no fraction of a second, which Java and JavaScript write. */
export const durationPattern = `^P(?:[0-9]+W|(?:${days})(?:T(?:${hours}))?|T(?:${hours}))$`;
