// An exchange and its bindings.
import { encodeTable, type Table, textOf } from '../wire/fields.js';
import type { Message } from './message.js';
import { type ExchangeType, matchesHeaders, matchesTopic } from './matching.js';
import type { Queue } from './queue.js';

/** What an exchange is made with. */
export interface ExchangeSettings {
  readonly name: string;
  readonly type: ExchangeType;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly isInternal: boolean;
  readonly arguments: Table;
}

/** Where messages of an exchange go on to. */
export interface Binding {
  readonly source: Exchange;
  readonly destination: Queue | Exchange;
  readonly key: string;
  readonly arguments: Table;
}

/** An exchange. */
export class Exchange {
  readonly settings: ExchangeSettings;
  readonly #bindings = new Map<string, Binding>();

  constructor(settings: ExchangeSettings) {
    this.settings = settings;
  }

  get name(): string {
    return this.settings.name;
  }

  /** Where what nobody takes goes. */
  get alternate(): string | undefined {
    return textOf(this.settings.arguments.get('alternate-exchange'));
  }

  get bindings(): Iterable<Binding> {
    return this.#bindings.values();
  }

  get isUsed(): boolean {
    return this.#bindings.size > 0;
  }

  /** Adds a binding. False where it was there. */
  bind(binding: Binding): boolean {
    const identity = identify(binding);
    if (this.#bindings.has(identity)) return false;
    this.#bindings.set(identity, binding);
    return true;
  }

  /** Removes a binding. False where it was not there. */
  unbind(binding: Binding): boolean {
    return this.#bindings.delete(identify(binding));
  }

  /** Where a message goes on to. */
  route(message: Message): readonly (Queue | Exchange)[] {
    const { type } = this.settings;
    const keys = type === 'fanout' || type === 'headers' ? [] : message.keys;
    const { headers = new Map() } = message.properties;
    const found = [];
    for (const binding of this.#bindings.values()) {
      const fits =
        type === 'fanout' ||
        (type === 'headers'
          ? matchesHeaders(binding.arguments, headers)
          : keys.some((key) => (type === 'topic' ? matchesTopic(binding.key, key) : binding.key === key)));
      if (fits) found.push(binding.destination);
    }
    return found;
  }
}

/** What makes two bindings one. */
function identify({ destination, key, arguments: table }: Binding): string {
  const kind = destination instanceof Exchange ? 'exchange' : 'queue';
  return `${kind} ${JSON.stringify([destination.name, key])} ${encodeTable(table).toString('latin1')}`;
}
