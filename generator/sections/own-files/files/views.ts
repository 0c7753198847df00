// What templates of own files are given: all that manifests say, as names, texts and lists.
import type { CommentParts } from '../../../engine/emit/comment.js';
import type { Caused, TypeText } from '../../../engine/emit/printed.js';

/** The workspace, wherever an own file is. */
export interface OwnWorkspaceFacts {
  readonly name: string;
  /** The first segment of every key in etcd. */
  readonly namespace: string;
}

/** What the template of a file for each operation is given. */
export interface OwnOperationFileView {
  readonly workspace: OwnWorkspaceFacts;
  readonly service: OwnServiceFacts;
  readonly operation: OwnOperationView;
}

/** What the template of a file for the workspace is given. */
export interface OwnWorkspaceFileView {
  readonly workspace: OwnWorkspaceFacts;
  readonly services: readonly OwnServiceView[];
}

/** A service, with all that its manifest says: what the template of a file for each service is given. */
export interface OwnServiceView extends Caused {
  readonly workspace: OwnWorkspaceFacts;
  readonly service: OwnServiceFacts;
  readonly operations: readonly OwnOperationView[];
  /** Named types: declared ones, and those that are made of others. */
  readonly types: readonly OwnTypeView[];
  readonly errors: readonly OwnErrorView[];
  /** The fields of its own config, `port` first. */
  readonly config: readonly OwnFieldView[];
  /** The services that it calls. */
  readonly depends: readonly OwnDependencyView[];
  /** Its published contract, for `json`. */
  readonly contract: unknown;
  /** Its OpenAPI document, for `json`. */
  readonly openapi: unknown;
}

/** What a service is called, and what it says of itself. */
export interface OwnServiceFacts {
  /** As in the manifest: `task-runner`. */
  readonly name: string;
  /** `taskRunner`. */
  readonly camel: string;
  /** `TaskRunner`. */
  readonly pascal: string;
  readonly version: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  /** Relative to the workspace. */
  readonly folder: string;
  /** The manifest, relative to the workspace. */
  readonly from: string;
  /** It forwards to others, and has no operations of its own. */
  readonly isGateway: boolean;
}

/** An operation. */
export interface OwnOperationView extends Caused {
  /** camelCase. */
  readonly name: string;
  /** PascalCase. */
  readonly pascal: string;
  /** In capitals. */
  readonly method: string;
  /** As in the manifest: `/users/{id}`. */
  readonly path: string;
  /** Below the address of an instance or a gateway: `/api/user/users/{id}`. */
  readonly url: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  /** For `doc`, in languages with such comments. */
  readonly comment: CommentParts;
  readonly tags: readonly string[];
  readonly isDeprecated: boolean;
  /** Somebody must be signed in. */
  readonly isSignedIn: boolean;
  /** Gateways forward to it. */
  readonly isPublic: boolean;
  /** The HTTP status of its success. */
  readonly status: number;
  /** Its deadline in milliseconds; undefined where callers decide. */
  readonly timeoutMs: number | undefined;
  /** What the options of its route say in contracts. */
  readonly options: readonly OwnOptionView[];
  /** TypeScript's text of what it takes; undefined where it takes nothing. */
  readonly input: TypeText | undefined;
  /** TypeScript's text of its result, or of each event of a stream. */
  readonly output: TypeText;
  /** `json`, `empty`, `binary` or `stream`. */
  readonly result: string;
  readonly fields: readonly OwnInputView[];
  readonly errors: readonly OwnErrorView[];
}

/** An option of a route, as contracts have it. */
export interface OwnOptionView {
  readonly key: string;
  readonly value: unknown;
}

/** A field of an object. */
export interface OwnFieldView {
  readonly name: string;
  /** TypeScript's text of its type. */
  readonly type: TypeText;
  /** Whoever sends it may leave it out. */
  readonly isOptional: boolean;
  /** Readers take something for it where it is left out. */
  readonly hasDefault: boolean;
  /** What that is; `null` where it is nothing. */
  readonly default: unknown;
  readonly description: string | undefined;
  /** It is written and never shown: a secret. */
  readonly isWriteOnly: boolean;
}

/** A field of an operation's input. */
export interface OwnInputView extends OwnFieldView {
  /** `path`, `query`, `header` or `body`. */
  readonly in: string;
  /** Its name there. */
  readonly wire: string;
}

/** A named type. */
export interface OwnTypeView extends Caused {
  readonly name: string;
  /** `object`, `enum`, `union`, `array`, `map` or `other`. */
  readonly kind: string;
  readonly description: string | undefined;
  /** For `doc`, in languages with such comments. */
  readonly comment: CommentParts;
  /** TypeScript's text of what it is. */
  readonly type: TypeText;
  /** Of an object. */
  readonly fields: readonly OwnFieldView[];
  /** Of an enum. */
  readonly values: readonly string[];
}

/** A declared error. */
export interface OwnErrorView {
  readonly name: string;
  readonly code: number;
  readonly status: number;
  readonly message: string;
  readonly description: string | undefined;
}

/** A service that is called. */
export interface OwnDependencyView extends Caused {
  readonly name: string;
  readonly camel: string;
  readonly pascal: string;
}
