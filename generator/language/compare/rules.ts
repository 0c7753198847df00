// The part of the catalogue that is about types: changes of what is sent and of what comes back, who breaks by them, and why.
import { type Rule, rule } from '../../engine/compare/rule.js';

/** Changes of what is sent to an operation. */
export const requestRules = {
  'request-field-added-required': rule(
    'a field that has to be there',
    'callers',
    'Old callers do not send it. Old servers that reject unknown keys break too.',
  ),
  'request-field-added-optional': rule(
    'a field that may be absent',
    'nobody',
    'Old servers drop it, unless they reject unknown keys: then they break.',
  ),
  'request-field-removed': rule(
    'a field is gone',
    'callers',
    'What old callers say in it is dropped unheard. Old servers that demand it break too.',
  ),
  'request-field-became-optional': rule(
    'a field may now be absent',
    'servers',
    'Old servers demand it from new callers.',
  ),
  'request-field-became-required': rule(
    'a field has to be there now',
    'callers',
    'Old callers may leave it out.',
  ),
  'request-nullable-added': rule('a value may now be null', 'servers', 'Old servers refuse null.'),
  'request-nullable-removed': rule(
    'a value may not be null any more',
    'callers',
    'Old callers may send null.',
  ),
  'request-type-changed': rule('another type', 'both', 'Neither side reads what the other writes.'),
  'request-type-narrowed': rule(
    'a type that takes less',
    'callers',
    'Old callers may send what it does not take.',
  ),
  'request-type-widened': rule('a type that takes more', 'servers', 'Old servers refuse what is new in it.'),
  'request-number-narrowed': rule(
    'a number of a smaller width',
    'callers',
    'Old callers may send larger numbers.',
  ),
  'request-number-widened': rule(
    'a number of a greater width',
    'servers',
    'Old servers refuse larger numbers.',
  ),
  'request-enum-member-added': rule(
    'a further member of an enum',
    'servers',
    'Old servers refuse it, unless their enum is open.',
  ),
  'request-enum-member-removed': rule(
    'a member of an enum is gone',
    'callers',
    'Old callers may send it, and it is refused unless the enum is open.',
  ),
  'request-enum-opened': rule(
    'an enum became open',
    'servers',
    'Old servers refuse members that they do not know.',
  ),
  'request-enum-closed': rule(
    'an enum is not open any more',
    'callers',
    'Old callers may send other members.',
  ),
  'request-range-narrowed': rule(
    'a tighter range, length or count',
    'callers',
    'Old callers may send what is outside of it.',
  ),
  'request-range-widened': rule(
    'a wider range, length or count',
    'servers',
    'Old servers refuse what is outside of theirs.',
  ),
  'request-pattern-added': rule('a pattern', 'callers', 'Old callers may send texts that do not match.'),
  'request-pattern-removed': rule(
    'a pattern is gone',
    'servers',
    'Old servers refuse texts that do not match.',
  ),
  'request-pattern-changed': rule(
    'another pattern',
    'both',
    'Which texts match is not known to be the same.',
  ),
  'request-default-added': rule(
    'a default',
    'servers',
    'New callers leave the field out, and old servers demand it. Nobody breaks where it was optional.',
  ),
  'request-default-removed': rule(
    'a default is gone',
    'callers',
    'Old callers leave the field out, and it is demanded. Nobody breaks where it is optional now.',
  ),
  'request-default-changed': rule(
    'another default',
    'both',
    'Who leaves the field out gets the value of the other side.',
  ),
  'request-union-member-added': rule('a further member of a union', 'servers', 'Old servers refuse it.'),
  'request-union-member-removed': rule('a member of a union is gone', 'callers', 'Old callers may send it.'),
  'request-discriminator-changed': rule(
    'another field tells the members of a union apart',
    'both',
    'Neither side finds the member that the other means.',
  ),
  'request-additional-rejected': rule(
    'unknown keys are rejected now',
    'callers',
    'Callers that send more than the contract says are refused.',
  ),
  'request-additional-dropped': rule(
    'unknown keys are dropped now',
    'nobody',
    'More is taken, and callers of the contract do not send more.',
  ),
} as const satisfies Record<string, Rule>;

