// The catalogue of rules: every kind of change between two contracts, who breaks by it, and why. docs/compatibility.md is made of it.
/**
 * Who breaks when both sides are not renewed at once. `callers`: callers of the old contract, once a server of the new one answers
 * them. `servers`: servers of the old contract that still run, once a caller of the new one calls them.
 */
export type Breaks = 'callers' | 'servers' | 'both' | 'nobody';

/** One kind of change. */
export interface Rule {
  /** What changed, in a few words. */
  readonly title: string;
  /** Who breaks, unless the reason says otherwise. */
  readonly breaks: Breaks;
  readonly why: string;
}

const rule = (title: string, breaks: Breaks, why: string): Rule => ({ title, breaks, why });

/** Changes of services and operations. */
export const operationRules = {
  'service-added': rule('a new service', 'nobody', 'Nobody calls it yet.'),
  'service-removed': rule('a service is gone', 'callers', 'Its callers find no instance.'),
  'operation-added': rule('a new operation', 'nobody', 'Nobody calls it yet.'),
  'operation-removed': rule('an operation is gone', 'callers', 'Its callers get 404.'),
  'operation-renamed': rule(
    'an operation has another name at the same method and path',
    'nobody',
    'The name does not travel. Callers change a word when they generate again.',
  ),
  'method-changed': rule('another HTTP method', 'both', 'Either side asks for what the other does not have.'),
  'path-changed': rule(
    'another path',
    'both',
    'Either side asks for what the other does not have. Names of path parameters do not count.',
  ),
  'status-changed': rule(
    'another status of success',
    'callers',
    'Generated clients take any of 2xx; callers of another make may look at the number.',
  ),
  'result-kind-changed': rule(
    'the result is of another kind',
    'both',
    'JSON, nothing, raw bytes and a stream are read in different ways.',
  ),
  'encoding-changed': rule('JSON became multipart or back', 'both', 'The body is written in another way.'),
  'body-form-changed': rule(
    'the body became a single value or an object of fields',
    'both',
    'The body has another form.',
  ),
  'auth-added': rule('users have to be signed in', 'callers', 'Calls without a token are refused.'),
  'auth-removed': rule(
    'users need not be signed in any more',
    'servers',
    'New callers may leave the token out, and old servers ask for it.',
  ),
  'roles-narrowed': rule('fewer roles may call', 'callers', 'Users of a role that is left out are refused.'),
  'roles-widened': rule('more roles may call', 'servers', 'Old servers refuse users of the added roles.'),
  'rpc-only-added': rule(
    'only services may call',
    'callers',
    'Front ends are refused. Services hold the key and are not hit.',
  ),
  'rpc-only-removed': rule(
    'not only services may call any more',
    'servers',
    'Old servers refuse whoever does not hold the key.',
  ),
  'callers-narrowed': rule(
    'fewer services may call',
    'callers',
    'The services that are left out are refused; others are not hit.',
  ),
  'callers-widened': rule('more services may call', 'servers', 'Old servers refuse the added services.'),
  'timeout-shortened': rule(
    'a shorter deadline, or one where there was none',
    'callers',
    'Calls that took longer than that now fail.',
  ),
  'timeout-lengthened': rule('a longer deadline, or none any more', 'nobody', 'Calls may only take longer.'),
  'idempotent-dropped': rule(
    'the operation may not be sent twice any more',
    'callers',
    'Old callers go on sending it again after a failure.',
  ),
  'idempotent-added': rule(
    'the operation may be sent twice',
    'servers',
    'New callers send it again, also to old servers that do not bear it.',
  ),
  'error-added': rule(
    'a further error',
    'nobody',
    'Old callers get it as a plain ServiceError with its code.',
  ),
  'error-removed': rule(
    'an error is not declared any more',
    'callers',
    'What they do about that error is not done any more.',
  ),
  'error-renamed': rule(
    'an error has another name and the same code',
    'nobody',
    'The code travels, the name does not.',
  ),
  'error-code-changed': rule('an error has another code', 'both', 'Errors are told apart by their codes.'),
  'error-status-changed': rule(
    'an error has another HTTP status',
    'callers',
    'Generated clients go by the code; callers of another make may look at the status.',
  ),
  'request-field-moved': rule(
    'a field travels in another place: path, query, header, body',
    'both',
    'Either side looks for it where the other does not put it.',
  ),
  'request-field-renamed-on-wire': rule(
    'a field has another name in its query, header or path',
    'both',
    'Either side looks for it under the other name.',
  ),
} as const satisfies Record<string, Rule>;

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

/** All rules by their ids, which never change their meaning: `allowBreaking` names them. */
export const rules = { ...operationRules, ...requestRules, ...responseRules };

/** The id of a rule. */
export type RuleId = keyof typeof rules;

/** A change of a type, without its direction: `field-removed`. */
export type TypeChange =
  | Without<'request', keyof typeof requestRules>
  | Without<'response', keyof typeof responseRules>;

type Without<Lead extends string, Id> = Id extends `${Lead}-${infer Name}` ? Name : never;

/** Which way a type travels. */
export type Direction = 'request' | 'response';
