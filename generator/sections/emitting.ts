// What sections get while files are emitted, and the slots by which they reach into files that others own.
import type { CommentParts } from '../engine/emit/comment.js';
import type { Printing } from '../engine/emit/file-spec.js';
import type { Names } from '../engine/emit/names.js';
import type { Caused, Printed, TypeText } from '../engine/emit/printed.js';
import type { Model, ServiceModel } from '../language/model.js';
import type { Located, Span } from '../source/source-file.js';

/** A service whose files are emitted, and the workspace that it stands in. */
export interface ServiceSubject {
  readonly service: ServiceModel;
  readonly model: Model;
  /** What all sections put into a slot, in their order. Asked for by the section that owns the file. */
  filled<Into extends SlotName>(into: Into, names: Names): readonly SlotEntries[Into][];
}

/** The slots: places in shared files that every section may add to. Templates loop over what is in them. */
export interface SlotEntries {
  /** Members of `UserContext`, which lives as long as the service. */
  readonly context: MemberView;
  /** Members of `Call`, which lives as long as one request. */
  readonly call: MemberView;
  /** Methods of `UserApi` and of the user's class, where each is a seam. */
  readonly api: MethodView;
  /** Clients in `UserClients`. */
  readonly clients: ClientView;
  /** What answers in place of operations of other services: the definition's `fallbacks`. */
  readonly fallbacks: FallbackView;
  /** Entries of the definition in service.ts. */
  readonly definition: EntryView;
  /** What the runtime opens for the service and closes with it: the definition's `capabilities`. */
  readonly capabilities: CapabilityView;
  /** Options of the test service in the first test. */
  readonly test: EntryView;
}

/** The name of a slot. */
export type SlotName = keyof SlotEntries;

/** What a section puts into slots. */
export type Fills = {
  readonly [Into in SlotName]?: (subject: ServiceSubject, names: Names) => readonly SlotEntries[Into][];
};

/** A member of an interface. */
export interface MemberView extends Caused {
  readonly name: string;
  readonly type: TypeText;
  /** For `{{doc comment}}`. */
  readonly comment: CommentParts;
}

/** A method that the user writes. */
export interface MethodView extends Caused {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: TypeText }[];
  /** What its promise gives. */
  readonly result: TypeText;
  /** For `{{doc comment}}`. */
  readonly comment: CommentParts;
}

/** The client of a service that is called. */
export interface ClientView extends Caused {
  /** The key of its client. */
  readonly key: string;
  readonly service: string;
  /** The type of its client, and the function that makes it. */
  readonly client: TypeText;
  readonly create: Printed;
  /** It is sent forms in place of JSON. */
  readonly isForm: boolean;
}

/** The operations of a service for which methods of the user's class answer when calls fail. */
export interface FallbackView extends Caused {
  readonly key: string;
  readonly operations: readonly FallbackOperationView[];
}

/** An operation, and the method that answers in its place. */
export interface FallbackOperationView extends Caused {
  readonly name: string;
  readonly method: string;
  readonly hasInput: boolean;
}

/** An entry of an object. */
export interface EntryView extends Caused {
  readonly key: string;
  readonly value: Printed;
}

/** A capability of the runtime: the function that makes it, called with what the section emits for it. */
export interface CapabilityView extends Caused {
  readonly create: Printed;
  readonly argument: Printed;
}

/** What files are emitted with, beside what they are of. */
export interface Emitting extends Printing {
  /** The OpenAPI document of a service. */
  documentOf(service: ServiceModel): object;
}

/** What a workspace's own template is given, by what there is one file for. */
export interface OwnForm<View extends object> {
  readonly subject: 'service' | 'operation' | 'workspace';
  /** Holds the views of all its files to one form; nothing is read from it. */
  readonly view?: View;
}

/** A template of the workspace's own that a section renders. */
export interface OwnTemplate extends Pick<OwnForm<object>, 'subject'> {
  readonly template: Located<string>;
  /** The place that asks for its files. */
  readonly cause: Span;
}

/** What a workspace's files say that no manifest says. */
export interface WorkspaceSettings {
  /** What package.json asks for: a version range or a `file:` link. */
  readonly versions: { readonly runtime: string; readonly scaffold: string };
}
