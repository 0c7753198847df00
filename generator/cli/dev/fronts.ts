// The ports that `scaffold dev` holds for services whose processes come and go behind them.
import type { Front } from './front.js';
import { createFrontThread } from './front-thread.js';

/** The fronts of a session, by service. */
export interface Fronts {
  /** Opens and closes ports until they are those that are wanted. */
  set(wanted: ReadonlyMap<string, number>): void;
  has(service: string): boolean;
  /** Whether its process may start: its port is held, or it has none here. */
  isReady(service: string): boolean;
  /** Hands connections on to an instance that has come up. */
  lead(service: string, address: string): void;
  /** Where a service is reached, as `ip:port`; undefined where that is not by a port held here. */
  address(service: string): string | undefined;
  close(): Promise<void>;
}

/** Who hears of ports. */
export interface FrontsOptions {
  readonly onOpen: (service: string) => void;
  readonly onTrouble: (service: string, reason: string) => void;
}

interface Held {
  readonly front: Front;
  isListening: boolean;
}

/** Creates it; holds nothing yet. */
export function createFronts({ onOpen, onTrouble }: FrontsOptions): Fronts {
  const held = new Map<string, Held>();
  const thread = createFrontThread();

  const open = (service: string, port: number): void => {
    const front = thread.open({
      port,
      onListening: () => {
        entry.isListening = true;
        onOpen(service);
      },
      onTrouble: (reason) => onTrouble(service, reason),
    });
    const entry: Held = { front, isListening: false };
    held.set(service, entry);
  };

  return {
    set(wanted) {
      for (const [service, { front }] of held) {
        if (wanted.get(service) === front.port) continue;
        front.close();
        held.delete(service);
      }
      for (const [service, port] of wanted) if (!held.has(service)) open(service, port);
    },
    has: (service) => held.has(service),
    isReady: (service) => held.get(service)?.isListening ?? true,
    lead: (service, address) => held.get(service)?.front.lead(address),
    address: (service) => {
      const port = held.get(service)?.front.port;
      return port === undefined ? undefined : `127.0.0.1:${port}`;
    },
    close() {
      held.clear();
      return thread.close();
    },
  };
}