/** Changes of what an operation answers with. */
export const responseRules = {
  'response-field-added': rule(
    'a field that is always there',
    'servers',
    'New callers demand it from old servers. Old callers that reject unknown keys break too.',
  ),
  'response-field-added-optional': rule(
    'a field that may be absent',
    'nobody',
    'Old callers drop it, unless they reject unknown keys: then they break.',
  ),
  'response-field-removed': rule(
    'a field is gone',
    'callers',
    'Old callers read it. Old servers still send it, which breaks only new callers that reject unknown keys.',
  ),
  'response-field-became-optional': rule('a field may now be absent', 'callers', 'Old callers count on it.'),
  'response-field-became-required': rule(
    'a field is always there now',
    'servers',
    'Old servers may leave it out, and new callers count on it.',
  ),
  'response-nullable-added': rule('a value may now be null', 'callers', 'Old callers do not take null.'),
  'response-nullable-removed': rule(
    'a value is not null any more',
    'servers',
    'Old servers may send null to new callers.',
  ),
  'response-type-changed': rule('another type', 'both', 'Neither side reads what the other writes.'),
  'response-type-narrowed': rule(
    'a type that holds less',
    'servers',
    'Old servers may send what new callers do not take.',
  ),
  'response-type-widened': rule(
    'a type that holds more',
    'callers',
    'Old callers do not take what is new in it.',
  ),
  'response-number-narrowed': rule(
    'a number of a smaller width',
    'servers',
    'Old servers may send larger numbers to new callers.',
  ),
  'response-number-widened': rule(
    'a number of a greater width',
    'callers',
    'Old callers do not take larger numbers.',
  ),
  'response-enum-member-added': rule(
    'a further member of an enum',
    'callers',
    'Old callers do not take it, unless their enum is open.',
  ),
  'response-enum-member-removed': rule(
    'a member of an enum is gone',
    'servers',
    'Old servers may still send it, which new callers take only where the enum is open.',
  ),
  'response-enum-opened': rule(
    'an enum became open',
    'nobody',
    'The members are the same. It is what has to be done before members are added.',
  ),
  'response-enum-closed': rule(
    'an enum is not open any more',
    'servers',
    'Old servers may send members that new callers do not take.',
  ),
  'response-range-narrowed': rule(
    'a tighter range, length or count',
    'servers',
    'Old servers may send what new callers do not take.',
  ),
  'response-range-widened': rule(
    'a wider range, length or count',
    'callers',
    'Old callers do not take what is outside of theirs.',
  ),
  'response-pattern-added': rule('a pattern', 'servers', 'Old servers may send texts that do not match.'),
  'response-pattern-removed': rule(
    'a pattern is gone',
    'callers',
    'Old callers do not take texts that do not match.',
  ),
  'response-pattern-changed': rule(
    'another pattern',
    'both',
    'Which texts match is not known to be the same.',
  ),
  'response-default-added': rule(
    'a default',
    'callers',
    'New servers leave the field out, and old callers count on it. Nobody breaks where it was optional.',
  ),
  'response-default-removed': rule(
    'a default is gone',
    'servers',
    'Old servers leave the field out, and new callers count on it. Nobody breaks where it is optional now.',
  ),
  'response-default-changed': rule(
    'another default',
    'both',
    'Where the field is left out, each side reads its own value.',
  ),
  'response-union-member-added': rule(
    'a further member of a union',
    'callers',
    'Old callers do not take it.',
  ),
  'response-union-member-removed': rule(
    'a member of a union is gone',
    'servers',
    'Old servers may still send it to new callers.',
  ),
  'response-discriminator-changed': rule(
    'another field tells the members of a union apart',
    'both',
    'Neither side finds the member that the other means.',
  ),
  'response-additional-rejected': rule(
    'unknown keys are rejected now',
    'servers',
    'New callers refuse answers with more in them than the contract says.',
  ),
  'response-additional-dropped': rule('unknown keys are dropped now', 'nobody', 'New callers take more.'),
} as const satisfies Record<string, Rule>;

/** A change of a type, without its direction: `field-removed`. */
export type TypeChange =
  | Without<'request', keyof typeof requestRules>
  | Without<'response', keyof typeof responseRules>;

type Without<Lead extends string, Id> = Id extends `${Lead}-${infer Name}` ? Name : never;

/** Which way a type travels. */
export type Direction = 'request' | 'response';
