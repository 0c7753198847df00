// Watch responses encoded once for all watchers of the same keys: only the watcher's number differs between them, and
// in protobuf a field can simply be appended.
import type { ServiceDefinition } from '@grpc/grpc-js';
import type { Change } from '../store/key-value.js';

/** Makes a response's bytes from its message. */
export type ResponseEncoder = (message: object) => Buffer;

/** The Watch service, taking responses that are encoded already beside those that are not. */
export function takingEncoded(definition: ServiceDefinition): ServiceDefinition {
  const method = definition['Watch']!;
  const responseSerialize = (response: object): Buffer =>
    Buffer.isBuffer(response) ? response : method.responseSerialize(response);
  return { Watch: { ...method, responseSerialize } };
}

/** Encodes responses for watchers, remembering what they share for as long as the changes live. */
export class SharedResponses {
  readonly #encode: ResponseEncoder;
  readonly #plain = new WeakMap<readonly Change[], Buffer>();
  readonly #withPrevious = new WeakMap<readonly Change[], Buffer>();

  constructor(definition: ServiceDefinition) {
    this.#encode = definition['Watch']!.responseSerialize;
  }

  /** The bytes of a response; `message` makes it, without a watcher's number, where it is not known yet. */
  encoded(changes: readonly Change[], prevKv: boolean, watchId: string, message: () => object): Buffer {
    const known = prevKv ? this.#withPrevious : this.#plain;
    let shared = known.get(changes);
    if (!shared) known.set(changes, (shared = this.#encode(message())));
    return watchId === '0' ? shared : Buffer.concat([shared, watchIdField(watchId)]);
  }
}

const watchIdTag = 2 << 3; // field 2, a varint

function watchIdField(watchId: string): Buffer {
  const bytes = [watchIdTag];
  let rest = BigInt.asUintN(64, BigInt(watchId));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
