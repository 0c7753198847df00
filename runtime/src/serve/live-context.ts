// What handlers see of both configs, live: the own one with the port that is really listened on, the parent without its keys.
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { ParentView } from '../server/context.js';
import type { Session } from './session.js';

/** A value in force and its changes. */
export interface LiveView<T> {
  current(): T;
  /** Calls the listener after each change. Returns the unsubscription. */
  onChange(listener: (value: T) => void): () => void;
}

/**
 * The own config as `context.config`. Its `port` is the one that the service listens on: before it listens the configured one
 * (ARMATURE_PORT, then the config), where 0 is any free one. A new port in the config holds from the next start on.
 */
export function viewConfig<Config>(
  session: Session<Config>,
  server: () => Server | undefined,
): LiveView<Config> {
  let last: { readonly values: Config; readonly port: number; readonly shown: Config } | undefined;
  const show = (values: Config, configured: number | undefined): Config => {
    if (typeof values !== 'object' || values === null) return values;
    const port = boundPort(server()) ?? session.bootstrap.port ?? configured ?? 0;
    // The same object until something changes, so that it can be compared.
    if (last?.values === values && last.port === port) return last.shown;
    // With the secrets, which a spread would leave behind.
    const shown = Object.defineProperties({} as Config & object, {
      ...Object.getOwnPropertyDescriptors(values),
      port: { value: port, enumerable: true },
    });
    last = { values, port, shown };
    return last.shown;
  };
  return {
    current() {
      const { values, port } = session.own();
      return show(values, port);
    },
    onChange: (listener) => session.config.own.onChange(({ values, port }) => listener(show(values, port))),
  };
}

/** The parent config as `context.parent`: no key is in it, and a change of keys alone is none. */
export function viewParent(session: Session<unknown>): LiveView<ParentView> {
  const show = (): ParentView => {
    const { db, mq } = session.parent();
    return { db, mq };
  };
  return {
    current: show,
    onChange(listener) {
      let before = spell(show());
      return session.config.parent.onChange(() => {
        const now = spell(show());
        if (now === before) return;
        before = now;
        listener(show());
      });
    },
  };
}

/** All of it in one text to compare, the password too, which JSON leaves out. */
function spell({ db, mq }: ParentView): string {
  return JSON.stringify([db, db?.pass, mq, mq?.pass]);
}

function boundPort(server: Server | undefined): number | undefined {
  const address: AddressInfo | string | null = server?.address() ?? null;
  return typeof address === 'object' ? address?.port : undefined;
}
