// What a route option is: everything that is known of one key under a route, in one descriptor. Everything else loops over the table.
import type { OperationSchema } from '@armature/runtime/wire';
import type { OpenAPIV3_1 } from 'openapi-types';
import type { DocumentNode, MappingEntry } from '../../../engine/document/document.js';
import type { CommentParts } from '../../../engine/emit/comment.js';
import type { Rules } from '../../../engine/compare/rule.js';
import type { Reader } from '../../../engine/read/reader.js';
import type { Shape } from '../../../engine/shape/shape.js';
import type { Located } from '../../../source/source-file.js';
import type { Operation, RouteDeclaration } from '../part.js';
import type { AuthModel } from '../../auth/part.js';

/**
 * A route option. `Value` is what operations have of it, `Published` what stands in published contracts, `RuleId` the rules of its
 * changes. All but the first few members are left out by options that have no say there.
 */
export interface RouteOption<Value, Published = never, RuleId extends string = never> {
  /** In the manifest. */
  readonly key: string;
  /** Where people write it: above the path, below it, where the answer is described, or where it is said who may call and how. */
  readonly place: OptionPlace;
  readonly shape: Shape;
  /** For editors: one sentence or two. */
  readonly description: string;
  /** The value of a route that does not have the key. */
  readonly absent: Value;
  /** Reads what stands under the key; what is not of the shape was reported and counts as absent. */
  read(node: DocumentNode, reader: Reader): Value;
  /** Reports what is wrong with a key that is there, as far as that shows in the file. */
  check?(value: Value, site: OptionSite): void;
  /** The services that it names: they have to exist, and incremental runs follow them. */
  services?(value: Value): readonly Located<string>[];
  /** The roles that it names: the claims have to know them. */
  roles?(value: Value): readonly Located<string>[];

  /** Its entry in the published contract, under its name in the table. */
  publish?(value: Value, operation: Operation): Published | undefined;
  /** Stands in contract.ts where nothing is published. */
  readonly unpublished?: false;
  /** Reports what changed from one contract to another, with a caller what can hit that one. */
  compare?(before: OperationSchema, after: OperationSchema, report: ChangeReport<RuleId>): void;
  readonly rules?: Rules<RuleId>;
  /** What is worth saying of an operation that is gone. */
  remember?(published: OperationSchema): string | undefined;

  /** Its part of the OpenAPI operation; descriptions of several options become paragraphs of one. */
  openapi?(value: Value, documented: Documented): OpenApiPart;
  /** The headers of every answer, its failures included. */
  answerHeaders?(value: Value): Readonly<Record<string, OpenAPIV3_1.HeaderObject>>;
  /** What a caller has to show, as alternatives. */
  security?(value: Value, auth: AuthModel): readonly SecurityRequirement[];
  /** Failures of the framework that it brings. */
  failures?(value: Value): readonly ('unauthenticated' | 'forbidden')[];
  /** What the manifest says where an OpenAPI operation was read. */
  fromOpenapi?(imported: ImportedOperation): unknown;

  /** Its part of the doc comment. */
  comment?(value: Value): CommentParts;
  /** Whether gateways don't know the operation. */
  hides?(value: Value): boolean;
  /** Whether the handler is called for users only who are signed in. */
  needsUser?(value: Value): boolean;
  /** Its entry in the gateway's table, where the gateway would not take it for granted. */
  gateway?(value: Value, operation: Operation): boolean | undefined;
  /** As whom the first test calls. */
  firstTest?(value: Value): TestCaller;
}

export type OptionPlace = 'title' | 'label' | 'answer' | 'call';

/** Where an option stands that is checked. */
export interface OptionSite {
  readonly entry: MappingEntry;
  readonly route: RouteDeclaration;
  /** The names of all operations of the service. */
  readonly operations: readonly string[];
  readonly reader: Reader;
}

/** Takes a change by its rule, with what was and what is. */
export interface ChangeReport<RuleId extends string> {
  note(rule: RuleId, before?: string, after?: string): void;
  /** The name of the one service that counts; undefined: whoever calls. */
  readonly caller: string | undefined;
}

export type OpenApiPart = Partial<OpenAPIV3_1.OperationObject<Record<`x-${string}`, unknown>>>;

/** The operation that is described, and the service under whose name it stands. */
export interface Documented {
  readonly operation: Operation;
  readonly service: string;
}

/** Names of the security schemes of our documents, with the roles that are asked for. */
export type SecurityRequirement = { readonly [Scheme in SchemeName]?: readonly string[] };

export type SchemeName = 'jwt' | 'cookie' | 'rpcKey';

/** An operation of an OpenAPI document, as far as it was understood. */
export interface ImportedOperation {
  readonly name: string;
  readonly service: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** Of a document that `scaffold` wrote. */
  readonly isOwn: boolean;
  readonly tags: readonly string[];
  /** Of success. */
  readonly status: number;
  /** What its security asks for. */
  readonly guard: { readonly user: boolean; readonly roles: readonly string[]; readonly key: boolean };
}

/** The caller in the first test: a user with a role, or a service by its name. */
export interface TestCaller {
  readonly user?: { readonly role: Located<string> | undefined };
  readonly service?: string;
}
